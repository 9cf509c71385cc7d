"""Forms of screening: a round, the quick entry of a finding, disposals, alerts, the filters."""

from django import forms
from django.utils import timezone

from governance.privacy import formats
from governance.regions.models import Region
from mediation.cases import dispute_types
from mediation.cases.forms import DayField, PlaceField
from mediation.organisations.models import MediationCommittee
from mediation.screening import codes, states
from mediation.screening.actions import NewFinding
from mediation.screening.models import ScreeningRound

EMPTY = [("", "不限")]
TICKS = ("has_violence", "has_suicide_talk", "hurts_minor", "has_domestic_violence", "repeats_petition")


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, **options):
        super().__init__(format="%Y-%m-%dT%H:%M", **options)


class MomentField(forms.DateTimeField):
    widget = MomentInput
    default_error_messages = {"invalid": "请填写日期和时间，例如2026-11-20 09:30。"}


class FilterForm(forms.Form):
    state = forms.ChoiceField(label="处置", required=False, choices=EMPTY + states.finding_choices())
    risk = forms.ChoiceField(label="风险等级", required=False, choices=EMPTY + codes.Risk.choices)
    dispute_type = forms.ChoiceField(
        label="纠纷类型", required=False, choices=EMPTY + dispute_types.choices()
    )
    found_from = DayField(label="发现自", required=False)
    found_to = DayField(label="发现至", required=False)
    due = forms.BooleanField(label="到复看日的", required=False)


class SpanForm(forms.Form):
    first = DayField(label="自")
    last = DayField(label="至")

    def clean(self):
        found = super().clean()
        if found.get("first") and found.get("last") and found["last"] < found["first"]:
            self.add_error("last", "结束日期早于开始日期。")
        return found


class RoundForm(forms.Form):
    region = forms.ModelChoiceField(label="排查范围", queryset=Region.objects.none(), empty_label=None)
    kind = forms.ChoiceField(label="种类", choices=codes.RoundKind.choices)
    topic = forms.CharField(
        label="专项名称", required=False, max_length=80, help_text="专项排查必填，例如“春节前欠薪专项排查”。"
    )
    from_on = DayField(label="开始日期")
    to_on = DayField(label="结束日期")
    participants = forms.CharField(
        label="参加人员", max_length=300, help_text="例如：村干部、网格员、调解员6人"
    )
    summary = forms.CharField(
        label="情况", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, post, **options):
        super().__init__(*args, **options)
        places = Region.objects.under(post.region).active().select_related("parent").order_by("code")
        self.fields["region"].queryset = places
        self.fields["region"].label_from_instance = _place_label


