"""Documents written from the code: what they take out of it, and how staleness is noticed."""

import pytest

from governance.project import written
from governance.project.written import markdown, rule_list


@pytest.mark.parametrize(
    ("words", "sources"),
    [
        ("调解法第十七条：一方明确拒绝的，不得调解.", ("调解法第十七条",)),
        (
            "《中华人民共和国人民调解法》第八条：设立；第三十四条：参照。",
            ("《中华人民共和国人民调解法》第八条", "第三十四条"),
        ),
        ("协议书（调解法第二十九条、第三十条）.", ("调解法第二十九条、第三十条",)),
        ("Adds up what the townships filed.", ()),
    ],
)
def test_citations_are_found(words, sources):
    assert rule_list.citations(words) == sources


def test_every_law_cited_in_the_rules_of_cases_is_listed():
    listed = {rule.function for rule in rule_list.rules() if str(rule.path) == "mediation/cases/rules.py"}
    assert {"why_not_accept", "why_not_confirm", "effective_on", "limit_rule"} <= listed


def test_a_rule_names_the_tests_that_hold_it():
    rule = next(one for one in rule_list.rules() if one.function == "limit_rule")
    assert "test_medical_disputes_have_their_own_limit" in rule_list.holding_tests(rule)


def test_cells_cannot_break_a_table():
    assert markdown.table(("甲",), [("一|二\n三",)]).splitlines()[2] == "| 一\\|二 三 |"


def test_a_changed_and_a_forgotten_document_are_noticed(tmp_path, monkeypatch):
    monkeypatch.setattr(written, "FOLDER", tmp_path)
    assert len(written.outdated()) == len(written.documents())
    written.write()
    assert written.outdated() == []
    (tmp_path / "states/report.md").write_text("旧")
    (tmp_path / "states/abolished.md").write_text("旧")
    assert {path.name for path in written.outdated()} == {"report.md", "abolished.md"}
    written.write()
    assert written.outdated() == []
    assert not (tmp_path / "states/abolished.md").exists()
