"""Photographs of filled-in paper forms, drawn in code: ruled lines, a heading, strokes of a pen. No person."""

import io
from random import Random

from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT, MARGIN = 1240, 1754, 110
TABLE, PAPER, INK, PEN, SEAL = "#8d8374", "#f6f2e7", "#3a3a38", "#27408b", "#b5402f"


def photograph(random: Random, *, rows: int = 14) -> bytes:
    """A JPEG of a form lying on a table, a little askew."""
    sheet = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(sheet)
    _form(draw, rows)
    for row in range(1, rows - 2):
        _writing(draw, row, rows, random)
    _seal(draw)
    picture = _lying(sheet, random).filter(ImageFilter.GaussianBlur(0.6))
    target = io.BytesIO()
    picture.save(target, format="JPEG", quality=82)
    return target.getvalue()


def _form(draw: ImageDraw.ImageDraw, rows: int) -> None:
    """Heading bars and a table of two columns."""
    draw.rectangle((WIDTH // 2 - 260, 90, WIDTH // 2 + 260, 128), fill=INK)
    draw.rectangle((WIDTH - 430, 165, WIDTH - MARGIN, 178), fill=INK)
    for row in range(rows + 1):
        draw.line((MARGIN, _top(row, rows), WIDTH - MARGIN, _top(row, rows)), fill=INK, width=3)
    for x in (MARGIN, MARGIN + 250, WIDTH - MARGIN):
        draw.line((x, _top(0, rows), x, _top(rows, rows)), fill=INK, width=3)
    for row in range(rows):
        middle = (_top(row, rows) + _top(row + 1, rows)) // 2
        draw.rectangle((MARGIN + 40, middle - 9, MARGIN + 205, middle + 9), fill=INK)


def _top(row: int, rows: int) -> int:
    return 210 + row * (HEIGHT - 330) // rows


def _writing(draw: ImageDraw.ImageDraw, row: int, rows: int, random: Random) -> None:
    """Short strokes in the right column, as a pen leaves them."""
    x, middle = MARGIN + 280, (_top(row, rows) + _top(row + 1, rows)) // 2
    end = WIDTH - MARGIN - random.randint(60, 420)
    while x < end:
        for _stroke in range(random.randint(3, 6)):
            start = (x + random.randint(0, 22), middle + random.randint(-18, 18))
            stop = (start[0] + random.randint(-14, 16), start[1] + random.randint(-14, 16))
            draw.line((*start, *stop), fill=PEN, width=3)
        x += random.randint(34, 46)


def _seal(draw: ImageDraw.ImageDraw) -> None:
    centre, radius = (WIDTH - 330, HEIGHT - 260), 120
    box = (centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius)
    draw.ellipse(box, outline=SEAL, width=8)
    draw.regular_polygon((*centre, 42), 5, fill=SEAL)


def _lying(sheet: Image.Image, random: Random) -> Image.Image:
    angle = random.uniform(-2.5, 2.5)
    turned = sheet.rotate(angle, expand=True, fillcolor=TABLE, resample=Image.Resampling.BICUBIC)
    table = Image.new("RGB", (turned.width + 120, turned.height + 120), TABLE)
    table.paste(turned, (60, 60))
    return table