class FindingForm(forms.Form):
    """排查发现, short enough for a telephone in a yard."""

    place = PlaceField(label="发生地", queryset=Region.objects.none(), empty_label="请选择村（社区）")
    dispute_type = forms.ChoiceField(label="纠纷类型", choices=[("", "请选择"), *dispute_types.choices()])
    brief = forms.CharField(
        label="什么事",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明起因和现状。不要写身份证号、电话。",
    )
    person_count = forms.IntegerField(label="涉及人数", min_value=1, max_value=99999, initial=2)
    risk = forms.ChoiceField(
        label="风险等级",
        choices=codes.Risk.choices,
        initial=codes.Risk.BLUE,
        widget=forms.RadioSelect,
        help_text="红色：一小时内报告；橙色：当日处置；黄色：三日内处置。",
    )
    has_violence = forms.BooleanField(label="扬言或使用暴力、持械", required=False)
    has_suicide_talk = forms.BooleanField(label="有自杀言行", required=False)
    hurts_minor = forms.BooleanField(label="伤及未成年人", required=False)
    has_domestic_violence = forms.BooleanField(label="涉家庭暴力", required=False)
    repeats_petition = forms.BooleanField(label="多次上访", required=False)
    name_1 = forms.CharField(label="一方姓名", required=False, max_length=50, help_text="不清楚的留空。")
    number_1 = forms.CharField(label="一方身份证号", required=False, max_length=24)
    name_2 = forms.CharField(label="另一方姓名", required=False, max_length=50)
    number_2 = forms.CharField(label="另一方身份证号", required=False, max_length=24)
    found_at = MomentField(label="发现时间")
    round = forms.ModelChoiceField(
        label="属于哪次排查", queryset=ScreeningRound.objects.none(), required=False, empty_label="不属于"
    )

    def __init__(self, *args, post, **options):
        super().__init__(*args, **options)
        villages = Region.objects.under(post.region).active().filter(level="VILLAGE")
        self.fields["place"].queryset = villages.select_related("parent").order_by("code")
        self.fields["round"].queryset = ScreeningRound.objects.order_by("-to_on", "-pk")

    def clean_number_1(self):
        return _number(self.cleaned_data["number_1"])

    def clean_number_2(self):
        return _number(self.cleaned_data["number_2"])

    def clean_name_1(self):
        return _name(self.cleaned_data["name_1"])

    def clean_name_2(self):
        return _name(self.cleaned_data["name_2"])

    def new_finding(self) -> NewFinding:
        found = dict(self.cleaned_data)
        people = [(found.pop(f"name_{n}"), found.pop(f"number_{n}")) for n in (1, 2)]
        return NewFinding(**found, people=people)


class MediateForm(forms.Form):
    """转为调解案件: one press, the usual committee is chosen already."""

    committee = forms.ModelChoiceField(label="调委会", queryset=None, empty_label="请选择调委会")

    def __init__(self, *args, committees, **options):
        super().__init__(*args, **options)
        self.fields["committee"].queryset = committees


class HandOverForm(forms.Form):
    to = forms.CharField(label="移交单位", max_length=80)
    on = DayField(label="移交日期")
    note = forms.CharField(label="说明", required=False, max_length=500)


class CalmForm(forms.Form):
    on = DayField(label="化解日期")
    note = forms.CharField(label="怎样化解的", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class MonitorForm(forms.Form):
    next_look_on = DayField(label="下次复看日期")
    note = forms.CharField(label="说明", required=False, max_length=500)


class LookForm(forms.Form):
    on = DayField(label="复看日期")
    situation = forms.CharField(label="情况", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    next_look_on = DayField(label="下次复看日期")


class RaiseForm(forms.Form):
    reason = forms.CharField(label="危险情形", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ReportForm(forms.Form):
    reported_to = forms.CharField(label="报告单位", max_length=80, help_text="例如：北湾派出所")
    reported_at = MomentField(label="报告时间")


class FeedbackForm(forms.Form):
    feedback = forms.CharField(label="反馈情况", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class CloseForm(forms.Form):
    result = forms.ChoiceField(
        label="结果", choices=[("", "请选择"), *[one for one in codes.AlertResult.choices if one[0]]]
    )
    person_count = forms.IntegerField(
        label="涉及人数",
        min_value=0,
        max_value=99999,
        initial=0,
        help_text="防止的事项必填：件数、人数成对统计。",
    )
    on = DayField(label="办结日期")
    feedback = forms.CharField(
        label="反馈情况", required=False, max_length=500, help_text="已登记反馈的可留空。"
    )


def committees_of(finding, *, on):
    """Committees that may take a case of this place."""
    bodies = MediationCommittee.objects.active(on=on)
    place = finding.region
    return (
        bodies.filter(village=place)
        | bodies.filter(township=place.township_id, village=None)
        | bodies.filter(township=None)
    ).order_by("region__code", "name")


def _number(text: str) -> str:
    return formats.resident_id(text, on=timezone.localdate()) if text.strip() else ""


def _name(text: str) -> str:
    return formats.personal_name(text) if text.strip() else ""


def _place_label(region) -> str:
    return region.name if region.level != "VILLAGE" else f"{region.parent.name} / {region.name}"
