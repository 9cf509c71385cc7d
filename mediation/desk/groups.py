"""Identical disputes: same place, same type, same respondent, within ninety days. Proposed with the reason,
linked by a person, never merged: every case keeps its number, its file and its place in the figures.

The respondent is compared by its credit code or name when it is a body, by the blind index of the identity
number when it is a person. A reason never names a person. Protected cases are compared by index alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Case as FirstMatch
from django.db.models import CharField, Count, F, Q, Sum, Value, When
from django.db.models.functions import Concat
from django.utils import timezone

from governance.workflow.actions import TransitionRefused
from mediation.cases import codes
from mediation.cases.lines import place_name
from mediation.cases.models import Case, Party
from mediation.desk.models import DisputeGroup, GroupedCase

WINDOW_DAYS = 90
LOOK_BACK_DAYS = 365
MASS_FROM = 10  # 产品默认：一方当事人十人以上
MOST_PROPOSALS = 50
_IS_BODY = Q(kind=codes.PartyKind.ORGANISATION)
_IS_OPEN = Q(case__involves_minor=False, case__involves_domestic_violence=False)


class GroupRefused(TransitionRefused):
    """关联操作被拒绝: the message says what to do instead."""


@dataclass(frozen=True)
class Proposal:
    """Cases that look like one dispute, why, and the group that some of them form already."""

    name: str
    basis: str
    cases: list[Case] = field(default_factory=list)
    group: DisputeGroup | None = None
    hint: str = ""

    @property
    def ids(self) -> str:
        return ",".join(str(case.pk) for case in self.cases)


@dataclass(frozen=True)
class Alike:
    """One respondent of one case, as it is compared."""

    case_id: int
    place_id: int
    dispute_type: str
    key: str
    body_name: str
    on: date


def proposals(cases, *, today: date) -> list[Proposal]:
    """Everything worth linking among these cases; six queries."""
    runs = [run for rows in _repeated(cases, today=today) for run in runs_of(rows)]
    ids = {row.case_id for run in runs for row in run}
    full = {case.pk: case for case in cases.filter(pk__in=ids).with_list_relations()}
    grouped = _groups_of(ids)
    found = [_proposal(run, full, grouped) for run in runs]
    return [one for one in found if one is not None]


def runs_of(rows: Iterable[Alike]) -> list[list[Alike]]:
    """Rows of one respondent, cut where the first and the last are more than ninety days apart."""
    found: list[list[Alike]] = []
    for row in sorted(rows, key=lambda row: (row.on, row.case_id)):
        if found and (row.on - found[-1][0].on).days <= WINDOW_DAYS:
            found[-1].append(row)
        else:
            found.append([row])
    return [run for run in found if len({row.case_id for row in run}) > 1]


def membership(case: Case) -> GroupedCase | None:
    return case.groupings.filter(left_on=None).select_related("group").first()


def mass_hint(cases: Sequence[Case]) -> str:
    """群体性 as a hint, never as a verdict: people on the applying side of all linked cases; one query."""
    applying = Party.objects.filter(case__in=[case.pk for case in cases], side=codes.Side.APPLICANT)
    people = applying.aggregate(people=Sum("person_count"))["people"] or 0
    if people < MASS_FROM:
        return ""
    return (
        f"申请一方合计{people}人，达到{MASS_FROM}人，可以按群体性纠纷掌握（是否登记为群体性由办理人决定）。"
    )


@transaction.atomic
def link(*, cases, ids: Sequence[int], by, at: datetime) -> DisputeGroup:
    """关联: exactly what was proposed, as it still stands; joins the group that is there already."""
    today = timezone.localdate(at)
    found = proposals(cases, today=today)
    chosen = next((one for one in found if {case.pk for case in one.cases} == set(ids)), None)
    if chosen is None:
        raise GroupRefused("这一组已经有变化或已被关联，请按最新的提示重新选择。")
    first = chosen.cases[0]
    group = chosen.group or DisputeGroup.objects.create(
        region_id=first.region_id,
        name=chosen.name,
        basis=chosen.basis,
        dispute_type=first.dispute_type,
        formed_on=today,
        by=by,
    )
    GroupedCase.objects.bulk_create(
        GroupedCase(group=group, case=case, region_id=case.region_id, joined_on=today)
        for case in chosen.cases
    )
    return group


def leave(*, member: GroupedCase, reason: str, by, at: datetime) -> GroupedCase:
    """移出: a case that does not belong there; the reason is kept."""
    if not reason.strip():
        raise GroupRefused("请填写移出的原因，例如“争议的工程不同”。")
    member.left_on, member.leave_reason = timezone.localdate(at), reason.strip()[:200]
    member.save()
    return member


# --- 内部 -------------------------------------------------------------------------------------------


def _respondents(cases, *, today: date):
    """Respondents that can be compared, with the key by which they are."""
    since = today - timedelta(days=LOOK_BACK_DAYS)
    recent = cases.filter(registered_on__gte=since).exclude(state__in=["DRAFT", "CANCELLED"])
    rows = Party.objects.filter(side=codes.Side.RESPONDENT, case__in=recent.order_by().values("pk"))
    key = FirstMatch(
        When(_IS_BODY & ~Q(credit_code=""), then=Concat(Value("U"), "credit_code")),
        When(_IS_BODY & _IS_OPEN & ~Q(name=""), then=Concat(Value("N"), "name")),
        default=Value(""),
        output_field=CharField(),
    )
    return rows.annotate(key=key, place=F("case__region_id"), type=F("case__dispute_type"))


def _repeated(cases, *, today: date) -> list[list[Alike]]:
    """Rows of every respondent that stands in more than one case of one place and type; two queries each."""
    rows = _respondents(cases, today=today)
    bodies, people = rows.exclude(key=""), rows.exclude(_IS_BODY).filter(id_index__isnull=False)
    return _rows_of(bodies, "key") + _rows_of(people, "id_index")


def _rows_of(rows, column: str) -> list[list[Alike]]:
    often = (
        rows.order_by()
        .values("place", "type", column)
        .annotate(found=Count("case_id", distinct=True))
        .filter(found__gt=1)
        .order_by("-found")[:MOST_PROPOSALS]
    )
    wanted = {(row["place"], row["type"], _text(row[column])): [] for row in often}
    if not wanted:
        return []
    same = rows.filter(**{f"{column}__in": [row[column] for row in often]})
    names = ("case_id", "place", "type", column, "kind", "name", "case__registered_on")
    for pk, place, kind, key, party_kind, name, on in same.values_list(*names):
        if (place, kind, _text(key)) in wanted:
            body = name if party_kind == codes.PartyKind.ORGANISATION else ""
            wanted[place, kind, _text(key)].append(Alike(pk, place, kind, _text(key), body, on))
    return list(wanted.values())


def _text(key) -> str:
    return key if isinstance(key, str) else bytes(key).hex()


def _groups_of(ids: set[int]) -> dict[int, DisputeGroup]:
    rows = GroupedCase.objects.filter(case_id__in=ids, left_on=None).select_related("group")
    return {row.case_id: row.group for row in rows}


def _proposal(run: list[Alike], full: dict[int, Case], grouped: dict[int, DisputeGroup]) -> Proposal | None:
    ids = list(dict.fromkeys(row.case_id for row in run))
    new = [full[pk] for pk in ids if pk in full and pk not in grouped]
    there = {grouped[pk].pk: grouped[pk] for pk in ids if pk in grouped}
    if not new or len(there) > 1 or len(new) + (1 if there else 0) < 2:
        return None
    first, body = new[0], run[0].body_name
    place, kind = place_name(first.region), first.get_dispute_type_display()
    who = f"被申请单位同为{body}" if body else "被申请人为同一人（身份证号相同）"
    days = (run[-1].on - run[0].on).days
    return Proposal(
        name=f"{place}{kind}：{body or '同一被申请人'}"[:60],
        basis=f"纠纷发生地同为{place}，{who}，纠纷类型同为{kind}，{days}天内登记{len(ids)}件。",
        cases=new,
        group=next(iter(there.values()), None),
    )
