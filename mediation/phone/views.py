"""Pages of the phone: quick registration, own cases, one case, and its few short forms.

A form sent by the page's script carries X-Outbox and is answered with the next address as JSON, so that the
script knows that it arrived; without the script the same form is answered with a redirect.
"""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from governance.workflow.actions import AlreadyDone, TransitionRefused
from mediation.cases import policy
from mediation.cases.models import Case
from mediation.phone import actions, forms, pages, queries
from mediation.phone import policy as phone
from mediation.phone.phrases import phrases


@require_GET
def my_cases(request):
    today = timezone.localdate()
    active, waiting, has_more = queries.my_cases(request.post, on=today)
    context = {"active": active, "waiting": waiting, "has_more": has_more, "today": today}
    return render(request, "phone/mine.html", context)


@require_http_methods(["GET", "POST"])
def quick(request):
    """快速登记. Refused, it keeps everything typed; sent twice, it answers with the case there is."""
    initial = {"place": queries.usual_place(request.post)}
    form = forms.QuickForm(request.POST or None, post=request.post, initial=initial)
    lines = forms.PartyLines(request.POST or None, prefix="party", initial=forms.SIDES)
    if form.is_bound and all([form.is_valid(), lines.is_valid()]):
        try:
            made = actions.register_quickly(
                new=form.new_case(lines.new_parties()),
                lead=form.cleaned_data["lead"],
                ending=form.ending(),
                by=request.post,
                at=timezone.now(),
            )
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            told = pages.told(made.case)
            messages.success(request, told if made.is_new else f"这份登记先前已经收到。{told}")
            return _done(request, made.case)
    context = pages.quick_frame(form, lines, request.post, on=timezone.localdate())
    return render(request, "phone/quick.html", context, status=422 if form.is_bound else 200)


@require_GET
def case_page(request, case_id):
    """What has been done, what is still to do, whom to call, what to print."""
    case = _case(request, case_id)
    level = policy.mask_level(request.post, case)
    may_act = phone.may_act(case, request.post)
    case.was_visited = case.visits.exists()
    context = {
        **pages.heading(case, request.post),
        "duties": queries.duties(case, at=timezone.now()),
        "steps": queries.next_steps(case, post=request.post, was_visited=case.was_visited) if may_act else [],
        "contacts": queries.contacts(case, level) if policy.may_reveal(case, request.post) else [],
        "may_attach": case.state not in ("ARCHIVED", "CANCELLED") and policy.may_attach(case, request.post),
        "is_oral": case.agreement_form == "ORAL",
        "taken": queries.steps_taken(case),
        "crumbs": pages.crumbs(case, ""),
    }
    return render(request, "phone/case.html", context)


@require_http_methods(["GET", "POST"])
def finish(request, case_id):
    """登记结果 of a case that was registered before."""
    case = _case(request, case_id)
    known = pages.confirmed_by(case)
    initial = {"ended_on": timezone.localdate()}
    form = forms.EndingForm(request.POST or None, initial=initial)

    def run(**who):
        actions.finish(case=case, ending=form.ending(known=known), **who)

    frame = {
        **pages.ending_frame(form, known=known, results=pages.results_for(case)),
        "is_startable": case.started_on is None,
    }
    return _note(request, case, form, run, title="登记结果", template="phone/finish.html", frame=frame)


@require_http_methods(["GET", "POST"])
def session(request, case_id):
    case = _case(request, case_id)
    form = forms.SessionNote(request.POST or None)

    def run(**who):
        actions.note_session(case=case, **form.cleaned_data, **who)

    return _note(request, case, form, run, title="记一次调解")


@require_http_methods(["GET", "POST"])
def performance(request, case_id):
    case = _case(request, case_id)
    form = pages.performance_form(request.POST or None, case)

    def run(**who):
        actions.note_performance(case=case, **form.cleaned_data, **who)

    return _note(request, case, form, run, title="登记履行")


@require_http_methods(["GET", "POST"])
def visit(request, case_id):
    case = _case(request, case_id)
    form = forms.VisitNote(request.POST or None)

    def run(**who):
        actions.note_visit(case=case, **form.cleaned_data, **who)

    frame = {"phrases": phrases("finding"), "phrases_into": "finding"}
    return _note(request, case, form, run, title="登记回访", frame=frame)


def _note(request, case, form, run, *, title: str, template="phone/note.html", frame=None):
    """A short form about one case: done, refused with the text kept, or there already."""
    if form.is_bound and form.is_valid():
        try:
            run(by=request.post, at=timezone.now())
        except AlreadyDone as done:
            messages.info(request, str(done))
            return _done(request, case)
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"“{title}”已完成。")
            return _done(request, case)
    context = {
        "form": form,
        "title": title,
        "crumbs": pages.crumbs(case, title),
        **pages.heading(case, request.post),
        **(frame or {}),
    }
    return render(request, template, context, status=422 if form.is_bound else 200)


def _done(request, case):
    address = reverse("phone:case", args=[case.pk])
    if "X-Outbox" in request.headers:
        return JsonResponse({"url": address})
    return redirect(address)


def _case(request, case_id) -> Case:
    cases = policy.visible_cases(request.post).select_related("committee__region", "region")
    return get_object_or_404(cases, pk=case_id)
