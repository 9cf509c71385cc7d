import dataclasses
import json

import pytest

from governance.reports import documents
from governance.reports.documents import (
    Cell,
    Column,
    DocumentRefused,
    Heading,
    Paragraph,
    Row,
    Table,
)
from governance.reports.sentences import Printed, Sentence, plain
from tests.governance.reports.samples import county_monthly
from tests.governance.reports.samples_city import city_year_to_date


@pytest.mark.parametrize("make", [county_monthly, city_year_to_date])
def test_frozen_report_comes_back_equal(make):
    report = make()
    frozen = documents.to_json(report)
    assert documents.from_json(frozen) == report
    assert documents.to_json(documents.from_json(frozen)) == frozen


def test_checksum_changes_with_any_figure():
    report = county_monthly()
    frozen = documents.to_json(report)
    assert documents.checksum(frozen) == documents.checksum(documents.to_json(county_monthly()))
    changed = frozen.replace("46件", "47件", 1)
    assert changed != frozen
    assert documents.checksum(changed) != documents.checksum(frozen)


def test_frozen_json_is_canonical():
    frozen = documents.to_json(county_monthly())
    again = json.dumps(json.loads(frozen), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert frozen == again
    assert "三道埫村" in frozen


def test_every_printed_code_needs_a_source():
    report = county_monthly()
    stray = Paragraph(Sentence(("共", Printed("3件", "99"))))
    with pytest.raises(DocumentRefused, match="99"):
        dataclasses.replace(report, body=(*report.body, stray))
    with pytest.raises(DocumentRefused, match="重复"):
        dataclasses.replace(report, sources=(*report.sources, report.sources[0]))


def test_codes_of_text_and_tables_are_found():
    assert {"01", "03", "05", "01-09"} <= documents.codes_in(county_monthly())


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\u0007", "\ufeff", "\u200b"])
def test_hidden_characters_are_taken_out(hidden):
    report = dataclasses.replace(county_monthly(), title=f"景泰{hidden}县月报")
    assert documents.from_json(documents.to_json(report)).title == "景泰县月报"


def test_tables_are_bounded_and_even():
    column = Column("数")
    with pytest.raises(DocumentRefused, match="列"):
        Table("", (column,) * 41, ())
    with pytest.raises(DocumentRefused, match="行"):
        Table("", (column,), (Row((Cell("1"),)),) * 401)
    with pytest.raises(DocumentRefused, match="格数"):
        Table("", (column,), (Row((Cell("1"), Cell("2"))),))


def test_text_and_levels_are_bounded():
    with pytest.raises(DocumentRefused):
        Heading(5, "太深")
    report = dataclasses.replace(county_monthly(), body=(Paragraph(plain("长" * 4001)),))
    with pytest.raises(DocumentRefused, match="4000"):
        documents.to_json(report)


@pytest.mark.parametrize(
    "damaged", ["", "{}", "[]", '{"format":2,"report":{}}', '{"format":1,"report":{}}', "3"]
)
def test_damaged_data_is_refused(damaged):
    with pytest.raises(DocumentRefused):
        documents.from_json(damaged)


def test_only_known_parts_are_unpacked():
    with pytest.raises(DocumentRefused):
        documents.from_json('{"format":1,"report":{"type":"Popen","args":["true"]}}')
