"""Case and registration numbers: taken under a row lock, never twice, never again."""

from mediation.cases import rules
from mediation.cases.models import CounterPurpose, NumberCounter


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


def keep_above(*, committee, year: int, seq: int) -> None:
    """Never again give a number up to `seq`: historic numbers were brought in."""
    counter = _locked(committee.region_id, CounterPurpose.CASE, committee, year)
    if counter.last_seq < seq:
        counter.last_seq = seq
        counter.save(update_fields=["last_seq"])


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
