"""The lines of 人民调解统计月报: partitions that add up, rows behind every number, the right month."""

from datetime import date, timedelta

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from governance.deadlines.models import Deadline
from governance.figures import catalogue, indicators
from governance.regions.models import Region
from governance.returns import prefill
from mediation.cases import actions as cases
from mediation.cases import codes, dispute_types
from mediation.organisations import actions as bodies
from mediation.screening import actions as screening
from tests.factories import mediation as make
from tests.factories import screening as found
from tests.factories.mediation import NOW

pytestmark = pytest.mark.django_db
MONTH = 202603
CODES = [one.code for one in indicators.all_indicators() if one.code.startswith("MD")]
OBSERVED = [code for code in CODES if indicators.get(code).observe] + ["M01", "M07"]
TYPES = [f"MD11.{kind.code}" for kind in dispute_types.all_types().values() if not kind.parent]
PARTITIONS = {
    "MD01": [
        ["MD08", "MD09", "MD10"],
        TYPES,
        [f"MD12.{n:02d}" for n in range(1, 8)],
        [f"MD13.{n:02d}" for n in range(1, 5)],
    ],
    "MD02": [["MD14.01", "MD14.02"]],
    "MD06.02": [["MD02", "MD03", "MD04"]],
    "MD30": [[f"MD30.{n:02d}" for n in range(1, 8)]],
}
SUMMED = {"MD07": "party_count", "MD15": "agreed_fen", "MD35": "amount_fen"} | {
    f"MD2{pair}": "person_count" for pair in ("2.02", "3.02", "3.04", "3.06")
}


def amount(code: str, officer, month: int = MONTH) -> int:
    return sum(n for _, _, n in indicators.get(code).observe(city_id=officer.region.city_id, months=[month]))


def rows(code: str, officer, month: int = MONTH):
    return indicators.get(code).rows(region=Region.objects.get(pk=officer.region_id), months=[month])


@pytest.fixture
def two_bodies(officer, committee, lead):
    village = make.village(officer)
    kind = "COMMUNITY" if village.kind == "COMMUNITY" else "VILLAGE"
    second = make.committee(officer, kind=kind, region=village, name="村人民调解委员会", short_name="村")
    make.mediator(officer, second, name="王调解")
    return [committee, second]


one_case = st.tuples(
    st.sampled_from(sorted(dispute_types.all_types())),
    st.sampled_from([source.value for source in codes.Source]),
    st.sampled_from([level.value for level in codes.Difficulty]),
    st.integers(0, 1),
    st.sampled_from(["open", "oral", "written", "failed", "terminated"]),
)


