"""A county tries a check out on its past, switches it on, and old months keep what they had."""

from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from governance.figures import periods
from governance.return_rules import actions, backtest, queries
from governance.returns import checks, sheets
from governance.returns.models import BureauRule, MonthlyReturn
from governance.returns.rulebook.guided import Comparison, Guided, Other
from governance.workflow.actions import TransitionRefused
from tests.factories import returns as made
from tests.factories.returns import MAY, PLAUSIBLE, acting, moment

pytestmark = pytest.mark.django_db
JUNE = 202606
FEW_VISITS = Guided("M20", "驻村次数偏少", "WARNING", Comparison.AT_LEAST, Other.NUMBER, number=5)


@pytest.fixture
def town(world):
    return world.region("海安镇", under=world.region("海安市"))


@pytest.fixture
def statistician(world):
    return world.post("COUNTY_STATISTICIAN", "海安市")


@pytest.fixture
def months(world, town, statistician):
    """April and May approved: 8 visits, then 2."""
    people = {
        "clerk": world.post("OFFICE_CLERK", town),
        "head": world.post("OFFICE_HEAD", town),
        "reviewer": statistician,
    }
    for month, visits in ((202604, "8"), (MAY, "2")):
        made.open_month(town.county, month=month, at=moment(month % 100, 1))
        row = made.return_of(town, month=month)
        at = moment(month % 100 + 1, 2)
        made.approved(row, at=at, values={**PLAUSIBLE, "M20": visits}, **people)
    return people


def drafted(by, guided=FEW_VISITS) -> BureauRule:
    with acting(by):
        return actions.draft(form_code="monthly", guided=guided, by=by, at=moment(6, 5))


def tried(rule, by, **more) -> backtest.Result:
    with acting(by):
        return backtest.run(rule.rule, region=by.region, last_month=MAY, **more)


def test_a_draft_tells_which_returns_it_would_have_flagged(months, statistician, town):
    result = tried(drafted(statistician), statistician)
    assert (result.judged, result.returns_flagged, len(result.flagged)) == (2, 1, 1)
    (flagged,) = result.flagged
    assert flagged.monthly_return.region == town and flagged.month == "2026年5月"
    assert "“法律顾问驻村次数”2，应不小于5" in flagged.finding.message
    assert flagged.anchor == "#cell-M20"
    assert result.by_month == [("2026年5月", 1, 1), ("2026年4月", 1, 0)]
    assert result.first_month == periods.shift(MAY, -23)


def test_the_past_is_judged_with_its_own_past(months, statistician):
    fell = Guided("M20", "驻村减少", "WARNING", Comparison.AT_LEAST, Other.LAST)
    assert [one.month for one in tried(drafted(statistician, fell), statistician).flagged] == ["2026年5月"]


def test_only_months_asked_for_are_judged(months, statistician):
    assert tried(drafted(statistician), statistician, months=1).judged == 1


def test_the_number_of_queries_does_not_depend_on_the_past(months, statistician, django_assert_num_queries):
    row = drafted(statistician)
    with acting(statistician), django_assert_num_queries(3):
        backtest.run(row.rule, region=statistician.region, last_month=MAY)


def test_a_township_of_another_county_is_not_seen(months, world):
    stranger = world.post("COUNTY_STATISTICIAN", "靖远县")
    assert tried(drafted(stranger), stranger).judged == 0


def test_a_draft_judges_nobody_until_it_is_switched_on(months, statistician, town):
    row = drafted(statistician)
    made.open_month(town.county, month=JUNE, at=moment(6, 5))
    june = made.return_of(town, month=JUNE)
    made.fill(june, by=months["clerk"], at=moment(6, 6), values={**PLAUSIBLE, "M20": "2"})
    assert "B01" not in codes_on(june, months["clerk"])
    with acting(statistician):
        actions.switch_on(rule=row, first_month=JUNE, by=statistician, at=moment(6, 7))
    assert "B01" in codes_on(june, months["clerk"])
    assert "B01" not in codes_on(made.return_of(town, month=MAY), months["clerk"])  # as it was filed


def codes_on(monthly_return, by) -> list[str]:
    with acting(by):
        return [finding.check for finding in checks.run(sheets.build(made.fresh(monthly_return)))]


