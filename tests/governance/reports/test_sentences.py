from fractions import Fraction

import pytest

from governance.figures import comparisons
from governance.figures.arithmetic import ratio
from governance.figures.comparisons import period_on_period, year_on_year
from governance.figures.values import LATE, MISSING, NOT_COMPUTED, Precision, Unit, Value, present
from governance.reports import sentences
from governance.reports.sentences import Figure, Printed, SentenceRefused

AT_LEAST = Precision.AT_LEAST


def cases(amount: int | None, code: str = "") -> Figure:
    return Figure(MISSING if amount is None else present(amount), Unit.CASE, code)


def yoy(now: Value, base: Value, unit: Unit = Unit.CASE):
    return year_on_year(unit, now, base)


def pop(now: Value, base: Value, unit: Unit = Unit.CASE):
    return period_on_period(unit, now, base)


def flow(now: Value, *moved) -> str:
    return sentences.flow("全县共受理人民调解案件", Figure(now, Unit.CASE), *moved).text


def test_s09_flow_names_both_comparisons():
    now = present(46)
    text = flow(now, yoy(now, present(40)), pop(now, present(50)))
    assert text == "全县共受理人民调解案件46件，同比增长15.0%，环比下降8.0%。"


def test_s09_zero_base_is_no_base():
    now = present(46)
    assert flow(now, yoy(now, present(0))) == "全县共受理人民调解案件46件（上年同期为0，无可比基数）。"


def test_s09_missing_base_is_told_from_zero():
    now = present(46)
    assert flow(now, yoy(now, MISSING)) == "全县共受理人民调解案件46件（上年同期缺报，不作比较）。"


@pytest.mark.parametrize("base", [MISSING, LATE])
def test_one_sound_and_one_unusable_base(base):
    now = present(46)
    text = flow(now, yoy(now, present(40)), pop(now, base))
    assert text == "全县共受理人民调解案件46件，同比增长15.0%（上期缺报，不作比较）。"


def test_base_not_yet_computed_is_not_called_missing():
    now = present(46)
    assert "缺报" not in flow(now, yoy(now, NOT_COMPUTED))
    assert "上年同期尚未计算，不作比较" in flow(now, yoy(now, NOT_COMPUTED))


def test_changed_definition_refuses_comparison():
    now = present(46)
    moved = comparisons.year_on_year(Unit.CASE, now, present(40), same_definition=False)
    assert flow(now, moved) == "全县共受理人民调解案件46件（与上年同期统计口径不同，不作比较）。"


def test_equal_is_level_and_both_equal_said_once():
    now = present(46)
    assert flow(now, yoy(now, present(46))) == "全县共受理人民调解案件46件，与上年同期持平。"
    both = flow(now, yoy(now, present(46)), pop(now, present(46)))
    assert both == "全县共受理人民调解案件46件，与上年同期、上期均持平。"
    assert flow(present(0), yoy(present(0), present(0))).endswith("0件，与上年同期持平。")


def test_different_reporters_are_confessed():
    now = present(46, have=10, expected=11)
    text = flow(now, yoy(now, present(40, have=11, expected=11)))
    assert text.endswith("，同比增长15.0%（两期报送单位不一致，比较仅供参考）。")


def test_missing_number_is_said_and_not_printed_as_zero():
    assert flow(MISSING, yoy(MISSING, present(40))) == "全县共受理人民调解案件（本期缺报）。"
    assert sentences.absent("人民调解受理数", cases(None)).text == "人民调解受理数本期缺报。"


def test_s10_at_least_has_no_growth_no_share_and_no_mean():
    money = Figure(present(200_000_000, AT_LEAST), Unit.MONEY)
    moved = yoy(money.value, present(100_000_000), Unit.MONEY)
    assert sentences.flow("追回欠薪", money, moved).text == "追回欠薪200余万元。"
    trained = Figure(present(4030, AT_LEAST), Unit.PERSON_TIME)
    share = present(Fraction(806, 1000))
    assert sentences.cumulative(5, "培训“法律明白人”", trained, plan_share=share).text == (
        "截至5月底，累计培训“法律明白人”4030余人次。"
    )


def test_exact_base_against_approximate_one_is_refused_with_reason():
    now = present(46)
    assert flow(now, yoy(now, present(40, AT_LEAST))).endswith("46件（上年同期为概数，不作比较）。")


@pytest.mark.parametrize(
    ("amount", "precision", "said"),
    [
        (4030, AT_LEAST, "4030余人次"),
        (30_000, AT_LEAST, "3万余人次"),
        (12_000, Precision.ABOUT, "约1.2万人次"),
        (50_000, Precision.AT_MOST, "近5万人次"),
        (30_000, Precision.EXACT, "30000人次"),
        (34_030, AT_LEAST, "34030余人次"),
    ],
)
def test_round_ten_thousands_read_as_spoken_only_when_approximate(amount, precision, said):
    assert sentences.figure_text(Figure(present(amount, precision), Unit.PERSON_TIME)) == said


def test_cumulative_with_share_of_plan():
    figure = Figure(present(4030), Unit.PERSON_TIME)
    text = sentences.cumulative(5, "培训“法律明白人”", figure, plan_share=present(Fraction(806, 1000))).text
    assert text == "截至5月底，累计培训“法律明白人”4030人次，占年度计划的80.6%。"