@settings(
    max_examples=3,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # making a case smaller again would take minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(one_case, min_size=1, max_size=4))
def test_every_partition_sums_to_its_total_and_every_number_has_its_rows(officer, two_bodies, drawn):
    for kind, source, difficulty, body, course in drawn:
        _play(officer, two_bodies[body], course, dispute_type=kind, source=source, difficulty=difficulty)
    for month in (MONTH, 202604):
        for total, partitions in PARTITIONS.items():
            for parts in partitions:
                assert sum(amount(code, officer, month) for code in parts) == amount(total, officer, month)
        for code in OBSERVED:
            _rows_give_the_number(code, officer, month)


def _play(officer, body, course: str, **fields):
    if codes.bucket_of(fields["source"]) == codes.SourceBucket.REFERRED:
        fields["referring_body"] = "县人民法院"
    lead, day = body.mediators.first(), date(2026, 3, 20)
    if course == "oral":
        return make.orally_agreed(officer, body, agreed_on=date(2026, 4, 2), lead=lead, **fields)
    if course == "written":
        case = make.agreed_in_writing(officer, body, agreed_on=day, lead=lead, **fields)
        return make.sign_everything(case, officer, on=day)
    case = make.mediating(officer, body, lead=lead, **fields)
    common = {"case": case, "on": day, "by": officer, "at": NOW}
    if course == "failed":
        return cases.fail(routes_notified_on=day, **common)
    if course == "terminated":
        return cases.terminate(ground="PARTY_WITHDREW", **common)
    return case


def _rows_give_the_number(code: str, officer, month: int) -> None:
    behind = rows(code, officer, month)
    if column := SUMMED.get(code):
        assert (behind.order_by().aggregate(n=Sum(column))["n"] or 0) == amount(code, officer, month), code
    else:
        assert len(behind) == amount(code, officer, month), code


def test_every_line_has_law_definition_and_its_slot():
    for code in CODES:
        one = indicators.get(code)
        assert one.definition and one.source.startswith("《")
        assert catalogue.has_slot(code) == one.is_stored, code
        if one.is_ratio:
            assert "÷" in one.definition
            assert {one.numerator, one.denominator} <= set(CODES)


def test_old_slots_stay_where_they_were():
    assert catalogue.SLOTS[:31][0] == "M01" and catalogue.SLOTS[30] == "RG08"
    assert len(set(catalogue.SLOTS)) == len(catalogue.SLOTS)


def test_wage_arrears_count_with_labour(officer, committee, lead):
    make.accepted(officer, committee, dispute_type="10a")
    assert amount("MD11.10", officer) == 1


def test_screening_and_alerts_are_counted_in_pairs(officer):
    june = 202606
    found.a_round(officer)
    calmed = found.a_finding(officer)
    screening.calm(finding=calmed, on=NOW.date(), note="说清了。", by=officer, at=NOW)
    found.closed(officer, found.an_alert(officer), persons=4)
    found.closed(officer, found.an_alert(officer), result="PREVENTED_PETITION", persons=15)
    found.closed(officer, found.an_alert(officer), result="TURNED_CRIMINAL", persons=1)
    seen = {code: amount(code, officer, june) for code in OBSERVED}
    wanted = {"MD19": 1, "MD20": 4, "MD21": 1, "M01": 4, "M07": 1, "MD22.01": 1, "MD22.02": 4}
    wanted |= {"MD23.01": 1, "MD23.02": 15, "MD23.03": 0, "MD23.04": 0}
    assert {code: seen[code] for code in wanted} == wanted
    for code in wanted:
        _rows_give_the_number(code, officer, june)


def test_bodies_and_people_stand_at_the_end_of_the_month(officer, committee, lead):
    bodies.found_panel(committee=committee, name="调解团", valid_from=date(2026, 3, 5), by=officer, at=NOW)
    make.mediator(officer, committee, name="赵调解", kind="PART_TIME", valid_from=date(2026, 3, 9))
    bodies.end_mediator(mediator=lead, on=date(2026, 3, 31), reason="辞聘", by=officer, at=NOW)
    wanted = {"MD30": 1, "MD30.03": 1, "MD31": 1, "MD31.01": 0, "MD31.02": 1, "MD31.03": 1, "MD33": 1}
    assert {code: amount(code, officer) for code in wanted} == wanted
    assert (amount("MD31", officer, 202602), amount("MD33", officer, 202602)) == (1, 0)


def test_a_visit_is_due_in_its_month_and_counted_when_made(officer, committee, lead):
    case = make.orally_agreed(officer, committee, agreed_on=date(2026, 3, 10))
    due_on = Deadline.objects.about(case).get(kind="VISIT").due_on
    month = due_on.year * 100 + due_on.month
    assert (amount("MD24.01", officer, month), amount("MD24.02", officer, month)) == (1, 0)
    cases.record_visit(
        case=case, on=due_on - timedelta(days=1), is_performed=True, finding="已道歉。", by=officer, at=NOW
    )
    assert (amount("MD24.02", officer, month), len(rows("MD24.02", officer, month))) == (1, 1)


def test_the_return_prefills_from_the_records(officer, committee, lead):
    make.orally_agreed(officer, committee, agreed_on=date(2026, 3, 10))
    given = prefill.observed(
        region=officer.region, month=MONTH, codes=["M01", "MD01", "MD02", "MD11.02", "MD06"]
    )
    assert given == {"M01": 0, "MD01": 1, "MD02": 1, "MD11.02": 1}
