"""Computed sentences of the reports, in the wording of official Chinese. Pure.

增长/下降 for volumes, 提高/降低 with 个百分点 for rates, 增加/减少 with absolute numbers. A number that is
only known as 余/近/约 is printed as such and never carries a growth rate, a mean or a share; a
comparison without a usable base is refused and the reason given.

A sentence is a row of parts: plain text, and numbers with the code that resolves them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from governance.figures.comparisons import Comparison, NoComparison, phrase
from governance.figures.values import Precision, Unit, Value, display, round_half_up


@dataclass(frozen=True)
class Figure:
    """A value to be printed with its unit; `code` resolves to definition and rows, or is empty.

    `percent_places` are the decimals of a rate in running text; without it one.
    """

    value: Value
    unit: Unit
    code: str = ""
    percent_places: int | None = None


@dataclass(frozen=True)
class Printed:
    """A number as it stands in the text, with its code."""

    text: str
    code: str


@dataclass(frozen=True)
class Sentence:
    """Parts in reading order; `+` joins sentences."""

    parts: tuple[str | Printed, ...]

    @property
    def text(self) -> str:
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    def __add__(self, other: "Sentence") -> "Sentence":
        return Sentence(self.parts + other.parts)


class SentenceRefused(ValueError):
    """The sentence would claim more than the figures say."""


def plain(text: str) -> Sentence:
    """Text without numbers of ours: written by hand, or a heading."""
    return Sentence((text,))


def joined(sentences: Iterable[Sentence]) -> Sentence:
    return sum(sentences, Sentence(()))


def flow(subject: str, figure: Figure, *comparisons: Comparison) -> Sentence:
    """「全县共受理人民调解案件46件，同比增长15.0%，环比下降8.0%。」 `subject` runs up to the number."""
    return Sentence((*_clause(subject, figure, *comparisons), "。"))


def flows(*clauses: tuple[str, Figure, Sequence[Comparison]]) -> Sentence:
    """Several flows in one sentence, parted by semicolons: 「…15件，环比持平；调解成功14件，…。」"""
    parts: list[str | Printed] = []
    for subject, figure, comparisons in clauses:
        parts += ["；"] if parts else []
        parts += _clause(subject, figure, *comparisons)
    return Sentence((*parts, "。"))


def success(
    subject: str, whole: Figure, part_subject: str, part: Figure, rate_name: str, rate: Figure,
    *comparisons: Comparison, rate_comparison: Comparison | None = None,
) -> Sentence:  # fmt: skip
    """「全县共受理…46件，同比…；调解成功45件，成功率97.8%，较上年同期提高1.3个百分点。」

    The rate is left out when either part is approximate or missing: it would claim exactness.
    """
    parts = [*_clause(subject, whole, *comparisons), "；", part_subject, _printed(part)]
    if rate.value.is_present and rate.value.is_exact:
        parts += ["，", *_clause(rate_name, rate, *([rate_comparison] if rate_comparison else []))]
    return Sentence((*parts, "。"))


def cumulative(month: int, subject: str, figure: Figure, *, plan_share: Value | None = None) -> Sentence:
    """「截至5月底，累计培训“法律明白人”4030余人次，占年度计划的80.6%。」

    The share of the plan is printed only for exact figures.
    """
    parts: list[str | Printed] = [f"截至{month}月底，累计{subject}", _printed(figure)]
    if plan_share is not None and plan_share.is_present and plan_share.is_exact and figure.value.is_exact:
        parts += ["，占年度计划的", Printed(display(plan_share, Unit.PERCENT), figure.code)]
    return Sentence((*parts, "。"))


def coverage(whole: Figure, reached: Figure, requirement: str, rate: Figure, *, noun: str = "村") -> Sentence:
    """「151个村中148个达到每村不少于3名的要求，达标率98.0%。」

    Raises:
        SentenceRefused: more reached than there are.
    """
    if _amount(reached) > _amount(whole):
        raise SentenceRefused("达标数多于总数")
    head = (_printed(whole), f"{noun}中", _printed(reached), f"达到{requirement}的要求")
    return Sentence((*head, "，达标率", _printed(rate), "。"))


def composed(subject: str, whole: Figure, parts: Sequence[tuple[str, Figure]]) -> Sentence:
    """「年度立法计划共8件，其中出台类2件、预备类3件、调研类3件。」

    Raises:
        SentenceRefused: the parts do not add up to the whole.
    """
    if sum((_amount(figure) for _, figure in parts), Fraction(0)) != _amount(whole):
        raise SentenceRefused(f"{subject}：分项之和与总数不符")
    named: list[str | Printed] = []
    for name, figure in parts:
        named += ["、"] if named else []
        named += [name, _printed(figure)]
    return Sentence((subject, _printed(whole), "，其中", *named, "。"))


def ranking(noun: str, rows: Sequence[tuple[str, Figure]], *, places: int = 3) -> Sentence:
    """「受理数居前三的是曲塘镇（12件）、海安镇（9件）、城东镇（8件）。」

    Rows of equal amount share a place and are all named (并列); rows without a number, and zeros, have
    none. Fewer rows than places: as many as there are.
    """
    known = [row for row in rows if row[1].value.is_present and _amount(row[1]) > 0]
    known.sort(key=lambda row: _amount(row[1]), reverse=True)
    if not known:
        return plain(f"各地{noun}均无发生数。")
    last = _amount(known[min(places, len(known)) - 1][1])
    named = [row for row in known if _amount(row[1]) >= last]
    head = f"{noun}居前{_number_word(min(places, len(known)))}的是" if len(known) > 1 else f"{noun}最多的是"
    tie = "（末位并列）" if len(named) > min(places, len(known)) else ""
    return Sentence((head, *_listed(named), f"{tie}。"))


def growth_ranking(rows: Sequence[tuple[str, Comparison]], *, places: int = 3) -> Sentence | None:
    """「增幅居前的是曲塘镇（同比增长50.0%）、…。」; nothing when no place grew by a sound comparison."""
    known = [(name, one) for name, one in rows if one.is_possible and one.complete and (one.change or 0) > 0]
    known.sort(key=lambda row: row[1].change or Fraction(0), reverse=True)
    named = "、".join(f"{name}（{phrase(one)}）" for name, one in known[:places])
    return plain(f"增幅居前的是{named}。") if named else None


def missing(
    names: Sequence[str], *, noun: str = "乡镇", share_last_year: Value | None = None
) -> Sentence | None:
    """「寺滩乡、五佛乡2个乡镇未按期报送，以上数据未包含。」 and what share they had a year before.

    Every missing unit is named, however many. Nothing to say when none is missing.
    """
    if not names:
        return None
    said = f"{'、'.join(names)}{len(names)}个{noun}未按期报送，以上数据未包含"
    if share_last_year is not None and share_last_year.is_present and share_last_year.is_exact:
        said += f"（上年同期占{display(share_last_year, Unit.PERCENT)}）"
    return plain(f"{said}。")


def late(names: Sequence[str], *, noun: str = "乡镇") -> Sentence | None:
    """「五佛乡1个乡镇逾期报送，数据已计入。」"""
    return plain(f"{'、'.join(names)}{len(names)}个{noun}逾期报送，数据已计入。") if names else None


def correction(period: str, noun: str, reason: str, old: Figure, new: Figure) -> Sentence:
    """「2026年3月人民调解受理数因补录漏报案件作了更正，由30件调整为33件。」"""
    head = f"{period}{noun}因{reason}作了更正，由"
    return Sentence((head, _printed(old), "调整为", _printed(new), "。"))


def merged(unit: str, former: Sequence[str]) -> Sentence:
    """「为保持口径一致，中泉村上年同期数为原大水村、尾泉村合计。」"""
    return plain(f"为保持口径一致，{unit}上年同期数为{'、'.join(f'原{name}' for name in former)}合计。")


def difference(subject: str, figure: Figure, base: Figure, *, base_label: str) -> Sentence:
    """「在册法律明白人453人，较上月增加12人。」 Absolute numbers take 增加/减少; approximate ones none."""
    head = (subject, _printed(figure))
    if not (_comparable(figure) and _comparable(base)):
        return Sentence((*head, "。"))
    change = _amount(figure) - _amount(base)
    if change == 0:
        return Sentence((*head, f"，与{base_label}持平。"))
    size = Value(_whole(abs(change)))
    verb = "增加" if change > 0 else "减少"
    return Sentence((*head, f"，较{base_label}{verb}{display(size, figure.unit)}。"))


def absent(subject: str, figure: Figure) -> Sentence:
    """「人民调解受理数本期缺报。」 for a figure that is not there; never a zero in its place."""
    return plain(f"{subject}本期{figure.value.emptiness.label}。")


def figure_text(figure: Figure) -> str:
    """The number in running text. Approximate ten-thousands read as people say them: 3万余人次."""
    value, amount = figure.value, figure.value.amount
    if amount is None or figure.unit in (Unit.MONEY, Unit.PERCENT) or value.is_exact:
        return display(value, figure.unit, percent_places=figure.percent_places)
    if amount < 10_000 or amount % 1_000:
        return display(value, figure.unit)
    digits = round_half_up(Fraction(amount, 10_000), 1).removesuffix(".0")
    sign = {Precision.AT_MOST: "近", Precision.ABOUT: "约"}.get(value.precision, "")
    more = "余" if value.precision is Precision.AT_LEAST else ""
    return f"{sign}{digits}万{more}{figure.unit.label}"


def _clause(subject: str, figure: Figure, *comparisons: Comparison) -> tuple[str | Printed, ...]:
    """Subject and number with what may be said of its movement; a missing number has neither."""
    if not figure.value.is_present:
        return (f"{subject}（本期{figure.value.emptiness.label}）",)
    moved = _moves(comparisons) if figure.value.is_exact else ""
    return (subject, _printed(figure), moved) if moved else (subject, _printed(figure))


def _moves(comparisons: Sequence[Comparison]) -> str:
    said = [one for one in comparisons if one.is_possible]
    notes = [note for one in comparisons if not one.is_possible and (note := _refusal(one))]
    if any(not one.complete for one in said):
        notes.append("两期报送单位不一致，比较仅供参考")
    phrases = [phrase(one) for one in said]
    if len(said) == 2 and all(one.change == 0 for one in said):
        phrases = [f"与{said[0].span.base_label}、{said[1].span.base_label}均持平"]
    return "".join(f"，{one}" for one in phrases) + (f"（{'；'.join(notes)}）" if notes else "")


def _refusal(comparison: Comparison) -> str:
    """Why a comparison is not made: 「上年同期为0，无可比基数」."""
    base = comparison.span.base_label
    if comparison.reason is NoComparison.NO_BASE:
        zero = comparison.base.is_present and comparison.base.amount == 0
        return f"{base}为0，无可比基数" if zero else f"{base}无可比基数"
    if comparison.reason is NoComparison.APPROXIMATE:
        return "" if not comparison.current.is_exact else f"{base}为概数，不作比较"
    if comparison.reason is NoComparison.DEFINITION_CHANGED:
        return f"与{base}统计口径不同，不作比较"
    return f"{comparison.reason_text}，不作比较"


def _printed(figure: Figure) -> Printed:
    return Printed(figure_text(figure), figure.code)


def _listed(rows: Sequence[tuple[str, Figure]]) -> list[str | Printed]:
    parts: list[str | Printed] = []
    for name, figure in rows:
        parts += ["、"] if parts else []
        parts += [f"{name}（", _printed(figure), "）"]
    return parts


def _comparable(figure: Figure) -> bool:
    return figure.value.is_present and figure.value.is_exact


def _amount(figure: Figure) -> Fraction:
    if figure.value.amount is None:
        raise SentenceRefused(f"缺少数据：{figure.value.emptiness.label}")
    return Fraction(figure.value.amount)


def _whole(number: Fraction) -> int | Fraction:
    return int(number) if number.denominator == 1 else number


def _number_word(number: int) -> str:
    return "一二三四五六七八九十"[number - 1] if number <= 10 else str(number)
