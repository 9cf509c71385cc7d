"""Forms of cases: registration with its parties, and the filters of the list. Steps are in `step_forms`."""

from collections.abc import Mapping
from datetime import date
from functools import cache

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from governance.privacy import formats
from governance.regions.models import Region
from mediation.cases import codes, dispute_types, policy, queries, states
from mediation.cases.actions import NewCase, NewParty
from mediation.organisations.models import MediationCommittee

EMPTY = [("", "不限")]


class DateInput(forms.DateInput):
    """The browser's own date picker; without one a plain text field."""

    input_type = "date"

    def __init__(self, **options):
        super().__init__(format="%Y-%m-%d", **options)


class DayField(forms.DateField):
    """A day typed in any usual Chinese spelling."""

    widget = DateInput

    def to_python(self, value):
        return None if value in self.empty_values else formats.day(value)


class MoneyField(forms.CharField):
    """An amount as typed (12000、1.2万), whole fen as cleaned value; None when empty."""

    def __init__(self, **options):
        super().__init__(max_length=30, **options)
        self.widget.attrs.setdefault("inputmode", "decimal")

    def prepare_value(self, value):
        return f"{value / 100:.2f}" if isinstance(value, int) else value

    def clean(self, value):
        text = super().clean(value)
        return formats.money_fen(text) if text else None


class PlaceField(forms.ModelChoiceField):
    def label_from_instance(self, region) -> str:
        return f"{region.parent.name} / {region.name}"


def _brought(kind: type[forms.Field], label: str, **options) -> forms.Field:
    return kind(label=label, required=False, widget=forms.HiddenInput, **options)


class CommitteeField(forms.CharField):
    """One committee by its key; shown by its name."""

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        found = text.isdecimal() and len(text) < 16 and MediationCommittee.objects.filter(pk=text).first()
        if not found:
            raise ValidationError("没有这个调委会，请重新选择。")
        return found


class FilterForm(forms.Form):
    """Conditions of the list; they stay in the address."""

    q = forms.CharField(
        label="案号或当事人", required=False, max_length=60, widget=forms.TextInput(attrs={"type": "search"})
    )
    state = forms.ChoiceField(label="状态", required=False, choices=EMPTY + states.case_choices())
    dispute_type = forms.ChoiceField(
        label="纠纷类型", required=False, choices=EMPTY + dispute_types.choices()
    )
    source = forms.ChoiceField(label="来源", required=False, choices=EMPTY + codes.SourceBucket.choices)
    committee = forms.CharField(label="调委会", required=False, max_length=80)
    mediator = forms.CharField(label="调解员", required=False, max_length=50)
    accepted_from = DayField(label="受理自", required=False)
    accepted_to = DayField(label="受理至", required=False)
    concluded_from = DayField(label="结案自", required=False)
    concluded_to = DayField(label="结案至", required=False)
    sort = forms.ChoiceField(
        label="排序", required=False, choices=[(sort.key, sort.label) for sort in queries.SORTS.values()]
    )
    overdue = forms.BooleanField(label="只看逾期", required=False)
    # 由待办和调解分析的数字带来的条件：列表上显示为已用条件，可以逐个取消
    outcome = _brought(forms.ChoiceField, "结果", choices=EMPTY + codes.Outcome.choices[1:])
    origin = _brought(forms.ChoiceField, "具体来源", choices=EMPTY + codes.Source.choices)
    difficulty = _brought(forms.ChoiceField, "难易程度", choices=EMPTY + codes.Difficulty.choices)
    committee_id = CommitteeField(label="调委会", required=False, widget=forms.HiddenInput)
    performed = forms.BooleanField(label="已履行完毕", required=False, widget=forms.HiddenInput)
    took = _brought(forms.ChoiceField, "办结用时", choices=EMPTY + list(queries.TOOK.items()))

    def conditions(self) -> dict:
        """What was filled in and makes sense; a broken condition is left out and named on the page."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None, False)}


def filter_form(data: Mapping[str, str]) -> FilterForm:
    """The conditions of an address. Before anything is asked it is one form for all: nobody's words are in it."""
    return FilterForm(data) if data else _nothing_asked()


@cache
def _nothing_asked() -> FilterForm:
    return FilterForm({})


