from collections.abc import Iterator

from governance.returns.sheet import Finding, Sheet, error


def number(sheet: Sheet) -> Iterator[Finding]:
    """R01 填写格式：非负整数，金额到分（governance 6.3 range/type）."""
    for line in sheet.typed_lines():
        problem = sheet.cell(line.code).problem
        if problem:
            yield error("R01", f"“{line.name}”{problem}", "请改填数字", line.code)
