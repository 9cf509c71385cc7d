"""Forms of the steps from acceptance to the end of mediation."""

from django import forms
from django.utils import timezone

from mediation.cases import codes, queries
from mediation.cases.forms import DayField
from mediation.cases.models import CaseMediator
from mediation.cases.step_base import OnForm, OnReasonForm, StepForm
from mediation.organisations.models import Mediator


class RejectForm(StepForm):
    ground = forms.ChoiceField(label="理由", choices=[("", "请选择"), *codes.RejectionReason.choices])
    guided_to = forms.CharField(
        label="告知的其他途径", max_length=200, help_text="例如：向县人民法院起诉；向公安机关报案。"
    )
    note = forms.CharField(label="说明", required=False, max_length=300)


class AssignForm(StepForm):
    lead = forms.ModelChoiceField(label="主持调解员", queryset=None, empty_label="请选择")
    others = forms.ModelMultipleChoiceField(
        label="协助调解员", queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    chosen_by = forms.ChoiceField(label="产生方式", choices=codes.ChosenBy.choices)
    on = DayField(label="指派日期")
    reason = forms.CharField(label="更换原因", required=False, max_length=200)
    is_other_person = forms.BooleanField(
        label="已核对同名不同人",
        required=False,
        help_text="调解员与当事人同名时，核对身份确非同一人后勾选。",
    )

    def prepare(self) -> None:
        active = Mediator.objects.active(on=timezone.localdate()).filter(committee_id=self.case.committee_id)
        if self.case.mediators.filter(withdrawn_on=None).exists():
            self.fields["reason"].help_text = "换下原来的调解员时必填，例如“工作调整”；回避请先登记回避申请。"
        for name in ("lead", "others"):
            self.fields[name].queryset = active.order_by("-is_chair", "person_name")


class StanceForm(StepForm):
    party = forms.ModelChoiceField(label="当事人", queryset=None, empty_label="请选择")
    stance = forms.ChoiceField(label="调解意愿", choices=codes.Stance.choices, initial="CONSENTED")
    on = DayField(label="表示意愿日期")

    def prepare(self) -> None:
        self.fields["party"].queryset = self.case.parties.order_by("position")
        self.fields["party"].label_from_instance = lambda party: f"{party.get_side_display()} {party.name}"


class SuspendForm(OnForm):
    ground = forms.ChoiceField(label="中止事由", choices=codes.SuspensionGround.choices)
    reason = forms.CharField(label="说明", required=False, max_length=200)


class ExtendForm(StepForm):
    to = DayField(label="延期至")
    all_agree = forms.BooleanField(label="各方当事人均同意延期")
    reason = forms.CharField(label="延期理由", max_length=200)

    def prepare(self) -> None:
        self.initial.pop("to", None)


class FailForm(OnForm):
    routes_notified_on = DayField(
        label="告知其他途径日期", help_text="已告知当事人可以依法通过仲裁、行政、司法等途径维护权利。"
    )
    reason = forms.CharField(label="调解不成的原因", required=False, max_length=300)


class TerminateForm(OnForm):
    ground = forms.ChoiceField(label="终止原因", choices=[("", "请选择"), *codes.TerminationReason.choices])
    note = forms.CharField(label="说明", required=False, max_length=300)
    routes_notified_on = DayField(label="告知其他途径日期", required=False)


class ReopenForm(OnReasonForm):
    applicant = forms.ModelChoiceField(label="重新申请的当事人", queryset=None, empty_label="请选择")
    chair_agreed_on = DayField(label="调委会主任同意日期")

    def prepare(self) -> None:
        self.fields["applicant"].queryset = self.case.parties.order_by("position")
        self.fields["applicant"].label_from_instance = _party_label


class RecusalForm(OnForm):
    person = forms.ModelChoiceField(label="被申请回避的调解员", queryset=None, empty_label="请选择")
    asker = forms.ChoiceField(label="提出方式", choices=codes.RecusalAsker.choices)
    party = forms.ModelChoiceField(
        label="申请的当事人", queryset=None, required=False, empty_label="调解员自行提出的不选"
    )
    ground = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def prepare(self) -> None:
        people = self.case.mediators.filter(withdrawn_on=None).select_related("mediator")
        self.fields["person"].queryset = people.order_by("-is_lead", "pk")
        self.fields["person"].label_from_instance = lambda person: person.mediator.person_name
        self.fields["party"].queryset = self.case.parties.order_by("position")
        self.fields["party"].label_from_instance = _party_label


class RecusalDecisionForm(OnForm):
    recusal = forms.ModelChoiceField(label="回避申请", queryset=None, empty_label="请选择")
    decision = forms.ChoiceField(
        label="决定", choices=[choice for choice in codes.RecusalDecision.choices if choice[0] != "PENDING"]
    )
    note = forms.CharField(label="说明", required=False, max_length=300)

    def prepare(self) -> None:
        waiting = self.case.recusals.filter(decision="PENDING").select_related("person__mediator")
        self.fields["recusal"].queryset = waiting.order_by("pk")
        self.fields["recusal"].label_from_instance = lambda row: (
            f"{row.person.mediator.person_name}：{row.ground[:40]}"
        )


class ParticipantForm(StepForm):
    role = forms.ChoiceField(label="身份", choices=codes.ParticipantRole.choices)
    name = forms.CharField(label="姓名", max_length=50)
    organisation = forms.CharField(label="单位或与当事人关系", required=False, max_length=80)
    consent_on = DayField(label="当事人同意日期")


class SessionForm(OnForm):
    kind = forms.ChoiceField(label="种类", choices=codes.SessionKind.choices)
    place = forms.CharField(label="地点", max_length=80)
    attendants = forms.CharField(
        label="参加人", required=False, max_length=300, help_text="到场的当事人、参加人；写称谓即可。"
    )
    is_public = forms.BooleanField(label="公开进行（当事人要求公开）", required=False)
    recorder = forms.CharField(label="记录人", max_length=50)
    record = forms.CharField(
        label="记录内容",
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="各方陈述、争议焦点、调解经过和结果。不要写身份证号、电话。",
    )

    def prepare(self) -> None:
        if self.case.started_on is None:
            self.fields["kind"].choices = [("INVESTIGATION", "调查记录")]
        lead = CaseMediator.objects.filter(case=self.case, is_lead=True, withdrawn_on=None)
        name = lead.values_list("mediator__person_name", flat=True).first()
        self.initial.setdefault("recorder", name or "")
        self.initial.setdefault("place", f"{self.case.committee.name}调解室"[:80])


class ReturnForm(OnForm):
    result = forms.CharField(label="反馈内容", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def prepare(self) -> None:
        self.initial.setdefault("result", queries.result_sentence(self.case))


class CourtDocumentForm(OnForm):
    number = forms.CharField(
        label="法院文书号", max_length=60, help_text="例如（2026）甘0421民初12号民事调解书"
    )


def _party_label(party) -> str:
    return f"{party.get_side_display()} {party.name}"
