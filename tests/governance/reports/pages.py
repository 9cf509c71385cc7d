"""Pages of a PDF read back as characters with positions, in points from the top left of the page."""

from collections import defaultdict
from dataclasses import dataclass
from io import BytesIO

from pypdf import PdfReader
from pypdf.generic import ContentStream, FloatObject, NumberObject

MM = 72 / 25.4


@dataclass(frozen=True)
class Run:
    """One piece of drawn text: where its baseline starts, and the font size."""

    text: str
    x: float
    y: float
    size: float
    font: str


@dataclass(frozen=True)
class Frame:
    """A frame drawn as what lies between two rectangles (x, y, width, height), in points."""

    inner: tuple[float, ...]
    outer: tuple[float, ...]

    @property
    def rules(self) -> tuple[float, ...]:
        """Thickness at top, right, bottom, left."""
        (x, y, width, height), (left, top, whole, high) = self.inner, self.outer
        return y - top, left + whole - x - width, top + high - y - height, x - left


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in reader(pdf).pages)


def runs(page) -> list[Run]:
    found: list[Run] = []
    height = float(page.mediabox.height)

    def keep(text, current, matrix, font, size):
        if not text.strip():
            return
        a, b, c, d, e, f = _product(matrix, current)
        scale = (a * a + b * b) ** 0.5
        found.append(
            Run(text.strip("\n"), e, height - f, round(size * scale, 2), str((font or {}).get("/BaseFont")))
        )

    page.extract_text(visitor_text=keep)
    return found


def lines(page, size: float) -> dict[float, str]:
    """Text of one size by baseline."""
    by_line: dict[float, list[Run]] = defaultdict(list)
    for run in runs(page):
        if abs(run.size - size) < 0.1:
            by_line[round(run.y, 1)].append(run)
    return {y: "".join(run.text for run in sorted(row, key=lambda run: run.x)) for y, row in by_line.items()}


def drawn_widths(page, size: float) -> list[tuple[int, float]]:
    """Characters and width, in points, of each piece drawn in full-width characters of the given size."""
    found: list[tuple[int, float]] = []
    for operands, operator in ContentStream(page.get_contents(), page.indirect_reference.pdf).operations:
        if operator == b"TJ":
            strings = [one for one in operands[0] if not isinstance(one, FloatObject | NumberObject)]
            moved = sum(float(one) for one in operands[0] if isinstance(one, FloatObject | NumberObject))
            count = sum(len(one.original_bytes) for one in strings) // 2
            found.append((count, (count - moved / 1000) * size))
    return found


def frames(page) -> list[Frame]:
    """Black frames with lines on all sides, from the top of the page in the order they are drawn."""
    found: list[Frame] = []
    boxes: list[tuple[float, ...]] = []
    black = False
    for operands, operator in ContentStream(page.get_contents(), page.indirect_reference.pdf).operations:
        if operator == b"rg":
            black = not any(map(float, operands))
        elif operator == b"re":
            boxes.append(tuple(float(one) * 0.75 for one in operands))
        elif operator == b"f*" and len(boxes) == 2 and black:
            found.append(Frame(boxes[0], boxes[1]))
        if operator != b"re":
            boxes = []
    return found


def _product(m, n):
    return (
        m[0] * n[0] + m[1] * n[2], m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2], m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4], m[4] * n[1] + m[5] * n[3] + n[5],
    )  # fmt: skip
