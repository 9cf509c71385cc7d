"""The progress page: a county's units, or a city's counties. It asks by itself whether anything changed."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from governance.access import checks as access
from governance.access.permissions import Permission as P
from governance.figures import periods
from governance.progress import lines, queries
from governance.regions.models import Region
from governance.returns import queries as returns
from governance.returns.catalogue import STANDARD
from governance.returns.models import ReturnPeriod

BUREAUX = ("COUNTY", "CITY")


@dataclass(frozen=True)
class Asked:
    """What the address asks for: whose progress, of which month and form; nothing when none is open."""

    place: Region
    open_periods: list[ReturnPeriod]
    period: ReturnPeriod | None
    now: datetime

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    @property
    def months(self) -> list[int]:
        return list(dict.fromkeys(row.month for row in self.open_periods))

    @property
    def forms(self) -> list[ReturnPeriod]:
        """The periods of the same month, one for each form."""
        return [row for row in self.open_periods if self.period and row.month == self.period.month]


@require_GET
def page(request, month=None):
    asked = _asked(request, month)
    return render(request, "progress/page.html", {**_frame(request, asked), **_content(asked)})


@require_GET
def board(request, month):
    """The part that refreshes itself; 204 when it would look as it did (`seen`)."""
    asked, seen = _asked(request, month), request.GET.get("seen")
    if asked.place.level == "COUNTY" and seen == _stamp(asked):
        return HttpResponse(status=204)
    content = _content(asked)
    if seen == content["stamp"]:
        return HttpResponse(status=204)
    return render(request, "progress/_board.html", {**_frame(request, asked), **content})


def _asked(request, month: int | None) -> Asked:
    place, now = _place(request), timezone.now()
    found = queries.open_periods(region=place)
    ends = {row.month: row.ends_on for row in found}
    if month is not None and month not in ends:
        raise Http404
    month = month or returns.month_to_watch(ends, on=timezone.localdate(now))
    of_month = [row for row in found if row.month == month]
    code = request.GET.get("form", "")
    of_month.sort(key=lambda row: (row.form.code != code, row.form.code != STANDARD))
    chosen = of_month[0] if of_month else None
    return Asked(place, found, chosen, now)


def _frame(request, asked: Asked) -> dict:
    own = asked.place.pk == request.post.region_id
    form_code = asked.period.form.code if asked.period else ""
    return {
        "asked": asked,
        "place": asked.place,
        "month": asked.period.month if asked.period else None,
        "label": str(asked.period) if asked.period else "",
        "months": [(key, periods.month(key).label) for key in asked.months],
        "form_code": form_code,
        "tabs": _tabs(asked, "" if own else f"&county={asked.place.pk}"),
        "query": f"form={form_code}" if own else f"form={form_code}&county={asked.place.pk}",
        "now": timezone.localtime(asked.now),
        "may_review": access.has_permission(request.post, P.MONTHLY_RETURN_REVIEW),
        "may_chase": own and access.has_permission(request.post, P.MONTHLY_RETURN_CHASE),
        "crumbs": [{"label": "月报", "url": reverse("returns:home")}, {"label": "进度", "url": ""}],
    }


def _tabs(asked: Asked, suffix: str) -> list[dict]:
    """One for each form of the month, the one that everybody files first."""
    rows = sorted(asked.forms, key=lambda row: (row.form.code != STANDARD, row.form.code))
    return [
        {
            "label": row.form.name,
            "url": f"{reverse('returns:progress_of', args=[row.month])}?form={row.form.code}{suffix}",
            "active": row.form_id == asked.period.form_id,
        }
        for row in rows
    ]


def _content(asked: Asked) -> dict:
    if asked.period is None:
        return {"board": None, "counties": "", "own_url": "", "stamp": ""}
    if asked.place.level == "CITY":
        return _city(asked)
    found = queries.board(asked.period, at=asked.now, on=asked.today)
    own_url = reverse("returns:sheet", args=[found.own.pk]) if found.own else ""
    return {"board": found, "counties": "", "own_url": own_url, "stamp": _stamp(asked)}


def _stamp(asked: Asked) -> str:
    return queries.stamp(asked.period, at=asked.now, on=asked.today)


def _city(asked: Asked) -> dict:
    month, code = asked.period.month, asked.period.form.code
    found = queries.counties(asked.place, month, form_code=code)
    rows = lines.html(found, month=month, query=f"form={code}")
    owing = sum(line.is_owed for line in found)
    return {"board": None, "counties": rows, "own_url": "", "stamp": queries.digest(rows), "owing": owing}


def _place(request) -> Region:
    """The county asked for, as far as the post covers it; a bureau's own region otherwise."""
    own = request.post.region
    if own.level not in BUREAUX:
        raise Http404
    asked = request.GET.get("county", "")
    if not asked.isdigit():
        return own
    found = Region.objects.filter(pk=int(asked), level="COUNTY").first()
    if found is None or not access.covers(own, found):
        raise Http404
    return found
