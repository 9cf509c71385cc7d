"""Six fillings that stay apart without colour, in the order they are used."""

from governance.charts import svg

SOLID, LIGHT, HATCHED, GREY, BACK_HATCHED, PALE = range(6)
BASES = (svg.BRAND, "#cfdff0", svg.PAPER, "#75879a", svg.PAPER, "#eceff3")
DARK = (SOLID, GREY)


def box(x: float, y: float, width: float, height: float, style: int) -> str:
    """A filled box with an outline, so that neighbours in the same tone stay apart."""
    kind = style % len(BASES)
    drawn = svg.rect(x, y, width, height, fill=BASES[kind], stroke=svg.PAPER if kind in DARK else svg.BRAND)
    if kind == HATCHED:
        drawn += svg.hatch(x, y, width, height, stroke=svg.BRAND, step=6)
    if kind == BACK_HATCHED:
        drawn += svg.hatch(x, y, width, height, stroke=svg.BRAND, step=4.5, backwards=True)
    return drawn


def ink_on(style: int) -> str:
    """Colour of digits written on the filling."""
    return svg.PAPER if style % len(BASES) in DARK else svg.INK


def digits(x: float, y: float, content: str, style: int) -> str:
    """Digits in the middle of a filling; hatching is blanked behind them."""
    written = svg.text(x, y, content, anchor="middle", fill=ink_on(style))
    if style % len(BASES) not in (HATCHED, BACK_HATCHED):
        return written
    wide = svg.text_width(content) + 4
    return svg.rect(x - wide / 2, y - 11, wide, 14) + written
