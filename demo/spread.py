"""Divides whole numbers so that the parts add up exactly. Pure."""

from collections.abc import Sequence
from random import Random


def spread(total: int, weights: Sequence[float]) -> list[int]:
    """`total` divided in proportion to the weights, by largest remainder; the parts sum to it exactly."""
    if total < 0 or any(weight < 0 for weight in weights):
        raise ValueError("nothing negative can be divided")
    whole = sum(weights)
    if not whole:
        if total:
            raise ValueError("a number needs somewhere to go")
        return [0] * len(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [int(part) for part in exact]
    by_remainder = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
    for place in range(total - sum(parts)):
        parts[by_remainder[place % len(parts)]] += 1
    return parts


def uneven(weights: Sequence[float], random: Random, *, by: float = 0.4) -> list[float]:
    """The weights with chance added: each up to `by` (a share of one) higher or lower."""
    return [weight * random.uniform(1 - by, 1 + by) for weight in weights]


def draw(random: Random, shares: dict[str, float]) -> str:
    """One key, with the probability of its share."""
    return random.choices(list(shares), weights=list(shares.values()))[0]
