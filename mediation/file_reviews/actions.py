"""Every write to file reviews: drawing, scoring, feedback, correction."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from governance.notices.actions import notify
from governance.workflow import actions as workflow
from governance.workflow.actions import TransitionRefused
from governance.workflow.models import StateChange
from mediation.cases import policy
from mediation.cases.models import Case
from mediation.file_reviews import rules
from mediation.file_reviews.models import FileReview, FileReviewRound, FileReviewScore
from mediation.file_reviews.states import REVIEW_WORKFLOW, ReviewState


class ReviewRefused(TransitionRefused):
    """评查操作被拒绝: the message says what to do instead."""


@transaction.atomic
def draw(
    *, name: str, from_on: date, to_on: date, sample_by: str, sample_number: int, seed: int, by, at: datetime
) -> FileReviewRound:
    """抽取: a random sample of each committee's archived files; the seed lets anyone draw it again."""
    _refuse(rules.why_not_sample(by=sample_by, number=sample_number))
    if to_on < from_on:
        raise ReviewRefused("截止日期早于开始日期，请改正。")
    if FileReviewRound.objects.filter(region_id=by.region_id, name=name.strip()).exists():
        raise ReviewRefused(f"已有名为“{name.strip()}”的批次，请换一个名称。")
    pool = Case.objects.filter(state="ARCHIVED", archived_on__range=(from_on, to_on))
    files: dict[int, list[int]] = {}
    for pk, committee_id in pool.values_list("pk", "committee_id"):
        files.setdefault(committee_id, []).append(pk)
    drawn = rules.draw(files, by=sample_by, number=sample_number, seed=seed)
    if not drawn:
        raise ReviewRefused("这段时间没有归档的卷宗，请换一段时间。")
    round_ = FileReviewRound.objects.create(
        region_id=by.region_id,
        name=name.strip(),
        from_on=from_on,
        to_on=to_on,
        sample_by=sample_by,
        sample_number=sample_number,
        seed=seed,
        sheet_version=rules.sheet().version,
        pool_count=sum(len(found) for found in files.values()),
        drawn_at=at,
        by=by,
    )
    places = dict(Case.objects.filter(pk__in=drawn).values_list("pk", "region_id"))
    FileReview.objects.bulk_create(
        FileReview(round=round_, case_id=pk, region_id=places[pk], state=ReviewState.DRAWN) for pk in drawn
    )
    return round_


@transaction.atomic
def score(
    *,
    review: FileReview,
    points: Mapping[str, int | None],
    remarks: Mapping[str, str],
    opinion: str,
    by,
    at: datetime,
) -> FileReview:
    """评分: every applicable item; whatever is deducted says why. May be done again until it is fed back."""
    review = workflow.lock(review)
    case = Case.objects.get(pk=review.case_id)
    _refuse(why_not_review(case, by))
    items = items_of(case)
    _refuse(rules.why_not_score(items, points, remarks))
    review.scores.all().delete()
    FileReviewScore.objects.bulk_create(
        FileReviewScore(
            review=review,
            region_id=review.region_id,
            item=item.code,
            points=points[item.code],
            most=item.points,
            remark=remarks.get(item.code, "").strip()[:200],
        )
        for item in items
    )
    review.score = rules.score((points[item.code] or 0, item.points) for item in items)
    review.grade, review.opinion = rules.sheet().grade(review.score), opinion.strip()
    review.reviewer, review.reviewed_on = by, timezone.localdate(at)
    name = "score" if review.state == ReviewState.DRAWN else "score_again"
    return _take(review, name, by=by, at=at, reason=f"{review.score}分，{review.get_grade_display()}")


@transaction.atomic
def feed_back(*, review: FileReview, by, at: datetime) -> FileReview:
    """反馈调委会: from now the score stands; what failed or lost points is corrected by a day."""
    review = workflow.lock(review)
    if review.state == ReviewState.SCORED and (review.score or 0) < rules.FULL:
        review.correct_by = timezone.localdate(at) + timedelta(days=rules.sheet().correction_days)
    review = _take(review, "feed_back", by=by, at=at)
    _tell_fed_back(review, by=by, at=at)
    return review


@transaction.atomic
def correct(*, review: FileReview, correction: str, by, at: datetime) -> FileReview:
    """登记整改: what the committee put right."""
    review = workflow.lock(review)
    if not correction.strip():
        raise ReviewRefused("请填写整改情况，例如“已补正调解员签名”。")
    review.correction, review.corrected_on = correction.strip()[:500], timezone.localdate(at)
    return _take(review, "correct", by=by, at=at)


def items_of(case: Case) -> list[rules.Item]:
    return rules.sheet().for_file(
        outcome=case.outcome, form=case.agreement_form, pays_money=bool(case.agreed_fen)
    )


def why_not_review(case: Case, by) -> str:
    """Why this post may not review this file, or an empty text; two queries."""
    handled = StateChange.objects.about(case).filter(by=by)
    return rules.why_not_review(
        is_mediator=case.mediators.filter(mediator__post_id=by.pk).exists(),
        has_handled=handled.exists(),
        is_own_office=by.region.level not in ("COUNTY", "CITY"),
    )


# --- 内部 -------------------------------------------------------------------------------------------


def _tell_fed_back(review: FileReview, *, by, at: datetime) -> None:
    """The mediators of the case and the office of its township: the grade, and by when to put it right."""
    case = Case.objects.select_related("committee", "region").get(pk=review.case_id)
    told = policy.concerned(subject=case, on=timezone.localdate(at))
    until = f"请于{review.correct_by:%Y-%m-%d}前整改并登记。" if review.correct_by else ""
    notify(
        to=[post for post in told if post.pk != by.pk],
        key=f"file_review:{review.pk}:fed_back",
        title=f"卷宗评查反馈：{case}",
        text=f"{review.score}分，{review.get_grade_display()}。{until}",
        url=reverse("file_reviews:review", args=[review.pk]),
        at=at,
        by=by,
    )


def _refuse(reason: str) -> None:
    if reason:
        raise ReviewRefused(reason)


def _take(review: FileReview, name: str, *, by, at: datetime, reason: str = "") -> FileReview:
    workflow.apply_transition(review, name, workflow=REVIEW_WORKFLOW, by=by, at=at, reason=reason)
    if REVIEW_WORKFLOW.get(name).target is None:
        review.save()
    return review
