"""A bureau's month with everything that can happen to it: gaps, corrections, queries, villages, reminders."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from demo import logins
from demo.acting import acting, holder, worker
from demo.filings import MONTHLY, moment
from demo.moments import Clock
from demo.returns import GAP_COUNTY, GAP_MONTHS_AGO
from governance.chasing import actions as chasing
from governance.chasing import reminders
from governance.corrections import actions as corrections
from governance.data_queries import actions as data_queries
from governance.figures import periods
from governance.form_calendars import actions as calendars
from governance.form_drafts import actions as form_drafts
from governance.locks import actions as locks
from governance.regions.models import Region
from governance.return_rules import actions as bureau_rules
from governance.return_rules import queries as rule_queries
from governance.returns import actions as returns
from governance.returns import opening
from governance.returns.actions import Entry
from governance.returns.deadlines import Timetable
from governance.returns.models import MonthlyReturn, ReturnForm, ReturnPeriod, ReturnValue
from governance.returns.rulebook.guided import Comparison, Guided, Other
from governance.returns.states import OPEN
from governance.rollups import actions as rollups

GAP_REASON = "该司法所负责人调离、工作交接期间未能按时报送，已要求补报；先行缺报锁定。"
OPTIONAL_FORM = "mediation"
REPEATED = "M16"  # 月报里已有的一项，自拟表式又问一遍
REPEATED_WHY = "月报统计全部普法活动，本表只统计面向社区矫正和安置帮教对象的，口径不同。"


@dataclass
class Bureau:
    """A county, its people and the months of the present."""

    county: Region
    clock: Clock
    month: int  # the running one

    def before(self, months: int) -> int:
        return periods.shift(self.month, -months)

    @property
    def statistician(self):
        return holder(self.county, "COUNTY_STATISTICIAN")

    @property
    def head(self):
        return holder(self.county, "COUNTY_HEAD")

    def towns(self) -> list[Region]:
        found = Region.objects.filter(parent=self.county, level="TOWNSHIP", is_active=True)
        return list(found.order_by("code"))

    def returns(self, month: int) -> Iterable[MonthlyReturn]:
        found = MonthlyReturn._base_manager.filter(county=self.county, month=month, form__code=MONTHLY)
        return found.select_related("region", "form", "period").order_by("region__code")

    def period(self, month: int) -> ReturnPeriod:
        found = ReturnPeriod._base_manager.select_related("form", "region")
        return found.get(region=self.county, month=month, form__code=MONTHLY)


def play(counties: dict[str, Region], clock: Clock) -> None:
    """Each scene where its county is part of the world."""
    month = periods.month_of(clock.today)
    scenes = (
        (GAP_COUNTY, lock_with_gap),
        (logins.COUNTIES["pingchuan"], report_upward),
        (logins.COUNTIES["jingyuan"], corrections_of_a_locked_month),
        (logins.COUNTIES["jingyuan"], queries_of_last_month),
        (logins.COUNTIES["haian"], queries_of_last_month),
        (logins.COUNTIES["jingyuan"], own_rules),
        (logins.COUNTIES["jingyuan"], optional_form),
        (logins.COUNTIES["jingyuan"], own_form),
    )
    for code, scene in scenes:
        if code in counties:
            scene(Bureau(counties[code], clock, month))
    for code in logins.SHOWCASES.values():
        if county := counties.get(f"{code[:6]}000000"):
            village_by_village(Bureau(county, clock, month), code)
    for county in counties.values():
        reminded_and_chased(Bureau(county, clock, month))


def lock_with_gap(bureau: Bureau) -> None:
    """Reported and locked without one township, whose clerk now asks to be let in."""
    month = bureau.before(GAP_MONTHS_AGO)
    period, stat, head = bureau.period(month), bureau.statistician, bureau.head
    late = bureau.clock.now
    with acting(head):
        rollups.report_upward(
            county=bureau.county,
            form=period.form,
            month=month,
            reason=GAP_REASON,
            by=head,
            at=min(late, moment(period.lock_on - timedelta(days=1), 16)),
        )
    with acting(stat):
        lock = locks.propose_lock(
            region=bureau.county,
            form=period.form,
            month=month,
            reason=GAP_REASON,
            by=stat,
            at=min(late, moment(period.lock_on, 10)),
        )
    with acting(head):
        locks.confirm_lock(lock=lock, agrees_to_gaps=True, by=head, at=min(late, moment(period.lock_on, 15)))
    _city_proposes(bureau, period)
    for row in bureau.returns(month):
        if row.state in OPEN:
            clerk = holder(row.region, "OFFICE_CLERK")
            with acting(clerk):
                corrections.request_late_filing(
                    monthly_return=row,
                    reason="交接已完成，台账齐全，申请补报。",
                    evidence="司法所交接清单",
                    by=clerk,
                    at=bureau.clock.at(2),
                )


def _city_proposes(bureau: Bureau, period: ReturnPeriod) -> None:
    """The city's lock of the same month waits for its second person."""
    city = Region.objects.get(pk=bureau.county.city_id)
    if (analyst := holder(city, "CITY_ANALYST")) is None:
        return
    with acting(analyst):
        locks.propose_lock(
            region=city,
            form=period.form,
            month=period.month,
            by=analyst,
            at=min(bureau.clock.now, moment(period.lock_on + timedelta(days=1), 10)),
        )


