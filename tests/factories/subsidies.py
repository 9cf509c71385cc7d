"""Subsidies for tests, made through the actions; every function needs an open scope unless it opens one."""

from datetime import date

from mediation.cases import actions as cases
from mediation.subsidies import actions
from mediation.subsidies.models import CaseSubsidy, SubsidyBatch, SubsidyTable
from mediation.subsidies.rules import Rate
from tests.factories import mediation as make
from tests.factories.mediation import NOW

TODAY = NOW.date()
AGREED, CLOSED = date(2026, 3, 10), date(2026, 3, 20)
RATES = (
    Rate("TOWNSHIP", "ORDINARY", "", "SUCCESS", 5000),
    Rate("TOWNSHIP", "COMPLEX", "", "SUCCESS", 20000),
    Rate("TOWNSHIP", "MAJOR", "", "SUCCESS", 40000),
    Rate("VILLAGE", "ORDINARY", "", "SUCCESS", 3000),
    Rate("", "", "ORAL", "SUCCESS", None, 50),
    Rate("", "", "", "SUCCESS", 2000),
)


def a_table(officer, *, valid_from: date = date(2026, 1, 1), rates=RATES) -> SubsidyTable:
    found = SubsidyTable.objects.filter(valid_from=valid_from).first()
    return found or actions.set_table(
        name="县以案定补标准",
        basis="县司法局、县财政局规定",
        valid_from=valid_from,
        rates=rates,
        by=officer,
        at=NOW,
    )


def a_file(by, committee, **fields):
    """A written agreement, signed, performed, visited and archived with every paper the file needs."""
    parties = make.two_parties(personal={"id_number": "11010519491231002X"})
    case = make.agreed_in_writing(by, committee, agreed_on=AGREED, parties=parties, **fields)
    case = make.sign_everything(case, by, on=AGREED)
    record_talk(case, by)
    common = {"on": CLOSED, "by": by, "at": NOW}
    item = case.items.get()
    case = cases.record_performance(case=case, item=item, amount_fen=item.amount_fen, **common)
    case = cases.record_visit(case=case, is_performed=True, finding="已付清。", **common)
    return cases.archive(case=case, **common)


def record_talk(case, by) -> None:
    cases.record_session(
        case=case,
        kind="MEDIATION",
        on=AGREED,
        place="村委会",
        record="双方各退一步，同意改建排水沟。",
        recorder="李调解",
        by=by,
        at=NOW,
    )


def applied(by, case, **fields) -> CaseSubsidy:
    return actions.apply_for(case=case, by=by, at=NOW, **fields)


def approved(subsidy, *, checker, officer, acting) -> CaseSubsidy:
    """Checked by another post of the office, reviewed by the bureau."""
    with acting(checker):
        actions.take_step(subsidy=subsidy, name="office_check", by=checker, at=NOW)
    with acting(officer):
        return actions.take_step(subsidy=subsidy, name="approve", by=officer, at=NOW)


def paid(subsidy, *, checker, officer, chief, acting) -> SubsidyBatch:
    subsidy = approved(subsidy, checker=checker, officer=officer, acting=acting)
    with acting(officer):
        batch = actions.post_batch(batch=subsidy.batch, on=TODAY, by=officer, at=NOW)
    with acting(chief):
        return actions.pay_batch(batch=batch, on=TODAY, by=chief, at=NOW)
