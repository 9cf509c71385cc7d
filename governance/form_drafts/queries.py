"""Reads for composing forms: the catalogue to choose from, what is asked already, the burden of a draft."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from governance.figures import indicators, periods
from governance.figures.values import Kind, Unit
from governance.form_drafts import overlaps
from governance.form_drafts.models import FormDraft, FormDraftItem
from governance.form_drafts.overlaps import Asked, Match, Wanted
from governance.regions import pinyin
from governance.regions.models import Region
from governance.returns import opening
from governance.returns.models import FilingLevel, FormCalendar, FormItem, ReturnForm

SHOWN = 20  # search results on a page
AHEAD = 24  # months a new form may start in advance


@dataclass(frozen=True)
class Choice:
    """Something that can be put on a form: a registered indicator, or a line of a form in force."""

    key: str
    name: str
    unit: str
    level: str
    source: str
    is_recorded: bool


@dataclass(frozen=True)
class ItemLine:
    """One line of a draft as the page shows it."""

    item: FormDraftItem
    matches: list[Match]
    is_recorded: bool

    @property
    def unit(self) -> str:
        return Unit(self.item.unit).label

    @property
    def kind(self) -> str:
        return Kind(self.item.kind).label

    @property
    def asked(self) -> list[Match]:
        """Where the bureau's units give the number already."""
        return [match for match in self.matches if match.asked.is_used]

    @property
    def is_prefilled(self) -> bool:
        return self.is_recorded or bool(self.item.taken_form)


@dataclass(frozen=True)
class Burden:
    """What a form costs those who file it."""

    items: int
    recorded: int
    taken: int
    repeated: int

    @property
    def to_type(self) -> int:
        """Lines that a person has to find the number for."""
        return self.items - self.recorded - self.taken


def fetch(pk: int, *, region: Region) -> FormDraft:
    """A draft of the bureau. Raises DoesNotExist."""
    return FormDraft.objects.select_related("offered_by", "form").get(pk=pk, region=region)


def drafts(region: Region) -> list[FormDraft]:
    return list(FormDraft.objects.filter(region=region).unpublished().order_by("-written_at"))


def first_months(*, on: date) -> list[tuple[int, str]]:
    """The coming months in which a form may begin."""
    this_month = periods.month_of(on)
    months = [periods.shift(this_month, ahead) for ahead in range(1, AHEAD + 1)]
    return [(month, periods.month(month).label) for month in months]


def next_code(region: Region) -> str:
    """The bureau's next form: its administrative code and a number."""
    codes = FormDraft.objects.filter(region=region).values_list("code", flat=True)
    taken = {int(code.rsplit("-", 1)[1]) for code in codes}
    return f"{region.code}-{max(taken, default=0) + 1}"


def next_item_code(taken: Iterable[str]) -> str:
    """B01, B02 …: never a code of the packs, so that a bureau's own number is not taken for theirs."""
    numbers = [int(code[1:]) for code in taken if code[:1] == "B" and code[1:].isdigit()]
    return f"B{max(numbers, default=0) + 1:02d}"


def forms_in_force(region: Region, month: int) -> list[ReturnForm]:
    return opening.forms_of(month, bureau=region)


def asked_in(region: Region, month: int, *, without: str = "") -> list[Asked]:
    """Every line that forms in force ask in the month; `without` leaves out a form's own earlier versions."""
    forms = [form for form in forms_in_force(region, month) if form.code != without]
    own = opening.calendars_in_force(region, month)
    items = FormItem.objects.filter(form__in=forms).exclude(kind=Kind.RATIO).order_by("form_id", "order")
    by_form: dict[int, list[FormItem]] = {}
    for item in items:
        by_form.setdefault(item.form_id, []).append(item)
    return [one for form in forms for one in _asked_of(form, by_form.get(form.pk, []), own.get(form.code))]


