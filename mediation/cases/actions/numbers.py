"""Case and registration numbers: taken under a row lock, never twice, never again."""

from collections.abc import Sequence
from dataclasses import dataclass

from mediation.cases import rules
from mediation.cases.models import CounterPurpose, NumberCounter
from mediation.organisations.models import MediationCommittee


def take_case_numbers(*, committee, year: int, count: int = 1) -> range:
    """The next sequences of a committee in a year of acceptance."""
    return _take(
        region_id=committee.region_id,
        purpose=CounterPurpose.CASE,
        committee=committee,
        year=year,
        count=count,
    )


def take_registration_numbers(*, region, year: int, count: int = 1) -> list[str]:
    sequences = _take(
        region_id=region.pk, purpose=CounterPurpose.REGISTRATION, committee=None, year=year, count=count
    )
    return [rules.registration_number(year, region.code, seq) for seq in sequences]


def wait_turn(*, region, year: int) -> None:
    """Registrations of one place go one after the other from here to the end of the transaction."""
    _locked(region.pk, CounterPurpose.REGISTRATION, None, year)


@dataclass(frozen=True)
class Block:
    """What an import needs of a committee's year: `kept` is the highest number on paper, never to be given
    again, `fresh` how many new ones follow it."""

    committee: MediationCommittee
    year: int
    kept: int
    fresh: int

    @property
    def key(self) -> tuple[int, int, int]:
        return self.committee.region_id, self.committee.pk, self.year


def take_blocks(blocks: Sequence[Block]) -> dict[tuple[int, int], range]:
    """(committee, year) → its new numbers; all counters locked together, always in the same order."""
    ordered = sorted(blocks, key=lambda block: block.key[1:])
    wanted = {block.key: block for block in ordered}
    NumberCounter.objects.bulk_create(
        [
            NumberCounter(region_id=region, purpose=CounterPurpose.CASE, committee_id=committee, year=year)
            for region, committee, year in wanted
        ],
        ignore_conflicts=True,
    )
    counters = NumberCounter.objects.select_for_update(of=("self",)).filter(
        purpose=CounterPurpose.CASE,
        committee__in={committee for _, committee, _ in wanted},
        year__in={year for *_, year in wanted},
    )
    found, changed = {}, []
    for counter in counters.order_by("committee_id", "year"):
        if block := wanted.get((counter.region_id, counter.committee_id, counter.year)):
            first = max(counter.last_seq, block.kept) + 1
            found[counter.committee_id, counter.year] = range(first, first + block.fresh)
            counter.last_seq = first + block.fresh - 1
            changed.append(counter)
    NumberCounter.objects.bulk_update(changed, ["last_seq"])
    return found


def _take(*, region_id: int, purpose: str, committee, year: int, count: int) -> range:
    counter = _locked(region_id, purpose, committee, year)
    first = counter.last_seq + 1
    counter.last_seq += count
    counter.save(update_fields=["last_seq"])
    return range(first, first + count)


def _locked(region_id: int, purpose: str, committee, year: int) -> NumberCounter:
    """The counter row, locked until the transaction ends; two first cases of a year do not collide."""
    counter, _ = NumberCounter.objects.get_or_create(
        region_id=region_id, purpose=purpose, committee=committee, year=year
    )
    return NumberCounter.objects.select_for_update(of=("self",)).get(pk=counter.pk)
