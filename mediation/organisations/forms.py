"""Forms of mediation bodies."""

from django import forms
from django.utils import timezone

from governance.offices.models import Post
from governance.privacy import formats
from governance.regions.models import Region
from mediation.organisations import states
from mediation.organisations.models import (
    CommitteeKind,
    FengqiaoKind,
    Industry,
    MediationCommittee,
    Mediator,
    MediatorKind,
    Sex,
    StationedAt,
)


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **options):
        super().__init__(format="%Y-%m-%d", **options)


class DayField(forms.DateField):
    widget = DateInput

    def to_python(self, value):
        return None if value in self.empty_values else formats.day(value)


class FilterForm(forms.Form):
    q = forms.CharField(label="名称或主任", required=False, max_length=40)
    kind = forms.ChoiceField(label="类型", required=False, choices=[("", "不限"), *CommitteeKind.choices])
    ended = forms.BooleanField(label="含已撤销", required=False)
    ending = forms.BooleanField(label="任期将满或已满", required=False)


class CommitteeForm(forms.Form):
    """登记调委会."""

    region = forms.ModelChoiceField(label="所在地", queryset=Region.objects.none(), empty_label="请选择")
    name = forms.CharField(label="名称", max_length=80, help_text="例如：北湾镇人民调解委员会")
    short_name = forms.CharField(
        label="案号简称",
        required=False,
        max_length=20,
        help_text="用在案号里；空白时取名称去掉“人民调解委员会”。",
    )
    kind = forms.ChoiceField(label="类型", choices=[("", "请选择"), *CommitteeKind.choices])
    industry = forms.ChoiceField(
        label="行业",
        required=False,
        choices=[("", "—"), *Industry.choices],
        help_text="行业性专业性调委会必选。",
    )
    stationed_at = forms.ChoiceField(
        label="派驻", required=False, choices=[("", "—"), *StationedAt.choices], help_text="其他调委会必选。"
    )
    valid_from = DayField(label="设立日期")
    chair_name = forms.CharField(label="主任", required=False, max_length=50)
    contact = forms.CharField(label="联系电话", required=False, max_length=30)
    address = forms.CharField(label="地址", required=False, max_length=120)
    term_from = DayField(label="本届起", required=False)
    term_to = DayField(label="本届止", required=False)
    has_seal = forms.BooleanField(label="有印章", required=False, initial=True)
    seal_name = forms.CharField(label="印章名称", required=False, max_length=80)
    seal_from = DayField(label="印章启用", required=False, help_text="书面协议的盖章日期不得早于启用日期。")
    seal_to = DayField(label="印章停用", required=False)
    duty_shared = forms.BooleanField(label="由村委会成员兼任", required=False)
    serves_minorities = forms.BooleanField(label="多民族居住地区", required=False)

    def __init__(self, *args, post, **options):
        super().__init__(*args, **options)
        places = Region.objects.under(post.region).active().select_related("parent").order_by("code")
        self.fields["region"].queryset = places
        self.fields["region"].label_from_instance = _place_label

    def clean(self):
        found = super().clean()
        if found.get("kind") == CommitteeKind.INDUSTRY and not found.get("industry"):
            self.add_error("industry", "行业性专业性调委会请选择行业。")
        if found.get("kind") == CommitteeKind.OTHER and not found.get("stationed_at"):
            self.add_error("stationed_at", "其他调委会请选择派驻单位或“集贸市场、毗邻地区等”。")
        if found.get("kind") != CommitteeKind.INDUSTRY:
            found["industry"] = ""
        if found.get("kind") != CommitteeKind.OTHER:
            found["stationed_at"] = ""
        return found


class CommitteeChangeForm(CommitteeForm):
    """What may change during a committee's life; place, kind and the name in case numbers may not."""

    field_order = ("name", "chair_name", "contact", "address", "term_from", "term_to")

    def __init__(self, *args, post, **options):
        super().__init__(*args, post=post, **options)
        for name in ("region", "kind", "industry", "stationed_at", "valid_from", "short_name"):
            del self.fields[name]

    def clean(self):
        return self.cleaned_data


