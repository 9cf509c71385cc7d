"""Forms of the desk: the conditions of a list of work, and to whom cases are handed over."""

from collections.abc import Sequence
from itertools import groupby

from django import forms
from django.utils import timezone

from mediation.cases import dispute_types
from mediation.cases.forms import EMPTY, DayField
from mediation.organisations.models import Mediator


class WorkFilterForm(forms.Form):
    """Conditions of every list of work; they stay in the address."""

    committee = forms.CharField(label="调委会", required=False, max_length=80)
    mediator = forms.CharField(label="调解员", required=False, max_length=50)
    dispute_type = forms.ChoiceField(
        label="纠纷类型", required=False, choices=EMPTY + dispute_types.choices()
    )

    def conditions(self) -> dict:
        """What was filled in and makes sense."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}


class HandoverForm(forms.Form):
    """To whom, from which day, why. Only people of the committees that handle the chosen cases are offered."""

    to = forms.ModelChoiceField(label="移交给", queryset=None, empty_label="请选择调解员")
    on = DayField(label="移交日期", initial=timezone.localdate)
    reason = forms.CharField(
        label="移交原因", max_length=200, help_text="记入每一件的办理经过，例如“原调解员调离”。"
    )

    def __init__(self, *args, cases: Sequence, **options):
        super().__init__(*args, **options)
        committees = {case.committee_id for case in cases}
        people = Mediator.objects.active(on=timezone.localdate()).filter(committee_id__in=committees)
        field = self.fields["to"]
        field.queryset = people.select_related("committee").order_by(
            "committee__name", "-is_chair", "person_name"
        )
        field.choices = [("", "请选择调解员"), *_by_committee(field.queryset)]


def _by_committee(people) -> list[tuple[str, list[tuple[int, str]]]]:
    groups = groupby(people, key=lambda person: person.committee.name)
    return [(name, [(one.pk, _person(one)) for one in found]) for name, found in groups]


def _person(one: Mediator) -> str:
    return f"{one.person_name}（主任）" if one.is_chair else one.person_name
