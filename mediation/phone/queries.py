"""Reads of the phone: the acting mediator, the usual choices, the own open cases and what is next in each."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Prefetch
from django.urls import reverse

from governance.deadlines import queries as clocks
from governance.privacy.amounts import yuan
from governance.privacy.masks import Level
from governance.regions.models import Region
from governance.workflow.models import StateChange
from mediation.cases import deadlines, dispute_types, policy
from mediation.cases.lines import parties_text, party_name, place_name
from mediation.cases.models import AgreementItem, Case, CaseMediator, ReturnVisit
from mediation.cases.states import TONES, CaseState
from mediation.organisations.models import Mediator
from mediation.phone.policy import why_not_accept

USUAL_TYPES = ("02", "01", "03", "07", "06", "04")  # where a committee has no cases yet
SHOWN_TYPES = 6
MOST_CARDS = 40
WAITING = ("PERFORMED", "DISPUTED", "CLOSED_FAILED", "TERMINATED")
OVER = ("ARCHIVED", "REJECTED", "CANCELLED")


def leads(post, *, on: date):
    """Who may lead a quick case of this post: the post's own mediator, else every mediator it may name."""
    active = Mediator.objects.active(on=on).select_related("committee__region")
    own = active.filter(post=post)
    if own.exists():
        return own.order_by("pk")
    near = policy.committees_for(post, on=on)
    return active.filter(committee__in=near).order_by("committee__name", "-is_chair", "person_name")


def villages(post):
    return Region.objects.under(post.region).active().filter(level="VILLAGE").select_related("parent")


def usual_place(post) -> int | None:
    """The post's own village; else the one of its last case."""
    if post.region.level == "VILLAGE":
        return post.region_id
    last = CaseMediator.objects.filter(mediator__post=post).order_by("-pk").select_related("case").first()
    return last.case.region_id if last else None


def types_by_use(committee_id: int | None, *, on: date) -> tuple[list, list]:
    """Dispute types: those this committee meets most in this and the last year, and the rest."""
    recent = Case.objects.filter(committee_id=committee_id, case_year__in=(on.year, on.year - 1))
    counts = recent.order_by().values_list("dispute_type").annotate(total=Count("pk"))
    used = [code for code, _total in Counter(dict(counts)).most_common(SHOWN_TYPES)]
    first = list(dict.fromkeys([*used, *USUAL_TYPES]))[:SHOWN_TYPES]
    known = dispute_types.all_types()
    return [known[code] for code in first], [kind for kind in known.values() if kind.code not in first]


# --- 我的案件 ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Next:
    """The next step as one button."""

    label: str
    url: str


@dataclass(frozen=True)
class Card:
    """One own case. `steps` are the buttons, the most likely first; none means others act now."""

    title: str
    number: str
    kind: str
    place: str
    state: str
    tone: str
    url: str
    due_on: date | None
    due_label: str
    urgency: str
    note: str
    steps: list[Next] = field(default_factory=list)


def my_cases(post, *, on: date) -> tuple[list[Card], list[Card], bool]:
    """Own open cases by due day, those that wait for the archive, and whether there are more of either."""
    mine = Case.objects.handled_by_post(post.pk).exclude(state__in=OVER)
    visits = ReturnVisit.objects.filter(case=OuterRef("pk"))
    mine = mine.annotate(was_visited=Exists(visits))
    items = AgreementItem.objects.current().order_by("position")
    # Joins under row security are planned blindly: the few shown are looked up afterwards.
    mine = mine.prefetch_related(
        "region", "committee__region", "parties", Prefetch("items", items, to_attr="open_items")
    )
    rows = list(mine.order_by("-pk")[: MOST_CARDS + 1])
    running = clocks.running_by_subject(Case, [case.pk for case in rows])
    cards = [card(case, running.get(str(case.pk), []), post=post, on=on) for case in rows[:MOST_CARDS]]
    cards.sort(key=lambda one: one.due_on or date.max)
    active = [one for one in cards if one.steps]
    return active, [one for one in cards if not one.steps], len(rows) > MOST_CARDS


def card(case: Case, running: list, *, post, on: date) -> Card:
    """`case` carries was_visited and open_items; parties are prefetched."""
    due_on, due_label = _due(case, running)
    steps = next_steps(case, post=post, was_visited=case.was_visited)
    return Card(
        title=parties_text(case.parties.all(), policy.mask_level(post, case)),
        number=case.case_no or case.registration_no or "草稿",
        kind=case.get_dispute_type_display(),
        place=place_name(case.region),
        state=case.get_state_display(),
        tone=TONES[CaseState(case.state)],
        url=reverse("phone:case", args=[case.pk]),
        due_on=due_on,
        due_label=due_label,
        urgency=_urgency(due_on, on),
        note="" if steps else _note(case),
        steps=steps,
    )


