"""Importing a workbook of cases: compare with what is there, show it, write the good rows, return the bad.

Sending the same file again changes nothing: a case is known by its committee and 原案号.
"""

import base64
import copy
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from governance.access import checks
from governance.access.permissions import Permission as P
from governance.audit import actions as audit
from governance.audit.events import EventKind
from governance.jobs import actions as jobs
from governance.jobs import registry
from governance.jobs.models import Job, JobState
from governance.offices.models import Post
from governance.privacy import fields
from governance.privacy.amounts import yuan
from governance.spreadsheets import reading, returned
from governance.spreadsheets.memory import collector_paused
from governance.spreadsheets.reading import Problem, Row
from governance.workflow.models import StateChange
from mediation.cases import actions, policy
from mediation.cases.actions import CaseRefused, PastCase, history
from mediation.cases.models import Case, CaseUpload
from mediation.cases.workbook import HEADERS, LAYOUT, Directory, past_case

IN_BACKGROUND_FROM = 500  # rows; below that the person simply waits
JOB_KIND = "mediation.import_cases"
SHOWN = 50
COMPARED = (
    "dispute_type",
    "source",
    "application_form",
    "difficulty",
    "brief",
    "involves_minor",
    "involves_domestic_violence",
    "claimed_fen",
    "applied_on",
    "accepted_on",
    "started_on",
    "outcome",
    "agreement_form",
    "agreed_on",
    "agreement_terms",
    "agreed_fen",
    "concluded_on",
    "performed_on",
    "termination_reason",
    "archived_on",
    "referring_body",
    "referred_on",
    "returned_on",
)


@dataclass(frozen=True)
class Planned:
    """One good row: the past case, the case already there (None for a new one), and what differs."""

    row: Row
    past: PastCase
    existing: Case | None
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        if self.existing is None:
            return "NEW"
        return "CHANGED" if self.changes else "SAME"


@dataclass(frozen=True)
class Plan:
    """What an import would do; `bad` rows carry their problems and are handed back."""

    planned: list[Planned]
    bad: list[Row]
    notices: list[str]

    def of(self, verdict: str) -> list[Planned]:
        return [item for item in self.planned if item.verdict == verdict]

    @property
    def new(self) -> list[Planned]:
        return self.of("NEW")

    @property
    def changed(self) -> list[Planned]:
        return self.of("CHANGED")

    @property
    def same(self) -> list[Planned]:
        return self.of("SAME")

    @property
    def good_count(self) -> int:
        return len(self.new) + len(self.changed)

    @property
    def problem_count(self) -> int:
        return sum(len(row.problems) for row in self.bad)

    @property
    def problems(self) -> list[dict]:
        """The first wrong cells, for the preview page."""
        found = [
            {
                "row": row.number,
                "column": problem.header,
                "value": _cell(row, problem.header),
                "message": problem.message,
                "severity": "ERROR",
            }
            for row in self.bad
            for problem in row.problems
        ]
        return found[:SHOWN]


@collector_paused()
def plan(data: bytes, *, by, today: date) -> Plan:
    """Read the file and compare it with the register. Raises WorkbookError when it is no such workbook."""
    table = reading.read(data, LAYOUT)
    directory = Directory.of(by)
    bad, pasts = list(table.bad), []
    for row in table.good:
        past, problems = past_case(row, directory, today=today)
        if past is None:
            bad.append(_with(row, *problems))
        else:
            pasts.append((row, past))
    planned, more_bad = _compared(pasts, by=by)
    return Plan(planned, sorted([*bad, *more_bad], key=lambda row: row.number), table.notices)


@transaction.atomic
def keep_upload(*, file_name: str, content: bytes, row_count: int, by, at: datetime) -> CaseUpload:
    """Keep the file, sealed, until the person confirms; earlier unconfirmed files of the post go."""
    CaseUpload.objects.filter(uploaded_by=by, imported_at=None).delete()
    upload = CaseUpload(
        region=by.region, file_name=file_name[-200:], uploaded_by=by, uploaded_at=at, row_count=row_count
    )
    _put(upload, content)
    upload.save()
    return upload


