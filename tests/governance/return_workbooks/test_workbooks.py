"""The offline workbook: out and in without a change, only its own return, bad cells back with their reasons."""

import io
import zipfile

import pytest
from django.core import signing
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from governance.figures import indicators
from governance.return_workbooks import actions, content, identity, reading, village_writing, writing
from governance.return_workbooks.models import ReturnUpload, UploadKind
from governance.return_workbooks.reading import Verdict
from governance.returns import actions as returns
from governance.returns import pack, policy, villages
from governance.returns.models import ReturnValue
from governance.spreadsheets.layouts import SUMS_SHEET
from governance.spreadsheets.reading import WorkbookError, letters
from governance.workflow.actions import AlreadyDone, TransitionRefused
from tests.factories import returns as made
from tests.factories.returns import moment
from tests.governance.return_workbooks.edits import edited

pytestmark = pytest.mark.django_db
AT = moment(6, 2)
CODES = list(made.PLAUSIBLE)
(FORM,) = (form for form in pack.read_all() if form.code == "monthly")
ORDER = [item.code for item in FORM.items if item.level == "TOWNSHIP"]


@pytest.fixture(autouse=True)
def no_records(monkeypatch):
    monkeypatch.setattr(indicators, "_indicators", {})


@pytest.fixture
def clerk(world):
    made.open_month(world.region("海安市"))
    return world.post("OFFICE_CLERK", "海安镇")


@pytest.fixture
def row(clerk):
    return made.fill(made.return_of(clerk.region), by=clerk, at=moment(6, 1))


def downloaded(row, by, overlay=writing.NOTHING) -> bytes:
    with made.acting(by):
        return writing.township(content.township(row, post=by, on=AT.date()), overlay=overlay)


def read(row, data, by) -> reading.Upload:
    with made.acting(by):
        return actions.read(row, UploadKind.TOWNSHIP, data, by=by, at=AT)


def address(code: str, column: str = "D") -> str:
    """The cell of a line: one row per line of the form, ratios among them."""
    return f"{column}{writing.FIRST_ROW + 1 + ORDER.index(code)}"


def taken(row, by, cells, *, insist=()) -> ReturnUpload:
    data = edited(downloaded(row, by), cells)
    return apply(row, by, data, insist=insist)


def apply(row, by, data, *, insist=()) -> ReturnUpload:
    with made.acting(by):
        kept = actions.keep_upload(
            monthly_return=row, kind=UploadKind.TOWNSHIP, file_name="月报.xlsx", data=data, by=by, at=AT
        )
        return actions.apply_upload(upload=kept, insist=set(insist), by=by, at=AT)


def amount(row, code: str):
    return ReturnValue._base_manager.get(monthly_return=row, code=code, region_id=row.region_id).amount


def test_what_is_downloaded_and_sent_back_changes_nothing(row, clerk):
    found = read(row, downloaded(row, clerk), clerk)
    assert (found.changes, found.note) == ([], None)
    assert found.untouched == len(CODES)


TEXTS = st.one_of(
    st.integers(0, 10**15).map(str),
    st.integers(1, 9999).map(lambda n: f"{n}余"),
    st.sampled_from(["", "约300", "近500", "1.5万", "=1+1", "@x", "不清楚", "12,345.67", "'3"]),
)
NOTES_TEXT = st.text(
    st.characters(exclude_categories=("C", "Z"), include_characters="，。=+-@'"), max_size=20
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(CODES), st.tuples(TEXTS, NOTES_TEXT), min_size=1))
def test_the_round_trip_is_the_identity(row, clerk, written):
    """Whatever stands in the cells, precise or not, understood or not: out and in again is no change."""
    with made.acting(clerk):
        entries = [
            returns.Entry(code, text, made.seen(row, code), note) for code, (text, note) in written.items()
        ]
        returns.save_cells(monthly_return=row, entries=entries, by=clerk, at=AT)
    assert read(row, downloaded(row, clerk), clerk).changes == []


def test_every_cell_arrives_as_it_was_written_in_the_workbook(row, clerk):
    cells = {address(code): 100 + n for n, code in enumerate(CODES)}
    done = taken(row, clerk, cells)
    assert done.saved_count == len(CODES)
    money = {"M06", "M11"}
    stored = {code: amount(row, code) for code in CODES}
    assert stored == {code: (100 + n) * (100 if code in money else 1) for n, code in enumerate(CODES)}


