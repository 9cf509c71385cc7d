"""What the pages of the reports post."""

from datetime import date

from django import forms

from governance.figures import periods
from governance.reports.models import ReportKind

MONTH = forms.TextInput(attrs={"type": "month"})
DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
PLANS_MAX = 3000


class _Texts(forms.Form):
    """What a person decides about a report: date, number and plans."""

    dated = forms.DateField(label="成文日期", widget=DAY)
    doc_no = forms.CharField(
        label="发文字号", max_length=60, required=False, help_text="如 市司发〔2026〕12号；不填则用简报版头。"
    )
    plans = forms.CharField(
        label="下一步打算",
        required=False,
        max_length=PLANS_MAX,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="一行一段，由编制人撰写；不填则不列此节。",
    )


class PrepareForm(_Texts):
    """Which report of which month."""

    field_order = ("kind", "month", "dated", "doc_no", "plans")
    kind = forms.ChoiceField(label="种类", choices=ReportKind)
    month = forms.CharField(label="截止月份", widget=MONTH, help_text="累计报告从当年1月算到这个月。")

    def clean_month(self) -> int:
        try:
            return periods.check_month(int(self.cleaned_data["month"].replace("-", "", 1)))
        except ValueError as error:
            raise forms.ValidationError("请按“年-月”填写，如 2026-05。") from error

    @property
    def period(self) -> periods.Period:
        month = self.cleaned_data["month"]
        is_monthly = self.cleaned_data["kind"] == ReportKind.MONTHLY
        return periods.month(month) if is_monthly else periods.year_to_date(month)


class ReviseForm(_Texts):
    """Corrections before issue."""


class ReasonForm(forms.Form):
    reason = forms.CharField(max_length=500, error_messages={"required": "请填写理由。"})


class AnnotationForm(forms.Form):
    text = forms.CharField(max_length=300, error_messages={"required": "请写明更正的内容。"})


class FilterForm(forms.Form):
    """Which reports the list shows."""

    kind = forms.ChoiceField(label="种类", required=False, choices=[("", "全部"), *ReportKind.choices])
    year = forms.IntegerField(label="年份", required=False, min_value=2000, max_value=2199)


def month_value(month: int) -> str:
    return f"{month // 100}-{month % 100:02d}"


def first_values(month: int, *, on: date) -> dict:
    return {"kind": ReportKind.MONTHLY, "month": month_value(month), "dated": on}
