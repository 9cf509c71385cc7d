"""同一份表单同时到五次：只生效一次，五次的答复相同."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.utils import timezone

from governance.figures import periods
from governance.returns.models import Filing
from governance.tenancy import scope
from governance.workflow.models import StateChange
from mediation.cases.models import Case
from tests.factories import mediation
from tests.factories import returns as make

COPIES = 5


@pytest.fixture
def five_times():
    """Send the same request five times at once; the answers."""

    def send(request):
        with ThreadPoolExecutor(COPIES) as pool:
            return [answer.result() for answer in [pool.submit(request) for _ in range(COPIES)]]

    return send


@pytest.fixture
def clerk(world):
    return world.post("OFFICE_CLERK", "会师镇")


@pytest.fixture
def committee(world):
    head = world.post("OFFICE_HEAD", "会师镇")
    with scope.enter(scope.of_region(head.region, post_id=head.pk, user_id=head.user_id)):
        return mediation.MediationCommittee.objects.filter(region=head.region).first() or mediation.committee(
            head
        )


@pytest.fixture
def filled_in(world, clerk):
    """A return of 会师镇 that only waits for the button."""
    month = periods.shift(periods.month_of(timezone.localdate()), -1)
    make.open_month(world.region("会宁县"), month=month, at=timezone.now())
    monthly_return = make.return_of(world.region("会师镇"), month=month)
    make.fill(monthly_return, by=clerk, at=timezone.now())
    make.explain(monthly_return, by=clerk, at=timezone.now())
    return monthly_return


def test_five_submissions_file_once(visitor, clerk, filled_in, five_times):
    somebody, page = visitor(clerk), f"/returns/{filled_in.pk}/check/"
    token = somebody.token(page)
    answers = five_times(lambda: somebody.post(f"/returns/{filled_in.pk}/submit/", token=token))

    assert {(answer.status, answer.path) for answer in answers} == {(302, f"/returns/{filled_in.pk}/")}
    assert make.fresh(filled_in).state == "SUBMITTED"
    assert Filing._base_manager.filter(monthly_return=filled_in).count() == 1
    about = {"subject_type": filled_in._meta.label_lower, "subject_id": str(filled_in.pk)}
    assert StateChange._base_manager.filter(**about, transition="submit").count() == 1


def test_five_registrations_make_one_case(visitor, world, clerk, committee, five_times):
    somebody, village = visitor(clerk), world.village_of("会师镇")
    form = registration(village, committee, page=somebody.get("/mediation/cases/register/").text)
    answers = five_times(lambda: somebody.post("/mediation/cases/register/", **form))

    case = Case._base_manager.get(region=village)
    assert {(answer.status, answer.path) for answer in answers} == {(302, f"/mediation/cases/{case.pk}/")}
    assert case.state == "REGISTERED" and case.parties(manager="_base_manager").count() == 2


def test_five_quick_registrations_make_one_case_and_every_step_once(visitor, world, committee, five_times):
    head, mediator = world.post("OFFICE_HEAD", "会师镇"), world.post("MEDIATOR", "会师镇", name="马调解")
    with scope.enter(scope.of_region(head.region, post_id=head.pk, user_id=head.user_id)):
        lead = mediation.mediator(head, committee, name="马调解", post=mediator)
    somebody, village = visitor(mediator), world.village_of("会师镇", index=2)
    form = quick_registration(village, lead, page=somebody.get("/mediation/phone/quick/").text)
    answers = five_times(lambda: somebody.post("/mediation/phone/quick/", **form))

    case = Case._base_manager.get(region=village)
    found = {(answer.status, answer.path) for answer in answers}
    assert found == {(302, f"/mediation/phone/cases/{case.pk}/")} and case.state == "PERFORMED"
    steps = StateChange._base_manager.filter(
        subject_type=case._meta.label_lower, subject_id=str(case.pk)
    ).values_list("transition", flat=True)
    assert len(steps) == len(set(steps)) == 10


def test_a_new_form_with_the_same_words_makes_another_case(visitor, world, clerk, committee):
    somebody, village = visitor(clerk), world.village_of("会师镇", index=1)
    for _ in range(2):
        form = registration(village, committee, page=somebody.get("/mediation/cases/register/").text)
        assert somebody.post("/mediation/cases/register/", **form).status == 302
    assert Case._base_manager.filter(region=village).count() == 2


def registration(village, committee, *, page: str) -> dict[str, str]:
    """The form of the page, filled in."""
    today = f"{timezone.localdate()}"
    form = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    form["token"] = form.pop("csrfmiddlewaretoken")
    form |= {
        "place": village.pk, "committee": committee.pk, "dispute_type": "02", "difficulty": "ORDINARY",
        "source": "APPLICATION", "application_form": "ORAL", "applied_on": today, "registered_on": today,
        "brief": "因院墙排水发生争执。",
    }  # fmt: skip
    for number, (side, name) in enumerate((("APPLICANT", "张三"), ("RESPONDENT", "李四"))):
        party = {"side": side, "kind": "PERSON", "name": name, "person_count": 1, "stance": "NOT_ASKED"}
        form |= {f"party-{number}-{key}": value for key, value in party.items()}
    return form


def quick_registration(village, lead, *, page: str) -> dict[str, str]:
    """The quick page, filled in: an oral agreement done on the spot."""
    today = f"{timezone.localdate()}"
    form = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    form["token"] = form.pop("csrfmiddlewaretoken")
    return form | {
        "place": village.pk, "lead": lead.pk, "dispute_type": "02", "source": "PROACTIVE", "begun_on": today,
        "ended_on": today, "brief": "因院墙排水发生争执。", "result": "AGREED", "terms": "双方和好。",
        "settled": "NOW", "confirmed": ["RIGHTS", "CONSENT", "IMPARTIAL", "ORAL"],
        "party-0-name": "张三", "party-1-name": "李四",
        **{f"party-{number}-side": "RESPONDENT" for number in range(2, 6)},
    }  # fmt: skip