def report_upward(bureau: Bureau) -> None:
    """Last month's sums wait for the city, the missing townships named."""
    month = bureau.before(1)
    period, head = bureau.period(month), bureau.head
    if bureau.clock.today <= period.due_on:
        return
    with acting(head):
        rollups.report_upward(
            county=bureau.county,
            form=period.form,
            month=month,
            reason="未报的司法所已催办，先行上报，补报后另行说明。",
            by=head,
            at=min(bureau.clock.now, moment(period.report_due_on, 16)),
        )


def corrections_of_a_locked_month(bureau: Bureau) -> None:
    """One done by three persons, one that waits for the statistician."""
    by_code = {row.region.code: row for row in bureau.returns(bureau.before(2)) if row.state == "LOCKED"}
    done, pending = by_code.get(logins.SHOWCASES["beiwan"]), by_code.get(logins.SECOND_TOWNSHIP)
    if done is not None:
        correction = _ask(bureau, done, "M16", ago=5, reason="普法活动漏计一场：村级法治讲座补录。")
        stat, head = bureau.statistician, bureau.head
        with acting(stat):
            correction = corrections.approve_correction(correction=correction, by=stat, at=bureau.clock.at(4))
        with acting(head):
            corrections.unlock_correction(correction=correction, by=head, at=bureau.clock.at(4, 15))
    if pending is not None:
        _ask(bureau, pending, "M20", ago=1, reason="法律顾问驻村一次，登记时遗漏。")


def _ask(bureau: Bureau, row: MonthlyReturn, code: str, *, ago: int, reason: str):
    """The filing unit asks for one more than it filed."""
    clerk = holder(row.region, "OFFICE_CLERK")
    amount = ReturnValue._base_manager.get(monthly_return=row, code=code, region=row.region).amount
    with acting(clerk):
        return corrections.request_correction(
            monthly_return=row,
            typed={code: str(amount + 1)},
            reason=reason,
            evidence="活动签到表、照片",
            by=clerk,
            at=bureau.clock.at(ago, 9),
        )


def queries_of_last_month(bureau: Bureau) -> None:
    """Of two approved returns: one question open, one answered."""
    period = bureau.period(bureau.before(1))
    rows = [
        row for row in bureau.returns(period.month) if row.state == "APPROVED" and row.level == "TOWNSHIP"
    ]
    if bureau.clock.today <= period.due_on or len(rows) < 2:
        return
    stat = bureau.statistician
    with acting(stat):
        data_queries.ask(
            monthly_return=rows[0],
            code="M17",
            question="受众人次比上月增加较多，请说明主要活动。",
            by=stat,
            at=bureau.clock.at(1, 10),
        )
        query = data_queries.ask(
            monthly_return=rows[1],
            code="M19",
            question="与村级台账的次数不一致，请核对。",
            by=stat,
            at=bureau.clock.at(2, 9),
        )
    clerk = holder(rows[1].region, "OFFICE_CLERK")
    with acting(clerk):
        data_queries.answer(
            query=query,
            text="台账漏记两次电话咨询，填报数无误，台账已补记。",
            by=clerk,
            at=bureau.clock.at(1, 9),
        )


def own_rules(bureau: Bureau) -> None:
    """One proposal chosen and switched on, one check of the bureau's own still a draft."""
    stat, at = bureau.statistician, bureau.clock.at(6)
    with acting(stat):
        proposal = rule_queries.proposal(MONTHLY, "P01")
        chosen = bureau_rules.choose(form_code=MONTHLY, rule=proposal, by=stat, at=at)
        first = rule_queries.first_free_month(bureau.county, MONTHLY, on=bureau.clock.today)
        bureau_rules.switch_on(rule=chosen, first_month=first, by=stat, at=at)
        own = Guided(
            code="M17",
            name="场均受众",
            level="WARNING",
            comparison=Comparison.AT_LEAST,
            other=Other.INDICATOR,
            other_code="M16",
            advice="请核对签到表，属实请说明",
        )
        bureau_rules.draft(form_code=MONTHLY, guided=own, by=stat, at=at)


