"""Pages of file reviews: the rounds, drawing one, its files, the sheet of one file."""

import random

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Avg, Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.access import checks
from governance.access.permissions import Permission as P
from governance.workflow.actions import AlreadyDone, TransitionRefused
from mediation.cases.models import Case
from mediation.file_reviews import actions, rules
from mediation.file_reviews.forms import CorrectionForm, DrawForm, ScoreForm
from mediation.file_reviews.models import FileReview, FileReviewRound
from mediation.file_reviews.states import ReviewState

CRUMBS = [{"label": "人民调解", "url": ""}]
SHOWN = 50


@require_GET
def rounds(request):
    rows = (
        _rounds()
        .annotate(
            drawn=Count("reviews"),
            done=Count("reviews", filter=~Q(reviews__state=ReviewState.DRAWN)),
            passed=Count("reviews", filter=Q(reviews__grade__in=["EXCELLENT", "GOOD", "PASSED"])),
        )
        .order_by("-drawn_at", "-id")[:SHOWN]
    )
    context = {
        "rounds": rows,
        "may_draw": _may_review(request),
        "crumbs": [*CRUMBS, {"label": "卷宗评查", "url": ""}],
    }
    return render(request, "file_reviews/rounds.html", context)


@require_http_methods(["GET", "POST"])
def draw(request):
    form = DrawForm(request.POST or None, initial={"seed": random.SystemRandom().randrange(1_000_000)})
    if form.is_bound and form.is_valid():
        try:
            round_ = actions.draw(by=request.post, at=timezone.now(), **form.cleaned_data)
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已抽取“{round_}”。")
            return redirect("file_reviews:round", round_id=round_.pk)
    return render(request, "file_reviews/draw.html", {"form": form, "crumbs": _crumbs("抽取卷宗")})


@require_GET
def round_detail(request, round_id):
    row = get_object_or_404(_rounds().select_related("by"), pk=round_id)
    reviews = list(
        row.reviews.select_related("case__committee", "reviewer").order_by("case__committee__name", "pk")
    )
    summary = row.reviews.aggregate(average=Avg("score"), done=Count("pk", filter=Q(score__isnull=False)))
    passed = sum(one.grade in ("EXCELLENT", "GOOD", "PASSED") for one in reviews)
    context = {
        "round": row,
        "reviews": reviews,
        "summary": summary,
        "passed": passed,
        "crumbs": _crumbs(str(row)),
    }
    return render(request, "file_reviews/round.html", context)


@require_http_methods(["GET", "POST"])
def review(request, review_id):
    """The sheet: filled in by a reviewer until it is fed back, read by everybody else."""
    row, case = _review(review_id)
    why_not = actions.why_not_review(case, request.post) if _may_review(request) else "—"
    is_open = row.state in (ReviewState.DRAWN, ReviewState.SCORED) and not why_not
    if request.method == "POST" and not _may_review(request):
        raise PermissionDenied
    form = ScoreForm(request.POST or None, items=actions.items_of(case), initial=_given(row))
    if form.is_bound and form.is_valid():
        try:
            actions.score(
                review=row,
                points=form.points(),
                remarks=form.remarks(),
                opinion=form.cleaned_data["opinion"],
                by=request.post,
                at=timezone.now(),
            )
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "评分已保存。")
            return redirect("file_reviews:review", review_id=row.pk)
    return render(request, "file_reviews/review.html", _sheet(request, row, case, form, is_open, why_not))


@require_POST
def feed_back(request, review_id):
    row, _case = _review(review_id)
    return _step(request, row, "已反馈调委会。", actions.feed_back)


@require_POST
def correct(request, review_id):
    row, _case = _review(review_id)
    text = request.POST.get("correction", "")
    return _step(request, row, "已登记整改。", actions.correct, correction=text)


def _step(request, row, done: str, action, **more):
    try:
        action(review=row, by=request.post, at=timezone.now(), **more)
    except AlreadyDone as already:
        messages.info(request, str(already))
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("file_reviews:review", review_id=row.pk)


def _sheet(request, row, case, form, is_open: bool, why_not: str) -> dict:
    labels = {item.code: item for item in rules.sheet().items}
    scores = [{"score": one, "item": labels.get(one.item)} for one in row.scores.order_by("pk")]
    return {
        "review": row,
        "case": case,
        "form": form,
        "is_open": is_open,
        "why_not": why_not if row.state == ReviewState.DRAWN and why_not != "—" else "",
        "scores": scores,
        "may_feed_back": row.state == ReviewState.SCORED and _may_review(request),
        "correction_form": CorrectionForm() if _may_correct(request, row) else None,
        "crumbs": [*_crumbs(str(row.round))[:-1], _round_crumb(row.round), {"label": str(case), "url": ""}],
    }


def _rounds():
    """Rounds in which a file of the open scope was drawn: an office has no business with the others."""
    return FileReviewRound.objects.filter(pk__in=FileReview.objects.order_by().values("round_id"))


def _may_review(request) -> bool:
    return checks.has_permission(request.post, P.MEDIATION_FILE_REVIEW)


def _may_correct(request, row) -> bool:
    return row.state == ReviewState.FED_BACK and checks.has_permission(request.post, P.MEDIATION_CASE_ARCHIVE)


def _review(review_id) -> tuple[FileReview, Case]:
    row = get_object_or_404(FileReview.objects.select_related("round", "reviewer"), pk=review_id)
    return row, get_object_or_404(Case.objects.select_related("committee", "region"), pk=row.case_id)


def _given(row) -> dict:
    given = {"opinion": row.opinion}
    for one in row.scores.all():
        given |= {f"points_{one.item}": one.points, f"remark_{one.item}": one.remark}
    return given


def _round_crumb(row) -> dict:
    return {"label": str(row), "url": reverse("file_reviews:round", args=[row.pk])}


def _crumbs(last: str) -> list[dict]:
    return [*CRUMBS, {"label": "卷宗评查", "url": reverse("file_reviews:rounds")}, {"label": last, "url": ""}]
