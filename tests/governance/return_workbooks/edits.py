"""Fills in a downloaded workbook as a person would: cells of the sheet changed, everything else left as it was."""

import io
import re
import zipfile
from xml.sax.saxutils import escape


def edited(
    data: bytes, cells: dict[str, str | float | None], *, sheet: str = "xl/worksheets/sheet1.xml"
) -> bytes:
    """The workbook with these cells (address → number, text, or None for empty); formulas as `=…`."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            content = before.read(name)
            if name == sheet:
                for address, value in cells.items():
                    content = _with(content.decode(), address, value).encode()
            after.writestr(name, content)
    return target.getvalue()


def _with(text: str, address: str, value) -> str:
    cell = re.compile(rf'<c r="{address}"( s="\d+")?[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
    found = cell.search(text)
    assert found, address
    style = found[1] or ""
    return text[: found.start()] + _cell(address, style, value) + text[found.end() :]


def _cell(address: str, style: str, value) -> str:
    if value is None:
        return f'<c r="{address}"{style}/>'
    if isinstance(value, str) and value.startswith("="):
        return f'<c r="{address}"{style}><f>{escape(value[1:])}</f><v>1</v></c>'
    if isinstance(value, str):
        return f'<c r="{address}"{style} t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{address}"{style}><v>{value}</v></c>'
