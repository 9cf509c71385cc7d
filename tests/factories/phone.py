"""Quick registrations for tests and the demo world: what a mediator types on the phone."""

from datetime import date

from mediation.cases.actions import NewCase, NewParty
from mediation.phone import rules
from mediation.phone.actions import Ending
from mediation.phone.codes import Confirmed, Result
from tests.factories import mediation as make

BEGUN, ENDED = date(2026, 3, 2), date(2026, 3, 4)


def told(lead, *, place, first: str = "张三", second: str = "李四", **fields) -> NewCase:
    """The first half of the page; the second party has a telephone."""
    values = {
        "place": place,
        "committee": lead.committee,
        "dispute_type": "02",
        "source": "APPLICATION",
        "application_form": "ORAL",
        "applied_on": BEGUN,
        "registered_on": BEGUN,
        "brief": "因院墙排水发生争执。",
        "difficulty": "SIMPLE",
        "parties": [
            NewParty(side="APPLICANT", name=first, personal={}),
            NewParty(side="RESPONDENT", name=second, personal={"phone": "13893312345"}),
        ],
        "form_key": "",
    }
    return NewCase(**{**values, **fields})


def ended(result: str = Result.AGREED, **fields) -> Ending:
    """The second half, with everything confirmed that this result needs."""
    values = {"result": result, "on": ENDED, "confirmed": frozenset(rules.NEEDED[Result(result)])}
    if result == Result.AGREED:
        values |= {"terms": "李四当场赔偿张三800元，双方再无争议。", "amount_fen": 80000, "is_settled": True}
    return Ending(**{**values, **fields})


def begun(**fields) -> Ending:
    """Not agreed yet, but rights told and nobody unwilling."""
    ticked = {Confirmed.IMPARTIAL, Confirmed.RIGHTS, Confirmed.CONSENT}
    return ended(Result.PENDING, confirmed=frozenset(ticked), **fields)


NOW = make.NOW
