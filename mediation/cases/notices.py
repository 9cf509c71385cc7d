"""What the people of a case are told when somebody else acts on it. Numbers of cases only, never a name of a party."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from governance.notices.actions import notify
from governance.offices.models import Post
from mediation.cases import policy
from mediation.cases.models import Case
from mediation.organisations.models import Mediator


def tell_assigned(case: Case, mediators: Iterable[Mediator], *, by, at: datetime) -> int:
    """指派: whoever was newly put on the case by another."""
    return notify(
        to=posts_of(mediators, at=at, without=by),
        key=f"assigned:{case.pk}:{at.isoformat()}",
        title=f"指派您办理：{case}",
        text=f"{case.committee.name}，{case.get_dispute_type_display()}。",
        url=reverse("cases:detail", args=[case.pk]),
        at=at,
        by=by,
    )


def tell_returned(case: Case, *, by, at: datetime) -> int:
    """反馈移送单位: the mediators and the office learn that the sender has been told, and what."""
    told = policy.concerned(subject=case, on=timezone.localdate(at))
    return notify(
        to=[post for post in told if by is None or post.pk != by.pk],
        key=f"returned:{case.pk}:{case.returned_on}",
        title=f"已向移送单位反馈：{case}",
        text=f"{case.referring_body}，{case.returned_on}。",
        url=reverse("cases:detail", args=[case.pk]),
        at=at,
        by=by,
    )


def posts_of(mediators: Iterable[Mediator], *, at: datetime, without) -> list[Post]:
    """The posts from which mediators log in, as far as they have one; not the post that acts itself."""
    wanted = {mediator.post_id for mediator in mediators if mediator.post_id} - {
        without.pk if without else None
    }
    if not wanted:
        return []
    return list(Post.objects.active(on=timezone.localdate(at)).filter(pk__in=wanted).select_related("region"))
