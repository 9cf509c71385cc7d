"""Puts the return forms of the content packs into the shared tables. Run by `manage.py load_packs`."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.db import transaction

from governance.returns import pack
from governance.returns.models import FormItem, ReturnForm
from governance.returns.rulebook import reading


class PublishedFormChanged(ValueError):
    """已发布的表式不能修改."""


@dataclass(frozen=True)
class Loaded:
    """How many forms were new, and how many stood there already, unchanged."""

    created: int
    unchanged: int


def load_forms(forms: Iterable[pack.Form] | None = None) -> Loaded:
    """Publish every form that is not there yet; a published one is never edited.

    The checks stay in their files; they are read and held against the forms here, so that a mistake in
    them is found before anybody files.

    Raises:
        RulePackError: a check cannot be read, or speaks of a line that its form does not have.
        PublishedFormChanged: a published version's file now reads differently.
    """
    created = unchanged = 0
    found = list(pack.read_all() if forms is None else forms)
    if forms is None:
        _check_rules(found)
    for form in found:
        if _publish(form):
            created += 1
        else:
            unchanged += 1
    return Loaded(created, unchanged)


def _check_rules(forms: list[pack.Form]) -> None:
    codes: dict[str, set[str]] = {}
    for form in forms:
        codes.setdefault(form.code, set()).update(item.code for item in form.items)
    if problems := reading.problems_with(reading.all_rules(), codes):
        raise reading.RulePackError(problems)


@transaction.atomic
def _publish(form: pack.Form) -> bool:
    known = ReturnForm.objects.filter(code=form.code, version=form.version).first()
    if known is not None:
        if known.checksum != form.checksum:
            raise PublishedFormChanged(
                f"表式 {form.code} 第{form.version}版已发布，不能修改；请另立一个版本的文件。"
            )
        _let_villages_file(known, form)
        return False
    create(form)
    return True


def create(form: pack.Form, *, bureau=None) -> ReturnForm:
    """Put one version of a form into force; a bureau's own with its region, everybody's without."""
    row = ReturnForm.objects.create(
        bureau=bureau,
        code=form.code,
        version=form.version,
        name=form.name,
        first_month=form.first_month,
        last_month=form.last_month,
        legal_ref=form.legal_ref,
        is_optional=form.is_optional,
        checksum=form.checksum,
        item_count=len(form.items),
        **asdict(form.timetable),
    )
    FormItem.objects.bulk_create(_items(row, form))
    return row


def _let_villages_file(row: ReturnForm, form: pack.Form) -> None:
    """Which lines may be filed village by village is not part of what was published, and may change."""
    codes = [item.code for item in form.items if item.by_village]
    row.items.filter(code__in=codes, by_village=False).update(by_village=True)
    row.items.filter(by_village=True).exclude(code__in=codes).update(by_village=False)


def _items(row: ReturnForm, form: pack.Form) -> Iterable[FormItem]:
    for order, item in enumerate(form.items, start=1):
        yield FormItem(form=row, order=order, **asdict(item))
