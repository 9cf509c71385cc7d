"""Subsidies of the demonstration: tables of amounts, applications in every state, a paid and a posted batch."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from demo.acting import acting, holder
from demo.moments import Clock
from governance.offices.models import Post
from governance.regions.models import Region
from mediation.cases.models import Case
from mediation.subsidies import actions, queries
from mediation.subsidies.models import CaseSubsidy
from mediation.subsidies.rules import Rate

RATES = (
    Rate("TOWNSHIP", "SIMPLE", "", "SUCCESS", 50_00),
    Rate("TOWNSHIP", "ORDINARY", "", "SUCCESS", 100_00),
    Rate("TOWNSHIP", "COMPLEX", "", "SUCCESS", 300_00),
    Rate("TOWNSHIP", "MAJOR", "", "SUCCESS", 500_00),
    Rate("", "", "ORAL", "SUCCESS", None, 50),
    Rate("", "", "", "SUCCESS", 80_00),
)
PAID_AGO, POSTED_AGO = 62, 31
# What becomes of the closed files, the newest first; the earlier ones matter where there are few.
FATES = ("paid", "posted", "approve", "office_check", "apply", "reject", "refuse") + ("paid", "posted") * 3


@dataclass(frozen=True)
class Bureau:
    """Who takes part in a county's subsidies."""

    clerk: Post
    office_head: Post
    officer: Post
    head: Post


def set_tables(counties: Sequence[Region], clock: Clock) -> None:
    """From the first day of the year before last, so that every case of the present has its table."""
    since = date(clock.today.year - 2, 1, 1)
    for county in counties:
        if officer := holder(county, "COUNTY_CASE_OFFICER"):
            with acting(officer):
                actions.set_table(
                    name=f"{county.short_name}人民调解以案定补标准",
                    basis=f"{county.name}司法局、财政局关于人民调解员以案定补的规定",
                    valid_from=since,
                    rates=RATES,
                    by=officer,
                    at=clock.at(30),
                )


def play(clerk: Post, clock: Clock) -> None:
    """One township's closed files: paid, posted, approved, checked, applied for, turned down."""
    county = clerk.region.county
    bureau = Bureau(
        clerk,
        holder(clerk.region, "OFFICE_HEAD"),
        holder(county, "COUNTY_CASE_OFFICER"),
        holder(county, "COUNTY_HEAD"),
    )
    plan: dict[str, list[Case]] = defaultdict(list)
    for case, fate in zip(_files(clerk, clock), FATES, strict=False):
        plan[fate].append(case)
    _batch(bureau, plan["paid"], clock, ago=PAID_AGO, pays=True)
    _batch(bureau, plan["posted"], clock, ago=POSTED_AGO, pays=False)
    for fate in ("approve", "office_check", "apply", "reject", "refuse"):
        for case in plan[fate]:
            _advance(bureau, _apply(bureau, case, clock, ago=4), fate, clock, ago=3)


def _files(clerk: Post, clock: Clock) -> list[Case]:
    """The newest closed files that meet the conditions, as the page of subsidies finds them."""
    with acting(clerk):
        closed = clock.day(PAID_AGO)
        cases = Case.objects.filter(township_id=clerk.region_id, archived_on__lt=closed)
        return [line.case for line in queries.waiting_lines(cases) if not line.lacking]


def _apply(bureau: Bureau, case: Case, clock: Clock, *, ago: int) -> CaseSubsidy:
    with acting(bureau.clerk):
        return actions.apply_for(case=case, by=bureau.clerk, at=clock.at(ago, 9))


def _batch(bureau: Bureau, files: Sequence[Case], clock: Clock, *, ago: int, pays: bool) -> None:
    found = [
        _advance(bureau, _apply(bureau, case, clock, ago=ago), "approve", clock, ago=ago) for case in files
    ]
    if not found:
        return
    with acting(bureau.officer):
        batch = actions.post_batch(
            batch=found[0].batch, on=clock.day(ago - 2), by=bureau.officer, at=clock.at(ago - 2)
        )
    if pays:
        with acting(bureau.head):
            actions.pay_batch(batch=batch, on=clock.day(ago - 12), by=bureau.head, at=clock.at(ago - 12))


def _advance(bureau: Bureau, subsidy: CaseSubsidy, last: str, clock: Clock, *, ago: int) -> CaseSubsidy:
    """Through the office's check to the last step."""
    steps = {
        "apply": (),
        "reject": (("reject", bureau.office_head, "协议当场履行、当事人未到场签字，请补充材料。"),),
        "office_check": (("office_check", bureau.office_head, ""),),
        "approve": (("office_check", bureau.office_head, ""), ("approve", bureau.officer, "")),
        "refuse": (
            ("office_check", bureau.office_head, ""),
            ("refuse", bureau.officer, "与上一件为同一纠纷的补充协议，不重复补贴。"),
        ),
    }[last]
    for name, by, reason in steps:
        with acting(by):
            subsidy = actions.take_step(
                subsidy=subsidy, name=name, by=by, at=clock.at(ago, 11), reason=reason
            )
    return subsidy
