"""One check of a return, as data. Pure."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from governance.returns.rulebook import language, wording
from governance.returns.rulebook.language import IT, LanguageError, Tree

ANY_FORM = "*"
LEVELS = ("ERROR", "WARNING", "INFO")
EACH = {
    "typed": "每一填报项",
    "counts": "每一非金额项",
    "money": "每一金额项",
    "flows": "每一本期发生数（含金额）",
    "flow_counts": "每一本期发生数（不含金额）",
    "stocks": "每一期末数",
    "ratios": "每一比率的分子、分母",
}


@dataclass(frozen=True)
class Rule:
    """核对规则. Where `when` holds, `expect` has to hold; otherwise the rule says `fact` and `advice`.

    `each` names the lines it looks at one by one (a word of EACH, or codes), empty for once per return.
    `codes` are the cells it points to; the first carries the explanation. `needs_reason` asks for a
    sentence there. In force from `first_month` to `last_month`; one that is not `is_active` is a proposal
    that a bureau may try out and switch on.
    """

    id: str
    form: str
    name: str
    level: str
    expect: Tree
    fact: list[Any]
    advice: list[Any]
    when: Tree = None
    each: str | tuple[str, ...] = ""
    codes: tuple[str, ...] = ()
    needs_reason: bool = False
    first_month: int = 0
    last_month: int | None = None
    is_active: bool = True
    source: str = ""
    text: dict[str, str] = field(default_factory=dict, compare=False)

    @cached_property
    def is_equality(self) -> bool:
        """Whether what is expected is that numbers are equal, which 余, 近 and 约 cannot decide."""
        return language.compares_equal(self.expect)

    def is_in_force(self, month: int) -> bool:
        return self.first_month <= month and (self.last_month is None or month <= self.last_month)

    def speaks_of(self) -> set[str]:
        """Every code of the form that the rule needs."""
        found = language.codes_in(self.expect) | language.codes_in(self.when)
        found |= wording.codes_in(self.fact) | wording.codes_in(self.advice) | set(self.codes) - {IT}
        return found | (set(self.each) if isinstance(self.each, tuple) else set())

    def as_data(self) -> dict[str, Any]:
        """What server and browser judge by: plain JSON."""
        return {
            "id": self.id,
            "name": self.name,
            "level": self.level,
            "needs_reason": self.needs_reason,
            "each": list(self.each) if isinstance(self.each, tuple) else self.each,
            "when": self.when,
            "expect": self.expect,
            "is_equality": self.is_equality,
            "fact": self.fact,
            "advice": self.advice,
            "codes": list(self.codes),
        }

    def between(self, first_month: int, last_month: int | None) -> "Rule":
        return replace(self, first_month=first_month, last_month=last_month, is_active=True)


def rule_of(table: dict[str, Any], *, form: str, default_first: int = 0) -> Rule:
    """The rule that a table of a pack, or a bureau's own rule, spells out. Raises LanguageError."""
    each = table.get("each", "")
    if isinstance(each, str) and each and each not in EACH:
        raise LanguageError(f"each 应为 {'、'.join(EACH)} 之一或代码表，现为 {each}")
    if table["level"] not in LEVELS:
        raise LanguageError(f"level 应为 {'、'.join(LEVELS)} 之一，现为 {table['level']}")
    return Rule(
        id=table["id"],
        form=form,
        name=table["name"],
        level=table["level"],
        when=language.condition(table["when"]) if table.get("when") else None,
        expect=language.condition(table["expect"]),
        fact=wording.compile_words(table["fact"]),
        advice=wording.compile_words(table["advice"]),
        each=each if isinstance(each, str) else tuple(language.code(one) for one in each),
        codes=tuple(language.code(one) for one in table.get("codes", [IT] if each else [])),
        needs_reason=table.get("needs_reason", table["level"] == "WARNING"),
        first_month=table.get("first_month", default_first),
        last_month=table.get("last_month"),
        is_active=table.get("is_active", True),
        source=table.get("source", ""),
        text={key: str(table.get(key, "")) for key in ("when", "expect", "fact", "advice")},
    )