def test_good_cells_are_kept_and_bad_ones_come_back_with_their_reason(row, clerk):
    data = edited(downloaded(row, clerk), {address("M01"): "甲乙", address("M02"): 11, address("M06"): 1.005})
    found = read(row, data, clerk)
    assert {c.key: c.verdict for c in found.changes} == {
        "M01": Verdict.BAD,
        "M02": Verdict.CHANGED,
        "M06": Verdict.BAD,
    }
    done = apply(row, clerk, data)
    assert (done.saved_count, amount(row, "M02"), amount(row, "M01")) == (1, 11, 6)
    overlay = writing.Overlay(
        {c.key: c.text for c in found.bad}, {c.key: f"{c.text}：{c.problem}" for c in found.bad}
    )
    again = edited(downloaded(row, clerk, overlay), {address("M01"): 7})
    assert read(row, downloaded(row, clerk, overlay), clerk).bad[0].place == address("M01")
    assert {c.key: c.verdict for c in read(row, again, clerk).changes}["M01"] == Verdict.CHANGED


def test_the_rules_look_at_the_sheet_that_is_filled_in(row, clerk):
    with zipfile.ZipFile(io.BytesIO(downloaded(row, clerk))) as book:
        checks = book.read("xl/worksheets/sheet2.xml").decode()
        column = book.read("xl/worksheets/sheet1.xml").decode()
    assert f"NOT('填报'!{address('M09')}&gt;='填报'!{address('M08')})" in checks  # 受援人不少于案件
    assert "LEN(TRIM(D" not in checks
    assert f'<c r="{address("M09", "F")}"' in column
    assert "'核对式'!$A$" in column


def test_a_cleared_cell_is_cleared_and_a_note_is_taken(row, clerk):
    taken(row, clerk, {address("M01"): None, address("M02", "E"): "上月结转两件"})
    assert amount(row, "M01") is None
    value = ReturnValue._base_manager.get(monthly_return=row, code="M02", region_id=row.region_id)
    assert (value.amount, value.note) == (10, "上月结转两件")


class TestConflicts:
    """Somebody saved a cell after the workbook had been downloaded."""

    @pytest.fixture
    def data(self, row, clerk):
        out = downloaded(row, clerk)
        with made.acting(clerk):
            entries = [returns.Entry(code, "77", made.seen(row, code)) for code in ("M01", "M03")]
            returns.save_cells(monthly_return=row, entries=entries, by=clerk, at=AT)
        return out

    def test_what_the_file_left_alone_stays(self, row, clerk, data):
        assert read(row, data, clerk).changes == []

    def test_both_are_shown_and_nothing_is_overwritten_unasked(self, row, clerk, data):
        mine = edited(data, {address("M01"): 5, address("M02"): 12})
        found = read(row, mine, clerk)
        (conflict,) = found.conflicts
        assert (conflict.slot.text, conflict.text) == ("77", "5")
        assert apply(row, clerk, mine).saved_count == 1
        assert (amount(row, "M01"), amount(row, "M02")) == (77, 12)

    def test_unless_the_person_insists(self, row, clerk, data):
        assert apply(row, clerk, edited(data, {address("M01"): 5}), insist=["M01"]).saved_count == 1
        assert amount(row, "M01") == 5

    def test_the_same_number_is_no_conflict(self, row, clerk, data):
        assert read(row, edited(data, {address("M01"): 77}), clerk).changes == []


class TestOnlyItsOwnReturn:
    def refused(self, row, data, by, words):
        with pytest.raises(WorkbookError, match=words):
            read(row, data, by)

    def test_another_unit(self, row, clerk, world):
        other = world.post("OFFICE_CLERK", "李堡镇")
        self.refused(made.return_of(other.region), downloaded(row, clerk), other, "海安镇2026年5月.*李堡镇")

    def test_another_month(self, row, clerk, world):
        made.open_month(world.region("海安市"), month=202606, at=moment(6, 1))
        june = made.return_of(clerk.region, month=202606)
        self.refused(june, downloaded(row, clerk), clerk, "2026年5月.*2026年6月")

    def test_a_forged_mark(self, row, clerk):
        forged = signing.dumps(["TOWNSHIP", row.pk], salt="other")
        self.refused(row, edited(downloaded(row, clerk), {"B4": forged}), clerk, "识别码被改动过")

    def test_no_mark(self, row, clerk):
        self.refused(row, edited(downloaded(row, clerk), {"A4": None, "B4": None}), clerk, "重新下载")

    def test_from_before_a_correction(self, row, clerk):
        data = downloaded(row, clerk)
        row.version += 1
        self.refused(row, data, clerk, "已经过时")


