"""Clocks explain themselves: which law, from which event, with which pauses, why rolled. Pure, in Chinese."""

from dataclasses import dataclass
from datetime import date, datetime

from governance.deadlines import rules, workdays
from governance.deadlines.calendar import WorkCalendar
from governance.deadlines.clocks import Clock
from governance.deadlines.rules import KindPause, PauseKind, TimeUnit
from governance.deadlines.workdays import ONE_DAY, Due


@dataclass(frozen=True)
class Standing:
    """How the clock stands on a day."""

    on: date
    due_on: date
    due_at: datetime | None = None
    is_overdue: bool = False
    has_lapsed: bool = False
    paused_on: date | None = None
    paused_kind: str = ""
    met_on: date | None = None
    met_in_time: bool = False
    cancelled_on: date | None = None
    cancel_reason: str = ""
    extension_reason: str = ""


@dataclass(frozen=True)
class Explanation:
    """What a person reads beside a due day. `sentences` is the reasoning, `status` how it stands."""

    title: str
    length: str
    legal_ref: str
    rule_version: int
    base_event: str
    base_on: date
    due_on: date
    due_at: datetime | None
    promise_due_on: date | None
    is_provisional: bool
    sentences: tuple[str, ...]
    status: str

    def __str__(self) -> str:
        return "".join(self.sentences) + self.status


def explain(
    clock: Clock,
    base_event: str,
    standing: Standing,
    calendar: WorkCalendar,
    *,
    base_at: datetime | None = None,
) -> Explanation:
    """The reasoning of a clock, recomputed from its parts so that it cannot contradict the due day."""
    is_hours = clock.rule.unit is TimeUnit.HOUR
    due = None if is_hours else clock.due(calendar)
    promise = None if is_hours else clock.promise_due(calendar)
    sentences = (
        _hour_sentences(clock, base_event, base_at)
        if due is None
        else _sentences(clock, base_event, calendar, due, promise, standing.extension_reason)
    )
    return Explanation(
        title=clock.rule.name,
        length=clock.rule.length,
        legal_ref=clock.rule.legal_ref,
        rule_version=clock.rule.version,
        base_event=base_event,
        base_on=clock.base_on,
        due_on=standing.due_on,
        due_at=standing.due_at,
        promise_due_on=promise.due_on if promise else None,
        is_provisional=bool(due and due.is_provisional),
        sentences=tuple(sentences),
        status=_status(standing),
    )


def day_text(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def moment_text(moment: datetime) -> str:
    return f"{day_text(moment.date())}{moment:%H:%M}"


def _hour_sentences(clock: Clock, base_event: str, base_at: datetime | None) -> list[str]:
    start = moment_text(base_at) if base_at else day_text(clock.base_on)
    return [f"依据：{clock.rule.legal_ref}。", f"自{base_event}（{start}）起{clock.rule.length}，不顺延。"]


def _sentences(
    clock: Clock,
    base_event: str,
    calendar: WorkCalendar,
    due: Due,
    promise: Due | None,
    extension_reason: str,
) -> list[str]:
    legal = clock.legal_due(calendar)
    found = [f"依据：{clock.rule.legal_ref}。", _start_sentence(clock, base_event, legal)]
    found += [_pause_sentence(item) for item in clock.pauses if item.kind in clock.rule.pause_kinds]
    if clock.extension is None:
        found += _roll_sentences(legal, calendar)
    else:
        reason = f"（{extension_reason}）" if extension_reason else ""
        found.append(
            f"{day_text(clock.extension.granted_on)}准予延长至{day_text(clock.extension.to)}{reason}。"
        )
        found += _roll_sentences(due, calendar)
    if promise is not None:
        found.append(f"本单位承诺{day_text(promise.due_on)}前办结。")
    if due.is_provisional:
        found.append(f"{due.due_on.year}年放假安排尚未公布，届满日为推算，公布后将重新计算。")
    return found


def _start_sentence(clock: Clock, base_event: str, legal: Due) -> str:
    if clock.fixed_on is not None:
        return f"{base_event}（{day_text(clock.base_on)}）的文书要求{day_text(clock.fixed_on)}前办理。"
    start = f"自{base_event}（{day_text(clock.base_on)}）次日起算{clock.rule.length}"
    if clock.rule.n == 0:
        start = f"自{base_event}（{day_text(clock.base_on)}）当日办理"
    bare = rules.compute(clock.rule, clock.base_on, _EveryDay()).nominal_on
    has_own_end = clock.rule.unit is not TimeUnit.WORKING_DAY and not clock.pauses
    return f"{start}，至{day_text(bare)}。" if has_own_end else f"{start}。"


def _pause_sentence(item: KindPause) -> str:
    span = f"{day_text(item.pause.began_on + ONE_DAY)}至{day_text(item.pause.ended_on)}"
    reason = f"（{item.reason}）" if item.reason else ""
    return f"因{item.kind.label}{reason}暂停{item.pause.days}日（{span}），不计入期限。"


def _roll_sentences(due: Due, calendar: WorkCalendar) -> list[str]:
    if not due.is_rolled:
        return []
    names = dict.fromkeys(_rest_names(due, calendar))
    why = f"逢{'、'.join(names)}休息" if names else "时期限暂停"
    return [f"最后一日{day_text(due.nominal_on)}{why}，顺延至{day_text(due.due_on)}。"]


def _rest_names(due: Due, calendar: WorkCalendar) -> list[str]:
    days = [due.nominal_on + n * ONE_DAY for n in range((due.due_on - due.nominal_on).days)]
    return [name for day in days if (name := calendar.name(day))]


def _status(standing: Standing) -> str:
    if standing.has_lapsed:
        return f"已于{day_text(standing.due_on)}届满，未行使；这是当事人的权利，不属逾期。"
    if standing.cancelled_on:
        return f"已于{day_text(standing.cancelled_on)}停止计时（{standing.cancel_reason}）。"
    if standing.met_on:
        late = workdays.days_late(standing.due_on, standing.met_on)
        outcome = "按期" if standing.met_in_time else (f"逾期{late}日" if late else "逾期")
        return f"已于{day_text(standing.met_on)}办结，{outcome}。"
    if standing.paused_on:
        return f"自{day_text(standing.paused_on)}起因{PauseKind(standing.paused_kind).label}暂停计时。"
    return _open_status(standing)


def _open_status(standing: Standing) -> str:
    due = moment_text(standing.due_at) if standing.due_at else day_text(standing.due_on)
    left = (standing.due_on - standing.on).days
    if standing.is_overdue:
        return f"应于{due}前办结，已逾期{-left}日。" if left < 0 else f"应于{due}前办结，已逾期。"
    return f"今日（{due}）届满。" if left == 0 else f"{due}届满，还有{left}日。"


class _EveryDay:
    """A calendar without rest days: the bare count."""

    def is_workday(self, day: date) -> bool:
        return True

    def knows(self, first: date, last: date) -> bool:
        return True
