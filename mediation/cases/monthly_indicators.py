"""MD01–MD18, MD24, MD34: the lines of 人民调解统计月报 that case records give, with their partitions."""

from collections.abc import Iterator
from dataclasses import replace

from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast

from governance.deadlines.models import Deadline
from governance.figures import indicators, periods
from governance.figures.indicators import Indicator
from governance.figures.values import Unit
from mediation.cases import codes, deadlines, dispute_types
from mediation.cases.models import Case, ReturnVisit
from mediation.counting import Counted, indicator, ratio
from mediation.organisations.models import CommitteeKind

ACCEPTED = Counted(
    rows=lambda: Case.objects.all(),
    template="cases/_figure_rows.html",
    day="accepted_on",
    related=("committee", "region"),
)
CONCLUDED = replace(ACCEPTED, day="concluded_on")
PASSING = ("EXCELLENT", "GOOD", "PASSED")
SUCCEEDED = replace(CONCLUDED, where=Q(outcome="SUCCESS"))


class Open(Counted):
    """Cases in hand at the end of the last month."""

    def within(self, first: int, last: int):
        return Case.objects.all().pending_at(periods.month(last).ends_on)


class VisitsDue(Counted):
    """Successful cases whose return visit falls due in these months."""

    def within(self, first: int, last: int):
        span = periods.Period(first, last)
        due = Deadline.objects.of_type(Case).filter(
            kind=deadlines.VISIT,
            cancelled_on=None,
            due_on__range=(span.starts_on, span.ends_on),
            subject_id=Cast(OuterRef("pk"), CharField()),
        )
        return Case.objects.filter(self.where, Exists(due), outcome="SUCCESS")


class ReviewedFiles(Counted):
    """Files reviewed in these months. A file drawn in two rounds counts in each: two reviews, two grades."""

    def within(self, first: int, last: int):
        span = periods.Period(first, last)
        graded = Q(file_reviews__reviewed_on__range=(span.starts_on, span.ends_on))
        return Case.objects.filter(graded & self.where)


def register_all() -> None:
    for family in (_outcomes, _sources, _types, _kinds, _difficulties, _agreements, _follow_up):
        indicators.register(*family())


def _outcomes() -> Iterator[Indicator]:
    yield indicator("MD01", "受理件数", "md_accepted", "受理日期在本期的人民调解案件。", ACCEPTED)
    yield indicator(
        "MD02",
        "调解成功",
        "md_succeeded",
        "调解协议在本期生效的案件，含以前受理的；不论是否履行。",
        SUCCEEDED,
    )
    for code, name, identifier, outcome in (
        ("MD03", "调解不成功", "md_failed", "FAILED"),
        ("MD04", "终止", "md_terminated", "TERMINATED"),
    ):
        counted = replace(CONCLUDED, where=Q(outcome=outcome))
        yield indicator(code, name, identifier, f"本期以“{name}”结案的案件。", counted)
    standing = Open(ACCEPTED.rows, ACCEPTED.template, related=ACCEPTED.related, order="accepted_on")
    yield indicator("MD05", "期末在调", "md_open", "期末已受理尚未结案的案件（含待生效）。", standing)
    yield ratio("MD06", "调解成功率", "md_success_rate", "MD02", "MD01", "调解成功÷受理件数")
    yield indicator(
        "MD06.02",
        "调解件数",
        "md_concluded",
        "本期结案的案件：成功、不成功、终止之和。",
        replace(CONCLUDED, where=Q(outcome__in=["SUCCESS", "FAILED", "TERMINATED"])),
    )
    yield ratio(
        "MD06.01",
        "调解成功率（按调解件数）",
        "md_success_rate_of_concluded",
        "MD02",
        "MD06.02",
        "调解成功÷调解件数（成功、不成功、终止之和）",
    )
    yield indicator(
        "MD07",
        "当事人数",
        "md_parties",
        "本期受理案件各方当事人的人数（含单位）。",
        replace(ACCEPTED, total="party_count"),
        unit=Unit.PERSON,
    )


def _sources() -> Iterator[Indicator]:
    names = {"APPLIED": "当事人申请", "PROACTIVE": "主动调解", "REFERRED": "移送、委托"}
    for number, bucket in enumerate(codes.SourceBucket, start=8):
        of_it = [source.value for source in codes.Source if codes.bucket_of(source) == bucket]
        yield indicator(
            f"MD{number:02d}",
            names[bucket.value],
            f"md_source_{bucket.value.lower()}",
            f"本期受理案件中来源为{bucket.label}的；三类来源之和等于受理件数。",
            replace(ACCEPTED, where=Q(source__in=of_it)),
        )


