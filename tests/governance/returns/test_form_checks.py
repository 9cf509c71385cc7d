"""C01 to C53 on the forms that have their lines: each check a table of examples."""

import pytest

from governance.figures.values import Precision
from governance.returns import checks
from tests.governance.returns.given import AID, APRIL, MEDIATION, SERVICE, errors, levels, sheet, words, year

OPEN = {APRIL: {"MD05": 4}}


def mediation(amounts, **more):
    return sheet(MEDIATION, amounts, **more)


def levels_of(check: str, form: str, amounts: dict, **more) -> list[str]:
    return levels(sheet(form, amounts, **more), check)


@pytest.mark.parametrize(
    ("accepted", "success", "failed", "ended", "still_open", "expected"),
    [
        (10, 9, 1, 1, 3, []),  # A03
        (10, 9, 1, 1, 4, ["ERROR"]),
        (10, 9, 1, 1, 2, ["ERROR"]),
        (0, 4, 0, 0, 0, []),
    ],
)
def test_c01_the_books_balance(accepted, success, failed, ended, still_open, expected):
    month = {"MD01": accepted, "MD02": success, "MD03": failed, "MD04": ended, "MD05": still_open}
    assert levels_of("C01", MEDIATION, month, history=OPEN) == expected


def test_c01_says_nothing_of_a_month_after_one_not_filed():
    assert levels_of("C01", MEDIATION, {"MD05": 7}) == []


def test_c01_carries_over_what_stood_open_last_month():
    (message,) = words(mediation({"MD01": 1, "MD02": 1}, history=OPEN), "C01")
    assert "上期在调4" in message and "（-4）" in message.replace("−", "-")


@pytest.mark.parametrize(
    ("accepted", "success", "carried", "expected"),
    [(10, 10, 0, []), (10, 11, 0, ["ERROR"]), (10, 11, 1, ["WARNING"]), (10, 12, 1, ["ERROR"])],
)
def test_c02_success_and_accepted(accepted, success, carried, expected):
    before = year({"MD01": 0, "MD02": 0}, MD05=carried)
    assert levels_of("C02", MEDIATION, {"MD01": accepted, "MD02": success}, history=before) == expected


@pytest.mark.parametrize(
    ("due", "visited", "expected"), [(4, 4, []), (4, 5, ["ERROR"]), (0, 0, []), (0, 1, ["ERROR"])]
)
def test_c03_a_rate_lies_between_0_and_100(due, visited, expected):
    assert levels_of("C03", MEDIATION, {"MD24.01": due, "MD24.02": visited}) == expected
    assert levels_of("C03", AID, {"LA22.01": due, "LA22.02": visited}) == expected
    assert levels_of("C03", SERVICE, {"CR08": due, "CR04": visited}, level="TOWNSHIP") == expected


@pytest.mark.parametrize(
    ("reviewed", "passed", "filed", "expected"), [(3, 3, 0, []), (3, 4, 9, ["ERROR"]), (0, 0, 5, [])]
)
def test_c03_files_pass_out_of_those_reviewed(reviewed, passed, filed, expected):
    """Files reviewed this month were mostly archived in earlier ones: the filed ones do not bound them."""
    amounts = {"MD34.01": filed, "MD34.02": passed, "MD34.03": reviewed}
    assert levels_of("C03", MEDIATION, amounts) == expected


def test_c03_a_rate_is_recomputed_never_typed():
    assert all(not line.is_typed for line in mediation({}).lines if line.numerator)


@pytest.mark.parametrize(("parties", "cases", "expected"), [(20, 10, []), (19, 10, ["WARNING"]), (0, 0, [])])
def test_c04_two_parties_at_least(parties, cases, expected):
    assert levels_of("C04", MEDIATION, {"MD07": parties, "MD01": cases}) == expected


@pytest.mark.parametrize(
    ("form", "amounts", "expected"),
    [
        (MEDIATION, {"MD01": 3, "MD11.01": 2, "MD11.99": 1}, 0),
        (MEDIATION, {"MD01": 3, "MD11.01": 2}, 1),
        (MEDIATION, {"MD01": 3, "MD11.01": 3, "MD08": 1, "MD09": 1, "MD10": 1}, 0),
        (MEDIATION, {"MD01": 3, "MD11.01": 3, "MD08": 1, "MD09": 1, "MD10": 2}, 1),
        (MEDIATION, {"MD30": 2, **{f"MD30.{n:02d}": 0 for n in range(1, 8)}}, 1),
        (MEDIATION, {"MD30": 2}, 0),  # no breakdown was filed
        (AID, {"LA04": 2, "LA02": 2, "LA07.01": 2}, 0),
        (AID, {"LA04": 2, "LA02": 2, "LA07.01": 1}, 1),
        (SERVICE, {"NT01": 1, "NT01.01": 1, "NT01.02": 0, "NT01.03": 0, "NT01.04": 0}, 0),
        (SERVICE, {"NT01": 2, "NT01.01": 1, "NT01.02": 0, "NT01.03": 0, "NT01.04": 0}, 1),
    ],
)
def test_c05_parts_make_the_whole(form, amounts, expected):
    assert levels_of("C05", form, amounts) == ["ERROR"] * expected


