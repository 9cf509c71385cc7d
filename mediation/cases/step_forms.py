"""One small form per step of a case, and the action each one calls. The step page draws them all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django import forms
from django.utils import timezone

from mediation.cases import actions, codes
from mediation.cases.actions import CaseRefused, NewAgreement, NewItem
from mediation.cases.forms import DayField, MoneyField
from mediation.organisations.models import Mediator

ITEM_ROWS = 4


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
    reason = forms.CharField(
        label="更换原因", required=False, max_length=200, help_text="更换原来的调解员时填写，例如“回避”。"
    )

    def prepare(self) -> None:
        active = Mediator.objects.active(on=timezone.localdate()).filter(committee_id=self.case.committee_id)
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


class AgreeForm(StepForm):
    columns = True
    rows = [(f"item_{n}", f"due_{n}", f"amount_{n}") for n in range(1, ITEM_ROWS + 1)]
    form = forms.ChoiceField(label="协议形式", choices=codes.AgreementForm.choices)
    agreed_on = DayField(label="达成协议日期")
    facts = forms.CharField(
        label="主要事实与争议", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    terms = forms.CharField(label="协议内容", max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    manner = forms.CharField(
        label="履行方式与期限", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def prepare(self) -> None:
        for number in range(1, ITEM_ROWS + 1):
            self.fields[f"item_{number}"] = forms.CharField(
                label=f"第{number}项", required=number == 1, max_length=500
            )
            self.fields[f"due_{number}"] = DayField(label="履行期限", required=False)
            self.fields[f"amount_{number}"] = MoneyField(label="金额（元）", required=False)

    def agreement(self) -> NewAgreement:
        found = self.cleaned_data
        items = [
            NewItem(found[f"item_{n}"], found[f"due_{n}"], found[f"amount_{n}"] or None)
            for n in range(1, ITEM_ROWS + 1)
            if found[f"item_{n}"]
        ]
        names = ("form", "agreed_on", "facts", "terms", "manner")
        return NewAgreement(**{name: found[name] for name in names}, items=items)


class SignForm(StepForm):
    """Everyone whose signature the agreement needs, on one page; what is empty is not yet signed."""

    columns = True

    def prepare(self) -> None:
        self.signers = [(str(party.pk), party) for party in self.case.parties.order_by("position")]
        given = {signature.party_id or signature.role: signature for signature in self.case.signatures.all()}
        for key, party in self.signers:
            label = f"{party.get_side_display()} {party.name}"
            self._add(f"p{key}", label, given.get(party.pk), is_minor=party.is_minor)
        self._add("MEDIATOR", "调解员", given.get("MEDIATOR"))
        self._add("SEAL", "调委会印章", given.get("SEAL"), manner="SEALED")

    def signatures(self) -> list[dict]:
        """Arguments of `actions.sign` for every day that is new or changed."""
        found = []
        for key, party in self.signers:
            found.append({"role": "PARTY", "party": party, **self._given(f"p{key}")})
        found += [{"role": role, **self._given(role)} for role in ("MEDIATOR", "SEAL")]
        return [entry for entry in found if entry["on"]]

    def _add(self, key: str, label: str, given, *, is_minor: bool = False, manner: str = "SIGNED") -> None:
        self.fields[f"on_{key}"] = DayField(
            label=f"{label}：日期", required=False, initial=given.signed_on if given else None
        )
        self.fields[f"manner_{key}"] = forms.ChoiceField(
            label="方式", choices=codes.SignatureManner.choices, initial=given.manner if given else manner
        )
        if is_minor:
            self.fields[f"guardian_{key}"] = forms.BooleanField(
                label="监护人代签", required=False, initial=True
            )

    def _given(self, key: str) -> dict:
        found = self.cleaned_data
        is_new = f"on_{key}" in self.changed_data or f"manner_{key}" in self.changed_data
        return {
            "on": found[f"on_{key}"] if is_new else None,
            "manner": found[f"manner_{key}"],
            "by_guardian": found.get(f"guardian_{key}", False),
        }


class FailForm(OnForm):
    routes_notified_on = DayField(
        label="告知其他途径日期", help_text="已告知当事人可以依法通过仲裁、行政、司法等途径维护权利。"
    )
    reason = forms.CharField(label="调解不成的原因", required=False, max_length=300)


class TerminateForm(OnForm):
    ground = forms.ChoiceField(label="终止原因", choices=[("", "请选择"), *codes.TerminationReason.choices])
    note = forms.CharField(label="说明", required=False, max_length=300)
    routes_notified_on = DayField(label="告知其他途径日期", required=False)


class PerformanceForm(OnForm):
    item = forms.ModelChoiceField(label="协议事项", queryset=None, empty_label=None)
    amount_fen = MoneyField(label="本次履行金额（元）", required=False, help_text="不涉及金额的事项留空。")
    note = forms.CharField(label="说明", required=False, max_length=200)

    def prepare(self) -> None:
        open_items = self.case.items.filter(performed_on=None).order_by("position")
        self.fields["item"].queryset = open_items
        self.fields["item"].label_from_instance = lambda item: f"第{item.position}项 {item.content[:40]}"


class VisitForm(OnForm):
    is_performed = forms.BooleanField(label="已按约履行", required=False)
    finding = forms.CharField(label="回访情况", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class CourtApplicationForm(OnForm):
    applicants = forms.ModelMultipleChoiceField(
        label="申请人",
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        help_text="须各方当事人共同申请（人民调解法第三十三条）。",
    )
    court = forms.CharField(label="人民法院", max_length=60)

    def prepare(self) -> None:
        self.fields["applicants"].queryset = self.case.parties.order_by("position")
        self.fields["applicants"].label_from_instance = lambda party: (
            f"{party.get_side_display()} {party.name}"
        )


class CourtStepForm(OnForm):
    court_case_no = forms.CharField(
        label="法院案号", required=False, max_length=60, help_text="例如（2026）甘0421民特12号"
    )


@dataclass(frozen=True)
class Step:
    """One step of the case page: its form, what it does, what to tell before and after."""

    form: type[StepForm]
    run: Callable
    hint: str = ""
    labels: dict[str, str] = field(default_factory=dict)


def _sign(*, case, by, at, form) -> None:
    signatures = form.signatures()
    if not signatures:
        raise CaseRefused("没有填写新的签名或盖章日期。")
    for entry in signatures:
        case = actions.sign(case=case, by=by, at=at, **entry)


def _agree(*, case, by, at, form) -> None:
    actions.record_agreement(case=case, agreement=form.agreement(), by=by, at=at)


def _extend(*, case, by, at, form) -> None:
    actions.extend(case=case, on=timezone.localdate(at), by=by, at=at, **form.cleaned_data)


def _plain(action) -> Callable:
    """An action whose arguments are exactly the fields of its form."""

    def run(*, case, by, at, form) -> None:
        action(case=case, by=by, at=at, **form.cleaned_data)

    return run


def _court_apply(*, case, by, at, form) -> None:
    actions.apply_for_confirmation(confirmation=case.confirmation, by=by, at=at, **form.cleaned_data)


def _court(step: str) -> Callable:
    def run(*, case, by, at, form) -> None:
        actions.record_court_step(
            confirmation=case.confirmation, step=step, by=by, at=at, **form.cleaned_data
        )

    return run


STEPS: dict[str, Step] = {
    "submit": Step(ConfirmForm, _plain(actions.submit), "登记后取得登记号，等待受理。"),
    "cancel": Step(ReasonForm, _plain(actions.cancel)),
    "accept": Step(
        OnForm, _plain(actions.accept), "受理后取得案号，调解期限自受理日起算。", {"on": "受理日期"}
    ),
    "reject": Step(RejectForm, _plain(actions.reject), "不予受理须说明理由，并告知当事人其他途径。"),
    "assign": Step(AssignForm, _plain(actions.assign), "当日在聘的本会调解员可选；一案一名主持调解员。"),
    "record_stance": Step(
        StanceForm, _plain(actions.record_stance), "一方明确拒绝的，不得调解（人民调解法第十七条）。"
    ),
    "give_rights_notice": Step(
        OnForm,
        _plain(actions.give_rights_notice),
        "告知当事人有权选择调解员、接受或拒绝调解、要求公开或不公开（人民调解法第二十三条）。",
        {"on": "告知日期"},
    ),
    "start": Step(OnForm, _plain(actions.start), labels={"on": "开始调解日期"}),
    "suspend": Step(
        SuspendForm, _plain(actions.suspend), "鉴定期间是否计入期限，以期限规则为准。", {"on": "中止日期"}
    ),
    "resume": Step(OnForm, _plain(actions.resume), labels={"on": "恢复日期"}),
    "extend": Step(ExtendForm, _extend, "期满前经各方同意可延期一次。"),
    "agree": Step(AgreeForm, _agree, "口头协议自达成之日起生效；书面协议在签名盖章齐备之日生效。"),
    "sign": Step(SignForm, _sign, "各方签名、调解员签名并加盖印章后，协议自最后一个日期生效，不能手工填写。"),
    "fail": Step(
        FailForm,
        _plain(actions.fail),
        "调解不成应当终止调解并告知其他途径（人民调解法第二十六条）。",
        {"on": "结案日期"},
    ),
    "terminate": Step(TerminateForm, _plain(actions.terminate), labels={"on": "终止日期"}),
    "record_performance": Step(
        PerformanceForm,
        _plain(actions.record_performance),
        "各项全部履行后，案件自动转为“已履行”。",
        {"on": "履行日期"},
    ),
    "default": Step(
        OnReasonForm, _plain(actions.record_default), "须有到期未履行的事项，且已回访。", {"on": "登记日期"}
    ),
    "sue": Step(OnReasonForm, _plain(actions.record_suit), labels={"on": "起诉日期", "reason": "起诉情况"}),
    "record_visit": Step(VisitForm, _plain(actions.record_visit), labels={"on": "回访日期"}),
    "reopen": Step(
        OnReasonForm, _plain(actions.reopen), "当事人重新申请的，可以重新调解；已上报的月份不变。"
    ),
    "archive": Step(OnForm, _plain(actions.archive), "一案一卷。归档后不再修改。", {"on": "归档日期"}),
}

COURT_STEPS: dict[str, Step] = {
    "apply": Step(CourtApplicationForm, _court_apply, labels={"on": "申请日期"}),
    "court_accept": Step(CourtStepForm, _court("court_accept"), labels={"on": "受理日期"}),
    "court_refuse": Step(CourtStepForm, _court("court_refuse"), labels={"on": "通知日期"}),
    "confirm": Step(CourtStepForm, _court("confirm"), labels={"on": "裁定日期"}),
    "dismiss": Step(CourtStepForm, _court("dismiss"), labels={"on": "裁定日期"}),
    "withdraw": Step(CourtStepForm, _court("withdraw"), labels={"on": "撤回日期"}),
}


def form_of(step: Step, *args, case) -> StepForm:
    """The step's form with its own words on the fields."""
    form = step.form(*args, case=case)
    for name, label in step.labels.items():
        form.fields[name].label = label
    return form
