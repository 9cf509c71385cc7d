"""Papers as PDF: one paper, and the whole file with scans on their pages and true page numbers."""

import io
import re
from datetime import date

import pypdf
import pytest

from mediation.cases import actions
from mediation.cases.actions import CaseRefused
from mediation.cases.codes import Paper
from mediation.cases.models import Case
from mediation.papers import printing
from tests.factories import mediation as make
from tests.factories.mediation import NOW
from tests.mediation.papers import samples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("font_folder")]


def test_the_whole_file_is_one_pdf_with_true_page_numbers(officer, committee):
    case = samples.full_case(officer, committee)
    for paper, title, size in (
        ("IDENTITY", "身份证复印件", (900, 600)),
        ("EVIDENCE", "现场照片", (600, 900)),
    ):
        actions.attach(
            case=case, paper=paper, title=title, data=samples.photograph(*size), by=officer, at=NOW
        )
    case = Case.objects.select_related("committee", "region").get(pk=case.pk)
    pdf = printing.print_file(case=case, by=officer, at=NOW, today=NOW.date())
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    pages = [page.extract_text() for page in reader.pages]
    contents = pages[1].replace("卷内 文书", "卷内文书")
    assert "人民调解卷宗" in pages[0].replace(" ", "") and "卷内文书目录" in contents
    for name, first in re.findall(r"\d+\s*(人民调解记录|现场照片|证据材料|结案报告)\s*(\d+)—", contents):
        heading = "扫描件：现场照片" if name == "证据材料" else name
        assert heading in pages[int(first) + 1].replace(" ", "")
    drawn = [number for number, page in enumerate(reader.pages) if b" Do" in page.get_contents().get_data()]
    assert drawn == [number for number, text in enumerate(pages) if "扫描件：" in text]
    assert len(drawn) == 2
    _no_person_in(pdf, reader)


def _no_person_in(pdf: bytes, reader: pypdf.PdfReader) -> None:
    """Neither the notes of the document nor its outline name a person, a number or a telephone."""
    notes = str(reader.metadata) + str(reader.xmp_metadata and reader.xmp_metadata.stream.get_data())
    for trace in ("张玉兰", "李四", "620421", "13893012345"):
        assert trace not in notes and trace.encode() not in pdf and trace.encode("utf-16-be") not in pdf


def test_a_paper_that_does_not_apply_is_refused_with_the_reason(officer, committee):
    case = make.accepted(officer, committee)
    with pytest.raises(CaseRefused, match="达成协议"):
        printing.print_paper(case=case, paper=Paper.AGREEMENT, by=officer, at=NOW, today=date(2026, 6, 30))
    with pytest.raises(CaseRefused, match="拍照或扫描"):
        printing.print_paper(case=case, paper=Paper.IDENTITY, by=officer, at=NOW, today=date(2026, 6, 30))
