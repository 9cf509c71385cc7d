"""A bureau composes its own form; what is asked already is said; two persons publish; units file it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction

from governance.form_drafts import actions, checks, packfile, queries
from governance.form_drafts.models import FormDraft, FormDraftItem
from governance.returns import actions as filing
from governance.returns import loading, opening, pack, sheets
from governance.returns.models import FormItem, MonthlyReturn, ReturnForm
from governance.workflow.actions import TransitionRefused
from tests.factories import form_drafts
from tests.factories import returns as made

MAY, JUNE = made.MAY, 202606
AT = made.moment(5, 20)
REFUSED = (IntegrityError, InternalError, ProgrammingError)
OWN = {**form_drafts.LINE, "legal_ref": "《中华人民共和国社区矫正法》第九条"}


@pytest.fixture
def bureau(world):
    loading.load_forms()
    county = world.region("靖远县")
    return world.post("COUNTY_STATISTICIAN", county), world.post("COUNTY_HEAD", county)


def started(by, *, name="靖远县基层法治工作月报") -> FormDraft:
    return actions.start(
        name=name, first_month=JUNE, legal_ref="靖司发〔2026〕12号", is_optional=False, by=by, at=AT
    )


def published(writer, head, *, act_as) -> ReturnForm:
    """One line of its own, one taken over from the monthly return."""
    with act_as(writer):
        draft = started(writer)
        actions.add_item(draft=draft, values=OWN, by=writer)
        taken = actions.take_item(draft=draft, key="F:monthly:M16", section="普法", by=writer)
        FormDraftItem.objects.filter(pk=taken.pk).update(responsible="普法与依法治理科")
        actions.offer(draft=draft, by=writer, at=AT)
    with act_as(head):
        return actions.publish(draft=FormDraft.objects.get(pk=draft.pk), by=head, at=AT)


@pytest.mark.parametrize(
    "name", ["普法活动场次", "普法活动场次数", "普法活动 场次", "法治宣传活动场次", "普法活动（场次）"]
)
def test_a_question_that_is_asked_already_needs_a_reason(bureau, act_as, name):
    writer, _head = bureau
    values = {**OWN, "name": name, "unit": "SESSION", "kind": "FLOW"}
    with act_as(writer):
        draft = started(writer)
        with pytest.raises(actions.AskedAlready) as refused:
            actions.add_item(draft=draft, values=values, by=writer)
        assert refused.value.matches[0].asked.key == "monthly:M16"
        assert "自2022年1月起采用" in refused.value.matches[0].asked.adopted
        item = actions.add_item(draft=draft, values=values, overlap_reason="口径另含线上", by=writer)
        assert item.overlap_reason == "口径另含线上"


@pytest.mark.parametrize("change", [{"unit": "PERSON"}, {"level": "COUNTY"}, {"name": "社区矫正走访场次"}])
def test_another_unit_level_or_subject_is_another_question(bureau, act_as, change):
    writer, _head = bureau
    values = {**OWN, "name": "普法活动场次", "unit": "SESSION", "kind": "FLOW", **change}
    with act_as(writer):
        assert actions.add_item(draft=started(writer), values=values, by=writer).code == "B01"


def test_an_indicator_that_stands_on_a_form_in_use_is_asked_already(bureau, act_as):
    writer, _head = bureau
    with act_as(writer):
        draft = started(writer)
        with pytest.raises(actions.AskedAlready) as refused:
            actions.take_item(draft=draft, key="I:M02", section="调解", by=writer)
        assert refused.value.matches[0].ground == "同一指标"


@pytest.mark.parametrize("words", ["普法活动", "pufahuodong", "pfhd"])
def test_the_catalogue_is_searched_in_chinese_pinyin_and_initials(bureau, act_as, words):
    writer, _head = bureau
    with act_as(writer):
        found = queries.search(words, queries.asked_in(writer.region, JUNE))
    assert "F:monthly:M16" in {choice.key for choice in found}


def test_the_burden_counts_what_records_and_other_forms_give(bureau, act_as):
    writer, _head = bureau
    with act_as(writer):
        draft = started(writer)
        actions.add_item(draft=draft, values=OWN, by=writer)
        actions.take_item(draft=draft, key="F:monthly:M16", section="普法", by=writer)
        actions.take_item(draft=draft, key="I:M02", section="调解", overlap_reason="另按来源核对", by=writer)
        found = queries.burden(queries.lines_of(draft))
    assert (found.items, found.taken, found.recorded, found.to_type, found.repeated) == (3, 1, 1, 1, 2)


def test_lines_are_moved_and_removed(bureau, act_as):
    writer, _head = bureau
    with act_as(writer):
        draft = started(writer)
        first, second = (
            actions.add_item(draft=draft, values={**OWN, "name": name}, by=writer)
            for name in ("在册社区矫正对象", "安置帮教对象")
        )
        actions.move_item(item=second, direction=actions.UP, by=writer)
        assert [item.pk for item in draft.items.all()] == [second.pk, first.pk]
        actions.move_item(item=second, direction=actions.UP, by=writer)  # stays at the top
        actions.remove_item(item=second, by=writer)
        assert [(item.pk, item.order) for item in draft.items.all()] == [(first.pk, 1)]


def test_a_line_without_basis_or_owner_cannot_be_offered(bureau, act_as):
    writer, _head = bureau
    with act_as(writer):
        draft = started(writer)
        actions.add_item(draft=draft, values={**OWN, "legal_ref": "", "responsible": ""}, by=writer)
        found = checks.problems(draft, queries.lines_of(draft), on=AT.date())
        assert found == ["B01 在册社区矫正对象：请写明依据。", "B01 在册社区矫正对象：请写明责任科室。"]
        with pytest.raises(TransitionRefused, match="还有2处"):
            actions.offer(draft=draft, by=writer, at=AT)


def test_a_month_that_has_begun_is_no_beginning(bureau, act_as):
    writer, _head = bureau
    with act_as(writer):
        draft = started(writer)
        actions.add_item(draft=draft, values=OWN, by=writer)
        with pytest.raises(TransitionRefused, match="已经开始"):
            actions.offer(draft=draft, by=writer, at=AT + timedelta(days=30))


def test_who_offers_does_not_publish(bureau, world, act_as):
    writer, head = bureau
    with act_as(writer):
        draft = started(writer)
        actions.add_item(draft=draft, values=OWN, by=writer)
        with pytest.raises(TransitionRefused, match="尚未送审"):
            actions.publish(draft=draft, by=head, at=AT)
        draft = actions.offer(draft=draft, by=writer, at=AT)
        with pytest.raises(TransitionRefused, match="负责人"):
            actions.publish(draft=draft, by=writer, at=AT)
        with pytest.raises(TransitionRefused, match="已送审"):
            actions.add_item(draft=draft, values={**OWN, "name": "安置帮教对象"}, by=writer)
        with pytest.raises(REFUSED), transaction.atomic():
            FormDraftItem.objects.filter(draft=draft).update(name="改名")
    FormDraft._base_manager.filter(pk=draft.pk).update(offered_by=head)
    with act_as(head), pytest.raises(TransitionRefused, match="另一人"):
        actions.publish(draft=FormDraft.objects.get(pk=draft.pk), by=head, at=AT)


def test_a_published_form_is_filed_by_the_bureaus_units_alone(bureau, world, act_as):
    writer, head = bureau
    form = published(writer, head, act_as=act_as)
    clerk = world.post("OFFICE_CLERK", "北湾镇")
    with made.worker(clerk.region):
        assert opening.open_period(county=writer.region, month=JUNE, at=made.moment(6, 1)) > 0
        opening.open_period(county=world.region("会宁县"), month=JUNE, at=made.moment(6, 1))
    filers = MonthlyReturn._base_manager.filter(form=form).values_list("county__name", flat=True)
    assert set(filers) == {"靖远县"}
    main, own = (
        MonthlyReturn._base_manager.get(region=clerk.region, month=JUNE, form__code=code)
        for code in ("monthly", form.code)
    )
    made.submitted(main, clerk=clerk, at=made.moment(7, 1))
    with act_as(clerk):
        filing.start_return(monthly_return=own, by=clerk, at=made.moment(7, 1))
        sheet = sheets.build(made.fresh(own))
        assert sheet.cells["B02"].amount == 3  # as filed on the monthly return
        assert (sheet.cells["B01"].amount, sheet.lines[0].responsible) == (None, "社区矫正管理科")
        with pytest.raises(filing.ChecksFailed):
            filing.submit_return(monthly_return=own, by=clerk, at=made.moment(7, 1))
    made.approved(
        own,
        clerk=clerk,
        head=world.post("OFFICE_HEAD", "北湾镇"),
        reviewer=writer,
        at=made.moment(7, 1),
        values={"B01": "12"},
    )
    assert made.fresh(own).state == "APPROVED"


def test_another_county_never_sees_the_form(bureau, world, act_as):
    writer, head = bureau
    form = published(writer, head, act_as=act_as)
    for role, place, sees in (
        ("COUNTY_STATISTICIAN", "会宁县", False),
        ("OFFICE_CLERK", "北湾镇", True),
        ("CITY_ANALYST", "白银市", True),
        ("COUNTY_STATISTICIAN", "海安市", False),
    ):
        with act_as(world.post(role, place)):
            assert ReturnForm.objects.filter(pk=form.pk).exists() is sees, (role, place)
            assert FormItem.objects.filter(form_id=form.pk).exists() is sees, (role, place)


def test_no_other_county_can_add_to_it_or_publish_in_its_name(bureau, world, act_as):
    writer, head = bureau
    form = published(writer, head, act_as=act_as)
    stranger = world.post("COUNTY_STATISTICIAN", "会宁县")
    with act_as(stranger):
        item = {"section": "其他", "name": "外来", "unit": "CASE", "kind": "FLOW", "level": "TOWNSHIP"}
        with pytest.raises(REFUSED), transaction.atomic():
            FormItem.objects.create(form_id=form.pk, order=1, code="B09", **item)
        with pytest.raises(REFUSED), transaction.atomic():
            loading.create(pack.read_all()[0], bureau=writer.region)
        with pytest.raises(REFUSED), transaction.atomic():
            loading.create(pack.read_all()[0])  # everybody's


@pytest.mark.parametrize(
    "statement",
    [
        "update governance_returnform set name = '改名' where id = %s",
        "delete from governance_returnform where id = %s",
        "update governance_formitem set name = '改名' where form_id = %s",
        "delete from governance_formitem where form_id = %s",
        """insert into governance_formitem (form_id, "order", section, code, name, unit, kind, level, help,
           numerator, denominator, is_required, allows_precision, is_sensitive, by_village, legal_ref,
           responsible, indicator, taken_form, taken_code)
           select form_id, 3, section, 'B03', name, unit, kind, level, help, numerator, denominator, is_required,
           allows_precision, is_sensitive, by_village, legal_ref, responsible, indicator, taken_form, taken_code
           from governance_formitem where form_id = %s limit 1""",
        "update governance_formdraft set name = '改名' where form_id = %s",
    ],
)
def test_a_published_form_never_changes_whoever_asks(bureau, act_as, statement):
    writer, head = bureau
    form = published(writer, head, act_as=act_as)
    with pytest.raises(REFUSED), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [form.pk])  # as the owner of the schema
    with act_as(writer), pytest.raises(REFUSED), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [form.pk])  # as the bureau


def test_next_years_version_leaves_old_months_their_form(bureau, act_as):
    writer, head = bureau
    first = published(writer, head, act_as=act_as)
    with act_as(writer):
        draft = actions.copy(form=first, first_month=202701, by=writer, at=AT)
        assert (draft.code, draft.version) == (first.code, 2)
        assert [item.code for item in draft.items.all()] == ["B01", "B02"]
        with pytest.raises(TransitionRefused, match="正在编制"):
            actions.copy(form=first, first_month=202701, by=writer, at=AT)
        actions.add_item(draft=draft, values={**OWN, "name": "安置帮教对象"}, by=writer)
        actions.offer(draft=draft, by=writer, at=AT)
    with act_as(head):
        second = actions.publish(draft=FormDraft.objects.get(pk=draft.pk), by=head, at=AT)
        in_force = [
            next(form for form in opening.forms_of(month, bureau=writer.region) if form.code == first.code)
            for month in (202612, 202701)
        ]
    assert in_force == [first, second]
    assert (first.items.count(), second.items.count()) == (2, 3)


def test_a_copy_of_a_pack_form_takes_over_what_is_filed_there(bureau, act_as):
    writer, _head = bureau
    with act_as(writer):
        draft = actions.copy(form=ReturnForm.objects.get(code="monthly"), first_month=JUNE, by=writer, at=AT)
        lines = queries.lines_of(draft)
        ratio = next(line.item for line in lines if line.item.kind == "RATIO")
    assert {line.item.code[0] for line in lines} == {"B"}
    assert all(line.item.taken_form == "monthly" for line in lines if line.item.kind != "RATIO")
    assert {ratio.numerator, ratio.denominator} <= {line.item.code for line in lines}


def test_every_form_comes_back_from_its_pack_file_as_it_was(bureau):
    for form in ReturnForm.objects.all():
        again = pack.parse(packfile.text_of(form, form.items.all()), file="again.toml")
        items = [pack.Item(**{k: getattr(item, k) for k in packfile.ITEM_KEYS}) for item in form.items.all()]
        assert list(again.items) == items
        assert (again.code, again.version, again.timetable) == (form.code, form.version, form.timetable)


def test_a_draft_comes_back_from_its_file(bureau, act_as):
    writer, head = bureau
    form = published(writer, head, act_as=act_as)
    text = packfile.text_of(form, form.items.all())
    with act_as(writer):
        draft = actions.take_in(form=pack.parse(text, file="x.toml"), first_month=JUNE, by=writer, at=AT)
        assert draft.code != form.code
        keys = ("code", "name", "unit", "legal_ref", "responsible", "taken_form", "taken_code")
        assert list(draft.items.values_list(*keys)) == list(form.items.values_list(*keys))
