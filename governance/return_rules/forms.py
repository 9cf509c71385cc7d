"""The guided form of a check: one line, a comparison, the other side, a tolerance, words."""

from django import forms

from governance.figures.values import Unit
from governance.returns import amounts
from governance.returns.models import FormItem
from governance.returns.rulebook.guided import Comparison, Guided, Other, Reading
from governance.returns.sheet import Level


def _choices(words) -> list[tuple[str, str]]:
    return [(word.value, word.label) for word in words]


class GuidedForm(forms.Form):
    """“哪一项”“应怎样”“和什么比”: numbers are typed as in the grid, money in 元."""

    name = forms.CharField(label="规则名称", max_length=30, help_text="如：成功率变化、受理与排查。")
    code = forms.ChoiceField(label="核对哪一项")
    reading = forms.ChoiceField(label="取什么数", choices=_choices(Reading))
    comparison = forms.ChoiceField(label="应当", choices=_choices(Comparison))
    other = forms.ChoiceField(label="和什么比", choices=_choices(Other))
    other_code = forms.ChoiceField(
        label="另一项", required=False, help_text="和“另一项指标”比时选择，取同样的数（本月或累计）。"
    )
    number = forms.CharField(
        label="数", max_length=20, required=False, help_text="和“一个数”比时填写；金额以元为单位。"
    )
    tolerance_percent = forms.IntegerField(
        label="允许相差（%）", min_value=0, max_value=100, required=False, help_text="不填为0。"
    )
    tolerance = forms.CharField(
        label="另外允许相差", max_length=20, required=False, help_text="按本项的单位，不填为0。"
    )
    level = forms.ChoiceField(label="不符合时", choices=_choices(Level), initial=Level.WARNING.value)
    advice = forms.CharField(
        label="请填报人怎么做", max_length=100, required=False, help_text="不填为“请核对，属实请说明”。"
    )

    def __init__(self, *args, items: list[FormItem], **kwargs):
        super().__init__(*args, **kwargs)
        self.items = {item.code: item for item in items}
        lines = [(item.code, f"{item.code} {item.name}") for item in items]
        self.fields["code"].choices = lines
        self.fields["other_code"].choices = [("", "—"), *lines]

    def clean(self) -> dict:
        found = super().clean() or {}
        other = found.get("other")
        if other == Other.INDICATOR and not found.get("other_code"):
            self.add_error("other_code", "请选择和哪一项比。")
        if other == Other.INDICATOR and found.get("other_code") == found.get("code"):
            self.add_error("other_code", "请选择另外一项。")
        if other == Other.INDICATOR and self._is_money("other_code") != self._is_money("code"):
            self.add_error("other_code", "金额只能和金额比。")
        if other == Other.NUMBER and not found.get("number", "").strip():
            self.add_error("number", "请填写和哪个数比。")
        if found.get("reading") == Reading.YEAR and other not in (Other.INDICATOR, Other.NUMBER, None):
            self.add_error("other", "累计数只能和另一项指标或一个数比。")
        if "{" in found.get("advice", "") + found.get("name", "") or "}" in found.get("advice", ""):
            self.add_error("advice", "不能含花括号。")
        for name in ("number", "tolerance"):
            found[name] = self._amount(name)
        return found

    def guided(self) -> Guided:
        found = self.cleaned_data
        is_other_line = found["other"] == Other.INDICATOR
        return Guided(
            code=found["code"],
            name=found["name"],
            level=found["level"],
            comparison=Comparison(found["comparison"]),
            other=Other(found["other"]),
            reading=Reading(found["reading"]),
            other_code=found["other_code"] if is_other_line else "",
            number=found["number"],
            tolerance_percent=found["tolerance_percent"] or 0,
            tolerance=found["tolerance"],
            advice=found["advice"].strip("。"),
            is_money=self._is_money("code"),
        )

    def _is_money(self, name: str) -> bool:
        item = self.items.get(self.cleaned_data.get(name, ""))
        return item is not None and item.unit == Unit.MONEY

    def _amount(self, name: str) -> int:
        text = self.cleaned_data.get(name) or ""
        unit = Unit.MONEY if self._is_money("code") else Unit.COUNT
        typed = amounts.parse(text, unit, allows_precision=False)
        if typed.problem:
            self.add_error(name, f"{typed.problem}。")
        return typed.amount or 0
