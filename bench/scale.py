"""How much is measured: all of it for figures, a pinch for the tests of the measures themselves."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Rounds, calls within a round, and rows. Without `nation` a small made-up country is summed."""

    rounds: int
    repeat: int
    cases: int
    deep: int  # rows before the deep page
    growing: int  # rows of each list that then grows tenfold
    months: int
    import_rows: int
    case_rows: int  # a case is nine rows of the database and their history
    import_rounds: int
    nation: bool
    nation_rounds: int
    report_rounds: int
    report_sections: int
    job_repeat: int


FULL = Scale(
    rounds=7,
    repeat=15,
    cases=1_000_000,
    deep=500_000,
    growing=2_000,
    months=25,
    import_rows=20_000,
    case_rows=2_000,
    import_rounds=5,
    nation=True,
    nation_rounds=5,
    report_rounds=5,
    report_sections=6,
    job_repeat=20,
)
PINCH = Scale(
    rounds=1,
    repeat=1,
    cases=700,
    deep=200,
    growing=60,
    months=2,
    import_rows=30,
    case_rows=10,
    import_rounds=1,
    nation=False,
    nation_rounds=1,
    report_rounds=1,
    report_sections=1,
    job_repeat=1,
)
