"""卷宗评查 of the demonstration: one round of a county, every file scored and fed back, what failed put right."""

from collections.abc import Mapping
from datetime import date
from random import Random

from demo.acting import acting, holder
from demo.moments import Clock
from governance.regions.models import Region
from mediation.cases.models import Case
from mediation.file_reviews import actions
from mediation.file_reviews.models import FileReview, FileReviewRound

FEWEST, MOST = 5, 14  # committees of a round
LONGEST, OLDEST = 40, 400  # days
# Item and points lost, with the reason: what reviewers note most often.
FAULTS = (
    {"record": (5, "调解笔录过简，没有记明双方的主要意见")},
    {},
    {"visit": (3, "回访记录没有注明回访方式")},
    {"record": (9, "笔录缺记录人签名，主要意见记载不全"), "visit": (5, "未见回访记录")},
)


def play(county: Region, clock: Clock, *, random: Random) -> FileReviewRound | None:
    """A round of the files archived lately, finished; None where too few were archived."""
    officer = holder(county, "COUNTY_CASE_OFFICER")
    with acting(officer):
        if (span := _span(officer, clock)) is None:
            return None
        round_ = actions.draw(
            name=f"{span[1].year}年{span[1].month}月归档案件卷宗评查",
            from_on=span[0],
            to_on=span[1],
            sample_by="COUNT",
            sample_number=1,
            seed=random.randrange(1, 10_000),
            by=officer,
            at=clock.at(14),
        )
        reviews = list(round_.reviews.select_related("case").order_by("pk"))
        for place, review in enumerate(reviews):
            _score(review, place, officer, clock)
            actions.feed_back(review=review, by=officer, at=clock.at(9, 15))
    _put_right(reviews[0], clock)
    return round_


def _span(officer, clock: Clock) -> tuple[date, date] | None:
    """The latest days of archiving with a manageable number of committees, none of them the county's own:
    the reviewer entered those files."""
    files = Case.objects.filter(state="ARCHIVED", archived_on__range=(clock.day(OLDEST), clock.day(16)))
    rows = list(files.values_list("archived_on", "committee_id", "committee__kind"))
    for ago in range(16, OLDEST):
        for days in range(1, LONGEST):
            first, last = clock.day(ago + days), clock.day(ago)
            inside = [row for row in rows if first <= row[0] <= last]
            bodies = {committee for _, committee, _ in inside}
            if len(bodies) >= FEWEST:
                if len(bodies) <= MOST and all(kind != "INDUSTRY" for _, _, kind in inside):
                    return first, last
                break
    return None


def _score(review: FileReview, place: int, officer, clock: Clock) -> None:
    items = {item.code: item.points for item in actions.items_of(review.case)}
    lost = _halved(items) if place == 0 else FAULTS[place % len(FAULTS)]
    actions.score(
        review=review,
        points={code: most - min(most, lost.get(code, (0, ""))[0]) for code, most in items.items()},
        remarks={code: reason for code, (_, reason) in lost.items() if code in items},
        opinion="卷宗材料不齐，请补正后报备。" if place == 0 else "卷宗规范，个别处请改进。" if lost else "",
        by=officer,
        at=clock.at(10, 10),
    )


def _halved(items: Mapping[str, int]) -> dict[str, tuple[int, str]]:
    """A careless file: every paper is there, none is complete."""
    reasons = ("登记表缺当事人签名", "填写不全，缺日期", "只有复印件，没有核对人签名")
    return {
        code: ((most + 1) // 2, reasons[place % len(reasons)])
        for place, (code, most) in enumerate(items.items())
    }


def _put_right(review: FileReview, clock: Clock) -> None:
    """The office of the township says what it has corrected."""
    head = holder(Region.objects.get(pk=review.township_id), "OFFICE_HEAD")
    if head is None:
        return
    with acting(head):
        actions.correct(
            review=FileReview.objects.get(pk=review.pk),
            correction="已补正登记表、告知书的签名和日期，重新装订。",
            by=head,
            at=clock.at(4),
        )
