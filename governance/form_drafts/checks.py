"""What still stands in the way of publishing a draft, in Chinese."""

from collections.abc import Iterator
from datetime import date

from governance.figures import periods
from governance.figures.values import Kind
from governance.form_drafts import packfile, queries
from governance.form_drafts.models import FormDraft
from governance.returns import pack
from governance.returns.models import ReturnForm


def problems(draft: FormDraft, lines: list[queries.ItemLine], *, on: date) -> list[str]:
    """Everything to be done before the form can be offered or published."""
    found = [*_of_months(draft, on), *(words for line in lines for words in _of_line(line))]
    if not lines:
        return [*found, "还没有指标，请从目录添加或新增。"]
    try:
        read(draft)
    except pack.PackError as error:
        found += [problem.text for problem in error.problems]
    return found


def read(draft: FormDraft) -> pack.Form:
    """The draft as its pack reads. Raises PackError."""
    return pack.parse(packfile.text_of(draft, draft.items.all()), file=f"{draft.code}.toml")


def _of_months(draft: FormDraft, on: date) -> Iterator[str]:
    if draft.first_month <= periods.month_of(on):
        yield f"启用月份{draft.since}已经开始，请改为今后的月份。"
    before = (
        ReturnForm.objects.filter(code=draft.code, version__lt=draft.version).order_by("-version").first()
    )
    if before is not None and before.first_month >= draft.first_month:
        yield f"第{before.version}版自{periods.month(before.first_month).label}起使用，本版须在其后启用。"


def _of_line(line: queries.ItemLine) -> Iterator[str]:
    item = line.item
    if not item.legal_ref:
        yield f"{item}：请写明依据。"
    if not item.responsible:
        yield f"{item}：请写明责任科室。"
    if item.kind != Kind.RATIO and line.asked and not item.taken_form and not item.overlap_reason:
        first = line.asked[0].asked
        yield f"{item}：与{first.form_name}“{first.code} {first.name}”重复，请直接引用或写明理由。"