def test_c05_an_approximate_part_only_informs():
    about = mediation({"MD01": 3, "MD11.01": 3}, precise={"MD11.01": Precision.ABOUT})
    off = mediation({"MD01": 3, "MD11.01": 9}, precise={"MD11.01": Precision.AT_LEAST})
    assert levels(about, "C05") == levels(off, "C05") == ["INFO"]
    assert [f.check for f in checks.blocking(off) if f.check == "C05"] == []


def test_r03_a_breakdown_is_filed_whole_or_not_at_all():
    assert levels_of("R03", MEDIATION, {"MD12.01": 1}) == ["ERROR"]
    assert levels_of("R03", MEDIATION, {f"MD12.{n:02d}": 0 for n in range(1, 8)}) == []


@pytest.mark.parametrize(("written", "oral", "expected"), [(7, 2, []), (7, 3, ["ERROR"]), (None, None, [])])
def test_c06_written_and_oral(written, oral, expected):
    assert levels_of("C06", MEDIATION, {"MD02": 9, "MD14.01": written, "MD14.02": oral}) == expected


@pytest.mark.parametrize(
    ("success", "fen", "expected"),
    [(0, 0, []), (0, 1, ["ERROR"]), (2, 100_000_000, []), (2, 100_000_001, ["WARNING"])],
)
def test_c07_money_and_success(success, fen, expected):
    assert levels_of("C07", MEDIATION, {"MD02": success, "MD15": fen}) == expected


@pytest.mark.parametrize(
    ("performed", "confirmed", "expected"),
    [(14, 0, []), (15, 0, ["ERROR"]), (0, 5, []), (0, 6, ["WARNING"]), (0, 15, ["ERROR", "WARNING"])],
)
def test_c08_what_follows_an_agreement(performed, confirmed, expected):
    before = year({"MD02": 3})  # January to April; two more in May
    month = {"MD02": 2, "MD16": performed, "MD17": confirmed}
    assert levels_of("C08", MEDIATION, month, history=before) == expected


def test_c08_says_nothing_when_the_year_is_not_known():
    assert levels_of("C08", MEDIATION, {"MD16": 3}, history={APRIL: {"MD02": 1}}) == []


@pytest.mark.parametrize(
    ("rounds", "found", "prevented", "expected"),
    [(2, 5, 5, []), (2, 5, 6, ["WARNING"]), (0, 5, 5, ["WARNING"]), (0, 0, 0, [])],
)
def test_c09_screening(rounds, found, prevented, expected):
    assert levels_of("C09", MEDIATION, {"MD19": rounds, "MD20": found, "MD21": prevented}) == expected


@pytest.mark.parametrize("cases", ["MD22.01", "MD23.01", "MD23.03", "MD23.05"])
@pytest.mark.parametrize(
    ("count", "people", "expected"), [(1, 4, []), (2, 1, ["ERROR"]), (0, 1, ["ERROR"]), (0, 0, [])]
)
def test_c10_pairs_of_cases_and_persons(cases, count, people, expected):
    persons = f"{cases[:-1]}{int(cases[-1]) + 1}"
    assert levels_of("C10", MEDIATION, {cases: count, persons: people}) == expected


@pytest.mark.parametrize(("part", "whole", "expected"), [(3, 3, []), (4, 3, ["ERROR"])])
def test_c11_a_part_is_not_more_than_the_whole(part, whole, expected):
    assert levels_of("C11", MEDIATION, {"MD31.01": part, "MD31": whole}) == expected


@pytest.mark.parametrize(
    ("month", "last", "expected"),
    [
        ({"MD01": 50, "MD02": 50}, {}, ["WARNING"]),
        ({"MD01": 49, "MD02": 49}, {}, []),
        ({"MD01": 50, "MD02": 49, "MD03": 1}, {}, []),
        ({"MD01": 10, "MD02": 4}, {"MD01": 10, "MD02": 8}, []),  # 80 % → 40 %: exactly half
        ({"MD01": 10, "MD02": 3}, {"MD01": 10, "MD02": 8}, ["WARNING"]),
        ({"MD01": 10, "MD02": 10}, {"MD01": 10, "MD02": 6}, ["WARNING"]),
    ],
)
def test_c12_a_rate_too_good_or_too_different(month, last, expected):
    assert levels_of("C12", MEDIATION, month, history={APRIL: last}) == expected


@pytest.mark.parametrize(("other", "expected"), [(3, []), (4, ["WARNING"])])
def test_c13_other_types(other, expected):
    assert levels_of("C13", MEDIATION, {"MD01": 10, "MD11.99": other}) == expected


@pytest.mark.parametrize(("reviewing", "expected"), [(2, []), (3, ["ERROR"]), (1, ["ERROR"])])
def test_c20_applications_balance(reviewing, expected):
    month = {"LA01": 10, "LA02": 7, "LA05": 1, "LA06": 1, "LA23": reviewing}
    assert levels_of("C20", AID, month, history={APRIL: {"LA23": 1}}) == expected


