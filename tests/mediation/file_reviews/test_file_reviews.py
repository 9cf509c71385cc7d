"""卷宗评查: the sample, the sheet, who may review, feedback and correction."""

from collections import Counter
from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from governance.figures import indicators
from governance.notices.models import Notice
from governance.regions.models import Region
from mediation.cases.models import Case
from mediation.file_reviews import actions, rules
from mediation.file_reviews.actions import ReviewRefused
from mediation.file_reviews.models import FileReview, FileReviewRound
from mediation.file_reviews.rules import sheet
from tests.factories import file_reviews as make
from tests.factories.mediation import NOW

pytestmark = pytest.mark.django_db

FILES = st.dictionaries(
    st.integers(1, 9), st.sets(st.integers(1, 10_000), min_size=1, max_size=30), max_size=5
)


@given(FILES, st.sampled_from(["COUNT", "PERCENT"]), st.integers(1, 100), st.integers(0, 2**31))
def test_the_sample_is_the_same_for_the_same_seed_and_takes_its_share_of_each(files, by, number, seed):
    drawn = rules.draw(files, by=by, number=number, seed=seed)
    assert drawn == rules.draw(files, by=by, number=number, seed=seed)
    for pool in files.values():
        wanted = number if by == "COUNT" else -(-len(pool) * number // 100)
        if not any(pool & other for other in files.values() if other is not pool):
            assert len(pool & set(drawn)) == min(wanted, len(pool))


def test_another_seed_draws_another_sample():
    files = {1: range(1000)}
    draws = {tuple(rules.draw(files, by="COUNT", number=5, seed=seed)) for seed in range(5)}
    assert len(draws) == 5


GRADES = [(100, "EXCELLENT"), (90, "EXCELLENT"), (89, "GOOD"), (80, "GOOD"), (79, "PASSED"), (60, "PASSED"), (59, "FAILED"), (0, "FAILED")]  # fmt: skip


@pytest.mark.parametrize(("score", "grade"), GRADES)
def test_the_grade_follows_from_the_score(score, grade):
    assert sheet().grade(score) == grade


KINDS = [
    ("SUCCESS", "WRITTEN", True, {"agreement", "signatures", "performance", "visit"}),
    ("SUCCESS", "ORAL", True, {"agreement", "performance", "visit"}),
    ("SUCCESS", "ORAL", False, {"agreement", "visit"}),
    ("FAILED", "", False, {"routes"}),
]


@pytest.mark.parametrize(("outcome", "form", "pays", "extra"), KINDS)
def test_only_what_applies_to_the_file_is_scored(outcome, form, pays, extra):
    always = {item.code for item in sheet().items if item.when == "ALWAYS"}
    found = sheet().for_file(outcome=outcome, form=form, pays_money=pays)
    assert {item.code for item in found} == always | extra


@pytest.mark.parametrize(
    ("points", "score"), [([(10, 10)], 100), ([(9, 10), (0, 5)], 60), ([], 0), ([(1, 3)], 33), ([(1, 8)], 13)]
)
def test_the_score_is_out_of_a_hundred_whatever_applies(points, score):
    assert rules.score(points) == score


def test_the_sheet_names_the_law_and_has_a_full_mark():
    assert all("第" in item.law and item.points > 0 for item in sheet().items)
    assert Counter(item.code for item in sheet().items).most_common(1)[0][1] == 1


# --- 办理 -------------------------------------------------------------------------------------------


@pytest.fixture
def bench(world, act_as):
    """A round of two files of 北湾镇, drawn by the bureau."""
    head, officer = world.post("OFFICE_HEAD", "北湾镇"), world.post("COUNTY_CASE_OFFICER", "靖远县")
    posts = {"head": head, "officer": officer, "neighbour": world.post("OFFICE_HEAD", "东湾镇")}
    with act_as(head):
        make.files(head, count=4)
    with act_as(officer):
        round_ = make.a_round(officer, number=2)
    return posts | {"round": round_}


def first(bench) -> FileReview:
    return FileReview._base_manager.filter(round=bench["round"]).order_by("pk").first()


def test_the_sample_is_drawn_from_archived_files(bench):
    assert bench["round"].pool_count == 4
    cases = Case._base_manager.filter(file_reviews__round=bench["round"])
    assert [case.state for case in cases] == ["ARCHIVED"] * 2


def test_a_file_is_scored_fed_back_and_corrected(bench, act_as):
    officer, head = bench["officer"], bench["head"]
    with act_as(officer):
        review = make.scored(first(bench), officer, lost={"visit": 5})
        assert (review.score, review.grade) == (95, "EXCELLENT")
        review = make.scored(review, officer)
        assert (review.score, review.scores.count()) == (100, 10)
        review = make.scored(review, officer, lost={"record": 20, "mediator": 10})
        review = actions.feed_back(review=review, by=officer, at=NOW)
        assert review.correct_by == date(2026, 7, 15)
        with pytest.raises(actions.TransitionRefused):
            make.scored(review, officer)
    with act_as(head):
        with pytest.raises(ReviewRefused, match="填写整改情况"):
            actions.correct(review=review, correction=" ", by=head, at=NOW)
        review = actions.correct(review=review, correction="已补正。", by=head, at=NOW)
        assert review.state == "CORRECTED"


def test_a_deduction_without_a_reason_and_a_missing_item_are_refused(bench, act_as):
    officer = bench["officer"]
    with act_as(officer):
        with pytest.raises(ReviewRefused, match="写明扣分原因"):
            make.scored(first(bench), officer, lost={"record": 3}, remark="")
        with pytest.raises(ReviewRefused, match="没有评分"):
            actions.score(review=first(bench), points={}, remarks={}, opinion="", by=officer, at=NOW)
        with pytest.raises(ReviewRefused, match="须在0至"):
            make.scored(first(bench), officer, lost={"record": -1})


WHY_NOT = [
    ((True, False, False), "调解员"),
    ((False, True, False), "办理过本案"),
    ((False, False, True), "本单位办理"),
    ((False, False, False), ""),
]


@pytest.mark.parametrize(("facts", "words"), WHY_NOT)
def test_nobody_reviews_their_own_file(facts, words):
    names = ("is_mediator", "has_handled", "is_own_office")
    said = rules.why_not_review(**dict(zip(names, facts, strict=True)))
    assert (words in said) if words else said == ""


def test_who_brought_the_file_in_does_not_review_it(world, act_as):
    officer = world.post("COUNTY_CASE_OFFICER", "靖远县")
    head = world.post("OFFICE_HEAD", "北湾镇")
    with act_as(head):
        committee = make.committee_of(head)
    with act_as(officer):
        make.files(officer, count=1, committee=committee, place=make.village(head))
        round_ = make.a_round(officer)
        with pytest.raises(ReviewRefused, match="办理过本案"):
            make.scored(round_.reviews.get(), officer)


def test_the_same_seed_draws_the_same_files(bench, act_as):
    officer = bench["officer"]
    with act_as(officer):
        again = make.a_round(officer, number=2, name="复核")
        both = [set(one.reviews.values_list("case_id", flat=True)) for one in (bench["round"], again)]
        assert both[0] == both[1]
        with pytest.raises(ReviewRefused, match="已有名为"):
            make.a_round(officer, name="复核")


def test_a_period_without_files_draws_nothing(bench, act_as):
    with act_as(bench["officer"]), pytest.raises(ReviewRefused, match="没有归档的卷宗"):
        make.a_round(bench["officer"], name="空", from_on=date(2020, 1, 1), to_on=date(2020, 1, 2))


def test_the_pages_from_drawing_to_correction(bench, client_of):
    officer, head = client_of(bench["officer"]), client_of(bench["head"])
    data = {"name": "上半年", "from_on": "2026-01-01", "to_on": "2026-06-30", "sample_by": "PERCENT"}
    page = officer.post(reverse("file_reviews:draw"), data | {"sample_number": 50, "seed": 7}, follow=True)
    assert "随机种子 7" in page.content.decode()
    review = FileReview._base_manager.filter(round__name="上半年").first()
    address = reverse("file_reviews:review", args=[review.pk])
    points = {f"points_{item.code}": item.points for item in sheet().items}
    refused = officer.post(address, points | {"points_record": 8, "opinion": "记录过简。"}).content.decode()
    assert "请写明扣分原因" in refused
    assert "记录过简。" in refused
    saved = officer.post(address, points | {"points_record": 8, "remark_record": "过简"}, follow=True)
    assert "89 分，良好" in saved.content.decode()
    assert head.post(address, points).status_code == 403
    officer.post(reverse("file_reviews:feed_back", args=[review.pk]))
    assert "登记整改" in head.get(address).content.decode()
    corrected = head.post(
        reverse("file_reviews:correct", args=[review.pk]), {"correction": "已补记录。"}, follow=True
    )
    assert "已补记录。" in corrected.content.decode()
    assert client_of(bench["neighbour"]).get(address).status_code == 404


def test_the_office_is_told_of_the_grade_and_by_when_to_correct(bench, act_as):
    officer, head = bench["officer"], bench["head"]
    review = FileReview._base_manager.filter(round=bench["round"]).first()
    with act_as(officer):
        make.scored(review, officer, lost={"record": 4})
        actions.feed_back(review=review, by=officer, at=NOW)
    (told,) = Notice._base_manager.filter(to=head)
    assert told.title == f"卷宗评查反馈：{review.case}"
    assert "前整改并登记" in told.text
    assert told.url == reverse("file_reviews:review", args=[review.pk])


def test_the_round_costs_the_same_for_more_files(bench, client_of, django_assert_max_num_queries):
    client = client_of(bench["officer"])
    address = reverse("file_reviews:round", args=[bench["round"].pk])
    client.get(address)
    with django_assert_max_num_queries(20):
        assert client.get(address).status_code == 200


def test_passed_files_count_in_the_month_of_their_review(bench, act_as):
    """MD34.02 counts what the review found 合格 or better, MD34.03 all it graded; each lists the same files."""
    passed, failed = FileReview._base_manager.filter(round=bench["round"]).order_by("pk")
    with act_as(bench["officer"]):
        make.scored(passed, bench["officer"])
        lost = {item.code: item.points for item in actions.items_of(failed.case)}
        make.scored(failed, bench["officer"], lost=lost)
        found = {code: counted(code, passed) for code in ("MD34.02", "MD34.03")}
    assert found["MD34.02"] == ([1], [passed.case])
    assert found["MD34.03"] == ([2], sorted([passed.case, failed.case], key=lambda case: case.pk))
    rate = indicators.get("MD34")
    assert (rate.numerator, rate.denominator) == ("MD34.02", "MD34.03")


def counted(code: str, review: FileReview) -> tuple[list[int], list]:
    """The amounts of the month and the cases behind them."""
    files, months = indicators.get(code), [202606]
    amounts = [amount for _, _, amount in files.observe(city_id=review.city_id, months=months)]
    return amounts, list(files.rows(region=township_of(review), months=months))


def township_of(review: FileReview):
    """The township of a reviewed file."""
    return Region.objects.get(pk=review.township_id)


@pytest.mark.parametrize(
    ("by", "number", "text"), [("COUNT", 3, "每个调委会3件"), ("PERCENT", 5, "每个调委会5%")]
)
def test_the_sample_is_told_in_words(by, number, text):
    assert FileReviewRound(sample_by=by, sample_number=number).sample_text == text
