"""The whole file of a case as one PDF: papers and scans in the order of the checklist, contents first."""

from mediation.cases import checklist
from mediation.cases.checklist import FileFacts
from mediation.cases.codes import Paper
from mediation.papers import catalogue, closing_papers, layout, records
from mediation.papers.blocks import Document
from mediation.papers.layout import Line, Sheet
from mediation.papers.records import Record

TITLE = "人民调解卷宗"


def parts_of(
    record: Record, facts: FileFacts, attachments: list
) -> tuple[list[Line], list[Document | Sheet]]:
    """What stands in the file and how the contents name it; nothing that is not there yet."""
    lines: list[Line] = []
    parts: list[Document | Sheet] = []
    for entry in checklist.checklist(facts):
        made = _documents(entry, record, facts)
        sheets = [
            Sheet(f"scan-{one.pk}", one.title, one.pages) for one in attachments if one.paper == entry.paper
        ]
        if made or sheets:
            first = made[0].anchor if made else sheets[0].page_anchors[0]
            last = sheets[-1].page_anchors[-1] if sheets else f"{made[-1].anchor}-end"
            lines.append(Line(entry.paper.label, first, last, "附扫描件" if sheets else ""))
            parts += [*made, *sheets]
    return lines, parts


def html(record: Record, facts: FileFacts, attachments: list) -> str:
    lines, parts = parts_of(record, facts, attachments)
    cover = closing_papers.cover(record, attachments=len(attachments))
    back = closing_papers.back(record)
    return records.without_names(layout.html_of_file(cover, lines, parts, back, title=TITLE), record)


def _documents(entry: checklist.Entry, record: Record, facts: FileFacts) -> list[Document]:
    """The generated documents of one line; a scan alone may stand for a paper nobody typed."""
    maker = catalogue.MAKERS.get(Paper(entry.paper))
    recorded = checklist.is_recorded(entry.paper, facts)
    if maker is None or not recorded or catalogue.why_not_print(entry.paper, facts):
        return []
    made = maker(record)
    return [
        layout.anchored(one, f"{entry.paper.lower()}-{number}") for number, one in enumerate(made, start=1)
    ]
