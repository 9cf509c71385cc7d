"""Forms of the page on which a form is composed."""

from django import forms
from django.core.validators import FileExtensionValidator

from governance.figures.values import Kind, Unit
from governance.form_calendars.forms import DaysForm
from governance.returns import pack
from governance.returns.models import FilingLevel

LARGEST = 200_000  # bytes of a pack file


class HeadForm(DaysForm):
    """名称、启用月份、依据，以及报送的各个日期."""

    field_order = ("name", "first_month", "legal_ref", "is_optional")

    name = forms.CharField(label="表式名称", max_length=80)
    first_month = forms.TypedChoiceField(label="启用月份", coerce=int)
    legal_ref = forms.CharField(label="依据", max_length=200, help_text="要求报送的法律、文件名称和文号。")
    is_optional = forms.BooleanField(
        label="由各县（区）局选用", required=False, help_text="不勾选，则所辖各单位都填报。"
    )

    def __init__(self, *args, months: list[tuple[int, str]], is_city: bool, **kwargs):
        super().__init__(*args, **kwargs)
        known = {month for month, _label in months}
        first = self.initial.get("first_month")
        late = [(first, f"{first}（已过）")] if first and first not in known else []
        self.fields["first_month"].choices = [*late, *months]  # type: ignore[attr-defined]
        if not is_city:
            del self.fields["is_optional"]

    def values(self) -> dict:
        names = ("name", "first_month", "legal_ref", "is_optional")
        given = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        return {"is_optional": False, **given, "timetable": self.timetable}


class ItemForm(forms.Form):
    """One line. A ratio names two other lines of the form."""

    section = forms.CharField(label="栏目", max_length=40)
    name = forms.CharField(label="指标名称", max_length=60)
    unit = forms.ChoiceField(
        label="单位", choices=[("", "请选择"), *((one.value, one.label) for one in Unit)]
    )
    kind = forms.ChoiceField(label="类型", choices=[(one.value, one.label) for one in Kind])
    level = forms.ChoiceField(label="填报层级", choices=FilingLevel.choices)
    help = forms.CharField(label="指标解释", max_length=200, help_text="数什么、怎么数、不含什么。")
    legal_ref = forms.CharField(label="依据", max_length=200)
    responsible = forms.CharField(label="责任科室", max_length=40)
    numerator = forms.ChoiceField(label="分子", required=False, help_text="仅比率填写。")
    denominator = forms.ChoiceField(label="分母", required=False, help_text="仅比率填写。")
    is_required = forms.BooleanField(label="必填", required=False)

    def __init__(self, *args, items, **kwargs):
        super().__init__(*args, **kwargs)
        lines = [("", "—"), *((item.code, str(item)) for item in items if item.kind != Kind.RATIO)]
        for name in ("numerator", "denominator"):
            self.fields[name].choices = lines  # type: ignore[attr-defined]

    def clean(self) -> dict:
        found = super().clean() or {}
        is_ratio = found.get("kind") == Kind.RATIO
        for name, word in (("numerator", "分子"), ("denominator", "分母")):
            if is_ratio and not found.get(name):
                self.add_error(name, f"比率须选择{word}。")
            elif not is_ratio:
                found[name] = ""
        self._check_unit(found, Kind.RATIO, Unit.PERCENT, "比率的单位是“%”，且只有比率用“%”。")
        self._check_unit(found, Kind.AMOUNT, Unit.MONEY, "金额的单位是“万元”，且只有金额用“万元”。")
        return found

    def _check_unit(self, found: dict, kind: Kind, unit: Unit, words: str) -> None:
        if found.get("unit") and (found.get("kind") == kind) != (found.get("unit") == unit):
            self.add_error("unit", words)


class MonthForm(forms.Form):
    """From when on a copy is to hold."""

    first_month = forms.TypedChoiceField(label="启用月份", coerce=int)

    def __init__(self, *args, months: list[tuple[int, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["first_month"].choices = months  # type: ignore[attr-defined]


class ImportForm(MonthForm):
    """A pack file; what is wrong with it is said line by line."""

    file = forms.FileField(
        label="表式文件", help_text=".toml，由本页导出的或同样写法的。",
        validators=[FileExtensionValidator(["toml"], "请选择 .toml 文件。")],
    )  # fmt: skip
    field_order = ("file", "first_month")

    def clean_file(self) -> pack.Form:
        given = self.cleaned_data["file"]
        if given.size > LARGEST:
            raise forms.ValidationError("文件过大，不像是一份表式。")
        try:
            text = given.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise forms.ValidationError("文件不是 UTF-8 编码的文字。") from error
        try:
            form = pack.parse(text, file=given.name)
        except pack.PackError as error:
            raise forms.ValidationError([f"第{one.line}行：{one.text}" for one in error.problems]) from error
        return form
