"""Composing, offering and publishing a bureau's own form."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from governance.audit import actions as audit
from governance.audit.events import EventKind
from governance.figures import indicators
from governance.form_drafts import checks, overlaps, policy, queries
from governance.form_drafts.models import FormDraft, FormDraftItem
from governance.form_drafts.overlaps import Match
from governance.returns import loading, opening, pack
from governance.returns.deadlines import Timetable
from governance.returns.models import ReturnForm
from governance.workflow import actions as workflow
from governance.workflow.actions import TransitionRefused

UP, DOWN = "up", "down"
USUAL = Timetable()
_COPIED = (
    "section", "name", "unit", "kind", "level", "help", "legal_ref", "responsible", "is_required",
)  # fmt: skip


class AskedAlready(TransitionRefused):
    """别的表式已经在问；`matches` 列出是哪些."""

    def __init__(self, matches: list[Match]):
        self.matches = matches
        super().__init__("已有表式在问同样的指标：请直接引用，或写明仍要填报的理由。")


@transaction.atomic
def start(
    *,
    name: str,
    first_month: int,
    legal_ref: str,
    is_optional: bool,
    timetable: Timetable = USUAL,
    by,
    at: datetime,
) -> FormDraft:
    """起草: an empty form of the bureau."""
    _require(policy.can_draft(post=by))
    return _draft(
        queries.next_code(by.region), 1, name, first_month, legal_ref, is_optional, timetable,
        origin="", by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def copy(*, form: ReturnForm, first_month: int, by, at: datetime) -> FormDraft:
    """复制: of the bureau's own form the next version, with its codes; of another's form a new one, whose
    lines are taken over from it where the bureau's units file it."""
    _require(policy.can_draft(post=by))
    if form.bureau_id != by.region_id:
        return _copy_of_another(form, first_month, by=by, at=at)
    known = FormDraft.objects.filter(region=by.region, code=form.code).order_by("-version").first()
    if known is not None and known.published_at is None:
        raise TransitionRefused(f"{known}正在编制，请在它上面修改。")
    version = (known.version if known else form.version) + 1
    draft = _draft(
        form.code, version, form.name, first_month, form.legal_ref, form.is_optional, form.timetable,
        origin=f"{form.name}第{form.version}版", by=by, at=at,
    )  # fmt: skip
    reasons = dict(known.items.values_list("code", "overlap_reason")) if known else {}
    _put(draft, form.items.all(), codes=None, reasons=reasons)
    return draft


def _copy_of_another(form: ReturnForm, first_month: int, *, by, at: datetime) -> FormDraft:
    draft = _draft(
        queries.next_code(by.region), 1, form.name, first_month, form.legal_ref, False, form.timetable,
        origin=f"{form.name}第{form.version}版", by=by, at=at,
    )  # fmt: skip
    items = list(form.items.all())
    _put(draft, items, codes=_new_codes(items), taken_from=form.code)
    return draft


@transaction.atomic
def take_in(*, form: pack.Form, first_month: int, by, at: datetime) -> FormDraft:
    """导入: a form read from a pack file becomes a draft with codes of the bureau's own."""
    _require(policy.can_draft(post=by))
    draft = _draft(
        queries.next_code(by.region), 1, form.name, first_month, form.legal_ref, form.is_optional,
        form.timetable,
        origin=f"文件 {form.code} 第{form.version}版", by=by, at=at,
    )  # fmt: skip
    _put(draft, form.items, codes=_new_codes(form.items))
    return draft


@transaction.atomic
def set_head(
    *,
    draft: FormDraft,
    name: str,
    first_month: int,
    legal_ref: str,
    is_optional: bool,
    timetable: Timetable,
    by,
) -> FormDraft:
    """要素: name, month, basis and days."""
    row = _editable(draft, by=by)
    row.name, row.first_month, row.legal_ref, row.is_optional = name, first_month, legal_ref, is_optional
    for day, value in asdict(timetable).items():
        setattr(row, day, value)
    row.save(update_fields=["name", "first_month", "legal_ref", "is_optional", *asdict(timetable)])
    return row


@transaction.atomic
def add_item(*, draft: FormDraft, values: dict, overlap_reason: str = "", by) -> FormDraftItem:
    """Add a line of one's own wording.

    Raises:
        AskedAlready: another form in use asks the same, and no reason is given for asking again.
    """
    row = _editable(draft, by=by)
    _refuse_overlap(row, values, overlap_reason)
    return _append(row, {**values, "overlap_reason": overlap_reason})


