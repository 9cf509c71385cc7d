"""Pages of the reports: list, preparing, one report, its pages as PDF, and the page of a printed code."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.reports import actions, forms, policy, queries
from governance.reports.models import Report, ReportFigure, ReportPrint
from governance.reports.states import ReportState
from governance.workflow.actions import AlreadyDone, TransitionRefused


@require_GET
def listing(request):
    form = forms.FilterForm(request.GET, auto_id="filter_%s")
    filters = form.cleaned_data if form.is_valid() else {}
    page = queries.listing(post=request.post, filters=filters, after=request.GET.get("after", ""))
    query = request.GET.copy()
    query.pop("after", None)
    context = {
        "page": page,
        "filter_form": form,
        "query": query.urlencode(),
        "can_prepare": policy.can_prepare_in(request.post.region, post=request.post)[0],
    }
    return render(request, "reports_pages/list.html", context)


@require_http_methods(["GET", "POST"])
def prepare(request):
    today = timezone.localdate()
    first = forms.first_values(queries.default_month(on=today), on=today)
    form = forms.PrepareForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            report = actions.prepare(
                region=request.post.region,
                kind=form.cleaned_data["kind"],
                period=form.period,
                dated=form.cleaned_data["dated"],
                doc_no=form.cleaned_data["doc_no"],
                plans=form.cleaned_data["plans"],
                by=request.post,
                at=timezone.now(),
            )
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("reports:detail", pk=report.pk)
    return render(request, "reports_pages/prepare.html", {"form": form})


@require_GET
def detail(request, pk):
    report = _report(request, pk)
    page = queries.page(report, post=request.post)
    form = forms.ReviseForm(initial={"dated": report.dated, "doc_no": report.doc_no, "plans": report.plans})
    return render(request, "reports_pages/detail.html", {"page": page, "report": report, "form": form})


@require_GET
def progress(request, pk):
    """Polled while the report is being made; reloads the page when it is done."""
    report = _report(request, pk)
    job = queries.job_of(report)
    response = render(request, "components/progress.html", {"job": job})
    if report.state != ReportState.RENDERING or job["state"] == "FAILED":
        response["HX-Refresh"] = "true"
    return response


@require_GET
def preview(request, pk):
    """The pages with the watermark, for those who work on the report."""
    report = _report(request, pk)
    if not policy.is_maker(request.post, report.region_id):
        raise Http404
    try:
        content = queries.preview_of(report)
    except ReportPrint.DoesNotExist as error:
        raise Http404 from error
    return _pdf(content, f"{report.title}（预览稿）.pdf", as_attachment=False)


@require_GET
def download(request, pk):
    report = _report(request, pk)
    try:
        content = actions.download(report=report, by=request.post, at=timezone.now())
    except TransitionRefused as refusal:
        return _refused(request, report, refusal)
    return _pdf(content, f"{report.title}.pdf", as_attachment=True)


@require_POST
def revise(request, pk):
    report, form = _report(request, pk), forms.ReviseForm(request.POST)
    if not form.is_valid():
        page = queries.page(report, post=request.post)
        return render(request, "reports_pages/detail.html", {"page": page, "report": report, "form": form})
    return _act(request, report, actions.revise, "已保存，正在重新生成。", **form.cleaned_data)


@require_POST
def render_again(request, pk):
    return _act(request, _report(request, pk), actions.render, "正在重新取数并生成。")


@require_POST
def issue(request, pk):
    return _act(request, _report(request, pk), actions.issue, "报告已签发，内容和印件不再变动。")


@require_POST
def withdraw(request, pk):
    form = forms.ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return _act(request, _report(request, pk), actions.withdraw, "报告已撤回。", reason=reason)


@require_POST
def annotate(request, pk):
    form = forms.AnnotationForm(request.POST)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    return _act(request, _report(request, pk), actions.annotate, "已加注。", text=text)


@require_POST
def verify(request, pk):
    return _act(
        request,
        _report(request, pk),
        actions.verify,
        "正在用冻结数据重新生成并逐字节比对，稍后刷新本页查看结果。",
    )


@require_GET
def resolve(request, printed):
    """/f/K7Q2F3-03 leads to the number, /f/K7Q2F3 to the report's numbers and checksums."""
    reference, _, code = printed.partition("-")
    try:
        report = queries.find_report(reference, post=request.post)
        if not code:
            context = {
                "page": queries.page(report, post=request.post),
                "figures": queries.text_figures(report),
            }
            return render(request, "reports_pages/reference.html", {"report": report, **context})
        page = queries.code_page(report, code, post=request.post, today=timezone.localdate())
    except (Report.DoesNotExist, ReportFigure.DoesNotExist) as error:
        raise Http404 from error
    return render(request, "reports_pages/code.html", {"page": page, "report": report})


def _report(request, pk: int) -> Report:
    try:
        return queries.fetch(pk, post=request.post)
    except Report.DoesNotExist as error:
        raise Http404 from error


def _act(request, report: Report, action, done: str, **more):
    """One action, its answer as a message, back to the report."""
    try:
        action(report=report, by=request.post, at=timezone.now(), **more)
    except AlreadyDone as answer:
        messages.info(request, str(answer))
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("reports:detail", pk=report.pk)


def _refused(request, report: Report, refusal: TransitionRefused):
    messages.error(request, str(refusal))
    return redirect("reports:detail", pk=report.pk)


def _pdf(content: bytes, name: str, *, as_attachment: bool) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(as_attachment, name)
    return response
