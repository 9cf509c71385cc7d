"""Mediation bodies and cases for tests, made through the actions; functions are named after situations.

All dates are given or default to March 2026; every function needs an open scope.
"""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from governance.regions.models import Region
from mediation.cases import actions
from mediation.cases.models import Case
from mediation.cases.rules import PastFacts
from mediation.organisations import actions as bodies
from mediation.organisations.models import MediationCommittee, Mediator

SHANGHAI = ZoneInfo("Asia/Shanghai")
FOUNDED = date(2020, 1, 1)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=SHANGHAI)


NOW = noon(date(2026, 6, 30))


def village(by) -> Region:
    """The first village of the post's township."""
    return Region.objects.filter(parent_id=by.region.township_id, level="VILLAGE").order_by("code").first()


def committee(by, *, name: str = "", kind: str = "TOWNSHIP", region=None, **fields) -> MediationCommittee:
    region = region or by.region
    return bodies.register_committee(
        by=by,
        at=NOW,
        region=region,
        name=name or f"{region.name}人民调解委员会",
        kind=kind,
        valid_from=FOUNDED,
        **fields,
    )


def mediator(by, of: MediationCommittee, *, name: str = "李调解", **fields) -> Mediator:
    return bodies.register_mediator(
        by=by,
        at=NOW,
        committee=of,
        person_name=name,
        kind=fields.pop("kind", "FULL_TIME"),
        valid_from=fields.pop("valid_from", FOUNDED),
        **fields,
    )


def two_parties(first: str = "张三", second: str = "李四", **second_fields) -> list[actions.NewParty]:
    return [
        actions.NewParty(side="APPLICANT", name=first, personal={"id_number": "620421199003071235"}),
        actions.NewParty(side="RESPONDENT", name=second, **second_fields),
    ]


def new_case(by, of: MediationCommittee, **fields) -> actions.NewCase:
    values = {
        "place": village(by),
        "committee": of,
        "dispute_type": "02",
        "source": "APPLICATION",
        "application_form": "ORAL",
        "brief": "因院墙排水发生争执。",
        "registered_on": date(2026, 3, 2),
        "applied_on": date(2026, 3, 2),
        "parties": two_parties(),
    }
    values.update(fields)
    if values["source"] != "APPLICATION":
        values["application_form"], values["applied_on"] = "", None
    return actions.NewCase(**values)


def registered(by, of: MediationCommittee, **fields) -> Case:
    return actions.register_case(new=new_case(by, of, **fields), by=by, at=NOW)


def accepted(by, of: MediationCommittee, *, on: date | None = None, **fields) -> Case:
    day = on or fields.get("registered_on") or date(2026, 3, 2)
    fields.setdefault("registered_on", day)
    fields.setdefault("applied_on", day)
    return actions.accept(case=registered(by, of, **fields), on=day, by=by, at=NOW)


def mediating(
    by, of: MediationCommittee, *, on: date | None = None, lead: Mediator | None = None, **fields
) -> Case:
    case = accepted(by, of, on=on, **fields)
    day = case.accepted_on
    lead = lead or of.mediators.first() or mediator(by, of)
    case = actions.assign(case=case, lead=lead, on=day, by=by, at=NOW)
    case = actions.give_rights_notice(case=case, on=day, by=by, at=NOW)
    return actions.start(case=case, on=day, by=by, at=NOW)


def agreed_in_writing(
    by, of: MediationCommittee, *, agreed_on: date, amount_fen: int | None = 500000, **fields
):
    case = mediating(by, of, **fields)
    agreement = actions.NewAgreement(
        form="WRITTEN",
        agreed_on=agreed_on,
        facts="双方对排水方向有争议。",
        terms="被申请人改建排水沟并补偿申请人。",
        manner="现金，一次付清。",
        items=[actions.NewItem(content="补偿款", due_on=agreed_on, amount_fen=amount_fen)],
    )
    return actions.record_agreement(case=case, agreement=agreement, by=by, at=NOW)


def orally_agreed(by, of: MediationCommittee, *, agreed_on: date, **fields) -> Case:
    case = mediating(by, of, **fields)
    agreement = actions.NewAgreement(
        form="ORAL",
        agreed_on=agreed_on,
        terms="被申请人当面道歉。",
        items=[actions.NewItem(content="当面道歉", due_on=agreed_on)],
    )
    return actions.record_agreement(case=case, agreement=agreement, by=by, at=NOW)


def sign_everything(case: Case, by, *, on: date) -> Case:
    """Both parties, the mediator and the seal, all on one day."""
    for party in case.parties.all():
        case = actions.sign(case=case, role="PARTY", party=party, manner="SIGNED", on=on, by=by, at=NOW)
    case = actions.sign(case=case, role="MEDIATOR", manner="SIGNED", on=on, by=by, at=NOW)
    return actions.sign(case=case, role="SEAL", manner="SEALED", on=on, by=by, at=NOW)


def past_case(by, of: MediationCommittee, *, ref: str = "", seq: int | None = None, lead=None, **facts):
    """A case that happened on paper: by default an oral success, performed and archived in March 2026."""
    registration = {
        name: facts.pop(name)
        for name in ("dispute_type", "parties", "place", "involves_minor")
        if name in facts
    }
    day = facts.pop("accepted_on", date(2026, 3, 2))
    values = {
        "registered_on": day,
        "accepted_on": day,
        "outcome": "SUCCESS",
        "agreement_form": "ORAL",
        "agreed_on": date(2026, 3, 10),
        "agreed_fen": 120000,
        "performed_on": date(2026, 3, 12),
        "archived_on": date(2026, 3, 20),
        **facts,
    }
    new = new_case(by, of, registered_on=day, applied_on=day, external_ref=ref, **registration)
    return actions.PastCase(
        new=new,
        facts=PastFacts(**values),
        terms="赔偿损失。" if values["agreed_on"] else "",
        seq=seq,
        lead=lead,
    )