class TestLimits:
    @pytest.mark.parametrize(
        ("cells", "words"),
        [
            ({address("M01"): "=1+1"}, "D6是公式"),
            ({address("M01", "A"): "M02"}, "出现两次"),
            ({address("M01", "A"): "X99"}, "不在本表中"),
        ],
    )
    def test_refused_with_its_address(self, row, clerk, cells, words):
        with pytest.raises(WorkbookError, match=words):
            read(row, edited(downloaded(row, clerk), cells), clerk)

    def test_not_while_it_is_not_being_filled_in(self, row, clerk):
        made.submitted(row, clerk=clerk, at=moment(6, 2))
        row.refresh_from_db()
        assert not policy.can_fill(row, post=clerk)[0]
        with made.acting(clerk), pytest.raises(TransitionRefused):
            actions.keep_upload(
                monthly_return=row, kind=UploadKind.TOWNSHIP, file_name="x", data=b"x", by=clerk, at=AT
            )

    def test_confirmed_once(self, row, clerk):
        done = taken(row, clerk, {address("M01"): 8})
        with made.acting(clerk), pytest.raises(AlreadyDone):
            actions.apply_upload(upload=done, insist=set(), by=clerk, at=AT)


def test_villages_round_trip_and_change(world, clerk, row):
    with made.acting(clerk):
        page = content.villages(row, post=clerk, on=AT.date())
        data = village_writing.villages(content.village_book(row, post=clerk, on=AT.date()))
        first = page.cells[0]
        found = actions.read(row, UploadKind.VILLAGES, data, by=clerk, at=AT)
        assert (found.changes, found.untouched) == ([], len(page.cells))
        kept = actions.keep_upload(
            monthly_return=row,
            kind=UploadKind.VILLAGES,
            file_name="分村.xlsx",
            data=edited(data, {"C6": 4, "C7": "坏"}),
            by=clerk,
            at=AT,
        )
        done = actions.apply_upload(upload=kept, insist=set(), by=clerk, at=AT)
    assert done.saved_count == 1
    value = ReturnValue._base_manager.get(
        monthly_return=row, region_id=first.village.pk, code=first.line.code
    )
    assert value.amount in (4, 400)


