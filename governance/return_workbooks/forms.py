"""The upload form."""

from django import forms


class UploadForm(forms.Form):
    file = forms.FileField(
        label="工作簿",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        help_text="从本页下载、填好的 .xlsx 文件。",
        error_messages={"required": "请选择文件。", "empty": "文件是空的，请重新选择文件。"},
    )