def content_of(upload: CaseUpload) -> bytes:
    """The workbook as uploaded, or after import the returned rows; empty when there are none."""
    return base64.b64decode(fields.open_sealed(upload, "content"))


def is_large(upload: CaseUpload) -> bool:
    return upload.row_count > IN_BACKGROUND_FROM


@collector_paused()
@transaction.atomic
def import_upload(*, upload: CaseUpload, by, at: datetime, report: Callable | None = None) -> CaseUpload:
    """Write new cases, bring known ones up to date, keep the bad rows for return. A second call does nothing."""
    upload = CaseUpload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
    if upload.imported_at is not None:
        return upload
    if not checks.has_permission(by, P.MEDIATION_CASE_IMPORT):
        raise CaseRefused("您的岗位不能导入调解案件。")
    found = plan(content_of(upload), by=by, today=timezone.localdate(at))
    actions.bring_in(cases=[item.past for item in found.new], by=by, at=at, report=report)
    for item in found.changed:
        actions.bring_up_to_date(case=item.existing, past=item.past, by=by, at=at)
    upload.imported_at = at
    upload.created_count, upload.changed_count = len(found.new), len(found.changed)
    upload.same_count, upload.returned_count = len(found.same), len(found.bad)
    _put(upload, returned.workbook(LAYOUT, found.bad) if found.bad else b"")
    upload.save()
    told = f"新增{upload.created_count}件，更新{upload.changed_count}件，退回{upload.returned_count}行"
    audit.record(EventKind.LIST_IMPORTED, by=by, at=at, subject=upload, summary=told)
    return upload


def enqueue(*, upload: CaseUpload, by, at: datetime) -> Job:
    """Import in the background; pressing twice finds the same job."""
    return jobs.enqueue(
        kind=JOB_KIND,
        natural_key=str(upload.pk),
        region=by.region,
        at=at,
        arguments={"upload_id": str(upload.pk), "post_id": by.pk},
    )


def running_job(upload: CaseUpload) -> Job | None:
    """The newest job of this upload while it is not done."""
    job = Job.objects.filter(kind=JOB_KIND, natural_key=str(upload.pk)).order_by("-created_at").first()
    return job if job and job.state != JobState.DONE else None


def _run(job: Job, report: Callable) -> None:
    upload = CaseUpload.objects.get(pk=job.arguments["upload_id"])
    by = Post.objects.select_related("region").get(pk=job.arguments["post_id"])
    import_upload(upload=upload, by=by, at=timezone.now(), report=report)


registry.register(registry.JobKind(JOB_KIND, _run, queue="figures", lease_seconds=600, max_attempts=2))


# --- 比对 -------------------------------------------------------------------------------------------


def _compared(pasts: list[tuple[Row, PastCase]], *, by) -> tuple[list[Planned], list[Row]]:
    known = _known_cases(pasts)
    handled = _handled_in_portal(known.values())
    taken = _taken_numbers(pasts)
    planned: list[Planned] = []
    bad: list[Row] = []
    seen: set[tuple[int, str]] = set()
    for row, past in pasts:
        key = (past.new.committee.pk, past.new.external_ref)
        existing = known.get(key)
        problem = _file_problem(key, seen, past, existing, taken, by)
        problem = problem or (existing and _existing_problem(existing, past))
        changes = _changes(existing, past) if existing and not problem else {}
        if existing and changes and existing.pk in handled:
            problem = Problem(
                HEADERS["external_ref"], "该案已在系统中继续办理，不能用工作簿改动，请在案件页面办理。"
            )
        seen.add(key)
        if problem:
            bad.append(_with(row, problem))
        else:
            planned.append(Planned(row, past, existing, changes))
    return planned, bad


def _known_cases(pasts) -> dict[tuple[int, str], Case]:
    refs = {past.new.external_ref for _, past in pasts}
    committees = {past.new.committee.pk for _, past in pasts}
    cases = Case.objects.filter(committee__in=committees, external_ref__in=refs)
    cases = cases.select_related("committee", "region").prefetch_related("parties")
    return {(case.committee_id, case.external_ref): case for case in cases}


