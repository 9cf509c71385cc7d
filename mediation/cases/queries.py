"""Page shapes of cases: the list with keyset paging, the export, and the case page. Fixed numbers of queries."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from django.db import connection
from django.db.models import F, Q

from governance.deadlines.explanations import day_text
from governance.paging import cursors
from governance.tenancy import by_hand
from governance.tenancy import search as tenancy_search
from governance.tenancy.search import Wanted
from mediation.cases import codes, search
from mediation.cases.checklist import FileFacts
from mediation.cases.lines import LevelOf, Line, lines_of, rows_of
from mediation.cases.models import Case

PAGE_SIZE = 50
COUNT_CAP = 1000
EXPORT_CAP = 20_000


@dataclass(frozen=True)
class Sort:
    """An order in which the list is read: by one day and the key, so that a page is found without counting."""

    key: str
    label: str
    column: str
    newest_first: bool


SORTS = {
    sort.key: sort
    for sort in (
        Sort("registered", "登记日期从新到旧", "registered_on", True),
        Sort("oldest", "登记日期从旧到新", "registered_on", False),
        Sort("accepted", "受理日期从新到旧", "accepted_on", True),
        Sort("due", "在调案件按期限", "due_on", False),
        Sort("concluded", "结案日期从新到旧", "concluded_on", True),
    )
}
DEFAULT_SORT = SORTS["registered"]


@dataclass(frozen=True)
class ListPage:
    """One page of the list. Cursors are empty at the ends; `count` stops at the cap."""

    lines: list[Line]
    newer: str
    older: str
    count: int

    @property
    def count_text(self) -> str:
        return f"共 {COUNT_CAP}+ 件" if self.count > COUNT_CAP else f"共 {self.count} 件"


def filtered(cases, filters: dict, *, today: date):
    """The cases that meet every given filter; names are those of the filter form."""
    for name, apply in FILTERS.items():
        if value := filters.get(name):
            cases = apply(cases, value)
    return cases.overdue(on=today) if filters.get("overdue") else cases


FILTERS: dict[str, Callable] = {
    "q": lambda cases, text: cases.filter(_found_by(text)),
    "state": lambda cases, state: cases.filter(state=state),
    "outcome": lambda cases, outcome: cases.filter(outcome=outcome),
    "dispute_type": lambda cases, code: cases.filter(dispute_type=code),
    "source": lambda cases, bucket: cases.filter(source__in=_sources_of(bucket)),
    "committee": lambda cases, text: cases.filter(committee__name__contains=text),
    "mediator": lambda cases, name: cases.filter(
        mediators__mediator__person_name=name, mediators__withdrawn_on=None
    ),
    "accepted_from": lambda cases, day: cases.filter(accepted_on__gte=day),
    "accepted_to": lambda cases, day: cases.filter(accepted_on__lte=day),
    "concluded_from": lambda cases, day: cases.filter(concluded_on__gte=day),
    "concluded_to": lambda cases, day: cases.filter(concluded_on__lte=day),
    "origin": lambda cases, source: cases.filter(source=source),
    "difficulty": lambda cases, code: cases.filter(difficulty=code),
    "committee_id": lambda cases, one: cases.filter(committee=one),
    "performed": lambda cases, _: cases.filter(performed_on__isnull=False),
    "took": lambda cases, span: cases.filter(_took(span)),
}
# 自受理至结案的天数：起（含）至止（含），止为空即无上限。
TOOK = {"0-7": "7天以内", "8-15": "8至15天", "16-30": "16至30天", "31-": "30天以上"}


def is_within(days: int, span: str) -> bool:
    """Whether so many days fall into a span of TOOK."""
    first, last = _span(span)
    return first <= days and (last is None or days <= last)


def list_page(
    cases,
    *,
    level_of: LevelOf,
    today: date,
    sort: Sort = DEFAULT_SORT,
    older: str = "",
    newer: str = "",
    jump: date | None = None,
    wanted: Wanted | None = None,
) -> ListPage:
    """A page of at most 50: behind a cursor, before one, or from a day on. Three queries at most, at any depth.

    With `wanted` the keys come from the word index; `cases` then only has to be what the reader may see.
    """
    back = bool(newer)
    cursor = cursors.parsed(newer or older)
    keep = _by_words if wanted else _by_filters
    rows, counted = keep(cases, wanted, sort, back=back, cursor=cursor or (jump, None))
    found = rows_of(rows.order_by(*_order(sort, back=back))[: PAGE_SIZE + 1])
    is_first = not (cursor or jump)
    part = cursors.part_of(found, sort.column, size=PAGE_SIZE, back=back, is_first=is_first)
    count = len(found) if is_first and not part.older else counted()
    return ListPage(lines_of(part.rows, level_of=level_of, today=today), part.newer, part.older, count)


def _by_filters(cases, _wanted, sort: Sort, *, back: bool, cursor: tuple):
    """Rows from the cursor (day, key) on, and what counts them all, by the filters put into `cases`."""
    cases = _sortable(cases, sort)
    return _behind(cases, sort, *cursor, back=back), partial(_capped_count, cases)


def _capped_count(cases) -> int:
    """How many there are, up to one beyond the cap. Django composes a `count()` twice over; the page waits for it."""
    sql, params = by_hand.selected(cases.order_by()[: COUNT_CAP + 1], "1")
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from ({sql}) found", params)
        return cursor.fetchone()[0]


def _by_words(cases, wanted: Wanted, sort: Sort, *, back: bool, cursor: tuple):
    """The same through the word index: the keys of one page, read by row security as always."""
    if sort.column == "due_on":
        wanted = replace(wanted, conditions={**wanted.conditions, "outcome": codes.Outcome.PENDING})
    day, pk = cursor
    keys = tenancy_search.find(
        Case,
        wanted,
        sort=sort.column,
        newest_first=sort.newest_first != back,
        day=day,
        pk=pk,
        limit=PAGE_SIZE + 1,
    )
    return cases.filter(pk__in=keys), partial(tenancy_search.count, Case, wanted, cap=COUNT_CAP + 1)


def export_lines(cases, *, level_of: LevelOf, today: date) -> Iterator[Line]:
    """Every case found, newest first, read in pages so that memory stays small."""
    last, total = "", 0
    while total < EXPORT_CAP:
        rows = cases.order_by(*_order(DEFAULT_SORT, back=False))
        if cursor := cursors.parsed(last):
            rows = _behind(rows, DEFAULT_SORT, *cursor, back=False)
        found = rows_of(rows[: PAGE_SIZE * 10])
        yield from lines_of(found, level_of=level_of, today=today)
        if len(found) < PAGE_SIZE * 10:
            return
        last = cursors.text_of(getattr(found[-1], DEFAULT_SORT.column), found[-1].pk)
        total += len(found)


def file_facts(case: Case) -> FileFacts:
    """What the checklist asks of one case; seven queries."""
    parties = list(case.parties.all())
    kinds = list(case.sessions.values_list("kind", flat=True))
    confirmation = getattr(case, "confirmation", None)
    items = list(case.items.current().prefetch_related("receipts"))
    return FileFacts(
        outcome=case.outcome,
        state=case.state,
        agreement_form=case.agreement_form,
        is_written_application=case.application_form == codes.ApplicationForm.WRITTEN,
        has_rights_notice=case.rights_notice_on is not None,
        has_identity=all(party.id_number or party.credit_code for party in parties),
        is_represented=any(party.has_guardian and not party.needs_guardian for party in parties),
        investigations=kinds.count(codes.SessionKind.INVESTIGATION),
        sessions=kinds.count(codes.SessionKind.MEDIATION),
        is_effective=case.effective_on is not None,
        pays_money=any(item.amount_fen for item in items),
        has_receipts=any(receipt for item in items for receipt in item.receipts.all()),
        visits=case.visits.count(),
        applied_to_court=confirmation is not None and confirmation.applied_on is not None,
        has_court_answer=confirmation is not None and confirmation.state in ANSWERED,
        is_referred=bool(case.referring_body),
        is_returned=case.returned_on is not None,
        has_note=bool(case.file_note),
        attached=frozenset(case.attachments.filter(withdrawn_at=None).values_list("paper", flat=True)),
    )


def result_sentence(case: Case) -> str:
    """A first draft of what is told to the sender."""
    if case.state == "REJECTED":
        return f"不予受理（{case.get_rejection_reason_display()}），已告知当事人{case.guided_to}。"
    on = day_text(case.concluded_on) if case.concluded_on else ""
    ends = {
        "SUCCESS": f"调解成功，协议于{on}生效。",
        "FAILED": f"调解不成，已于{on}终止调解，并告知当事人其他途径。",
        "TERMINATED": f"已于{on}终止调解（{case.get_termination_reason_display()}）。",
    }
    return ends.get(case.outcome, "")


ANSWERED = frozenset({"NOT_ACCEPTED", "CONFIRMED", "DISMISSED", "WITHDRAWN"})


# --- 内部 -------------------------------------------------------------------------------------------


def _span(span: str) -> tuple[int, int | None]:
    first, _, last = span.partition("-")
    return int(first), int(last) if last else None


def _took(span: str) -> Q:
    first, last = _span(span)
    found = Q(concluded_on__gte=F("accepted_on") + timedelta(days=first))
    return found if last is None else found & Q(concluded_on__lte=F("accepted_on") + timedelta(days=last))


def _found_by(text: str) -> Q:
    """Numbers and names, by plain comparison: for what `search` leaves to it."""
    words = Q()
    for word in search.words_of(text):
        words &= Q(search_text__contains=word)
    return words


def _sources_of(bucket: str) -> list[str]:
    return [source for source in codes.Source.values if codes.bucket_of(source) == bucket]


def _sortable(cases, sort: Sort):
    """Only cases that have the day; a mediation limit matters while the case is in hand."""
    if sort.column == "registered_on":
        return cases
    cases = cases.filter(**{f"{sort.column}__isnull": False})
    return cases.in_hand() if sort.column == "due_on" else cases


def _order(sort: Sort, *, back: bool) -> tuple[str, str]:
    sign = "-" if sort.newest_first != back else ""
    return f"{sign}{sort.column}", f"{sign}id"


def _behind(rows, sort: Sort, day: date | None, pk: int | None, *, back: bool):
    """Rows after the cursor in reading order, or from a day on."""
    if day is None:
        return rows
    is_down = sort.newest_first != back
    if pk is None:
        return rows.filter(**{f"{sort.column}__{'lte' if is_down else 'gte'}": day})
    return cursors.behind(rows, sort.column, day, pk, is_down=is_down)
