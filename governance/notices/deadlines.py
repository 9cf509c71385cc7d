"""Tells people of deadlines that come near, pass or move: the listener of `deadlines.announcements`.

Who is told depends on the kind of record; a capability names its people with `register_audience`.
"""

from collections.abc import Callable, Iterable

from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from governance.deadlines import announcements
from governance.deadlines.announcements import Announcement, Occasion
from governance.inbox import registry as inbox
from governance.notices import actions
from governance.notices.models import NoticeKind

Audience = Callable[..., Iterable]
_audiences: dict[str, Audience] = {}


def register_audience(model_label: str, audience: Audience) -> None:
    """`audience(subject=row, on=date)` returns the posts concerned with a record of that kind."""
    _audiences[model_label] = audience


def tell(announcement: Announcement) -> int:
    """One notice per deadline, due day and stage; a deadline that is passed is told once, not daily."""
    deadline, now = announcement.deadline, timezone.now()
    audience = _audiences.get(deadline.subject_type)
    if audience is None:
        return 0
    model = apps.get_model(deadline.subject_type)
    subject = model._default_manager.filter(pk=deadline.subject_id).first()
    if subject is None:
        return 0
    stage = announcement.stage or announcement.occasion
    return actions.notify(
        to=audience(subject=subject, on=timezone.localdate(now)),
        key=f"deadline:{deadline.pk}:{deadline.due_on}:{stage}",
        kind=_KINDS[announcement.occasion],
        title=_title(announcement, subject),
        text=_text(announcement),
        url=_url(deadline),
        at=now,
    )


_KINDS = {Occasion.REMINDER: NoticeKind.DEADLINE_NEAR, Occasion.DUE_MOVED: NoticeKind.DEADLINE_MOVED}


def _title(announcement: Announcement, subject) -> str:
    what = announcement.stage.label if announcement.stage else "届满日变动"
    return f"{announcement.deadline.rule.name}{what}：{subject}"


def _text(announcement: Announcement) -> str:
    due_on = announcement.deadline.due_on
    if announcement.occasion is Occasion.DUE_MOVED:
        return f"届满日由{announcement.due_before:%Y-%m-%d}改为{due_on:%Y-%m-%d}。"
    provisional = "（暂定）" if announcement.deadline.is_provisional else ""
    return f"届满日 {due_on:%Y-%m-%d}{provisional}。"


def _url(deadline) -> str:
    subject = inbox.subject_of(deadline.subject_type)
    return reverse(subject.url_name, args=[deadline.subject_id]) if subject else ""


def register() -> None:
    announcements.register("notices", tell)
