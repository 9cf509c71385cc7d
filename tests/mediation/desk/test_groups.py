"""Which disputes are proposed as one group, with which reason, and what linking them changes."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from mediation.cases import actions
from mediation.cases.models import Case
from mediation.desk import groups
from mediation.desk.groups import Alike, GroupRefused
from tests.factories import desk as made
from tests.factories import mediation as make
from tests.factories.mediation import noon

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)
MARCH = date(2026, 3, 2)


def proposed(today: date = TODAY):
    return groups.proposals(Case.objects.all(), today=today)


# The second case, against the same company of the same village unless changed: whether both are proposed.
SECOND = [
    ({}, True),
    ({"on": MARCH + timedelta(days=90)}, True),
    ({"on": MARCH + timedelta(days=91)}, False),
    ({"name": "另一家劳务有限公司"}, False),
    ({"dispute_type": "02"}, False),
    ({"involves_minor": True}, False),
]


@pytest.mark.parametrize(("changed", "expected"), SECOND)
def test_same_place_same_company_same_type_within_ninety_days(officer, committee, changed, expected):
    made.against_a_company(officer, committee)
    made.against_a_company(officer, committee, worker="李四", **changed)
    assert bool(proposed(date(2026, 6, 5))) is expected


def test_the_reason_is_said(officer, committee):
    made.against_a_company(officer, committee)
    made.against_a_company(officer, committee, on=MARCH + timedelta(days=5), worker="李四")
    (one,) = proposed()
    assert f"被申请单位同为{made.COMPANY}" in one.basis
    assert "5天内登记2件" in one.basis


def test_a_person_is_the_same_by_identity_number_and_is_not_named(officer, committee):
    number = {"personal": {"id_number": "620421198001012314"}}
    for second in ("王五", "王武"):
        make.accepted(officer, committee, parties=make.two_parties("张三", second, **number))
    make.accepted(officer, committee, parties=make.two_parties("张三", "王五"))
    (one,) = proposed()
    assert len(one.cases) == 2
    assert "王" not in one.basis + one.name
    assert "身份证号相同" in one.basis


@given(st.lists(st.integers(0, 400), min_size=1, max_size=12))
def test_no_run_is_longer_than_the_window_and_none_is_alone(offsets):
    rows = [Alike(n, 1, "11", "U1", "", MARCH + timedelta(days=days)) for n, days in enumerate(offsets)]
    runs = groups.runs_of(rows)
    for run in runs:
        assert len(run) > 1
        assert (run[-1].on - run[0].on).days <= groups.WINDOW_DAYS
    used = [row.case_id for run in runs for row in run]
    assert len(used) == len(set(used))


def test_linked_cases_stay_cases_and_are_not_proposed_again(officer, committee):
    group = made.a_group(officer, committee, count=3)
    assert proposed() == []
    members = [member.case for member in group.members.select_related("case")]
    assert len({case.case_no for case in members}) == 3
    assert {case.state for case in members} == {"ACCEPTED"}


def test_a_later_case_may_join_and_a_foreign_one_leaves_with_a_reason(officer, committee):
    group = made.a_group(officer, committee)
    late = made.against_a_company(officer, committee, on=date(2026, 4, 10), worker="王五")
    (one,) = proposed()
    assert one.group == group
    assert one.cases == [late]
    groups.link(cases=Case.objects.all(), ids=[late.pk], by=officer, at=noon(TODAY))
    member = groups.membership(late)
    with pytest.raises(GroupRefused, match="移出的原因"):
        groups.leave(member=member, reason=" ", by=officer, at=noon(TODAY))
    groups.leave(member=member, reason="工程不同", by=officer, at=noon(TODAY))
    assert groups.membership(late) is None


def test_only_what_was_proposed_is_linked(officer, committee):
    case = made.against_a_company(officer, committee)
    other = make.accepted(officer, committee)
    with pytest.raises(GroupRefused, match="已经有变化"):
        groups.link(cases=Case.objects.all(), ids=[case.pk, other.pk], by=officer, at=noon(TODAY))


@pytest.mark.parametrize(("people", "hinted"), [(4, False), (5, True)])
def test_ten_people_on_one_side_are_a_hint_and_no_verdict(officer, committee, people, hinted):
    parties = [
        actions.NewParty(side="APPLICANT", name="张三", person_count=people),
        actions.NewParty(side="RESPONDENT", kind="ORGANISATION", name=made.COMPANY),
    ]
    cases = [make.accepted(officer, committee, parties=parties) for _ in range(2)]
    assert bool(groups.mass_hint(cases)) is hinted
    assert not any(case.is_mass for case in cases)


def test_the_queries_do_not_grow(officer, committee, django_assert_max_num_queries):
    for number in range(6):
        made.against_a_company(officer, committee, worker=f"工人{number}")
        made.against_a_company(officer, committee, worker=f"工人{number}", name="第二家公司")
    with django_assert_max_num_queries(9):
        assert len(proposed()) == 2


@time_machine.travel(noon(TODAY), tick=False)
def test_the_page_links_and_the_case_says_so(world, act_as, client_of):
    head, reader = world.post("OFFICE_HEAD", "北湾镇"), world.post("INSPECTOR", "靖远县")
    with act_as(head):
        committee = make.committee(head)
        cases = [made.against_a_company(head, committee, worker=name) for name in ("甲", "乙")]
    client = client_of(head)
    page = client.get(reverse("desk:groups"))
    (one,) = page.context["proposals"]
    assert client_of(reader).post(reverse("desk:link"), {"ids": one["proposal"].ids}).status_code == 403
    linked = client.post(reverse("desk:link"), {"ids": one["proposal"].ids}, follow=True)
    assert "不合并" not in linked.content.decode()
    assert "各案仍分别办理" in linked.content.decode()
    assert "同类纠纷" in client.get(reverse("cases:detail", args=[cases[0].pk])).content.decode()
    address = reverse("desk:leave_group", args=[linked.context["group"].pk, cases[0].pk])
    assert "已移出本组" in client.post(address, {"reason": "争议不同"}, follow=True).content.decode()
