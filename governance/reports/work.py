"""重点工作推进: the lines of the pack, counted from registers and returns."""

from governance.figures import indicators
from governance.figures.values import Unit
from governance.registers import queries as registers
from governance.reports import sentences
from governance.reports.desk import Desk
from governance.reports.pack import Line, Work, pack
from governance.reports.registry import Part, Topic, register
from governance.reports.sentences import Sentence


def register_all() -> None:
    for order, work in enumerate(pack().work):
        register(Topic(f"work.{order}", Part.WORK, order, work.heading, _writer(work)))


def _writer(work: Work):
    def write(desk: Desk) -> list[Sentence | None]:
        return [_said(desk, work)]

    return write


def _said(desk: Desk, work: Work) -> Sentence | None:
    """One paragraph: plain counts in one sentence, what has parts in one of its own."""
    plain = [line for line in work.lines if not line.parts and not line.groups]
    counts = [(line.text, figure, ()) for line in plain if (figure := desk.more_than_none(line.code))]
    said = [sentences.flows(*counts)] if counts else []
    said += [one for line in work.lines if line not in plain and (one := _composed(desk, line))]
    return sentences.plain(desk.place) + sentences.joined(said) if said else None


def _composed(desk: Desk, line: Line) -> Sentence | None:
    whole = desk.more_than_none(line.code)
    if whole is None:
        return None
    if line.groups:
        return _grouped(desk, line, whole)
    parts = [(name, desk.figure(code)) for name, code in line.parts if indicators.find(code)]
    try:
        return sentences.composed(line.text, whole, parts)
    except sentences.SentenceRefused:  # an entry of no kind: the whole stands without its parts
        return sentences.flow(line.text, whole)


def _grouped(desk: Desk, line: Line, whole: sentences.Figure) -> Sentence:
    """「…任务17项，涉及6个方面。」"""
    groups = line.groups
    assert groups is not None
    number = registers.distinct(groups.register, groups.column, within=desk.region, on=desk.period.ends_on)
    if not number:
        return sentences.flow(line.text, whole)
    name = f"{indicators.get(line.code).name}所涉{groups.noun[1:]}"
    definition = f"台账中“{indicators.get(line.code).name}”所列{groups.noun[1:]}的个数，同名的算一个。"
    figure = desk.counted(name, number, Unit.COUNT, definition)
    spoken = sentences.figure_text(figure) + groups.noun[1:]
    return Sentence((line.text, sentences.Printed(sentences.figure_text(whole), whole.code), "，涉及",
                     sentences.Printed(spoken, figure.code), "。"))  # fmt: skip
