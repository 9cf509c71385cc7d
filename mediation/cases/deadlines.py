"""The clocks of a case: which one starts on which event, and which event meets it.

Arithmetic, rule versions and explanations live in `governance.deadlines`; the rules in packs/deadlines.yaml.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import BigIntegerField, CharField, OuterRef, Q, Subquery, When
from django.db.models import Case as FirstMatch
from django.db.models.functions import Cast

from governance.deadlines import actions as clocks
from governance.deadlines import queries
from governance.deadlines import rules as deadline_rules
from governance.deadlines.actions import Start
from governance.deadlines.calendar import WorkCalendar
from governance.deadlines.models import Deadline, DeadlineRule
from governance.deadlines.rules import PauseKind
from mediation.cases import codes, dispute_types, rules
from mediation.cases.models import Case, JudicialConfirmation
from mediation.cases.models.querysets import Among

LIMIT = "LIMIT"
LIMIT_RULES = ("mediation.limit", "mediation.limit_medical")
LABOUR_WINDOW = "LABOUR_WINDOW"
CONFIRMATION = "CONFIRMATION"
VISIT = "VISIT"
ARCHIVE = "ARCHIVE"
RETURN = "RETURN"
RETURN_RULE = "mediation.return_result"
CASE_TYPE = Case._meta.label_lower


def start_on_acceptance(case: Case, *, calendar: WorkCalendar | None = None) -> None:
    """The mediation limit; for a labour dispute also the 15 days of 劳动争议调解仲裁法第十四条."""
    code = rules.limit_rule(case.dispute_type)
    limit = clocks.start(subject=case, kind=LIMIT, code=code, base_on=case.accepted_on, calendar=calendar)
    case.due_on = limit.due_on
    if dispute_types.is_labour(case.dispute_type):
        clocks.start(
            subject=case,
            kind=LABOUR_WINDOW,
            code="mediation.labour_window",
            base_on=case.applied_on or case.registered_on,
            calendar=calendar,
        )


def fill_due(cases: Sequence[Case]) -> None:
    """The due day of many cases at once, without starting clocks: for cases that are over. Three queries."""
    if not cases:
        return
    days = [case.accepted_on for case in cases]
    calendar = queries.work_calendar(min(days), max(days) + queries.SLACK * 3)
    table = [row.as_rule() for row in DeadlineRule.objects.filter(code__in=LIMIT_RULES)]
    for case in cases:
        tenant_id = case.region.county_id or case.region.city_id
        code = rules.limit_rule(case.dispute_type)
        rule = deadline_rules.rule_for(table, code, case.accepted_on, tenant_id=tenant_id)
        case.due_on = deadline_rules.compute(rule, case.accepted_on, calendar).due_on


def start_after_import(cases: Sequence[Case], *, since: date) -> None:
    """Clocks of many new cases at once: of what is still open, or was over no earlier than `since`."""
    _start_all([one for case in cases for one in _due_after_import(case, since)])


def renew_after_import(case: Case, *, since: date) -> None:
    """Clocks of a case brought in earlier that the paper has carried further: met, or newly begun."""
    if case.concluded_on is not None:
        _meet(case, LIMIT, case.concluded_on)
        _meet(case, LABOUR_WINDOW, case.concluded_on)
    if case.returned_on is not None:
        meet_return(case, on=case.returned_on)
    known = set(Deadline.objects.about(case).values_list("kind", flat=True))
    _start_all([one for one in _due_after_import(case, since) if one.kind not in known])
    if case.archived_on is not None:
        meet_archive(case, on=case.archived_on)


def _start_all(starts: Sequence[Start]) -> None:
    running = clocks.start_many(starts)
    JudicialConfirmation.objects.bulk_create(
        JudicialConfirmation(case=one.subject, region_id=one.subject.region_id, due_on=clock.due_on)
        for one, clock in zip(starts, running, strict=True)
        if one.kind == CONFIRMATION
    )


def _due_after_import(case: Case, since: date) -> Iterator[Start]:
    if case.awaits_return and case.archived_on is None:
        yield from _return_starts(case, over_on=case.concluded_on, since=since)
    if case.outcome == codes.Outcome.PENDING:
        yield Start(case, LIMIT, rules.limit_rule(case.dispute_type), case.accepted_on)
        if dispute_types.is_labour(case.dispute_type):
            asked_on = case.applied_on or case.registered_on
            yield Start(case, LABOUR_WINDOW, "mediation.labour_window", asked_on)
        return
    succeeded = case.outcome == codes.Outcome.SUCCESS
    if succeeded and case.concluded_on >= since:
        yield Start(case, CONFIRMATION, "mediation.confirmation", case.concluded_on)
        yield Start(case, VISIT, *_visit_rule([case.performed_on], effective_on=case.concluded_on))
    over = case.performed_on if succeeded else case.concluded_on
    if over and case.archived_on is None and over >= since:
        yield Start(case, ARCHIVE, "mediation.archive", over)


def pause_for_appraisal(case: Case, *, on: date, reason: str) -> None:
    """Stop the limit where its rule admits it (《医疗纠纷预防和处理条例》第三十八条：鉴定期间不计入)."""
    limit = queries.running(case, LIMIT)
    admits = limit is not None and PauseKind.APPRAISAL in limit.rule.pause_kinds
    if admits and case.suspension_ground == codes.SuspensionGround.APPRAISAL:
        clocks.pause(deadline=limit, kind=PauseKind.APPRAISAL, on=on, reason=reason)


def resume_after_pause(case: Case, *, on: date) -> None:
    limit = queries.running(case, LIMIT)
    if limit is not None and limit.is_paused:
        case.due_on = clocks.resume(deadline=limit, on=on).due_on


def extend_limit(case: Case, *, to: date, reason: str, on: date, by) -> None:
    limit = queries.running(case, LIMIT)
    if limit is None:
        raise clocks.DeadlineRefused("本案没有正在计时的调解期限，不能延期。")
    case.due_on = clocks.extend(deadline=limit, to=to, reason=reason, on=on, by=by).due_on


def finish_on_conclusion(case: Case, *, on: date) -> None:
    """The mediation is over: its limit is met, the labour window no longer matters, the sender waits."""
    _meet(case, LIMIT, on)
    _meet(case, LABOUR_WINDOW, on)
    start_return(case, over_on=on)


def start_return(case: Case, *, over_on: date | None = None) -> None:
    """Feedback to the court, police or office that referred the case (调解法第十八条).

    A day named in the referral holds from the start; without one the days count from the end of the case.
    """
    if not case.awaits_return or queries.running(case, RETURN) is not None:
        return
    for one in _return_starts(case, over_on=over_on):
        clocks.start(
            subject=case,
            kind=RETURN,
            code=one.code,
            base_on=one.base_on,
            base_event=one.base_event,
            fixed_on=one.fixed_on,
        )


def restart_return(case: Case, *, on: date) -> None:
    """The registration was corrected: who waits, and until when, may have changed."""
    if (clock := queries.running(case, RETURN)) is not None:
        clocks.cancel(deadline=clock, on=on, reason="更正登记，重新计算")
    start_return(case)


def start_overlooked_returns() -> int:
    """Referred cases of the scope from before feedback had a clock. What came from paper stays without one."""
    known = Deadline.objects.of_type(Case).filter(kind=RETURN).values_list("subject_id", flat=True)
    waiting = Case.objects.filter(returned_on=None, external_ref="").exclude(referring_body="")
    waiting = waiting.exclude(state__in=["DRAFT", "CANCELLED", "ARCHIVED"]).select_related("region")
    over = Q(concluded_on__isnull=False) | Q(return_due_on__isnull=False) | Q(state="REJECTED")
    missing = waiting.filter(over).exclude(pk__in=[int(pk) for pk in known])
    cases = list(missing.order_by("pk"))
    for case in cases:
        start_return(case, over_on=case.concluded_on or case.registered_on)
    return len(cases)


def meet_return(case: Case, *, on: date) -> None:
    _meet(case, RETURN, on)


def _return_starts(case: Case, *, over_on: date | None, since: date = date.min) -> Iterator[Start]:
    """At most one; none for a case that was over before `since`, nor for one without any day yet."""
    if over_on is not None and over_on < since:
        return
    if case.return_due_on is not None:
        base_on = min(case.referred_on or case.registered_on, case.return_due_on)
        yield Start(case, RETURN, RETURN_RULE, base_on, base_event="移送", fixed_on=case.return_due_on)
    elif over_on is not None:
        yield Start(case, RETURN, RETURN_RULE, over_on)


def start_on_effect(case: Case) -> JudicialConfirmation | None:
    """Thirty days for joint judicial confirmation (调解法第三十三条), and the day of the return visit.

    A commission after docketing ends in the court's document: nothing is left to confirm.
    """
    if case.ends_in_court_document:
        start_visit(case)
        return None
    clock = clocks.start(
        subject=case, kind=CONFIRMATION, code="mediation.confirmation", base_on=case.effective_on
    )
    confirmation, _ = JudicialConfirmation.objects.update_or_create(
        case=case, defaults={"region_id": case.region_id, "due_on": clock.due_on}
    )
    start_visit(case)
    return confirmation


def restart_after_amendment(case: Case, *, effective_on: date) -> date | None:
    """New clocks for the new version of an agreement; the new day for confirmation, if there is any."""
    for kind in (CONFIRMATION, VISIT):
        if (clock := queries.running(case, kind)) is not None:
            clocks.cancel(deadline=clock, on=effective_on, reason="协议变更，重新计算")
    start_visit(case, effective_on=effective_on)
    if case.ends_in_court_document:
        return None
    clock = clocks.start(subject=case, kind=CONFIRMATION, code="mediation.confirmation", base_on=effective_on)
    return clock.due_on


def start_visit(case: Case, *, effective_on: date | None = None) -> None:
    """A visit after each late performance day, or after effect when everything was given at once."""
    days = [item.due_on for item in case.items.current()]
    code, base = _visit_rule(days, effective_on=effective_on or case.effective_on)
    clocks.start(subject=case, kind=VISIT, code=code, base_on=base)


def _start_next_visit(case: Case, *, after: date) -> None:
    """The visit after the next performance day still to come."""
    days = case.items.current().filter(due_on__gt=after, performed_on=None).order_by("due_on")
    if (item := days.first()) is not None:
        clocks.start(subject=case, kind=VISIT, code="mediation.visit_after_performance", base_on=item.due_on)


def _visit_rule(days: Sequence[date | None], *, effective_on: date) -> tuple[str, date]:
    late = [day for day in days if day and day > effective_on]
    if late:
        return "mediation.visit_after_performance", min(late)
    return "mediation.visit_after_effect", effective_on


def meet_visit(case: Case, *, on: date) -> None:
    """A visit before the day that its clock counts from is an extra one and leaves the clock running."""
    _meet(case, VISIT, on)
    if queries.running(case, VISIT) is None:
        _start_next_visit(case, after=on)


def meet_confirmation(case: Case, *, on: date) -> None:
    _meet(case, CONFIRMATION, on)


def start_archive(case: Case, *, on: date) -> None:
    if queries.running(case, ARCHIVE) is None:
        clocks.start(subject=case, kind=ARCHIVE, code="mediation.archive", base_on=on)


def meet_archive(case: Case, *, on: date) -> None:
    """Archived: the file is closed and no clock runs on."""
    _meet(case, ARCHIVE, on)
    clocks.cancel_all(subject=case, on=on, reason="案件已归档")


def cancel_on_reopening(case: Case, *, on: date) -> None:
    """Every clock stops; a sender who has heard nothing yet goes on waiting by the day it named."""
    clocks.cancel_all(subject=case, on=on, reason="案件重新调解")
    start_return(case)


def _meet(case: Case, kind: str, on: date) -> None:
    clock: Deadline | None = queries.running(case, kind)
    if clock is not None and on >= clock.base_on:
        clocks.meet(deadline=clock, on=on)


# --- 读取 -------------------------------------------------------------------------------------------


def with_clock(cases, kind: str, clocks):
    """Of the cases, those on which one of the clocks of that kind runs, with its due day as `day`."""
    clocks = clocks.filter(subject_type=CASE_TYPE, kind=kind, paused_on__isnull=True)
    # The type is asked again around the cast: other subjects have keys that are no numbers.
    pk = FirstMatch(When(subject_type=CASE_TYPE, then=Cast("subject_id", BigIntegerField())))
    found = cases.filter(Among(clocks.annotate(case_pk=pk).values("case_pk")))
    return found.annotate(day=due_day(clocks, kind))


def due_day(clocks, kind: str) -> Subquery:
    """The due day of the case's clock of that kind, for an annotation."""
    mine = clocks.filter(
        subject_type=CASE_TYPE,
        kind=kind,
        region_id=OuterRef("region_id"),
        subject_id=Cast(OuterRef("pk"), CharField()),
    )
    return Subquery(mine.values("due_on")[:1])


def awaiting_return(cases, *, on: date):
    """Referred cases whose sender waits for the result: over, or due by the day; `day` says when.

    What came in from paper long after its end has no clock and is not asked for.
    """
    waiting = with_clock(cases, RETURN, Deadline.objects.running())
    return waiting.filter(Q(concluded_on__isnull=False) | Q(state="REJECTED") | Q(day__lte=on))