class CaseForm(forms.Form):
    """登记表."""

    place = PlaceField(label="纠纷发生地", queryset=Region.objects.none(), empty_label="请选择村（社区）")
    committee = forms.ModelChoiceField(label="调委会", queryset=None, empty_label="请选择调委会")
    dispute_type = forms.ChoiceField(label="纠纷类型", choices=[("", "请选择"), *dispute_types.choices()])
    difficulty = forms.ChoiceField(label="难易程度", choices=codes.Difficulty.choices, initial="ORDINARY")
    source = forms.ChoiceField(label="案件来源", choices=[("", "请选择"), *codes.Source.choices])
    application_form = forms.ChoiceField(
        label="申请方式",
        required=False,
        choices=[("", "无申请"), *codes.ApplicationForm.choices],
        help_text="当事人申请的案件必选。口头申请由工作人员记录。",
    )
    applied_on = DayField(label="申请日期", required=False)
    registered_on = DayField(label="登记日期")
    brief = forms.CharField(
        label="纠纷简要情况",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写明时间、地点、起因和争议。不要写身份证号、电话等个人信息。",
    )
    request = forms.CharField(
        label="申请事项", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    claimed_fen = MoneyField(label="诉求金额（元）", required=False, help_text="不涉及金额的留空。")
    referring_body = forms.CharField(label="移送单位", required=False, max_length=80)
    referral_no = forms.CharField(label="移送文号", required=False, max_length=60)
    referred_on = DayField(label="移送日期", required=False)
    court_referral_mode = forms.ChoiceField(
        label="委派委托",
        required=False,
        choices=[("", "非法院移送"), *codes.CourtReferralMode.choices],
        help_text="法院移送的必选。委托（立案后）调解成功的，由法院出具文书，不再申请司法确认。",
    )
    return_due_on = DayField(label="应反馈日期", required=False, help_text="到期前在待办中提醒。")
    involves_minor = forms.BooleanField(
        label="涉未成年人", required=False, help_text="勾选后当事人姓名加密保存，名册只显示“某”。"
    )
    involves_domestic_violence = forms.BooleanField(label="涉家庭暴力", required=False)
    involves_minority = forms.BooleanField(label="涉少数民族", required=False)
    involves_military = forms.BooleanField(label="涉军", required=False)
    involves_foreign = forms.BooleanField(label="涉外", required=False)
    involves_petition = forms.BooleanField(label="涉信访", required=False)
    previous_case = forms.ModelChoiceField(queryset=None, required=False, widget=forms.HiddenInput)
    form_key = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)

    def __init__(self, *args, post, **options):
        super().__init__(*args, **options)
        villages = Region.objects.under(post.region).active().filter(level="VILLAGE")
        self.fields["place"].queryset = villages.select_related("parent").order_by("code")
        self.fields["previous_case"].queryset = policy.visible_cases(post)
        self.fields["committee"].queryset = policy.committees_for(post, on=timezone.localdate())

    def clean(self):
        found = super().clean()
        source = found.get("source")
        if source == codes.Source.APPLICATION and not found.get("application_form"):
            self.add_error("application_form", "当事人申请的案件请选择书面申请或口头申请。")
        if (
            source
            and codes.bucket_of(source) == codes.SourceBucket.REFERRED
            and not found.get("referring_body")
        ):
            self.add_error("referring_body", "移送委托的案件请填写移送单位。")
        self._clean_referral(found, source)
        return found

    def _clean_referral(self, found: dict, source: str | None) -> None:
        mode = found.get("court_referral_mode")
        if source == codes.Source.COURT_REFERRAL and not mode:
            self.add_error("court_referral_mode", "法院移送的案件请选择委派（立案前）或委托（立案后）。")
        if source and source != codes.Source.COURT_REFERRAL and mode:
            self.add_error("court_referral_mode", "只有法院移送的案件才分委派、委托，请选“非法院移送”。")
        referred, due = found.get("referred_on"), found.get("return_due_on")
        if referred and due and due < referred:
            self.add_error("return_due_on", f"应反馈日期早于移送日期（{referred}），请核对。")

    def new_case(self, parties: list[NewParty]) -> NewCase:
        return NewCase(**self.cleaned_data, parties=parties)


