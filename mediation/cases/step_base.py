"""What every small form of a step shares: the case at hand, today as the default day, rows side by side."""

from collections.abc import Sequence

from django import forms
from django.utils import timezone

from mediation.cases.forms import DayField


class StepForm(forms.Form):
    """A form about one case; `case` is at hand for choices and hints."""

    columns = False
    rows: Sequence[Sequence[str]] = ()  # names of fields that stand side by side below the others

    def __init__(self, *args, case, **options):
        self.case = case
        super().__init__(*args, **options)
        for name, form_field in self.fields.items():
            if isinstance(form_field, DayField) and form_field.required:
                self.initial.setdefault(name, timezone.localdate())
        self.prepare()

    def prepare(self) -> None:
        """Narrow choices to this case."""

    def first_fields(self) -> list:
        """Bound fields above the rows."""
        below = {name for names in self.rows for name in names}
        return [self[name] for name in self.fields if name not in below]

    def row_fields(self) -> list[list]:
        return [[self[name] for name in names] for names in self.rows]


class OnForm(StepForm):
    on = DayField(label="日期")


class ReasonForm(StepForm):
    reason = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class OnReasonForm(OnForm):
    reason = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ConfirmForm(StepForm):
    """Nothing to fill in."""
