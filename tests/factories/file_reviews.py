"""Situations of file reviews: archived files, a drawn round, a scored file. Need an open scope."""

from datetime import date

from mediation.cases import actions as cases
from mediation.file_reviews import actions
from mediation.file_reviews.models import FileReview, FileReviewRound
from tests.factories import mediation as make
from tests.factories.mediation import NOW, village

committee_of = make.committee
__all__ = ["a_round", "committee_of", "corrected", "fed_back", "files", "scored", "village"]


def files(by, *, count: int = 2, committee=None, place=None, **facts) -> None:
    """Oral successes about money, performed and archived in March 2026."""
    committee = committee or make.committee(by, name=f"{by.region.name}评查人民调解委员会")
    more = {"place": place} if place else {}
    past = [make.past_case(by, committee, **more, **facts) for _ in range(count)]
    cases.bring_in(cases=past, by=by, at=NOW)


def a_round(
    by,
    *,
    name: str = "2026年上半年评查",
    number: int = 1,
    seed: int = 42,
    from_on: date = date(2026, 1, 1),
    to_on: date = date(2026, 6, 30),
) -> FileReviewRound:
    return actions.draw(
        name=name,
        from_on=from_on,
        to_on=to_on,
        sample_by="COUNT",
        sample_number=number,
        seed=seed,
        by=by,
        at=NOW,
    )


def scored(
    review: FileReview, by, *, lost: dict[str, int] | None = None, remark: str = "有缺漏"
) -> FileReview:
    """Full points but for what was lost."""
    lost = lost or {}
    items = actions.items_of(review.case)
    return actions.score(
        review=review,
        points={item.code: item.points - lost.get(item.code, 0) for item in items},
        remarks={item.code: remark for item in items if lost.get(item.code)},
        opinion="",
        by=by,
        at=NOW,
    )


def fed_back(review: FileReview, by) -> FileReview:
    return actions.feed_back(review=scored(review, by, lost={"record": 5}), by=by, at=NOW)


def corrected(review: FileReview, by) -> FileReview:
    return actions.correct(review=review, correction="已补正。", by=by, at=NOW)
