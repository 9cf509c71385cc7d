"""Reads for 表式目录."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from governance.figures import periods
from governance.figures.values import Kind, Unit
from governance.form_drafts import overlaps, queries
from governance.form_drafts.overlaps import Match
from governance.regions.models import Region
from governance.returns import opening
from governance.returns.models import FilingLevel, FormItem, ReturnForm


@dataclass(frozen=True)
class Entry:
    """One form in the version that holds, else the newest, and whether the bureau's units file it."""

    form: ReturnForm
    versions: list[ReturnForm]
    items: int
    repeated: int
    is_used: bool
    since: str

    is_coming: bool

    @property
    def issuer(self) -> str:
        return self.form.bureau.name if self.form.bureau else "产品内容包"

    @property
    def status(self) -> dict:
        """Label and tone of whether the bureau's units file it."""
        if self.is_coming:
            return {"label": f"自{self.since}起", "tone": "progress"}
        if self.is_used:
            return {"label": "采用", "tone": "success"}
        return {"label": "未采用", "tone": "muted"}


@dataclass(frozen=True)
class FormLine:
    """One line of a published form."""

    item: FormItem
    matches: list[Match]
    is_recorded: bool

    @property
    def unit(self) -> str:
        return Unit(self.item.unit).label

    @property
    def kind(self) -> str:
        return Kind(self.item.kind).label

    @property
    def level(self) -> str:
        return FilingLevel(self.item.level).label


def bureau_of(region: Region) -> Region:
    """The bureau whose forms a place files: its county, or the city where there is none."""
    if region.level in ("COUNTY", "CITY"):
        return region
    return Region.objects.get(pk=region.county_id or region.city_id)


def entries(region: Region, *, on: date) -> list[Entry]:
    """Every form open to the bureau. A fixed number of queries."""
    bureau, month = bureau_of(region), periods.month_of(on)
    by_code: dict[str, list[ReturnForm]] = {}
    rows = ReturnForm.objects.used_by(bureau).select_related("bureau").order_by("code", "-version")
    for form in rows:
        by_code.setdefault(form.code, []).append(form)
    used = {form.code for form in opening.forms_used(bureau, month)}
    in_force = {form.code: form for form in opening.forms_of(month, bureau=bureau)}
    shown = [in_force.get(code, versions[0]) for code, versions in by_code.items()]
    counts, repeated = _counted(shown)
    found = [
        Entry(
            form=form,
            versions=by_code[form.code],
            items=counts[form.pk],
            repeated=repeated[form.pk],
            is_used=form.code in used,
            since=periods.month(form.first_month).label,
            is_coming=form.first_month > month and not form.is_optional,
        )
        for form in shown
    ]
    return sorted(found, key=lambda entry: (entry.form.bureau is None, not entry.is_used, entry.form.code))


def _counted(forms: list[ReturnForm]) -> tuple[Counter, Counter]:
    """Form id → its typed lines, and those of them that another form asks by the same indicator or name."""
    items = list(FormItem.objects.filter(form__in=forms).exclude(kind=Kind.RATIO))
    seen: dict[tuple, set[int]] = {}
    for item in items:
        for key in _keys(item):
            seen.setdefault(key, set()).add(item.form_id)
    counts, repeated = Counter(item.form_id for item in items), Counter()
    for item in items:
        if any(len(seen[key]) > 1 for key in _keys(item)):
            repeated[item.form_id] += 1
    return counts, repeated


def _keys(item: FormItem) -> list[tuple]:
    """What makes two lines one question. The name of a part alone says too little."""
    keys: list[tuple] = [(item.level, item.indicator or item.code)]
    if "." not in item.code:
        keys.append((item.level, item.unit, overlaps.normalised(item.name)))
    return keys


def versions(form: ReturnForm) -> list[tuple[ReturnForm, str]]:
    """Every version of the form with the months it holds; a version ends where the next one begins to stay."""
    rows = list(ReturnForm.objects.filter(code=form.code).order_by("-version"))
    until: dict[int, str] = {}
    for newer, older in zip(rows, rows[1:], strict=False):
        if newer.last_month is None:
            until[older.pk] = periods.month(periods.shift(newer.first_month, -1)).label
    return [(row, _span(row, until.get(row.pk, ""))) for row in rows]


def _span(form: ReturnForm, until: str) -> str:
    last = periods.month(form.last_month).label if form.last_month else until
    since = periods.month(form.first_month).label
    return f"{since}至{last}" if last else f"{since}起"


def lines(form: ReturnForm, bureau: Region, *, on: date) -> list[FormLine]:
    """The lines of a version, each with the lines of other forms that ask the same."""
    month = max(periods.month_of(on), form.first_month)
    asked = queries.asked_in(bureau, month, without=form.code)
    items = list(form.items.all())
    names = {item.code: item.name for item in items}
    return [
        FormLine(
            item=item,
            matches=overlaps.find(queries.wanted_of(item, names), asked) if item.kind != Kind.RATIO else [],
            is_recorded=queries.is_recorded(item.indicator or item.code),
        )
        for item in items
    ]
