"""Where filed numbers come from: the capability that keeps returns registers itself here."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from governance.figures.values import Precision


@dataclass(frozen=True)
class Filing:
    """What one unit owed and gave for one month.

    `expected` are the codes it has to file; `amounts` those of its approved return (empty until then);
    `is_overdue` says that it is past due and still not approved.
    """

    region_id: int
    period: int
    expected: frozenset[str]
    amounts: dict[str, tuple[int, Precision]] = field(default_factory=dict)
    is_overdue: bool = False
    corrected: frozenset[str] = frozenset()


Provider = Callable[..., Iterable[Filing]]
_providers: list[Provider] = []


def register_filings(provider: Provider) -> None:
    """`provider(city_id=, months=)` yields a Filing per expected unit and month."""
    if provider not in _providers:
        _providers.append(provider)


def filings(*, city_id: int, months: Sequence[int]) -> list[Filing]:
    return [filing for provider in _providers for filing in provider(city_id=city_id, months=months)]