def optional_form(bureau: Bureau) -> None:
    """The statistics of mediation are filed since this month: one township has filled in the sheet already."""
    known = ReturnForm.objects.filter(code=OPTIONAL_FORM, first_month__lte=bureau.month)
    stat, form = bureau.statistician, known.latest("version")
    first_day = periods.month(bureau.month).starts_on
    with acting(stat):
        calendars.set_calendar(
            form=form,
            first_month=bureau.month,
            timetable=Timetable(),
            is_used=True,
            by=stat,
            at=moment(first_day - timedelta(days=6), 10),
        )
    with worker(bureau.county):
        opening.open_period(county=bureau.county, month=bureau.month, at=moment(first_day, 1))
    sheet = MonthlyReturn._base_manager.select_related("region", "form", "period").get(
        form=form, month=bureau.month, region__code=logins.SHOWCASES["beiwan"]
    )
    clerk = holder(sheet.region, "OFFICE_CLERK")
    with acting(clerk):
        returns.prefill_return(monthly_return=sheet, by=clerk, at=bureau.clock.at(0, 9))
        returns.fill_zeros(monthly_return=sheet, by=clerk, at=bureau.clock.at(0, 9))


def own_form(bureau: Bureau) -> None:
    """A form of the bureau's own, half written: one line repeats what is asked already and says why."""
    stat = bureau.statistician
    first = periods.shift(bureau.month, 2)
    line = {
        "section": "社区矫正",
        "name": "在册社区矫正对象",
        "unit": "PERSON",
        "kind": "STOCK",
        "level": "TOWNSHIP",
        "help": "月末在册人数，不含已解除的。",
        "legal_ref": "《中华人民共和国社区矫正法》",
        "responsible": "社区矫正管理股",
        "is_required": True,
        "numerator": "",
        "denominator": "",
    }
    with acting(stat):
        draft = form_drafts.start(
            name="社区矫正和安置帮教月报",
            first_month=first,
            legal_ref="本局关于社区矫正和安置帮教统计的通知",
            is_optional=False,
            by=stat,
            at=bureau.clock.at(2, 9),
        )
        form_drafts.add_item(draft=draft, values=line, by=stat)
        form_drafts.add_item(
            draft=draft,
            values={
                **line,
                "section": "安置帮教",
                "name": "在册安置帮教对象",
                "legal_ref": "《中华人民共和国监狱法》",
            },
            by=stat,
        )
        asked = bureau.period(bureau.month).form.items.get(code=REPEATED)
        again = {**line, "section": "有关工作", "legal_ref": "本局通知"}
        again |= {name: getattr(asked, name) for name in ("name", "unit", "kind", "help")}
        form_drafts.add_item(draft=draft, values=again, overlap_reason=REPEATED_WHY, by=stat)


def village_by_village(bureau: Bureau, code: str) -> None:
    """The running month: the records of each village put in, some typed, one sum overridden with a note."""
    row = next(row for row in bureau.returns(bureau.month) if row.region.code == code)
    clerk, at = holder(row.region, "OFFICE_CLERK"), bureau.clock.at(0, 9)
    villages = list(
        Region.objects.filter(parent=row.region, level="VILLAGE", is_active=True).order_by("code")
    )
    with acting(clerk):
        returns.prefill_villages(monthly_return=row, by=clerk, at=at)
        typed = [
            Entry("M20", str(1 + place % 3), 0, region=village.pk)
            for place, village in enumerate(villages[:5])
        ]
        returns.save_cells(monthly_return=row, entries=typed, by=clerk, at=at)
        value = ReturnValue.objects.of_units().get(monthly_return=row, code="M20")
        more = Entry(
            "M20",
            str((value.amount or 0) + 1),
            value.revision,
            note="另有1次在司法所集中服务，未计入各村。",
        )
        returns.save_cells(monthly_return=row, entries=[more], by=clerk, at=at)


def reminded_and_chased(bureau: Bureau) -> None:
    """The reminders of the nights when they were due, then the bureau presses who still owes."""
    period = bureau.period(bureau.before(1))
    if bureau.clock.today <= period.due_on:
        return
    with worker(bureau.county):
        reminders.remind(city_id=bureau.county.city_id, at=min(bureau.clock.now, moment(period.lock_on, 7)))
    stat = bureau.statistician
    owing = [row.region for row in bureau.returns(period.month) if row.state in OPEN]
    with acting(stat):
        chasing.chase_all(
            period=period,
            units=[unit for unit in owing if unit.level == "TOWNSHIP"],
            by=stat,
            at=bureau.clock.at(1, 16),
        )
