"""Forms of the papers page: one scan with the paper it stands for, and the reason for taking it out."""

from django import forms

from mediation.cases.codes import Paper

PAPER_CHOICES = [("", "请选择"), *Paper.choices]


class AttachmentForm(forms.Form):
    """A photograph straight from the telephone's camera, a picture or a PDF from the desk."""

    paper = forms.ChoiceField(label="所属文书", choices=PAPER_CHOICES)
    title = forms.CharField(
        label="名称",
        required=False,
        max_length=80,
        help_text="例如“李四签名的协议书第1页”；不填则用文书名称。",
    )
    scan = forms.FileField(
        label="照片或扫描件",
        help_text="JPG、PNG、WebP 或 PDF，不超过 15 MB。照片里的拍摄地点和设备信息会自动去除。",
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
        error_messages={"required": "请选择照片或扫描件。", "empty": "文件是空的，请重新选择。"},
    )


class WithdrawForm(forms.Form):
    reason = forms.CharField(label="撤下原因", max_length=200, help_text="例如“照片模糊，已重拍”。")


class PurposeForm(forms.Form):
    """Why a scan of a protected case is opened; the reading is recorded with it."""

    purpose = forms.ChoiceField(
        label="用途",
        choices=[
            ("", "请选择"),
            ("办理案件核对材料", "办理案件核对材料"),
            ("送达文书", "送达文书"),
            ("立卷归档", "立卷归档"),
            ("卷宗评查", "卷宗评查"),
        ],
    )
