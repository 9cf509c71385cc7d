"""Scans and photographs of a case: kept sealed, read with a record, withdrawn but never erased silently."""

import base64
import hashlib
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from governance.audit import actions as audit
from governance.audit.events import EventKind
from governance.privacy import actions as privacy
from governance.privacy import fields
from governance.uploads import cleaning
from governance.uploads.cleaning import Cleaned
from mediation.cases import codes
from mediation.cases.actions.steps import CaseRefused, opened
from mediation.cases.models import AttachmentContent, Case, CaseAttachment

MOST_ATTACHMENTS = 80
MOST_BYTES = 80 * 1024 * 1024
PURPOSE = "办理案件查看附件"


def attach(
    *, case: Case, paper: str, title: str, data: bytes, by, at: datetime, step: str = ""
) -> CaseAttachment:
    """Clean the scan, then keep it. Raises UploadRefused or CaseRefused, both in Chinese.

    Cleaning takes a second or two and happens before the case is locked.
    """
    return keep(case=case, paper=paper, title=title, cleaned=cleaning.clean(data), by=by, at=at, step=step)


@transaction.atomic
def keep(
    *, case: Case, paper: str, title: str, cleaned: Cleaned, by, at: datetime, step: str = ""
) -> CaseAttachment:
    """Keep a cleaned scan of a case that is still open to papers."""
    case = opened(case, by)
    if case.state == "ARCHIVED":
        raise CaseRefused("案件已归档，不能再增加附件。")
    digest = hashlib.sha256(cleaned.content).hexdigest()
    _refuse_more(case, cleaned, digest)
    row = CaseAttachment.objects.create(
        case=case,
        region=case.region,
        paper=paper,
        step=step,
        title=title.strip()[:80] or codes.Paper(paper).label,
        media_type=cleaned.media_type,
        size=len(cleaned.content),
        pages=cleaned.pages,
        sha256=digest,
        position=(case.attachments.aggregate(last=Max("position"))["last"] or 0) + 1,
        added_at=at,
        by=by,
    )
    content = AttachmentContent(attachment=row, region=case.region)
    fields.seal(content, "content", base64.b64encode(cleaned.content).decode())
    content.save()
    return row


@transaction.atomic
def withdraw_attachment(*, attachment: CaseAttachment, by, at: datetime, reason: str) -> CaseAttachment:
    """Take a scan out of the file, with a reason; the row and its bytes stay until the file is destroyed."""
    case = opened(attachment.case, by)
    if case.state == "ARCHIVED":
        raise CaseRefused("案件已归档，附件不能撤下。")
    if not reason.strip():
        raise CaseRefused("请填写撤下附件的原因，例如“照片模糊，已重拍”。")
    row = CaseAttachment.objects.select_for_update(of=("self",)).get(pk=attachment.pk)
    if row.withdrawn_at is None:
        row.withdrawn_at, row.withdrawal_reason = at, reason.strip()
        row.save()
    return row


def read(*, attachment: CaseAttachment, by, at: datetime, purpose: str) -> bytes:
    """The bytes, after the reading is logged: scans show personal data in full (个人信息保护法第六条)."""
    row = AttachmentContent.objects.get(attachment=attachment)
    opened_values = privacy.reveal(row=row, fields=["content"], by=by, at=at, purpose=purpose)
    return base64.b64decode(opened_values["content"])


def read_for_binding(*, case: Case, by, at: datetime, purpose: str) -> dict[int, bytes]:
    """The bytes of every scan of a file by its key, each reading logged; for the whole file as one PDF."""
    rows = AttachmentContent.objects.filter(attachment__case=case, attachment__withdrawn_at=None)
    found = {}
    for row in rows.order_by("attachment__position"):
        text = privacy.reveal(row=row, fields=["content"], by=by, at=at, purpose=purpose)["content"]
        found[row.attachment_id] = base64.b64decode(text)
    audit.record(EventKind.EXPORTED, by=by, at=at, subject=case, summary=f"装订{case}卷宗")
    return found


def _refuse_more(case: Case, cleaned: Cleaned, digest: str) -> None:
    sizes = dict(case.attachments.filter(withdrawn_at=None).values_list("sha256", "size"))
    if digest in sizes:
        raise CaseRefused("这张照片（扫描件）已经在卷宗里了，无需重复上传。")
    if len(sizes) >= MOST_ATTACHMENTS or sum(sizes.values()) + len(cleaned.content) > MOST_BYTES:
        raise CaseRefused(f"本案附件已达上限（{MOST_ATTACHMENTS}份或{MOST_BYTES // 1024 // 1024} MB）。")
