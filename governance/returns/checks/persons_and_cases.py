from collections.abc import Iterator

from governance.returns.sheet import Finding, Sheet, warning

PAIRS = (("M09", "M08"), ("M12", "M10"))  # persons, cases


def persons_and_cases(sheet: Sheet) -> Iterator[Finding]:
    """C22 人数应不少于件数；没有案件就没有人数（casework 6.3）."""
    for persons, cases in PAIRS:
        people, count = sheet.amount(persons), sheet.amount(cases)
        if people is None or count is None:
            continue
        if people < count:
            text = f"“{sheet.name(persons)}”{people}人少于“{sheet.name(cases)}”{count}件"
            yield warning("C22", text, "一人多件请说明", persons, cases)
        elif people and not count:
            text = f"“{sheet.name(cases)}”为0而“{sheet.name(persons)}”为{people}人"
            yield warning("C22", text, "请核对或说明", persons, cases)