@transaction.atomic
def take_item(*, draft: FormDraft, key: str, section: str, overlap_reason: str = "", by) -> FormDraftItem:
    """Add a line from the catalogue: `I:code` a registered indicator, `F:form:code` a line of another form,
    which is then filled in from what the unit filed there.

    Raises:
        AskedAlready: the indicator stands on a form in use already.
        TransitionRefused: there is no such thing to add.
    """
    row = _editable(draft, by=by)
    kind, _, rest = key.partition(":")
    if kind == "F":
        form_code, _, code = rest.partition(":")
        return _append(row, {**_taken(row, form_code, code), "section": section})
    found = indicators.find(rest)
    if kind != "I" or found is None or found.is_ratio:
        raise TransitionRefused("指标目录里没有这个指标。")
    values = _from_indicator(found, section)
    _refuse_overlap(row, values, overlap_reason)
    return _append(row, {**values, "overlap_reason": overlap_reason})


@transaction.atomic
def change_item(*, item: FormDraftItem, values: dict, overlap_reason: str = "", by) -> FormDraftItem:
    """Change a line; a new wording is held against what is asked already."""
    row = _editable(item.draft, by=by)
    before = (item.name, item.unit, item.level)
    changed = before != (values["name"], values["unit"], values["level"])
    reason = overlap_reason or item.overlap_reason
    if changed and not item.taken_form:
        _refuse_overlap(row, {**values, "indicator": item.indicator}, reason)
    for name, value in {**values, "overlap_reason": reason}.items():
        setattr(item, name, value)
    item.save(update_fields=[*values, "overlap_reason"])
    return item


@transaction.atomic
def move_item(*, item: FormDraftItem, direction: str, by) -> None:
    """One place up or down."""
    row = _editable(item.draft, by=by)
    items = list(row.items.all())
    here = next(index for index, one in enumerate(items) if one.pk == item.pk)
    there = here + (-1 if direction == UP else 1)
    if 0 <= there < len(items):
        items[here], items[there] = items[there], items[here]
        _number(items)


@transaction.atomic
def remove_item(*, item: FormDraftItem, by) -> None:
    row = _editable(item.draft, by=by)
    used_by = row.items.filter(numerator=item.code) | row.items.filter(denominator=item.code)
    if ratio := used_by.first():
        raise TransitionRefused(f"{item}是“{ratio}”的分子或分母，请先移除该比率。")
    item.delete()
    _number(list(row.items.all()))


@transaction.atomic
def remove(*, draft: FormDraft, by) -> None:
    _editable(draft, by=by).delete()


@transaction.atomic
def offer(*, draft: FormDraft, by, at: datetime) -> FormDraft:
    """送审: from now on the draft stays as it is, until it is published or taken back."""
    row = _editable(draft, by=by)
    _require_ready(row, at)
    row.offered_at, row.offered_by, row.offered_by_name, row.returned_note = at, by, by.person_name, ""
    row.save(update_fields=["offered_at", "offered_by", "offered_by_name", "returned_note"])
    return row


@transaction.atomic
def take_back(*, draft: FormDraft, note: str, by) -> FormDraft:
    """撤回或退回: the draft may be changed again."""
    row = workflow.lock(draft)
    _require(policy.can_take_back(row, post=by))
    row.offered_at, row.offered_by, row.offered_by_name, row.returned_note = None, None, "", note
    row.save(update_fields=["offered_at", "offered_by", "offered_by_name", "returned_note"])
    return row


@transaction.atomic
def publish(*, draft: FormDraft, by, at: datetime) -> ReturnForm:
    """发布: by a second person. The units file it from its first month on, and it never changes again."""
    row = workflow.lock(draft)
    _require(policy.can_publish(row, post=by))
    _require_ready(row, at)
    form = loading.create(checks.read(row), bureau=by.region)
    row.published_at, row.published_by, row.published_by_name, row.form = at, by, by.person_name, form
    row.save(update_fields=["published_at", "published_by", "published_by_name", "form"])
    summary = f"表式{row}自{row.since}起使用，共{form.item_count}项"
    audit.record(EventKind.FORM_PUBLISHED, by=by, at=at, subject=row, summary=summary)
    return form