class TestVillages:
    """What stands beside the cells, and what the workbook says of the sums."""

    @pytest.fixture
    def book(self, world, clerk, row):
        """One village gave 3 in April, 5 and 2 were given in May, and one line is the unit's own."""
        county = world.region("海安市")
        made.open_month(county, month=202604, at=moment(4, 1))
        april = made.return_of(clerk.region, month=202604)
        with made.acting(clerk):
            returns.start_return(monthly_return=april, by=clerk, at=moment(5, 1))
            first, second = village_ids(april)[:2]
            self.give(april, clerk, {("M02", first): "3"})
        made.submitted(april, clerk=clerk, at=moment(5, 1), values=without("M02"))
        with made.acting(clerk):
            entries = [returns.Entry("M02", "", made.seen(row, "M02"))]
            returns.save_cells(monthly_return=row, entries=entries, by=clerk, at=AT)
            self.give(row, clerk, {("M02", first): "5", ("M02", second): "2"})
            found = content.village_book(made.fresh(row), post=clerk, on=AT.date())
            return found, village_writing.villages(found)

    def give(self, row, by, texts):
        entries = [returns.Entry(code, text, 0, None, village) for (code, village), text in texts.items()]
        returns.save_cells(monthly_return=row, entries=entries, by=by, at=AT)

    def test_last_months_number_stands_beside_and_is_locked(self, book, row, clerk):
        found, data = book
        place = content.place_of([line.code for line in found.lines].index("M02"))
        table = sheet_of(data, content.VILLAGE_SHEET)
        assert [table[writing.FIRST_ROW][at] for at in (place, place + 1)] == [5.0, "3"]
        assert table[writing.HEADER_ROW][place + 1] == "M02上月"
        assert [table[writing.FIRST_ROW + 1][at] for at in (place, place + 1)] == [2.0, ""]
        changed = edited(data, {f"{letters(place + 1)}6": 99})
        with made.acting(clerk):
            assert actions.read(row, UploadKind.VILLAGES, changed, by=clerk, at=AT).changes == []

    def test_the_sums_are_formulas_and_the_rules_look_at_them(self, book, row):
        found, data = book
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            first, sums, checks = (
                parts.read(f"xl/worksheets/sheet{number}.xml").decode() for number in (1, 2, 3)
            )
        place = letters(content.place_of([line.code for line in found.lines].index("M02")))
        last = writing.FIRST_ROW + len(found.grid.rows)
        assert f"SUM('分村填报'!${place}$6:${place}${last})" in sums
        own = sheet_of(data, SUMS_SHEET)
        assert next(line for line in own if line[0] == "M09")[1:3] == ["法援受援人", "人"]
        assert "'合计与核对'!D" in checks
        assert "【须改正】" in checks and "【须说明】" in checks
        assert "【须改正】M02" in first  # the row says which of its cells is no number
        assert "dataValidation " in first and "conditionalFormatting" in first

    def test_a_sum_stands_unless_somebody_gave_another_number(self, book):
        found, _data = book
        lines = {line.code: line for line in found.sheet.lines}
        assert "M02" not in found.typed
        assert village_writing._sum(found, lines["M02"]).startswith("=IF(COUNTA(")
        assert village_writing._sum(found, lines["M01"]) == "=6"  # typed for the unit itself
        assert village_writing._sum(found, lines["M06"]) == "=52000.00"

    def test_out_and_in_again_is_no_change(self, book, row, clerk):
        found, data = book
        with made.acting(clerk):
            again = actions.read(row, UploadKind.VILLAGES, data, by=clerk, at=AT)
        assert (again.changes, again.untouched) == ([], len(found.grid.cells))


def village_ids(row) -> list[int]:
    return [place.pk for place in villages.villages_of(row)]


def without(code: str) -> dict[str, str]:
    return {key: text for key, text in made.PLAUSIBLE.items() if key != code}


def sheet_of(data: bytes, name: str) -> list[list]:
    return (
        CalamineWorkbook.from_filelike(io.BytesIO(data))
        .get_sheet_by_name(name)
        .to_python(skip_empty_area=False)
    )


def test_the_pages(row, clerk, client_of, time_machine_june):
    from django.core.files.uploadedfile import SimpleUploadedFile

    browser = client_of(clerk)
    upload = reverse("return_workbooks:upload", args=[row.pk, "cells"])
    assert "下载工作簿" in browser.get(upload).text
    out = browser.get(reverse("return_workbooks:download", args=[row.pk, "cells"]))
    assert "attachment" in out["Content-Disposition"]
    data = edited(out.content, {address("M01"): 8, address("M02"): "甲乙"})
    page = browser.post(upload, {"file": SimpleUploadedFile("月报.xlsx", data)}, follow=True)
    assert "<b>1</b> 格将写入" in page.text
    assert "不是数字" in page.text
    kept = ReturnUpload._base_manager.get()
    result = browser.post(reverse("return_workbooks:apply", args=[kept.pk]), follow=True).text
    assert "已写入1格" in result
    assert "下载待改正的工作簿" in result
    assert browser.get(reverse("return_workbooks:bad", args=[kept.pk])).status_code == 200
    wrong = browser.post(upload, {"file": SimpleUploadedFile("月报.xlsx", b"x")}).text
    assert "不是.xlsx表格文件" in wrong


@pytest.fixture
def time_machine_june():
    import time_machine

    with time_machine.travel(AT, tick=False):
        yield


def test_others_find_nothing(row, clerk, world, client_of):
    for name, post in (("海安市", "COUNTY_STATISTICIAN"), ("李堡镇", "OFFICE_CLERK")):
        browser = client_of(world.post(post, name))
        assert browser.get(reverse("return_workbooks:download", args=[row.pk, "cells"])).status_code == 404


def test_a_mark_says_what_it_is_for(row):
    found = identity.of_return(row, identity.TOWNSHIP)
    assert identity.read(((identity.LABEL, found.mark()),)) == found
