"""One writer of the audit log."""

from datetime import datetime

from governance.audit.events import EventKind
from governance.audit.models import AuditEvent
from governance.tenancy import scope


def record(
    kind: EventKind, *, by, at: datetime, subject=None, summary: str = "", region_id: int | None = None
):
    """Write one event into the open scope. `summary` must hold no personal data."""
    place = scope.current()
    return AuditEvent.objects.create(
        region_id=region_id or _where(by, place),
        kind=kind,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        summary=summary[:300],
        at=at,
        by_post_id=by.pk if by else None,
        by_name=by.person_name if by else "系统",
        request_id=place.request_id if place else "",
    )


def _where(by, place: scope.Scope | None) -> int:
    """The actor's region, or that of the open scope for what the system does by itself."""
    if by is not None:
        return by.region_id
    if place is None:
        raise ValueError("an event without an actor needs an open scope or a region")
    return place.region_id