@pytest.mark.parametrize(("handled", "expected"), [(9, []), (12, ["ERROR"])])
def test_c21_handled_is_granted_and_notified(handled, expected):
    assert levels_of("C21", AID, {"LA02": 7, "LA03": 2, "LA04": handled, "LA14": 99, "LA16": 3}) == expected


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ({"LA09": 3, "LA04": 3}, []),
        ({"LA09": 2, "LA04": 3}, ["WARNING"]),
        ({"WG02": 1, "WG01": 2}, ["WARNING"]),
    ],
)
def test_c22_persons_and_cases(amounts, expected):
    assert levels_of("C22", AID, amounts) == expected


def test_c23_groups_overlap_but_none_exceeds_the_whole():
    groups = {f"LA10.{n:02d}": 9 for n in range(1, 9)}
    assert levels_of("C23", AID, {"LA09": 9, **groups}) == []
    over = sheet(AID, {"LA09": 9, **groups, "LA10.04": 10})
    assert [f.codes for f in checks.run(over) if f.check == "C23"] == [("LA10.04", "LA09")]


@pytest.mark.parametrize(("closed", "ended", "expected"), [(10, 1, []), (10, 2, ["ERROR"])])
def test_c24_closed_and_ended_within_what_was_handled(closed, ended, expected):
    before = year({"LA04": 2, "LA11": 0, "LA12": 0}, LA24=3)
    month = {"LA04": 0, "LA11": closed, "LA12": ended}
    assert levels_of("C24", AID, month, history=before) == expected


@pytest.mark.parametrize(
    ("fen", "precision", "expected"),
    [(1_200, "EXACT", []), (1_201, "EXACT", ["ERROR"]), (1_201, "ABOUT", ["WARNING"])],
)
def test_c30_recovered_within_claimed(fen, precision, expected):
    """A12: 120000 claimed; what blocks an exact figure asks a sentence of one that is 约."""
    before = year({"WG03": 300, "WG04": 0})
    given = sheet(AID, {"WG04": fen}, history=before, precise={"WG04": Precision(precision)})
    assert levels(given, "C30") == expected


@pytest.mark.parametrize(("aided", "expected"), [(2, []), (3, ["ERROR"])])
def test_c31_aided_within_claims(aided, expected):
    assert levels_of("C31", AID, {"WG01": 2, "WG06": aided}) == expected


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ({"CR01": 3, "CR02": 5}, []),
        ({"CR01": 3, "CR02": 6}, ["ERROR"]),
        ({"CR01": 3, "CR02": 3, "CR03": 4}, ["ERROR"]),
        ({"CR08": 2, "CR04": 3}, ["ERROR"]),
    ],
)
def test_c40_requests(amounts, expected):
    given = sheet(SERVICE, amounts, level="TOWNSHIP", history={APRIL: {"CR07": 2}})
    assert levels(given, "C40") == expected


def test_c50_the_units_below_add_up():
    below = {"北湾镇": {"LA04": 3}, "平川镇": {"LA04": 5}}
    assert levels_of("C50", AID, {"LA04": 8, "LA02": 8, "LA07.02": 8}, children=below) == []
    off = sheet(AID, {"LA04": 9, "LA02": 9, "LA07.02": 9}, children=below)
    assert levels(off, "C50") == ["WARNING"]
    assert "下级单位合计8（北湾镇3、平川镇5），多1" in words(off, "C50")[0]


@pytest.mark.parametrize(("filed", "expected"), [(100, []), (97, ["INFO"]), (96, ["WARNING"])])
def test_c51_filed_and_recorded(filed, expected):
    assert levels_of("C51", MEDIATION, {"MD19": filed}, observed={"MD19": 100}) == expected


def test_c51_an_approximate_number_still_wants_its_sentence():
    given = sheet(AID, {"WG04": 900}, observed={"WG04": 100_000}, precise={"WG04": Precision.AT_LEAST})
    assert levels(given, "C51") == ["WARNING"]


def test_c52_the_year_never_goes_back():
    before = year({"MD19": 5})
    assert levels_of("C52", MEDIATION, {"MD19": 0}, history=before) == []
    given = mediation({"MD19": -1}, history=before)  # as an import may bring it
    assert levels(given, "C52") == ["ERROR"] and "R01" in errors(given)


@pytest.mark.parametrize(("changed", "expected"), [(0, ["WARNING"]), (1, ["WARNING"]), (2, [])])
def test_c53_the_same_as_last_month(changed, expected):
    last = {"MD01": 6, "MD07": 12, "MD19": 3, "MD20": 2, "MD11.02": 6}
    month = {**last, **dict(list({"MD07": 13, "MD19": 4}.items())[:changed])}
    assert levels_of("C53", MEDIATION, month, history={APRIL: last}) == expected


@pytest.mark.parametrize(("now", "expected"), [(10, []), (9, ["ERROR"]), (11, ["ERROR"])])
def test_s01_a_stock_is_explained_by_what_came_and_went(now, expected):
    month = {"MD31": now, "MD31.02": 2, "MD31.03": 1}
    assert levels_of("S01", MEDIATION, month, history={APRIL: {"MD31": 9}}) == expected
