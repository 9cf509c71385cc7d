"""Screening for tests, made through the actions; every function needs an open scope."""

from datetime import date, datetime

from mediation.screening import actions
from mediation.screening.actions import NewFinding
from tests.factories.mediation import NOW, SHANGHAI, village

FOUND = datetime(2026, 6, 30, 9, 30, tzinfo=SHANGHAI)
ZHANG, LI = "620421199003071235", "11010519491231002X"


def a_round(by, **fields):
    values = {
        "region": by.region,
        "kind": "ROUTINE",
        "from_on": date(2026, 6, 1),
        "to_on": date(2026, 6, 5),
        "participants": "村干部、网格员、调解员6人",
    }
    return actions.record_round(by=by, at=NOW, **{**values, **fields})


def a_finding(by, **fields):
    values = {
        "place": village(by),
        "dispute_type": "02",
        "brief": "两家因院墙排水发生争执。",
        "found_at": FOUND,
        "risk": "BLUE",
        "people": [("张三", ZHANG), ("李四", "")],
    }
    return actions.record_finding(new=NewFinding(**{**values, **fields}), by=by, at=NOW)


def an_alert(by, **fields):
    return a_finding(by, risk="RED", has_violence=True, **fields).alerts.get()


def reported(by, alert, *, at=NOW):
    return actions.report_alert(alert=alert, reported_to="北湾派出所", reported_at=at, by=by, at=NOW)


def closed(by, alert, *, result="PREVENTED_CRIME", persons=2):
    alert = reported(by, alert) if alert.state == "RAISED" else alert
    return actions.close_alert(
        alert=alert,
        result=result,
        person_count=persons,
        feedback="民警已到场，双方冷静。",
        on=NOW.date(),
        by=by,
        at=NOW,
    )
