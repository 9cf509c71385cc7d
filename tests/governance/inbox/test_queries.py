"""待办 orders what presses; 已办 and 我发起的 speak Chinese and link to the record."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from governance.inbox import queries, registry
from governance.inbox.registry import Group, Item
from governance.workflow.models import StateChange

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture
def providers(monkeypatch):
    """Only the providers of the test."""
    found: dict = {}
    monkeypatch.setattr(registry, "_providers", found)
    return found


@pytest.mark.parametrize(
    ("due_on", "expected"),
    [
        (None, ""),
        (date(2026, 11, 19), "OVERDUE"),
        (date(2026, 11, 20), "SOON"),
        (date(2026, 11, 23), "SOON"),
        (date(2026, 11, 24), "DUE"),
    ],
)
def test_urgency_by_the_day(due_on, expected):
    assert queries.urgency(due_on, TODAY) == expected


def test_the_most_urgent_group_comes_first_and_empty_ones_last(world, providers):
    groups = {
        "空": Group("空"),
        "后": Group("后", [Item("乙", "/b/", due_on=date(2026, 12, 1))], 1),
        "先": Group("先", [Item("甲", "/a/", due_on=date(2026, 11, 1))], 1),
    }
    for name, group in groups.items():
        registry.register(name, lambda *, post, on, group=group: group)
    registry.register("无此职责", lambda *, post, on: None)
    sections = queries.todo(post=world.post("OFFICE_CLERK", "北湾镇"), on=TODAY)
    assert [section.label for section in sections] == ["先", "后", "空"]
    assert sections[0].lines[0].urgency == "OVERDUE"


def test_the_page_shows_duties_with_their_dates(world, providers, client_of):
    item = Item(
        "2026年10月月报待填报", "/returns/1/", "北湾镇司法所", timezone.localdate(), is_provisional=True
    )
    registry.register("月报", lambda *, post, on: Group("月报", [item], 1, "/returns/"))
    page = client_of(world.post("OFFICE_CLERK", "北湾镇")).get(reverse("inbox:todo")).content.decode()
    for text in ("2026年10月月报待填报", "北湾镇司法所", "临近", "暂定", "全部 1 项"):
        assert text in page
    assert "⚠" not in page


def test_an_empty_inbox_says_so(world, providers, client_of):
    page = client_of(world.post("OFFICE_CLERK", "北湾镇")).get(reverse("inbox:todo")).content.decode()
    assert "目前没有待办事项" in page


@pytest.fixture
def steps(world, act_as):
    clerk = world.post("OFFICE_CLERK", "北湾镇")
    with act_as(clerk):
        for name, label, before, after in (
            ("open", "登记", "", "WAITING"),
            ("run", "办理", "WAITING", "RUNNING"),
        ):
            StateChange.objects.create(
                region=clerk.region,
                subject_type="governance.job",
                subject_id="7",
                subject_label="样例事项",
                transition=name,
                label=label,
                from_state=before,
                to_state=after,
                reason="按计划",
                at=timezone.now(),
                by=clerk,
                by_name=clerk.person_name,
            )
    return clerk


def test_done_lists_every_step_and_mine_only_the_first(steps, client_of):
    browser = client_of(steps)
    done = browser.get(reverse("inbox:done")).content.decode()
    mine = browser.get(reverse("inbox:mine")).content.decode()
    assert done.count("样例事项") == 2
    assert mine.count("样例事项") == 1
    assert "登记" in mine
    assert "⚠" not in done + mine


def test_a_registered_subject_is_named_and_linked(steps, act_as, monkeypatch):
    monkeypatch.setattr(registry, "_subjects", {})
    registry.register_subject("governance.job", label="样例", url_name="offices:detail")
    with act_as(steps):
        (step,) = queries.started(post=steps)
    assert (step.kind, step.url) == ("样例", reverse("offices:detail", args=["7"]))
