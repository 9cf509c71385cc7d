"""Forms of the registers."""

from django import forms

from governance.registers.definitions import RegisterType
from governance.spreadsheets.layouts import CellKind

_FIELDS = {
    CellKind.INTEGER: forms.IntegerField,
    CellKind.DECIMAL: forms.DecimalField,
    CellKind.DATE: forms.DateField,
}


class UploadForm(forms.Form):
    workbook = forms.FileField(label="工作簿", help_text=".xlsx 或 .csv，不超过 20,000 行")


class FilterForm(forms.Form):
    text = forms.CharField(label="名称或序号", required=False)
    standing = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), ("yes", "在用"), ("no", "已撤销")]
    )


class EndForm(forms.Form):
    on = forms.DateField(label="撤销日期", widget=forms.DateInput(attrs={"type": "date"}))


class EntryForm(forms.Form):
    """One entry of a register; the columns come from its type."""

    region = forms.ModelChoiceField(queryset=None, label="所在区域", empty_label="请选择")
    number = forms.CharField(label="序号", max_length=40)
    name = forms.CharField(label="名称", max_length=120)
    since_on = forms.DateField(label="建成（设立）日期", widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args, kind: RegisterType, regions, **kwargs):
        super().__init__(*args, **kwargs)
        self._kind = kind
        self.fields["region"].queryset = regions
        for column in kind.columns:
            self.fields[column.key] = _field(column)

    def entry_fields(self) -> dict:
        values = self.cleaned_data
        details = {column.key: values.get(column.key) for column in self._kind.columns}
        return {
            "name": values["name"],
            "since_on": values["since_on"],
            "details": {
                key: value if isinstance(value, str | int) else str(value)
                for key, value in details.items()
                if value not in (None, "")
            },
        }


def _field(column) -> forms.Field:
    if column.choices:
        choices = [("", "请选择"), *((choice, choice) for choice in column.choices)]
        return forms.ChoiceField(label=column.header, choices=choices, required=column.required)
    field = _FIELDS.get(column.kind, forms.CharField)(label=column.header, required=column.required)
    if column.kind is CellKind.DATE:
        field.widget = forms.DateInput(attrs={"type": "date"})
    return field
