"""Forms of the phone: few fields, each with a name that says what to write. What is not needed is ignored."""

from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from governance.privacy import formats
from mediation.cases import codes, dispute_types
from mediation.cases.actions import NewCase, NewParty
from mediation.cases.forms import DayField, MoneyField, PlaceField
from mediation.phone import queries
from mediation.phone.actions import Ending
from mediation.phone.codes import Confirmed, Result

MOST_PARTIES = 6
SOURCES = [("APPLICATION", "当事人口头申请"), ("PROACTIVE", "我主动调解")]
SETTLED = [("NOW", "当场已履行，或没有要履行的"), ("LATER", "以后履行")]


def _text(label: str, *, length: int, rows: int, **more) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=length,
        required=False,
        widget=forms.Textarea(attrs={"rows": rows}),
        **more,
    )


class VillageField(PlaceField):
    def label_from_instance(self, region) -> str:
        return f"{region.short_name or region.name}（{region.parent.short_name or region.parent.name}）"


class EndingForm(forms.Form):
    """What came of it. Only the fields of the chosen result count."""

    result = forms.ChoiceField(
        label="结果", choices=Result.choices, initial=Result.AGREED, widget=forms.RadioSelect
    )
    terms = _text("谈成了什么", length=500, rows=3)
    amount_fen = MoneyField(label="金额（元）", required=False)
    settled = forms.ChoiceField(label="履行了没有", choices=SETTLED, required=False, widget=forms.RadioSelect)
    due_on = DayField(label="最迟哪天履行", required=False, help_text="说好了日期的填写。")
    reason = _text("为什么没谈成", length=300, rows=2)
    ended_on = DayField(label="哪天谈的结果", required=False)
    confirmed = forms.MultipleChoiceField(
        label="逐项确认", required=False, choices=Confirmed.choices, widget=forms.CheckboxSelectMultiple
    )

    def clean(self):
        found = super().clean()
        result = found.get("result")
        if result in (Result.AGREED, Result.FAILED) and "ended_on" in found and not found["ended_on"]:
            self.add_error("ended_on", "请填写日期。")
        if result == Result.AGREED:
            self._clean_agreement(found)
        return found

    def _clean_agreement(self, found: dict) -> None:
        if "terms" in found and not found["terms"].strip():
            self.add_error("terms", "请写明谈成了什么。")
        if not found.get("settled"):
            self.add_error("settled", "请选择履行了没有。")

    def ending(self, *, known: frozenset[str] = frozenset()) -> Ending:
        """`known` is what the case already shows as done."""
        found = self.cleaned_data
        agreed = found["result"] == Result.AGREED
        return Ending(
            result=found["result"],
            on=found["ended_on"] or timezone.localdate(),
            confirmed=frozenset(found["confirmed"]) | known,
            terms=found["terms"] if agreed else "",
            amount_fen=(found["amount_fen"] or None) if agreed else None,
            due_on=found["due_on"] if agreed else None,
            is_settled=agreed and found["settled"] == "NOW",
            reason=found["reason"] if found["result"] == Result.FAILED else "",
        )


class QuickForm(EndingForm):
    """快速登记：one page for a whole simple case."""

    lead = forms.ModelChoiceField(label="主持调解员", queryset=None, empty_label=None)
    dispute_type = forms.ChoiceField(
        label="纠纷类型",
        choices=dispute_types.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择纠纷类型。"},
    )
    place = VillageField(label="在哪个村（社区）", queryset=None, empty_label="请选择")
    source = forms.ChoiceField(
        label="怎么来的", choices=SOURCES, initial="APPLICATION", widget=forms.RadioSelect
    )
    begun_on = DayField(label="哪天来调解的")
    brief = forms.CharField(
        label="什么事",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="一两句话。不要写身份证号、电话。",
        error_messages={"required": "请写明什么事。"},
    )
    form_key = forms.CharField(max_length=36, widget=forms.HiddenInput)

    def __init__(self, *args, post, **options):
        today = timezone.localdate()
        initial = {"begun_on": today, "ended_on": today, "form_key": uuid4()}
        options["initial"] = {**initial, **options.get("initial", {})}
        super().__init__(*args, **options)
        self.fields["lead"].queryset = queries.leads(post, on=today)
        self.fields["lead"].label_from_instance = lambda row: f"{row.person_name}（{row.committee.name}）"
        self.fields["place"].queryset = queries.villages(post).order_by("code")

    def new_case(self, parties: list[NewParty]) -> NewCase:
        found = self.cleaned_data
        applied = found["source"] == codes.Source.APPLICATION
        return NewCase(
            place=found["place"],
            committee=found["lead"].committee,
            dispute_type=found["dispute_type"],
            source=found["source"],
            application_form=codes.ApplicationForm.ORAL if applied else "",
            applied_on=found["begun_on"] if applied else None,
            registered_on=found["begun_on"],
            brief=found["brief"].strip(),
            difficulty=codes.Difficulty.SIMPLE,
            parties=parties,
            form_key=found["form_key"],
        )