class MediatorForm(forms.Form):
    person_name = forms.CharField(label="姓名", max_length=50)
    sex = forms.ChoiceField(label="性别", required=False, choices=[("", "—"), *Sex.choices])
    kind = forms.ChoiceField(label="类别", choices=MediatorKind.choices)
    is_chair = forms.BooleanField(label="主任", required=False)
    is_member = forms.BooleanField(
        label="调委会委员", required=False, help_text="委员由选举或推选产生；其余为聘任的调解员。"
    )
    is_minority = forms.BooleanField(label="人数较少民族", required=False)
    contact = forms.CharField(label="工作电话", required=False, max_length=30)
    valid_from = DayField(label="聘任日期")
    post = forms.ModelChoiceField(
        label="登录岗位",
        queryset=None,
        required=False,
        empty_label="不登录系统",
        help_text="选定后，该岗位登录即可办理本人承办的案件。",
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        posts = Post.objects.active(on=timezone.localdate()).filter(role="MEDIATOR")
        self.fields["post"].queryset = posts.order_by("office_name", "person_name")

    def clean_person_name(self):
        return formats.personal_name(self.cleaned_data["person_name"])

    def clean_contact(self):
        value = self.cleaned_data["contact"]
        return formats.phone(value, of_body=True) if value.strip() else ""


class StudioForm(forms.Form):
    name = forms.CharField(label="名称", max_length=80, help_text="例如：李建国个人调解室")
    mediator = forms.ModelChoiceField(label="主持人", queryset=None, required=False, empty_label="暂不指定")
    valid_from = DayField(label="命名日期")

    def __init__(self, *args, committee, **options):
        super().__init__(*args, **options)
        active = Mediator.objects.active(on=timezone.localdate()).filter(committee=committee)
        self.fields["mediator"].queryset = active.order_by("person_name")


class PanelForm(forms.Form):
    name = forms.CharField(label="名称", max_length=80, help_text="例如：北湾镇涉农纠纷人民调解团")
    field = forms.CharField(label="专长领域", max_length=80, required=False)
    valid_from = DayField(label="组建日期")


class JoinForm(forms.Form):
    """加入: a mediator of the committee; a panel may also borrow from other committees of the place."""

    mediator = forms.ModelChoiceField(label="调解员", queryset=None, empty_label="请选择")
    valid_from = DayField(label="加入日期")
    is_head = forms.BooleanField(label="负责人", required=False)

    def __init__(self, *args, people, **options):
        super().__init__(*args, **options)
        self.fields["mediator"].queryset = people.select_related("committee").order_by("person_name")
        self.fields["mediator"].label_from_instance = lambda one: f"{one.person_name}（{one.committee.name}）"


class TrainingForm(forms.Form):
    held_on = DayField(label="培训日期")
    topic = forms.CharField(label="培训内容", max_length=120)
    hours = forms.IntegerField(label="学时", min_value=1, max_value=200)
    organiser = forms.CharField(label="组织单位", max_length=80)
    is_passed = forms.TypedChoiceField(
        label="考核",
        required=False,
        choices=[("", "未考核"), ("1", "合格"), ("0", "不合格")],
        coerce=lambda text: text == "1",
        empty_value=None,
    )


class CourtListForm(forms.Form):
    court = forms.CharField(label="基层人民法院", max_length=60)
    sent_on = DayField(label="告知日期")


class UnitFilterForm(forms.Form):
    year = forms.IntegerField(label="年度", required=False, min_value=2000, max_value=2100)
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "不限"), *states.fengqiao_choices()]
    )


class UnitForm(forms.Form):
    """申报创建."""

    kind = forms.ChoiceField(label="创建类别", choices=FengqiaoKind.choices)
    committee = forms.ModelChoiceField(
        label="调委会", queryset=None, required=False, empty_label="—", help_text="申报“枫桥式”调委会的必选。"
    )
    region = forms.ModelChoiceField(
        label="司法所所在地",
        queryset=None,
        required=False,
        empty_label="—",
        help_text="申报“枫桥式”司法所的必选。",
    )
    year = forms.IntegerField(label="年度", min_value=2019, max_value=2100)

    def __init__(self, *args, post, **options):
        super().__init__(*args, **options)
        places = Region.objects.under(post.region).active()
        bodies = MediationCommittee.objects.active(on=timezone.localdate()).filter(region__in=places)
        self.fields["committee"].queryset = bodies.order_by("region__code", "name")
        self.fields["region"].queryset = places.filter(level="TOWNSHIP").order_by("code")

    def clean(self):
        found = super().clean()
        if found.get("kind") == FengqiaoKind.COMMITTEE:
            found["region"] = None
            if not found.get("committee"):
                self.add_error("committee", "请选择申报的调委会。")
        if found.get("kind") == FengqiaoKind.JUSTICE_OFFICE:
            found["committee"] = None
            if not found.get("region"):
                self.add_error("region", "请选择司法所所在的乡镇（街道）。")
        return found


class UnitStepForm(forms.Form):
    on = DayField(label="日期")
    reason = forms.CharField(label="理由", max_length=200, required=False)


class EndForm(forms.Form):
    on = DayField(label="日期")
    reason = forms.CharField(label="原因", max_length=200)


def _place_label(region) -> str:
    return region.name if region.level != "VILLAGE" else f"{region.parent.name} / {region.name}"