def test_s13_rate_moves_in_points():
    rate = ratio(present(21), present(25))
    points = yoy(rate, present(Fraction(805, 1000)), Unit.PERCENT)
    sentence = sentences.success(
        "全县共受理人民调解案件", cases(25), "调解成功", cases(21), "成功率", Figure(rate, Unit.PERCENT),
        rate_comparison=points,
    )  # fmt: skip
    assert sentence.text == (
        "全县共受理人民调解案件25件；调解成功21件，成功率84.0%，较上年同期提高3.5个百分点。"
    )
    assert "3.5%" not in sentence.text


def test_rate_of_approximate_parts_is_left_out():
    part = Figure(present(20, AT_LEAST), Unit.CASE)
    rate = Figure(ratio(part.value, present(25)), Unit.PERCENT)
    text = sentences.success("共受理", cases(25), "调解成功", part, "成功率", rate).text
    assert text == "共受理25件；调解成功20余件。"


def test_coverage_and_its_refusal():
    whole, reached = Figure(present(151), Unit.COUNT), Figure(present(148), Unit.COUNT)
    rate = Figure(ratio(reached.value, whole.value), Unit.PERCENT)
    text = sentences.coverage(whole, reached, "每村不少于3名", rate).text
    assert text == "151个村中148个达到每村不少于3名的要求，达标率98.0%。"
    with pytest.raises(SentenceRefused):
        sentences.coverage(reached, whole, "每村不少于3名", rate)


def test_s10_parts_must_add_up():
    def item(n):
        return Figure(present(n), Unit.ITEM)

    parts = [("出台类", item(2)), ("预备类", item(3)), ("调研类", item(3))]
    text = sentences.composed("年度立法计划共", item(8), parts).text
    assert text == "年度立法计划共8项，其中出台类2项、预备类3项、调研类3项。"
    with pytest.raises(SentenceRefused, match="分项之和"):
        sentences.composed("年度立法计划共", item(9), parts)


def test_ranking_names_ties_and_leaves_out_what_has_no_number():
    rows = [
        ("甲镇", cases(9)),
        ("乙镇", cases(12)),
        ("丙镇", cases(8)),
        ("丁镇", cases(8)),
        ("戊镇", cases(None)),
    ]
    assert sentences.ranking("受理数", rows).text == (
        "受理数居前三的是乙镇（12件）、甲镇（9件）、丙镇（8件）、丁镇（8件）（末位并列）。"
    )
    assert sentences.ranking("受理数", [("甲镇", cases(0)), ("乙镇", cases(None))]).text == (
        "各地受理数均无发生数。"
    )
    assert sentences.ranking("受理数", [("甲镇", cases(3))]).text == "受理数最多的是甲镇（3件）。"


def test_growth_ranking_takes_only_sound_growth():
    grown = yoy(present(15), present(10))
    rows = [("甲镇", grown), ("乙镇", yoy(present(5), present(0))), ("丙镇", yoy(present(5), present(9)))]
    said = sentences.growth_ranking(rows)
    assert said is not None
    assert said.text == "增幅居前的是甲镇（同比增长50.0%）。"
    assert sentences.growth_ranking(rows[1:]) is None


def test_s11_every_missing_township_is_named():
    names = ["寺滩乡", "五佛乡"]
    said = sentences.missing(names, share_last_year=present(Fraction(1, 20)))
    assert said is not None
    assert said.text == "寺滩乡、五佛乡2个乡镇未按期报送，以上数据未包含（上年同期占5.0%）。"
    assert sentences.missing([]) is None
    assert sentences.late(["五佛乡"]).text == "五佛乡1个乡镇逾期报送，数据已计入。"


def test_s12_correction_prints_old_and_new():
    text = sentences.correction("2026年3月", "人民调解受理数", "补录漏报案件", cases(30), cases(33)).text
    assert text == "2026年3月人民调解受理数因补录漏报案件作了更正，由30件调整为33件。"


def test_s08_merged_regions_are_explained():
    assert sentences.merged("Z村", ["X村", "Y村"]).text == (
        "为保持口径一致，Z村上年同期数为原X村、原Y村合计。"
    )


@pytest.mark.parametrize(
    ("now", "base", "said"),
    [
        (453, present(441), "在册453人，较上月增加12人。"),
        (441, present(453), "在册441人，较上月减少12人。"),
        (453, present(453), "在册453人，与上月持平。"),
        (453, MISSING, "在册453人。"),
        (453, present(400, AT_LEAST), "在册453人。"),
    ],
)
def test_absolute_changes_take_increase_and_decrease(now, base, said):
    figure, before = Figure(present(now), Unit.PERSON), Figure(base, Unit.PERSON)
    assert sentences.difference("在册", figure, before, base_label="上月").text == said


def test_numbers_carry_their_code():
    now = present(46)
    sentence = sentences.flow("受理", Figure(now, Unit.CASE, "01"), yoy(now, present(40)))
    assert sentence.parts == ("受理", Printed("46件", "01"), "，同比增长15.0%", "。")
    assert sentences.joined([sentence, sentences.plain("完。")]).text == sentence.text + "完。"


def test_several_flows_are_parted_by_semicolons():
    said = sentences.flows(("受理", cases(3), ()), ("办结", cases(2), ()))
    assert said.text == "受理3件；办结2件。"
