"""The page 调解分析: a period, tables and charts, every number a way to its cases."""

from datetime import date

from django import forms
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from mediation.cases import policy
from mediation.cases.forms import DayField
from mediation.desk import analysis as analysing
from mediation.desk import pages


class PeriodForm(forms.Form):
    """From a day to a day; without them the year so far."""

    first = DayField(label="自", required=False)
    last = DayField(label="至", required=False)

    def clean(self):
        data = super().clean()
        if data.get("first") and data.get("last") and data["first"] > data["last"]:
            self.add_error("last", "截止日期早于开始日期，请改正。")
        return data

    def period(self, *, today: date) -> analysing.Period:
        """What was asked for; the year so far for what is missing or wrong."""
        self.full_clean()
        given = {} if self.errors else self.cleaned_data
        last = given.get("last") or today
        first = given.get("first") or date(last.year, 1, 1)
        return (
            analysing.Period(first, last)
            if first <= last
            else analysing.Period(date(today.year, 1, 1), today)
        )


@require_GET
def analysis(request):
    today = timezone.localdate()
    form = PeriodForm(request.GET)
    period = form.period(today=today)
    found = analysing.analyse(policy.visible_cases(request.post), period)
    shown = form if form.errors else PeriodForm({"first": period.first, "last": period.last})
    context = {
        "form": shown,
        "period": period,
        "found": found,
        "charts": analysing.charts(found),
        "tables": [(label, found.tables[name]) for name, label in analysing.DIMENSIONS.items()],
        "fewest": analysing.FEWEST_RANKED,
        "presets": presets(today),
        "crumbs": [*pages.CRUMBS, {"label": "调解分析", "url": ""}],
    }
    return render(request, "desk/analysis.html", context)


def presets(today: date) -> list[tuple[str, str]]:
    """This year, last year, this quarter so far: the usual questions as links."""
    quarter = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    year = today.year
    spans = (
        ("本季度", quarter, today),
        ("本年", date(year, 1, 1), today),
        ("上年", date(year - 1, 1, 1), date(year - 1, 12, 31)),
    )
    return [(label, f"?first={first}&last={last}") for label, first, last in spans]