def _asked_of(form: ReturnForm, items: list[FormItem], calendar: FormCalendar | None) -> Iterable[Asked]:
    is_used = calendar.is_used if calendar else not form.is_optional
    since = periods.month(max(form.first_month, calendar.first_month if calendar else 0)).label
    names = {item.code: item.name for item in items}
    for item in items:
        yield Asked(
            form_code=form.code,
            form_name=form.name,
            version=form.version,
            code=item.code,
            name=item.name,
            full_name=_full_name(item, names),
            unit=item.unit,
            level=item.level,
            indicator=item.indicator or item.code,
            since=since,
            adopted=f"自{since}起采用" if is_used else "未采用",
            is_used=is_used,
        )


def _full_name(item: FormDraftItem | FormItem, names: dict[str, str]) -> str:
    """A part is named after its whole: “国内民事” of “办结公证事项”."""
    whole, dot, _part = item.code.partition(".")
    return f"{names.get(whole, item.section)}{item.name}" if dot else item.name


def lines_of(draft: FormDraft) -> list[ItemLine]:
    """The draft's lines with what they repeat. Four queries, however long the form."""
    catalogue = asked_in(draft.region, draft.first_month, without=draft.code)
    items = list(draft.items.all())
    names = {item.code: item.name for item in items}
    return [
        ItemLine(item, overlaps.find(wanted_of(item, names), catalogue), is_recorded(item.indicator))
        for item in items
    ]


def wanted_of(item: FormDraftItem | FormItem, names: dict[str, str]) -> Wanted:
    """`names`: code → name of the form's lines, for a part is named after its whole."""
    indicator = item.indicator or (item.code if indicators.find(item.code) else "")
    return Wanted(_full_name(item, names), item.unit, item.level, indicator)


def is_recorded(indicator: str) -> bool:
    found = indicators.find(indicator) if indicator else None
    return found is not None and found.observe is not None


def burden(lines: list[ItemLine]) -> Burden:
    typed = [line for line in lines if line.item.kind != Kind.RATIO]
    taken = [line for line in typed if line.item.taken_form]
    recorded = [line for line in typed if line.is_recorded and not line.item.taken_form]
    repeated = [line for line in typed if line.asked]
    return Burden(len(typed), len(recorded), len(taken), len(repeated))


def search(words: str, asked: list[Asked]) -> list[Choice]:
    """Choices whose name holds the words, or is spelled or abbreviated so in pinyin."""
    wanted = "".join(words.split()).lower()
    if not wanted:
        return []
    found = [choice for choice in _choices(asked) if _answers(choice, wanted)]
    return sorted(found, key=lambda choice: (len(choice.name), choice.key))[:SHOWN]


def _choices(asked: list[Asked]) -> Iterable[Choice]:
    on_forms = set()
    for one in asked:
        on_forms.add(one.indicator)
        level = FilingLevel(one.level).label
        source = f"{one.form_name} {one.code}（{one.adopted}）"
        yield Choice(
            f"F:{one.key}", one.full_name, Unit(one.unit).label, level, source, is_recorded(one.indicator)
        )
    for indicator in indicators.all_indicators():
        if indicator.is_ratio or indicator.code in on_forms:
            continue
        level = FilingLevel(level_of(indicator)).label
        source = f"指标目录 {indicator.code}（{indicator.source}）"
        yield Choice(
            f"I:{indicator.code}",
            indicator.name,
            indicator.unit.label,
            level,
            source,
            indicator.observe is not None,
        )


def level_of(indicator: indicators.Indicator) -> str:
    return indicator.level if indicator.level in FilingLevel.values else FilingLevel.TOWNSHIP.value


def _answers(choice: Choice, wanted: str) -> bool:
    if wanted in choice.name.lower() or wanted in choice.source.lower():
        return True
    full, short = _spelled(choice.name)
    return wanted.isascii() and (wanted in full or wanted in short)


@lru_cache(maxsize=5_000)
def _spelled(name: str) -> tuple[str, str]:
    return pinyin.pinyin(name), pinyin.initials(name)


def form_item(form_code: str, code: str, *, region: Region, month: int) -> FormItem | None:
    """The line of a form in force that is to be taken over."""
    forms = [form for form in forms_in_force(region, month) if form.code == form_code]
    return FormItem.objects.filter(form__in=forms, code=code).exclude(kind=Kind.RATIO).first()
