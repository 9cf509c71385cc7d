"""Reads for the pages of a bureau's own checks."""

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from governance.figures import periods
from governance.figures.values import Kind
from governance.regions.models import Region
from governance.returns import opening
from governance.returns.models import BureauRule, FilingLevel, FormItem, MonthlyReturn, ReturnForm
from governance.returns.rulebook import reading
from governance.returns.rulebook.rule import ANY_FORM, Rule
from governance.returns.sheet import Level

MONTHS_AHEAD = 6
_CODE = re.compile(r"[A-Z]{1,4}[0-9]+(?:\.[0-9]+)?")


@dataclass(frozen=True)
class RuleLine:
    """A check of the form's packs, as the list shows it."""

    rule: Rule

    @property
    def level(self) -> Level:
        return Level(self.rule.level)

    @property
    def is_of_every_form(self) -> bool:
        return self.rule.form == ANY_FORM


@dataclass(frozen=True)
class Overview:
    """A form's checks: the bureau's own, those of the packs, and proposals not chosen."""

    form: ReturnForm
    own: list[BureauRule]
    standing: list[RuleLine]
    proposals: list[RuleLine]


def forms(region: Region, *, on: date) -> list[ReturnForm]:
    """Every form in force; those that are used everywhere first."""
    return sorted(
        opening.forms_of(periods.month_of(on), bureau=region), key=lambda form: (form.is_optional, form.code)
    )


def overview(region: Region, form: ReturnForm, *, on: date) -> Overview:
    own = list(BureauRule.objects.filter(region=region, form_code=form.code).order_by("-pk"))
    return Overview(
        form=form,
        own=own,
        standing=[RuleLine(rule) for rule in reading.in_force(form.code, periods.month_of(on))],
        proposals=[RuleLine(rule) for rule in reading.proposals(form.code)],
    )


def proposal(form_code: str, rule_id: str) -> Rule | None:
    return next((rule for rule in reading.proposals(form_code) if rule.id == rule_id), None)


def fetch(pk: int, *, region: Region) -> BureauRule:
    """Raises DoesNotExist for what is not the bureau's."""
    return BureauRule.objects.get(pk=pk, region=region)


def items_of(form: ReturnForm) -> list[FormItem]:
    """The lines that are typed, in the order of the form."""
    return list(FormItem.objects.filter(form=form).exclude(kind=Kind.RATIO).order_by("order"))


def codes_of(form_code: str) -> set[str]:
    """Every code of the form, with the groups that its parts make: MD11 for MD11.01."""
    codes = set(FormItem.objects.filter(form__code=form_code).order_by().values_list("code", flat=True))
    return codes | {code.partition(".")[0] for code in codes}


def words_of(rule: BureauRule) -> str:
    """What a check that was put together from choices asks, with the names of its lines."""
    names = dict(FormItem.objects.filter(form__code=rule.form_code).order_by().values_list("code", "name"))
    words = rule.spelled.get("words", "")
    return _CODE.sub(lambda found: f"“{names.get(found[0], found[0])}”", words)


def next_code(region: Region, form_code: str) -> str:
    """B01, B02 … within the bureau and form."""
    taken = BureauRule.objects.filter(region=region, form_code=form_code).count()
    return f"B{taken + 1:02d}"


def first_free_month(region: Region, form_code: str, *, on: date) -> int:
    """The first month that no unit has submitted: at least the present one."""
    filed = MonthlyReturn.objects.filter(form__code=form_code, first_submitted_at__isnull=False)
    county = {"county_id": region.pk} if region.level == FilingLevel.COUNTY else {"city_id": region.pk}
    latest = filed.filter(**county).aggregate(latest=Max("month"))["latest"]
    this_month = periods.month_of(on)
    return max(this_month, periods.shift(latest, 1)) if latest else this_month


def months_ahead(first: int) -> list[tuple[int, str]]:
    months = [periods.shift(first, ahead) for ahead in range(MONTHS_AHEAD)]
    return [(month, periods.month(month).label) for month in months]
