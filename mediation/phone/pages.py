"""What surrounds the forms of the phone: choices in the order of use, what is confirmed already, crumbs."""

from django.urls import reverse

from mediation.cases import policy
from mediation.cases.lines import parties_text, place_name
from mediation.cases.models import Case
from mediation.phone import forms
from mediation.phone import queries as reads
from mediation.phone.codes import LAWS, Confirmed, Result
from mediation.phone.phrases import phrases
from mediation.phone.rules import NEEDED

QUICK = "快速登记"
HINTS = {
    Result.AGREED: "达成口头协议",
    Result.PENDING: "改天再谈",
    Result.FAILED: "结束调解",
}


def quick_frame(form, lines, post, *, on) -> dict:
    """The parts of the quick page, in the order in which a person tells the story."""
    people = list(form.fields["lead"].queryset[:2])
    first, rest = reads.types_by_use(people[0].committee_id if people else None, on=on)
    chosen = form["dispute_type"].value() or ""
    return {
        "form": form,
        "lines": lines,
        "first_lines": lines.forms[:2],
        "more_lines": lines.forms[2:],
        "has_more_lines": any(line.is_bound and line.has_changed() for line in lines.forms[2:]),
        "mediator": people[0] if len(people) == 1 else None,
        "has_mediators": bool(people),
        "first_types": first,
        "rest_types": rest,
        "chosen_type": chosen,
        "is_rare_type": bool(chosen) and chosen in {kind.code for kind in rest},
        "brief_phrases": phrases("brief"),
        **ending_frame(form, known=frozenset(), results=list(Result)),
        "crumbs": [
            {"label": "我的案件", "url": reverse("phone:mine")},
            {"label": QUICK, "url": ""},
        ],
    }


def ending_frame(form, *, known: frozenset[str], results: list[Result]) -> dict:
    """The part of the page that says what came of it; what the case already shows is not asked again."""
    ticked = form["confirmed"].value() or []
    return {
        "results": [(one.value, one.label, HINTS[one]) for one in results],
        "chosen_result": form["result"].value() or Result.AGREED,
        "confirmations": [
            {
                "value": one.value,
                "label": one.label,
                "law": LAWS[one],
                "when": " ".join(_asked_for(one, results)),
                "is_ticked": one.value in ticked,
            }
            for one in Confirmed
            if one not in known and _asked_for(one, results)
        ],
        "terms_phrases": phrases("terms"),
    }


def _asked_for(one: Confirmed, results: list[Result]) -> list[str]:
    """For which results a confirmation is asked; before an agreement the first two let mediation start."""
    asked = [result.value for result in results if one in NEEDED[result]]
    if one in (Confirmed.RIGHTS, Confirmed.CONSENT) and Result.PENDING in results:
        asked.append(Result.PENDING.value)
    return asked


def confirmed_by(case: Case) -> frozenset[str]:
    """What the record of the case already shows."""
    if case.started_on is None:
        return frozenset({Confirmed.RIGHTS} if case.rights_notice_on else ())
    return frozenset({Confirmed.RIGHTS, Confirmed.CONSENT, Confirmed.IMPARTIAL})


def results_for(case: Case) -> list[Result]:
    """Of a case under mediation, only how it ended is left to say."""
    return [Result.AGREED, Result.FAILED] if case.started_on else list(Result)


def heading(case: Case, post) -> dict:
    """How a small page names the case."""
    level = policy.mask_level(post, case)
    return {
        "case": case,
        "parties_text": parties_text(case.parties.all(), level),
        "place": place_name(case.region),
        "tone": reads.TONES[reads.CaseState(case.state)],
    }


def crumbs(case: Case, last: str) -> list[dict]:
    found = [
        {"label": "我的案件", "url": reverse("phone:mine")},
        {"label": str(case), "url": reverse("phone:case", args=[case.pk])},
    ]
    return [*found, {"label": last, "url": ""}] if last else found


def told(made: Case) -> str:
    """What the press of the button has brought about, in one sentence."""
    number = made.case_no or f"登记号{made.registration_no}"
    ends = {
        "REGISTERED": f"已登记，{number}，等待受理。",
        "ACCEPTED": f"已登记并受理，{number}。",
        "MEDIATING": f"已登记、受理，开始调解，{number}。",
        "EFFECTIVE": f"调解成功，口头协议已生效，{number}。",
        "PERFORMED": f"调解成功，口头协议已生效并履行完毕，{number}。",
        "CLOSED_FAILED": f"调解不成，已结案，{number}。",
    }
    return ends.get(made.state, f"已登记，{number}。")


def performance_form(data, case: Case) -> forms.PerformanceNote:
    """The open items; with a single one, what is still owed stands in the field."""
    items = case.items.current().filter(performed_on=None).order_by("position")
    initial: dict = {"seen_fen": case.performed_fen}
    first = items.prefetch_related("receipts").first()
    if first is not None:
        given = sum(receipt.amount_fen or 0 for receipt in first.receipts.all())
        initial |= {"item": first.pk, "amount_fen": first.amount_fen and first.amount_fen - given}
    return forms.PerformanceNote(data, items=items, initial=initial)
