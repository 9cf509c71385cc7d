"""Rules of 以案定补. Pure: which rate holds, whether a case qualifies, how an amount is shared to the cent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction


@dataclass(frozen=True)
class Rate:
    """One line of a table: an empty column fits everything. A percentage is of the written, same-kind line."""

    committee_kind: str
    difficulty: str
    form: str
    outcome: str
    amount_fen: int | None = None
    percent: int | None = None

    def fits(self, found: "Found") -> bool:
        pairs = (
            (self.committee_kind, found.committee_kind),
            (self.difficulty, found.difficulty),
            (self.form, found.form),
            (self.outcome, found.outcome),
        )
        return all(not wanted or wanted == given for wanted, given in pairs)

    @property
    def precision(self) -> int:
        """How many columns are filled in: the more exact line goes first."""
        return sum(1 for column in (self.committee_kind, self.difficulty, self.form, self.outcome) if column)


@dataclass(frozen=True)
class Found:
    """What the amount depends on."""

    committee_kind: str
    difficulty: str
    form: str
    outcome: str


def table_on(tables: Sequence[tuple[date, int]], day: date) -> int | None:
    """The id of the table in force on the day the case was concluded: the latest that began by then."""
    begun = [(valid_from, pk) for valid_from, pk in tables if valid_from <= day]
    return max(begun)[1] if begun else None


def amount_of(rates: Sequence[Rate], found: Found) -> int | None:
    """Fen for a case of this kind, or None when no line fits. Half a cent goes up."""
    rate = _best(rates, found)
    if rate is None or rate.amount_fen is not None:
        return rate.amount_fen if rate else None
    whole = [one for one in rates if one.amount_fen is not None]
    base = _best(whole, Found(found.committee_kind, found.difficulty, "WRITTEN", "SUCCESS"))
    if base is None or base.amount_fen is None:
        return None
    return int(Fraction(base.amount_fen * (rate.percent or 0), 100) + Fraction(1, 2))


def _best(rates: Sequence[Rate], found: Found) -> Rate | None:
    fitting = [rate for rate in rates if rate.fits(found)]
    return max(fitting, key=lambda rate: rate.precision, default=None)


def shares(amount_fen: int, weights: Sequence[int]) -> list[int]:
    """The amount by weight, whole cents, by largest remainder (ties: the earlier); they sum exactly.

    Raises ValueError when there is nothing to share by.
    """
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError("weights must not be negative and not all zero")
    exact = [Fraction(amount_fen * weight, total) for weight in weights]
    parts = [int(one) for one in exact]
    by_rest = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
    for place in by_rest[: amount_fen - sum(parts)]:
        parts[place] += 1
    return parts


@dataclass(frozen=True)
class File:
    """What the records say of one closed case."""

    is_registered: bool
    outcome: str
    is_archived: bool
    is_performed: bool
    is_subsidised: bool
    has_mediator: bool
    amount_fen: int | None


@dataclass(frozen=True)
class Condition:
    name: str
    is_met: bool
    detail: str


def conditions(file: File) -> list[Condition]:
    """补贴条件（各县财政、司法行政部门规定，产品按通行条件）: each with what the records say."""
    success = file.outcome == "SUCCESS"
    return [
        Condition("已在系统登记并受理", file.is_registered, "有案号" if file.is_registered else "没有案号"),
        Condition(
            "结案",
            file.outcome in ("SUCCESS", "FAILED"),
            {"SUCCESS": "调解成功", "FAILED": "调解不成功"}.get(file.outcome, "未以成功或不成功结案"),
        ),
        Condition("卷宗完整", file.is_archived, "已立卷归档" if file.is_archived else "尚未立卷归档"),
        Condition(
            "协议已履行",
            file.is_performed or not success,
            "已履行完毕" if file.is_performed else "尚未履行完毕" if success else "没有协议，不要求",
        ),
        Condition(
            "一案一补", not file.is_subsidised, "已有补贴申请" if file.is_subsidised else "没有其他补贴申请"
        ),
        Condition("有承办调解员", file.has_mediator, "已指派" if file.has_mediator else "没有在案调解员"),
        Condition(
            "补贴标准",
            bool(file.amount_fen),
            "有适用的标准" if file.amount_fen else "结案之日没有适用的标准",
        ),
    ]


def why_not_apply(found: Sequence[Condition]) -> str:
    lacking = [f"{one.name}（{one.detail}）" for one in found if not one.is_met]
    return f"不符合补贴条件：{'；'.join(lacking)}。" if lacking else ""