class PartyForm(forms.Form):
    """One party of the registration."""

    side = forms.ChoiceField(label="地位", choices=codes.Side.choices)
    kind = forms.ChoiceField(label="类别", choices=codes.PartyKind.choices, initial="PERSON")
    name = forms.CharField(label="姓名或单位名称", max_length=80)
    person_count = forms.IntegerField(
        label="人数", min_value=1, max_value=9999, initial=1, help_text="同一方多人时填代表姓名和总人数。"
    )
    id_number = forms.CharField(label="身份证号", required=False, max_length=24)
    phone = forms.CharField(label="联系电话", required=False, max_length=24)
    address = forms.CharField(label="住址", required=False, max_length=120)
    credit_code = forms.CharField(label="统一社会信用代码", required=False, max_length=18)
    is_minor = forms.BooleanField(label="未成年人", required=False)
    lacks_capacity = forms.BooleanField(label="无或限制民事行为能力", required=False)
    ethnicity = forms.CharField(label="民族", required=False, max_length=20)
    occupation = forms.CharField(label="职业或职务", required=False, max_length=40)
    guardian = forms.CharField(label="监护人或代理人", required=False, max_length=50)
    stance = forms.ChoiceField(label="调解意愿", choices=codes.Stance.choices, initial="NOT_ASKED")

    def clean_id_number(self):
        value = self.cleaned_data["id_number"]
        return formats.resident_id(value, on=timezone.localdate()) if value.strip() else ""

    def clean_phone(self):
        value = self.cleaned_data["phone"]
        return formats.phone(value) if value.strip() else ""

    def clean_credit_code(self):
        value = self.cleaned_data["credit_code"]
        return formats.credit_code(value) if value.strip() else ""

    def clean(self):
        found = super().clean()
        is_person = found.get("kind") == codes.PartyKind.PERSON
        if is_person and found.get("name"):
            self._clean_person(found)
        if is_person and found.get("credit_code"):
            self.add_error("credit_code", "自然人没有统一社会信用代码，请留空或把类别改为“单位”。")
        if not is_person and found.get("is_minor"):
            self.add_error("is_minor", "单位不能勾选未成年人。")
        if not is_person and found.get("lacks_capacity"):
            self.add_error("lacks_capacity", "单位不能勾选民事行为能力。")
        return found

    def _clean_person(self, found: dict) -> None:
        try:
            found["name"] = formats.personal_name(found["name"])
        except ValidationError as error:
            self.add_error("name", error)
        number = found.get("id_number")
        if number and found.get("is_minor") is False and _is_minor(number, on=timezone.localdate()):
            self.add_error("is_minor", "身份证号显示未满18周岁，请勾选“未成年人”并登记监护人。")

    def new_party(self) -> NewParty:
        found = self.cleaned_data
        names = ("id_number", "phone", "address", "guardian")
        personal = {name: found[name].strip() for name in names if found.get(name)}
        columns = (
            "side",
            "kind",
            "name",
            "person_count",
            "is_minor",
            "lacks_capacity",
            "ethnicity",
            "occupation",
            "credit_code",
            "stance",
        )
        return NewParty(**{name: found[name] for name in columns}, personal=personal)


class _Parties(forms.BaseFormSet):
    def __init__(self, *args, is_correction: bool = False, **options):
        self.is_correction = is_correction
        super().__init__(*args, **options)

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if self.is_correction:
            for name in ("id_number", "phone", "address", "guardian"):
                form.fields[name].help_text = "姓名未改时，留空则保留原有内容。"

    def clean(self):
        if any(self.errors):
            return
        sides = {form.cleaned_data["side"] for form in self.forms if form.cleaned_data}
        if sides != {codes.Side.APPLICANT, codes.Side.RESPONDENT}:
            raise ValidationError("请至少登记一名申请人和一名被申请人。")

    def new_parties(self) -> list[NewParty]:
        return [form.new_party() for form in self.forms if form.cleaned_data]


PartyFormSet = forms.formset_factory(
    PartyForm, formset=_Parties, extra=0, min_num=2, max_num=12, validate_min=True, validate_max=True
)


class UploadForm(forms.Form):
    workbook = forms.FileField(label="案件工作簿", widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}))


def _is_minor(number: str, *, on: date) -> bool:
    born = formats.resident_birth_on(number)
    return (on.year - born.year - ((on.month, on.day) < (born.month, born.day))) < 18
