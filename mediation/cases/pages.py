"""What surrounds the content of case pages: crumbs, buttons, chips, pager addresses. No reads of cases."""

from datetime import date
from urllib.parse import urlencode
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from governance.access import checks
from governance.access.permissions import Permission as P
from governance.pieces import kept as pieces
from governance.privacy import formats
from governance.workflow import actions as workflow
from mediation.cases import detail, panels, policy
from mediation.cases.codes import Paper
from mediation.cases.forms import CaseForm, FilterForm
from mediation.cases.states import CONFIRMATION_WORKFLOW
from mediation.cases.step_forms import COURT_STEPS

PAGE_KEYS = ("older", "newer", "jump")
PARTY_INITIAL = [{"side": "APPLICANT"}, {"side": "RESPONDENT"}]
# 最常走的一步用主色，其余用浅色，免得满屏按钮一样重。
MAIN_STEPS = frozenset({"submit", "accept", "start", "agree", "sign", "resume", "archive"})
# 不在办案主线上的事项，收在“其他事项”里。
SIDE_STEPS = frozenset(
    {"request_recusal", "add_participant", "record_session", "record_stance", "extend", "amend", "suspend"}
)
# 每一步的纸质文书：可以拍照附上，代替系统生成的那份。
STEP_PAPERS = {
    "submit": Paper.APPLICATION,
    "accept": Paper.ACCEPTANCE,
    "reject": Paper.REJECTION,
    "give_rights_notice": Paper.RIGHTS_NOTICE,
    "record_session": Paper.SESSION,
    "agree": Paper.AGREEMENT,
    "sign": Paper.AGREEMENT,
    "amend": Paper.AGREEMENT,
    "fail": Paper.TERMINATION,
    "terminate": Paper.TERMINATION,
    "record_performance": Paper.PERFORMANCE,
    "record_visit": Paper.VISIT,
    "return_result": Paper.FEEDBACK,
    "record_court_document": Paper.CONFIRMATION,
    "archive": Paper.IDENTITY,
}
TABS = {"overview": "概况", "proceedings": "调解经过", "agreement": "协议与履行"}
FOLLOWED = frozenset({"REJECTED", "CLOSED_FAILED", "TERMINATED", "ARCHIVED"})
SECTIONS = (
    ("纠纷", ("place", "committee", "dispute_type", "difficulty", "source", "application_form")),
    ("日期与金额", ("applied_on", "registered_on", "claimed_fen")),
    (
        "移送（移送委托的案件填写）",
        ("referring_body", "court_referral_mode", "referral_no", "referred_on", "return_due_on"),
    ),
)
FLAGS = (
    "involves_minor",
    "involves_domestic_violence",
    "involves_minority",
    "involves_military",
    "involves_foreign",
    "involves_petition",
)


def list_frame(request, form, filters: dict, page) -> dict:
    """Buttons, chips and addresses around the list; every condition stays in the address."""
    kept = [(key, value) for key, value in request.GET.items() if key not in PAGE_KEYS and value]
    return {
        "filter_form": form,
        "filter_fields": _empty_filters() if not kept and not form.errors else "",
        "chips": [_chip(form, kept, name) for name in filters if name != "sort"],
        "export_url": _export_url(request.post, kept),
        "can_register": checks.has_permission(request.post, P.MEDIATION_CASE_REGISTER),
        "can_import": checks.has_permission(request.post, P.MEDIATION_CASE_IMPORT),
        "pager": {
            "newer_url": _with(kept, newer=page.newer),
            "older_url": _with(kept, older=page.older),
            "range_text": f"本页 {len(page.lines)} 件",
            "jump": {"name": "jump", "value": request.GET.get("jump", ""), "hidden": kept},
        },
        "crumbs": [{"label": "人民调解", "url": ""}, {"label": "调解案件", "url": ""}],
    }


def _empty_filters() -> str:
    """The filter form before anything is asked: what somebody typed into it is never kept."""
    return pieces.piece(
        "case-filters",
        (),
        lambda: render_to_string("components/filter_fields.html", {"form": FilterForm({})}),
    )


def case_frame(case, post, *, tab: str = "overview") -> dict:
    """Buttons exactly as the table and the post allow, and where they lead."""
    buttons = [_button(case, found) for found in policy.available(case, post)]
    return {
        "crumbs": crumbs(case, ""),
        "tab": tab,
        "tabs": case_tabs(case, tab),
        "steps": [button for button in buttons if button["name"] not in SIDE_STEPS],
        "side_steps": [button for button in buttons if button["name"] in SIDE_STEPS],
        "follow_url": _follow_url(case, post),
        "court_steps": _court_steps(case, post),
        "panels": panels.of_case(case, post),
        "may_reveal": policy.may_reveal(case, post),
        "may_share": policy.may_share(case, post),
        "purposes": detail.PURPOSES,
    }


def registration_frame(form) -> dict:
    return {
        "sections": [(title, [form[name] for name in names]) for title, names in SECTIONS],
        "texts": [form["brief"], form["request"]],
        "flags": [form[name] for name in FLAGS],
        "crumbs": [{"label": "调解案件", "url": reverse("cases:list")}, {"label": "登记案件", "url": ""}],
    }