def next_steps(case: Case, *, post, was_visited: bool) -> list[Next]:
    """The buttons of an own case, the most likely first."""
    if case.state in WAITING:
        wanted = case.state == "PERFORMED" and not was_visited
        return [_step(case, "登记回访", "phone:visit")] if wanted else []
    if case.state == "REGISTERED" and why_not_accept(case.committee, post):
        return []
    return [_step(case, *step) for step in _STEPS.get(case.state, ())]


_RESULT = ("登记结果", "phone:finish")
_SESSION = ("记一次调解", "phone:session")
_VISIT = ("登记回访", "phone:visit")
_PERFORM = ("登记履行", "phone:performance")
_STEPS: dict[str, tuple[tuple[str, ...], ...]] = {
    "DRAFT": (("继续登记", "cases:correct"),),
    "REGISTERED": (("受理并登记结果", "phone:finish"),),
    "ACCEPTED": (_RESULT, _SESSION),
    "MEDIATING": (_RESULT, _SESSION),
    "SUSPENDED": (("恢复调解", "cases:step", "resume"), _SESSION),
    "AGREED": (("登记签名盖章", "cases:step", "sign"),),
    "EFFECTIVE": (_PERFORM, _VISIT),
    "PERFORMING": (_PERFORM, _VISIT),
    "DEFAULTED": (_PERFORM, _VISIT),
}


def _step(case: Case, label: str, url_name: str, *more: str) -> Next:
    return Next(label, reverse(url_name, args=[case.pk, *more]))


def _due(case: Case, running: list) -> tuple[date | None, str]:
    """The next day that matters: the limit, the next performance, the visit."""
    if case.outcome == "PENDING":
        return case.due_on, "调解期限"
    days = [(item.due_on, "履行") for item in case.open_items if item.due_on and not item.performed_on]
    days += [(clock.due_on, "回访") for clock in running if clock.kind == deadlines.VISIT]
    return min(days, default=(None, ""))


def _urgency(due_on: date | None, on: date) -> str:
    if due_on is None:
        return ""
    left = (due_on - on).days
    return "OVERDUE" if left < 0 else "SOON" if left <= 3 else ""


def _note(case: Case) -> str:
    """Who acts next, when it is not the mediator."""
    if case.state == "REGISTERED":
        return f"等待{case.committee.name}受理"
    return "等待司法所归档" if case.state in WAITING else ""


# --- 一件案件 ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Duty:
    """Something still to do, by when; `note` says on which ground."""

    text: str
    due_on: date | None = None
    note: str = ""


def duties(case: Case, *, at: datetime) -> list[Duty]:
    """What is still to do, from the clocks that run and the items that are open."""
    found = [Duty(*_WAITS[case.state])] if case.state in _WAITS else []
    for item in case.items.current().filter(performed_on=None).order_by("position"):
        money = f"（{yuan(item.amount_fen)}元）" if item.amount_fen else ""
        text = f"督促履行：{item.content.rstrip('。')}{money}"
        found.append(Duty(text, item.due_on, "人民调解法第三十一条"))
    running = {clock.kind: clock.due_on for clock in clocks.of_subject(case) if _is_open(clock, at)}
    return [*found, *(Duty(text, running[kind], law) for kind, text, law in _CLOCKS if kind in running)]


_WAITS = {
    "REGISTERED": ("等待受理", None, ""),
    "ACCEPTED": ("告知双方权利义务，双方都愿意的，开始调解", None, "人民调解法第十七条、第二十三条"),
    "AGREED": ("签名、盖章齐全后协议才生效", None, "人民调解法第二十九条"),
}
_CLOCKS = (
    (deadlines.LIMIT, "在期限内调解完毕", "人民调解工作若干规定第三十三条"),
    (deadlines.VISIT, "回访双方，登记回访情况", "人民调解法第三十一条"),
    (deadlines.RETURN, "向移送单位反馈结果", "移送文书或人民调解法第十八条"),
    (deadlines.CONFIRMATION, "双方愿意的，可以共同向法院申请司法确认", "人民调解法第三十三条"),
    (deadlines.ARCHIVE, "司法所归档", "人民调解法第二十七条"),
)


def _is_open(clock, at: datetime) -> bool:
    return clock.is_running and not clock.has_lapsed(at=at)


@dataclass(frozen=True)
class Contact:
    """A party with a telephone number on record; the number itself is read only on request."""

    id: str
    name: str
    side: str


def contacts(case: Case, level: Level) -> list[Contact]:
    rows = [party for party in case.parties.order_by("position") if party.phone is not None]
    return [Contact(str(row.pk), party_name(row, level), row.get_side_display()) for row in rows]


def steps_taken(case: Case) -> list[StateChange]:
    """What has been recorded, the oldest first."""
    return list(StateChange.objects.about(case).order_by("at", "pk"))