def _handled_in_portal(cases) -> set[int]:
    """Cases with a step that was not brought in from paper."""
    ids = [str(case.pk) for case in cases]
    steps = StateChange.objects.filter(subject_type=Case._meta.label_lower, subject_id__in=ids)
    return {int(pk) for pk in steps.exclude(reason=history.NOTE).values_list("subject_id", flat=True)}


def _taken_numbers(pasts) -> dict[tuple[int, int, int], str]:
    """Numbers already given, among those the file wants to keep: (committee, year, sequence) → 原案号."""
    wanted = {past.seq for _, past in pasts if past.seq}
    committees = {past.new.committee.pk for _, past in pasts}
    cases = Case.objects.filter(committee__in=committees, case_seq__in=wanted)
    found = cases.values_list("committee_id", "case_year", "case_seq", "external_ref")
    return {(committee, year, seq): ref for committee, year, seq, ref in found}


def _file_problem(key, seen: set, past: PastCase, existing, taken: dict, by) -> Problem | None:
    committee = past.new.committee
    if key in seen:
        return Problem(HEADERS["external_ref"], "与本文件前面一行的调委会和原案号相同，请改正其中一行。")
    if reason := policy.why_not_number(committee, by):
        return Problem(HEADERS["committee"], reason)
    number = (committee.pk, past.facts.accepted_on.year, past.seq)
    if past.seq and existing is None and number in taken:
        return Problem(HEADERS["external_ref"], "该案号已由系统中的另一案件使用，请核对。")
    return None


def _existing_problem(existing: Case, past: PastCase) -> Problem | None:
    names = sorted(history.parties.stored_name(party, existing) for party in past.new.parties)
    if sorted(party.name for party in existing.parties.all()) != names:
        return Problem(HEADERS["applicant"], "当事人与系统中同一原案号的案件不一致，请核对原案号。")
    if existing.accepted_on != past.facts.accepted_on:
        return Problem(
            HEADERS["accepted_on"], f"系统中该案受理日期为{existing.accepted_on}，受理日期不能改动。"
        )
    if history.steps_ahead(existing, past) is None:
        state = existing.get_state_display()
        return Problem(HEADERS["outcome"], f"系统中该案为“{state}”，与所填结果不一致，不能改回。")
    return None


def _changes(existing: Case, past: PastCase) -> dict[str, tuple[str, str]]:
    """Label → (now, then) of every column that would change."""
    wanted = copy.copy(existing)
    wanted._state = copy.copy(existing._state)
    history.fill(wanted, past)
    return {
        str(Case._meta.get_field(name).verbose_name).removesuffix("（分）"): (
            _text(existing, name),
            _text(wanted, name),
        )
        for name in COMPARED
        if getattr(existing, name) != getattr(wanted, name)
    }


def _text(case: Case, name: str) -> str:
    value = getattr(case, name)
    if name.endswith("_fen"):
        return f"{yuan(value)}元" if value else "（空）"
    if isinstance(value, bool):
        return "是" if value else "否"
    shown = getattr(case, f"get_{name}_display", lambda: value)()
    return str(shown) if shown not in (None, "") else "（空）"


def _with(row: Row, *problems: Problem) -> Row:
    return replace(row, problems=(*row.problems, *problems))


def _cell(row: Row, header: str) -> str:
    place = next((index for index, column in enumerate(LAYOUT.columns) if column.header == header), None)
    value = row.cells[place] if place is not None else None
    return "" if value is None else str(value)[:60]


def _put(upload: CaseUpload, content: bytes) -> None:
    fields.seal(upload, "content", base64.b64encode(content).decode() if content else None)


def returned_now(upload: CaseUpload, *, by, today: date) -> bytes:
    """The bad rows of a file that is not yet imported."""
    found = plan(content_of(upload), by=by, today=today)
    return returned.workbook(LAYOUT, found.bad) if found.bad else b""
