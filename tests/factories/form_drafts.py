"""A bureau's own form, offered or published. Every step goes through the actions, as the acting posts."""

from datetime import datetime

from governance.form_drafts import actions
from governance.form_drafts.models import FormDraft
from governance.returns.models import ReturnForm
from tests.factories.returns import acting

LINE: dict = {
    "section": "社区矫正",
    "name": "在册社区矫正对象",
    "unit": "PERSON",
    "kind": "STOCK",
    "level": "TOWNSHIP",
    "help": "月末在册人数，不含已解除的。",
    "legal_ref": "《中华人民共和国社区矫正法》",
    "responsible": "社区矫正管理科",
    "is_required": True,
    "numerator": "",
    "denominator": "",
}


def drafted(writer, *, first_month: int, at: datetime, line: str = LINE["name"]) -> FormDraft:
    """One line, ready to be offered."""
    with acting(writer):
        draft = actions.start(
            name=f"{line}月报",
            first_month=first_month,
            legal_ref="本局通知",
            is_optional=False,
            by=writer,
            at=at,
        )
        actions.add_item(draft=draft, values={**LINE, "name": line}, overlap_reason="按本局口径", by=writer)
    return draft


def published(writer, head, *, first_month: int, at: datetime) -> ReturnForm:
    draft = drafted(writer, first_month=first_month, at=at)
    with acting(writer):
        actions.offer(draft=draft, by=writer, at=at)
    with acting(head):
        return actions.publish(draft=FormDraft.objects.get(pk=draft.pk), by=head, at=at)