def test_a_month_already_filed_cannot_be_judged_anew(months, statistician):
    row = drafted(statistician)
    with acting(statistician), pytest.raises(TransitionRefused, match="只能从2026年6月起启用"):
        actions.switch_on(rule=row, first_month=MAY, by=statistician, at=moment(6, 7))


def test_the_present_month_is_free_until_somebody_files_it(months, statistician):
    with acting(statistician):
        assert queries.first_free_month(statistician.region, "monthly", on=moment(5, 20).date()) == JUNE
        assert queries.first_free_month(statistician.region, "mediation", on=moment(5, 20).date()) == MAY


def test_who_and_when_are_kept_and_the_rule_never_changes(months, statistician):
    row = drafted(statistician)
    with acting(statistician):
        on = actions.switch_on(rule=row, first_month=JUNE, by=statistician, at=moment(6, 7))
        assert (on.switched_on_by_name, on.since) == (statistician.person_name, "2026年6月")
        with pytest.raises(TransitionRefused, match="已自2026年6月起启用"):
            actions.switch_on(rule=row, first_month=JUNE, by=statistician, at=moment(6, 7))
        ended = actions.end(rule=row, until_month=202608, by=statistician, at=moment(7, 7))
        assert ended.until == "2026年8月"
        assert [len(BureauRule.objects.in_force(m)) for m in (MAY, JUNE, 202607, 202608)] == [0, 1, 1, 0]
        with pytest.raises(IntegrityError, match="stays as it was"), transaction.atomic():
            BureauRule.objects.filter(pk=row.pk).update(spelled={"name": "另一条"})


def test_a_city_tries_out_but_leaves_switching_on_to_its_counties(months, world):
    city = world.post("CITY_ANALYST", "南通市")
    row = drafted(city)
    assert tried(row, city).returns_flagged == 1
    with acting(city), pytest.raises(TransitionRefused, match="由各县（区）局自己启用"):
        actions.switch_on(rule=row, first_month=JUNE, by=city, at=moment(6, 7))


def test_a_proposal_of_the_pack_is_tried_out_too(months, statistician):
    proposal = queries.proposal("monthly", "P01")
    with acting(statistician):
        row = actions.choose(form_code="monthly", rule=proposal, by=statistician, at=moment(6, 5))
    assert row.rule.as_data() == {**proposal.as_data(), "id": "B01"}
    assert tried(row, statistician).returns_flagged == 0


def test_a_line_that_the_form_lacks_is_refused(months, statistician):
    wrong = Guided("M20", "试", "ERROR", Comparison.AT_MOST, Other.INDICATOR, other_code="M77")
    with pytest.raises(TransitionRefused, match="没有指标 M77"):
        drafted(statistician, wrong)


def test_a_county_return_is_judged_beside_its_townships(months, statistician, town):
    """The children of a county's sheet are the approved returns below it, and of no other month."""
    own = MonthlyReturn._base_manager.get(region=town.county, month=MAY)
    with acting(statistician):
        lines = sheets.lines_of(made.return_of(town))
        below = sheets.children_of(own, lines, has_villages=False)
    assert below["海安镇"]["M20"] == 2
    assert list(below) == ["海安镇"]  # the only one approved


def command(*arguments) -> str:
    out = StringIO()
    with time_machine.travel(moment(6, 10), tick=False):
        call_command("backtest_rule", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_tells_the_same(months, town):
    said = command(town.county.code, "--expect", "M20 >= 5", "--level", "ERROR")
    assert "审核通过 2 张，会被标出 1 张" in said and "2026年5月 海安市 海安镇 须改正 不符合 M20 >= 5" in said
    assert "P01 有排查才有受理" in command(town.county.code, "--rule", "P01")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("999999999999", "--rule", "P01"), "没有代码为"),
        (("{county}", "--rule", "Z99"), "请用 --rule"),
        (("{county}", "--expect", "M20 >"), "写法有误"),
        (("{county}", "--expect", "M77 > 1"), "没有指标 M77"),
        (("{county}", "--rule", "P01", "--form", "none"), "没有表式"),
    ],
)
def test_the_command_says_what_is_wrong(months, town, arguments, words):
    with pytest.raises(CommandError, match=words):
        command(*(argument.format(county=town.county.code) for argument in arguments))
