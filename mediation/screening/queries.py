"""Page shapes of screening: lists, one finding with its signals, the figures of a span."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum

from governance.deadlines import queries as deadlines
from governance.privacy import fields as sealed
from governance.privacy.masks import Level
from governance.workflow.models import StateChange
from mediation.cases.models import Case, Party
from mediation.organisations.models import MediationCommittee
from mediation.screening import codes, rules
from mediation.screening.models import EscalationAlert, FindingParty, ScreeningFinding, ScreeningRound

PAGE_SIZE = 50


def findings(found, *, filters: dict, on: date):
    """Newest first; two queries with the parties of a page."""
    found = found.select_related("region__parent", "case", "round").order_by("-found_on", "-pk")
    for name in ("state", "risk", "dispute_type"):
        if value := filters.get(name):
            found = found.filter(**{name: value})
    if filters.get("due"):
        found = found.filter(state="MONITORING", next_look_on__lte=on)
    if first := filters.get("found_from"):
        found = found.filter(found_on__gte=first)
    if last := filters.get("found_to"):
        found = found.filter(found_on__lte=last)
    return found


def rounds(found):
    return (
        found.select_related("region")
        .annotate(total=Count("findings"), calmed=Count("findings", filter=Q(findings__state="CALMED")))
        .order_by("-to_on", "-pk")
    )


def alerts(found, *, state: str = ""):
    found = found.select_related("region", "finding", "case", "raised_by").order_by("-raised_at", "-pk")
    return found.filter(state=state) if state else found


def names_of(finding: ScreeningFinding, level: Level) -> list[str]:
    """The people of a finding as this level may read them."""
    shown = Level.RESTRICTED if finding.hurts_minor and level == Level.PUBLIC else level
    rows = FindingParty.objects.filter(finding=finding).select_related("region").order_by("position")
    return [sealed.masked(row, "name", shown) or "姓名不详" for row in rows]


def committee_for(finding: ScreeningFinding, *, on: date) -> MediationCommittee | None:
    """Where a case of this finding goes: the village's own committee, otherwise the township's."""
    place = finding.region
    own = MediationCommittee.objects.active(on=on).filter(
        Q(village=place, kind__in=["VILLAGE", "COMMUNITY"])
        | Q(township=place.township_id, village=None, kind__in=["TOWNSHIP", "SUBDISTRICT"])
    )
    return own.order_by("village_id", "pk").first()


# --- 风险提示 ---------------------------------------------------------------------------------------


def signals_of_finding(finding: ScreeningFinding) -> list[rules.Signal]:
    indexes = finding.parties.exclude(id_index=None).values_list("id_index", flat=True)
    earlier, failed = _earlier_cases(list(indexes), but=finding.case_id)
    return rules.signals(
        rules.Facts(
            person_count=finding.person_count,
            has_violence=finding.has_violence,
            has_suicide_talk=finding.has_suicide_talk,
            hurts_minor=finding.hurts_minor,
            has_domestic_violence=finding.has_domestic_violence,
            repeats_petition=finding.repeats_petition,
            earlier=earlier,
            failed_before=failed,
        )
    )


def signals_of_case(case: Case) -> list[rules.Signal]:
    """What the case, the finding it came from, and earlier cases of its parties say."""
    indexes = Party.objects.filter(case_id=case.pk).exclude(id_index=None).values_list("id_index", flat=True)
    earlier, failed = _earlier_cases(list(indexes), but=case.pk)
    finding = ScreeningFinding.objects.filter(case=case).first()
    return rules.signals(
        rules.Facts(
            person_count=case.party_count,
            has_violence=bool(finding and finding.has_violence),
            has_suicide_talk=bool(finding and finding.has_suicide_talk),
            hurts_minor=bool(finding and finding.hurts_minor),
            has_domestic_violence=case.involves_domestic_violence,
            repeats_petition=case.involves_petition,
            earlier=earlier,
            failed_before=failed,
        )
    )


def _earlier_cases(indexes: list[bytes], *, but: int | None) -> tuple[list[str], list[str]]:
    """Numbers of other cases of the same people, and of those that failed; by the keyed index alone."""
    if not indexes:
        return [], []
    ids = Party.objects.filter(id_index__in=indexes).exclude(case_id=but).values("case_id")
    rows = Case.objects.filter(pk__in=ids).exclude(state__in=["DRAFT", "CANCELLED"])
    found = [(str(case), case.outcome) for case in rows.order_by("-registered_on", "-pk")[:20]]
    return [number for number, _ in found], [number for number, outcome in found if outcome == "FAILED"]


# --- 一条发现、一条预警 -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Page:
    """A finding or an alert with its clocks, its steps, and what the records hint at."""

    signals: list[rules.Signal]
    usual: str
    clocks: list
    timeline: list[dict]


def page_of(row, found: list[rules.Signal], *, at, also=()) -> Page:
    """`also` are rows whose clocks belong on the page too: the alerts of a finding."""
    return Page(
        signals=found,
        usual=rules.usual_risk(found).label if found else "",
        clocks=[
            deadlines.explain(clock, at=at) for one in (row, *also) for clock in deadlines.of_subject(one)
        ],
        timeline=[
            {"at": one.at, "title": one.label, "by": one.by_name, "office": one.by_office}
            | {"reason": "", "detail": one.reason, "tone": "neutral"}
            for one in StateChange.objects.about(row).order_by("-at", "-pk")
        ],
    )


# --- 统计 -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pair:
    """Cases and persons: always two numbers."""

    label: str
    cases: int
    persons: int


@dataclass(frozen=True)
class Figures:
    """What screening did from a day to a day."""

    rounds: int
    found: int
    by_risk: list[tuple[str, str, int]]
    by_state: list[tuple[str, int]]
    prevented: list[Pair]


def figures(*, first: date, last: date) -> Figures:
    """Counts of the open scope; three queries."""
    found = ScreeningFinding.objects.filter(found_on__range=(first, last)).order_by()
    risks = dict(found.values_list("risk").annotate(n=Count("pk")))
    states = dict(found.values_list("state").annotate(n=Count("pk")))
    labels = ScreeningFinding._meta.get_field("state").flatchoices
    return Figures(
        rounds=ScreeningRound.objects.filter(to_on__range=(first, last)).count(),
        found=sum(risks.values()),
        by_risk=[(risk.label, codes.TONES[risk], risks.get(risk, 0)) for risk in codes.Risk],
        by_state=[(label, states.get(code, 0)) for code, label in labels],
        prevented=_prevented(first, last),
    )


def _prevented(first: date, last: date) -> list[Pair]:
    closed = EscalationAlert.objects.filter(closed_on__range=(first, last), result__in=codes.PREVENTED)
    rows = closed.order_by().values_list("result").annotate(n=Count("pk"), persons=Sum("person_count"))
    counted = {result: (n, persons) for result, n, persons in rows}
    return [Pair(result.label, *counted.get(result, (0, 0))) for result in codes.PREVENTED]
