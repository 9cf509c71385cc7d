"""Lines of lists of cases: what a list shows of a case, personal values already masked.

A list is read as plain values with the names around them, by hand: fifty objects with their relations took four
times as long as all the SQL of the page. Row security applies to every statement as always.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from django.db import connection
from django.urls import reverse

from governance.privacy.masks import Kind, Level, mask
from governance.tenancy import by_hand
from mediation.cases import codes, dispute_types
from mediation.cases.models import Case
from mediation.cases.states import CaseState, case_choices


class Line(NamedTuple):
    """One row of the list, personal values already masked."""

    id: int
    url: str
    number: str
    state: str
    tone: str
    dispute_type: str
    parties: str
    committee: str
    lead: str
    place: str
    source: str
    registered_on: date
    accepted_on: date | None
    due_on: date | None
    concluded_on: date | None
    agreed_yuan: str
    is_overdue: bool
    is_protected: bool


class Row(NamedTuple):
    """The columns of a case that a line needs; it speaks of itself in the words of the model."""

    pk: int
    region_id: int
    committee_id: int
    state: str
    outcome: str
    registration_no: str
    case_no: str
    dispute_type: str
    source: str
    registered_on: date
    accepted_on: date | None
    due_on: date | None
    concluded_on: date | None
    agreed_fen: int | None
    involves_minor: bool
    involves_domestic_violence: bool
    committee: str
    lead: str
    place: str

    __str__ = Case.__str__
    is_protected = Case.is_protected
    tone = Case.tone
    agreed_text = Case.agreed_text


class PartyRow(NamedTuple):
    """What is shown of a party."""

    side: str
    kind: str
    name: str
    person_count: int
    is_minor: bool


class Around(NamedTuple):
    """What a line shows from other tables."""

    parties: Iterable
    committee: str
    lead: str
    place: str


LevelOf = Callable[[Case | Row], Level]


def rows_of(cases) -> list[Row]:
    """The cases of a query set as plain values, with the names around them; one query."""
    sql, params = by_hand.selected(cases, _columns())
    return list(map(Row._make, _read(sql, params)))


def lines_of(rows: Sequence[Row], *, level_of: LevelOf, today: date) -> list[Line]:
    """Their lines; one query."""
    parties = defaultdict(list)
    for case_id, *party in _read(_PARTIES, [[row.pk for row in rows]]):
        parties[case_id].append(PartyRow._make(party))
    return [_line(row, _around(row, parties[row.pk]), level_of(row), today) for row in rows]


def line(case: Case, *, level: Level, today: date) -> Line:
    """The line of a case that was read `with_list_relations`."""
    people = case.mediators.all()
    around = Around(
        parties=case.parties.all(),
        committee=case.committee.name,
        lead=people[0].mediator.person_name if people else "",
        place=place_name(case.region),
    )
    return _line(case, around, level, today)


def place_name(region) -> str:
    """天字村, not 天字村村民委员会."""
    return region.short_name or region.name


def parties_text(parties: Iterable, level: Level) -> str:
    """申请人与被申请人, masked: 张三等3人 与 李四."""
    sides: tuple[list, list] = ([], [])
    for party in parties:
        sides[party.side == codes.Side.RESPONDENT].append(party)
    return " 与 ".join(_side_text(side, level) for side in sides if side)


def party_name(party, level: Level) -> str:
    """The name as this audience may see it; what a protected case shows is a pseudonym already."""
    if party.kind == codes.PartyKind.ORGANISATION:
        return mask(party.name, Kind.ORGANISATION_NAME, level) or "（不公开）"
    kind = Kind.MINOR_NAME if party.is_minor else Kind.NAME
    if level == Level.STAFF and "某" in party.name:
        return party.name
    return mask(party.name, kind, level) or "（不公开）"


# --- 内部 -------------------------------------------------------------------------------------------

_PARTIES = """select case_id, side, kind, name, person_count, is_minor
    from mediation_party where case_id = any(%s) order by position"""
# Looked up row by row for the few that are shown: joins are planned blindly under row security and leave the
# ordered index. 主办在前，其余按指派先后；一件只取一名。
_NAMES = """
    (select name from mediation_mediationcommittee where id = mediation_case.committee_id),
    coalesce((select p.person_name from mediation_casemediator m join mediation_mediator p on p.id = m.mediator_id
        where m.case_id = mediation_case.id and m.withdrawn_on is null order by m.is_lead desc, m.id limit 1), ''),
    (select coalesce(nullif(short_name, ''), name) from governance_region where id = mediation_case.region_id)"""


@cache
def _columns() -> str:
    own = [
        Case._meta.get_field(name) for name in Row._fields[: Row._fields.index("committee")] if name != "pk"
    ]
    return ", ".join(
        [f"mediation_case.{column}" for column in ("id", *(one.column for one in own))] + [_NAMES]
    )


def _read(sql: str, params: Sequence) -> list[tuple]:
    """By hand: making the values of a query set takes twice as long as reading them."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def _around(row: Row, parties: Iterable) -> Around:
    return Around(parties, row.committee, row.lead, row.place)


def _side_text(side: list, level: Level) -> str:
    people = sum(party.person_count for party in side)
    first = party_name(side[0], level)
    return f"{first}等{people}人" if people > 1 else first


@cache
def _base() -> str:
    """Where the pages of cases stand: asking for each address anew costs a fifth of a line."""
    return reverse("cases:detail", args=[0]).removesuffix("0/")


@cache
def _labels() -> tuple[dict[str, str], ...]:
    """States, kinds of dispute and sources by their codes, in words."""
    return dict(case_choices()), dict(dispute_types.choices()), dict(codes.Source.choices)


def _line(case: Case | Row, around: Around, level: Level, today: date) -> Line:
    states, types, sources = _labels()
    is_open = case.outcome == codes.Outcome.PENDING
    is_late = is_open and bool(case.due_on and case.due_on < today)
    return Line(
        id=case.pk,
        url=f"{_base()}{case.pk}/",
        number=str(case),
        state=states.get(case.state, case.state),
        tone=case.tone,
        dispute_type=types.get(case.dispute_type, case.dispute_type),
        parties=parties_text(around.parties, level),
        committee=around.committee,
        lead=around.lead,
        place=around.place,
        source=sources.get(case.source, case.source),
        registered_on=case.registered_on,
        accepted_on=case.accepted_on,
        due_on=case.due_on if is_open else None,
        concluded_on=case.concluded_on,
        agreed_yuan=case.agreed_text,
        is_overdue=is_late and case.state != CaseState.SUSPENDED,
        is_protected=case.is_protected,
    )
