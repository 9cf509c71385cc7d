"""What a drill is."""

from collections.abc import Callable
from dataclasses import dataclass


class DrillFailed(Exception):
    """What did not hold; the message says so."""


@dataclass(frozen=True)
class Drill:
    """`run(say)` rehearses something and tells how far it has come. Raises DrillFailed."""

    name: str
    says: str
    run: Callable[..., None]