def _draft(
    code, version, name, first_month, legal_ref, is_optional, timetable: Timetable, *, origin, by, at
) -> FormDraft:
    return FormDraft.objects.create(
        region=by.region,
        code=code,
        version=version,
        name=name,
        first_month=first_month,
        legal_ref=legal_ref,
        is_optional=is_optional,
        origin=origin,
        written_at=at,
        written_by=by,
        written_by_name=by.person_name,
        **asdict(timetable),
    )


def _new_codes(items: Iterable) -> dict[str, str]:
    """Own codes for the lines of a foreign form; those that are a bureau's already are kept."""
    codes: dict[str, str] = {item.code: item.code for item in items if item.code[:1] == "B"}
    for item in items:
        if item.code not in codes:
            codes[item.code] = queries.next_item_code(codes.values())
    return codes


def _put(
    draft: FormDraft, items: Iterable, *, codes: dict[str, str] | None, reasons=None, taken_from=""
) -> None:
    """The lines of a form as lines of the draft; `codes` renames them, ratios follow."""
    used = {form.code for form in opening.forms_used(draft.region, draft.first_month)}
    rows = []
    for order, item in enumerate(items, start=1):
        row = FormDraftItem(draft=draft, region_id=draft.region_id, order=order)
        for name in _COPIED:
            setattr(row, name, getattr(item, name))
        row.code = codes[item.code] if codes else item.code
        row.numerator = codes[item.numerator] if codes and item.numerator else item.numerator
        row.denominator = codes[item.denominator] if codes and item.denominator else item.denominator
        row.indicator = item.indicator or (item.code if indicators.find(item.code) else "")
        row.taken_form, row.taken_code = item.taken_form, item.taken_code
        if taken_from in used and not row.numerator:
            row.taken_form, row.taken_code = taken_from, item.code
        row.overlap_reason = (reasons or {}).get(item.code, "")
        rows.append(row)
    FormDraftItem.objects.bulk_create(rows)


def _append(draft: FormDraft, values: dict) -> FormDraftItem:
    last = draft.items.aggregate(last=Max("order"))["last"] or 0
    code = queries.next_item_code(draft.items.values_list("code", flat=True))
    return FormDraftItem.objects.create(
        draft=draft, region_id=draft.region_id, order=last + 1, code=code, **values
    )


def _taken(draft: FormDraft, form_code: str, code: str) -> dict:
    found = queries.form_item(form_code, code, region=draft.region, month=draft.first_month)
    if found is None or form_code == draft.code:
        raise TransitionRefused("没有可以引用的这项指标。")
    values = {name: getattr(found, name) for name in _COPIED}
    indicator = found.indicator or (found.code if indicators.find(found.code) else "")
    legal_ref = found.legal_ref or found.form.legal_ref
    values.update(indicator=indicator, legal_ref=legal_ref, taken_form=form_code, taken_code=code)
    return values


def _from_indicator(found: indicators.Indicator, section: str) -> dict:
    return {
        "section": section,
        "name": found.name,
        "unit": found.unit.value,
        "kind": found.kind.value,
        "level": queries.level_of(found),
        "help": found.definition[:200],
        "legal_ref": "",
        "indicator": found.code,
    }


def _refuse_overlap(draft: FormDraft, values: dict, reason: str) -> None:
    if reason or values.get("numerator"):
        return
    wanted = overlaps.Wanted(values["name"], values["unit"], values["level"], values.get("indicator", ""))
    catalogue = queries.asked_in(draft.region, draft.first_month, without=draft.code)
    matches = overlaps.find(wanted, catalogue)
    if any(match.asked.is_used for match in matches):
        raise AskedAlready(matches)


def _number(items: list[FormDraftItem]) -> None:
    for order, item in enumerate(items, start=1):
        item.order = order
    FormDraftItem.objects.bulk_update(items, ["order"])


def _editable(draft: FormDraft, *, by) -> FormDraft:
    row = workflow.lock(draft)
    _require(policy.can_edit(row, post=by))
    return row


def _require_ready(draft: FormDraft, at: datetime) -> None:
    found = checks.problems(draft, queries.lines_of(draft), on=timezone.localdate(at))
    if found:
        raise TransitionRefused(f"还有{len(found)}处须先改好：{found[0]}")


def _require(answer: tuple[bool, str]) -> None:
    allowed, reason = answer
    if not allowed:
        raise TransitionRefused(reason)