def _types() -> Iterator[Indicator]:
    """A child line (拖欠农民工工资) counts with its parent, so that the lines partition the accepted cases."""
    kinds = dispute_types.all_types()
    for kind in kinds.values():
        if not kind.parent:
            of_it = [kind.code, *(child.code for child in kinds.values() if child.parent == kind.code)]
            yield indicator(
                f"MD11.{kind.code}",
                kind.name,
                f"md_type_{kind.key}",
                "本期受理案件中属于该类型的；一件只归一类，各类之和等于受理件数。",
                replace(ACCEPTED, where=Q(dispute_type__in=of_it)),
            )


def _kinds() -> Iterator[Indicator]:
    for number, kind in enumerate(CommitteeKind, start=1):
        yield indicator(
            f"MD12.{number:02d}",
            f"{kind.label}受理",
            f"md_by_{kind.value.lower()}",
            f"本期由{kind.label}受理的案件；七类之和等于受理件数。",
            replace(ACCEPTED, where=Q(committee__kind=kind)),
        )


def _difficulties() -> Iterator[Indicator]:
    for number, level in enumerate(codes.Difficulty, start=1):
        yield indicator(
            f"MD13.{number:02d}",
            level.label,
            f"md_difficulty_{level.value.lower()}",
            "本期受理案件中属于该难易程度的；四级之和等于受理件数。",
            replace(ACCEPTED, where=Q(difficulty=level)),
        )


def _agreements() -> Iterator[Indicator]:
    for number, form in enumerate(codes.AgreementForm, start=1):
        yield indicator(
            f"MD14.{number:02d}",
            form.label,
            f"md_{form.value.lower()}_agreements",
            f"本期调解成功案件中达成{form.label}的；书面与口头之和等于调解成功。",
            replace(SUCCEEDED, where=Q(outcome="SUCCESS", agreement_form=form)),
        )
    yield indicator(
        "MD15",
        "协议涉及金额",
        "md_amount",
        "本期调解成功案件的协议金额。",
        replace(SUCCEEDED, where=Q(outcome="SUCCESS", agreed_fen__gt=0), total="agreed_fen"),
        unit=Unit.MONEY,
    )
    yield indicator(
        "MD16",
        "履行件数",
        "md_performed",
        "本期履行完毕的协议，含以前生效的。",
        replace(ACCEPTED, day="performed_on"),
    )
    confirmed = replace(ACCEPTED, day="confirmation__decided_on", where=Q(confirmation__state="CONFIRMED"))
    yield indicator("MD17", "司法确认", "md_confirmed", "本期经人民法院裁定确认有效的协议。", confirmed)
    yield ratio("MD18", "履行率", "md_performance_rate", "MD16", "MD02", "履行件数÷调解成功")


def _visited():
    return ReturnVisit._base_manager.values("case_id")


def _follow_up() -> Iterator[Indicator]:
    # A flow by the clock's day, which is not a column of the case.
    due = replace(VisitsDue(ACCEPTED.rows, ACCEPTED.template, day="pk"), related=ACCEPTED.related)
    visited = replace(due, where=Q(pk__in=_visited()))
    yield indicator("MD24.01", "应回访件数", "md_visits_due", "回访期限在本期届满的调解成功案件。", due)
    yield indicator("MD24.02", "已回访件数", "md_visited", "应回访案件中已登记回访的。", visited)
    yield ratio("MD24", "回访率", "md_visit_rate", "MD24.02", "MD24.01", "已回访件数÷应回访件数")
    filed = replace(ACCEPTED, day="archived_on")
    yield indicator("MD34.01", "制作卷宗", "md_files", "本期立卷归档的案件。", filed, unit=Unit.FILE)
    reviewed = ReviewedFiles(ACCEPTED.rows, ACCEPTED.template, day="reviewed_on", order="pk")
    yield indicator(
        "MD34.03",
        "评查卷宗",
        "md_files_reviewed",
        "本期卷宗评查评出等次的卷宗，按评查日期计；不论何时归档。",
        reviewed,
        unit=Unit.FILE,
    )
    passed = replace(reviewed, where=Q(file_reviews__grade__in=PASSING))
    yield indicator(
        "MD34.02",
        "合格卷宗",
        "md_files_passed",
        "本期卷宗评查合格及以上的卷宗，按评查日期计。",
        passed,
        unit=Unit.FILE,
    )
    yield ratio("MD34", "卷宗合格率", "md_file_pass_rate", "MD34.02", "MD34.03", "合格卷宗÷评查卷宗")
