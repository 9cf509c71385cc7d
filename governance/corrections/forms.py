"""What the request page takes in."""

from django import forms


class RequestForm(forms.Form):
    """更正申请: the numbers themselves come as `new-<code>` beside it."""

    reason = forms.CharField(
        label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写明理由。"},
    )  # fmt: skip
    evidence = forms.CharField(
        label="依据材料", max_length=200, required=False,
        help_text="写明材料名称和存放处，如“调解卷宗2026-031号，存司法所档案柜”。",
    )  # fmt: skip


def typed(posted, codes) -> dict[str, str]:
    """code → what was written, as far as something was."""
    found = {code: posted.get(f"new-{code}", "")[:40].strip() for code in codes}
    return {code: text for code, text in found.items() if text}
