"""Forms of subsidies: a table, the reason of a step, the day of a batch."""

from django import forms

from mediation.cases import codes
from mediation.cases.forms import DayField, MoneyField
from mediation.organisations.models import CommitteeKind
from mediation.subsidies.rules import Rate

ANY = [("", "不限")]


class TableForm(forms.Form):
    name = forms.CharField(
        label="名称", max_length=80, help_text="例如：靖远县人民调解以案定补标准（2026年）"
    )
    basis = forms.CharField(label="依据文件", max_length=200)
    valid_from = DayField(label="施行日期", help_text="按案件的结案日期适用；以前结案的仍按以前的标准。")


class RateForm(forms.Form):
    """One line: an amount, or a percentage of the written agreement's amount."""

    committee_kind = forms.ChoiceField(
        label="调委会类型", required=False, choices=ANY + CommitteeKind.choices
    )
    difficulty = forms.ChoiceField(label="难易程度", required=False, choices=ANY + codes.Difficulty.choices)
    form = forms.ChoiceField(label="协议形式", required=False, choices=ANY + codes.AgreementForm.choices)
    outcome = forms.ChoiceField(
        label="结果", choices=[("SUCCESS", "调解成功"), ("FAILED", "调解不成功")], initial="SUCCESS"
    )
    amount_fen = MoneyField(label="金额（元）", required=False)
    percent = forms.IntegerField(label="或比例（%）", required=False, min_value=1, max_value=100)

    def clean(self):
        found = super().clean()
        if not self.errors and bool(found.get("amount_fen")) == bool(found.get("percent")):
            self.add_error("amount_fen", "金额和比例填一项。")
        return found

    def rate(self) -> Rate:
        found = {name: value for name, value in self.cleaned_data.items() if name != "DELETE"}
        found["amount_fen"] = found["amount_fen"] or None
        return Rate(**found)


RateFormSet = forms.formset_factory(RateForm, extra=6, max_num=40)


class ReasonForm(forms.Form):
    reason = forms.CharField(label="理由", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class BatchDayForm(forms.Form):
    on = DayField(label="日期")