def registration_initial(post) -> dict:
    """What is most often right: today, and the only village or committee there is. Each form has its key."""
    today = timezone.localdate()
    initial = {"registered_on": today, "applied_on": today, "form_key": uuid4()}
    if post.region.level == "VILLAGE":
        initial["place"] = post.region_id
    own = policy.committees_for(post, on=timezone.localdate()).filter(region=post.region)[:2]
    if len(own) == 1:
        initial["committee"] = own[0].pk
    return initial


def correction_initial(case) -> dict:
    """The registration as it stands."""
    return {
        **{name: getattr(case, name) for name in CaseForm.base_fields if hasattr(case, name)},
        "place": case.region_id,
        "committee": case.committee_id,
    }


def correction_parties(case) -> list[dict]:
    """The parties as shown; sealed values are not sent to the page."""
    names = (
        "side",
        "kind",
        "name",
        "person_count",
        "is_minor",
        "lacks_capacity",
        "ethnicity",
        "occupation",
        "credit_code",
        "stance",
    )
    return [{name: getattr(party, name) for name in names} for party in case.parties.order_by("position")]


def grown(data: QueryDict) -> QueryDict | None:
    """The posted parties, with one more empty row when “再加一名” was pressed."""
    if not data or "add" not in data:
        return data or None
    data = data.copy()
    data["party-TOTAL_FORMS"] = str(min(12, int(data.get("party-TOTAL_FORMS") or 2) + 1))
    return data


def case_tabs(case, active: str) -> list[dict]:
    """The tabs of a case; papers and attachments are a page of their own."""
    address = reverse("cases:detail", args=[case.pk])
    found = [
        {
            "label": label,
            "url": address + (f"?tab={key}" if key != "overview" else ""),
            "active": key == active,
        }
        for key, label in TABS.items()
    ]
    papers = {
        "label": "文书与附件",
        "url": reverse("papers:list", args=[case.pk]),
        "active": active == "papers",
    }
    return [dict(tab, count=None) for tab in [*found, papers]]


def _button(case, found) -> dict:
    return {
        "name": found.name,
        "label": found.label,
        "url": _step_url(case, found.name),
        "tone": _tone(found),
    }


def _follow_url(case, post) -> str:
    """A new case about the same dispute, linked to this one, when this one is over and stays as it is."""
    if case.state not in FOLLOWED or not checks.has_permission(post, P.MEDIATION_CASE_REGISTER):
        return ""
    return f"{reverse('cases:register')}?previous={case.pk}"


def scan_url(case, post, step: str) -> str:
    """Where a photograph of this step's paper is attached; empty when the step has none."""
    paper = STEP_PAPERS.get(step)
    if paper is None or not policy.may_attach(case, post):
        return ""
    return f"{reverse('papers:list', args=[case.pk])}?paper={paper}#attach"


def crumbs(case, last: str) -> list[dict]:
    found = [
        {"label": "调解案件", "url": reverse("cases:list")},
        {"label": str(case), "url": reverse("cases:detail", args=[case.pk])},
    ]
    return [*found, {"label": last, "url": ""}] if last else found


def day_or_none(text: str) -> date | None:
    try:
        return formats.day(text) if text else None
    except ValidationError:
        return None


def _export_url(post, kept: list[tuple[str, str]]) -> str:
    if not checks.has_permission(post, P.MEDIATION_CASE_EXPORT):
        return ""
    return f"{reverse('cases:export')}?{urlencode(kept)}"


def _step_url(case, name: str) -> str:
    if name == "correct":
        return reverse("cases:correct", args=[case.pk])
    return reverse("cases:step", args=[case.pk, name])


def _court_steps(case, post) -> list[dict]:
    confirmation = getattr(case, "confirmation", None)
    if confirmation is None or policy.why_not_handle(case, post):
        return []
    return [
        {
            "label": found.label,
            "url": reverse("cases:court_step", args=[case.pk, found.name]),
            "tone": "primary" if found.name == "apply" else "light",
        }
        for found in workflow.available(confirmation, workflow=CONFIRMATION_WORKFLOW, post=post)
        if found.name in COURT_STEPS
    ]


def _tone(transition) -> str:
    if transition.is_danger:
        return "outline-danger"
    return "primary" if transition.name in MAIN_STEPS else "light"


def _with(kept: list[tuple[str, str]], **more: str) -> str:
    return f"?{urlencode([*kept, *more.items()])}" if all(more.values()) else ""


def _chip(form, kept: list[tuple[str, str]], name: str) -> dict:
    value = form.cleaned_data[name]
    choices = dict(getattr(form.fields[name], "choices", []))
    shown = "" if value is True else f"：{choices.get(value, value)}"
    rest = urlencode([(key, text) for key, text in kept if key != name])
    return {"label": f"{form.fields[name].label}{shown}", "remove_url": f"?{rest}"}