class PartyLine(forms.Form):
    """One party: a name and, if it is known, a telephone number."""

    side = forms.ChoiceField(label="哪一方", choices=codes.Side.choices)
    name = forms.CharField(
        label="姓名",
        max_length=80,
        error_messages={"required": "请填写姓名；不知道全名的，写明称呼，例如“王老二”。"},
    )
    phone = forms.CharField(
        label="电话",
        required=False,
        max_length=24,
        # data-private: kept until the browser closes at most, see static/phone/outbox.js
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "data-private": ""}),
    )
    is_body = forms.BooleanField(label="是单位", required=False)

    def clean_phone(self):
        value = self.cleaned_data["phone"]
        return formats.phone(value) if value.strip() else ""

    def clean(self):
        found = super().clean()
        if found.get("name") and not found.get("is_body"):
            try:
                found["name"] = formats.personal_name(found["name"])
            except ValidationError as error:
                self.add_error("name", error)
        return found

    def has_changed(self) -> bool:
        """A line without a name and number is no party, whatever side stands there."""
        return any(self[name].data for name in ("name", "phone"))

    def new_party(self) -> NewParty:
        found = self.cleaned_data
        kind = codes.PartyKind.ORGANISATION if found["is_body"] else codes.PartyKind.PERSON
        personal = {"phone": found["phone"]} if found["phone"] else {}
        return NewParty(side=found["side"], name=found["name"], kind=kind, personal=personal)


class _Lines(forms.BaseFormSet):
    def new_parties(self) -> list[NewParty]:
        return [form.new_party() for form in self.forms if form.cleaned_data]


PartyLines = forms.formset_factory(
    PartyLine,
    formset=_Lines,
    extra=MOST_PARTIES - 2,
    min_num=2,
    max_num=MOST_PARTIES,
    validate_min=True,
    validate_max=True,
)
SIDES = [{"side": "APPLICANT"}, {"side": "RESPONDENT"}]


class SessionNote(forms.Form):
    on = DayField(label="哪天", initial=timezone.localdate)
    record = forms.CharField(
        label="说了什么",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="双方各怎么说，谈到哪一步，下次什么时候再谈。不要写身份证号、电话。",
        error_messages={"required": "请写明说了什么。"},
    )


class PerformanceNote(forms.Form):
    item = forms.ModelChoiceField(label="哪一项", queryset=None, empty_label=None, widget=forms.RadioSelect)
    amount_fen = MoneyField(label="这次给了多少（元）", required=False)
    on = DayField(label="哪天", initial=timezone.localdate)
    seen_fen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args, items, **options):
        super().__init__(*args, **options)
        self.fields["item"].queryset = items
        self.fields["item"].label_from_instance = lambda item: item.content[:60]


class VisitNote(forms.Form):
    on = DayField(label="哪天", initial=timezone.localdate)
    is_performed = forms.BooleanField(label="已按约定履行", required=False)
    has_escalation_sign = forms.BooleanField(
        label="有激化苗头",
        required=False,
        help_text="可能出事的，马上报告派出所和司法所（人民调解法第二十五条）。",
    )
    finding = forms.CharField(
        label="回访情况",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明回访情况。"},
    )
