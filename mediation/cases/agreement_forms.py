"""Forms of the agreement and of what follows: signing, change, performance, visits, court, archive."""

from django import forms

from mediation.cases import checklist, codes, proceeding_rules
from mediation.cases.actions import NewAgreement, NewItem, Signed
from mediation.cases.forms import DayField, MoneyField
from mediation.cases.step_base import OnForm, StepForm

ITEM_ROWS = 4


class AgreeForm(StepForm):
    columns = True
    rows = [
        *[(f"item_{n}", f"due_{n}", f"amount_{n}") for n in range(1, ITEM_ROWS + 1)],
        ("part_total", "part_count", "part_first_on", "part_months"),
    ]
    form = forms.ChoiceField(label="协议形式", choices=codes.AgreementForm.choices)
    agreed_on = DayField(label="达成协议日期")
    facts = forms.CharField(
        label="主要事实与争议", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    terms = forms.CharField(label="协议内容", max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    manner = forms.CharField(
        label="履行方式与期限", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    oral_reason = forms.CharField(
        label="未制作协议书的原因",
        required=False,
        max_length=200,
        help_text="口头协议填写，例如“即时履行，当事人认为无需制作”。",
    )
    part_total = MoneyField(label="分期付款总额（元）", required=False, help_text="不分期的留空。")
    part_count = forms.IntegerField(label="期数", required=False, min_value=2, max_value=60)
    part_first_on = DayField(label="首期付款日", required=False)
    part_months = forms.IntegerField(label="每隔几个月", required=False, min_value=1, max_value=12)
    part_fields = ("part_total", "part_count", "part_first_on", "part_months")

    def prepare(self) -> None:
        for number in range(1, ITEM_ROWS + 1):
            self.fields[f"item_{number}"] = forms.CharField(
                label=f"第{number}项", required=False, max_length=500
            )
            self.fields[f"due_{number}"] = DayField(label="履行期限", required=False)
            self.fields[f"amount_{number}"] = MoneyField(label="金额（元）", required=False)

    def clean(self):
        found = super().clean()
        given = [name for name in self.part_fields if found.get(name)]
        if given and len(given) < len(self.part_fields) and not self.errors:
            raise forms.ValidationError("分期付款请把总额、期数、首期付款日和间隔月数都填上，或都留空。")
        if given and not self.errors:
            try:
                found["parts"] = self._parts(found)
            except ValueError as error:
                raise forms.ValidationError(str(error)) from error
        if not self.errors and not found.get("parts") and not found.get("item_1"):
            self.add_error("item_1", "请至少填写一项协议事项，或填写分期付款。")
        return found

    def _parts(self, found: dict) -> list[NewItem]:
        """One item per instalment; the sums add up to the total exactly."""
        days = proceeding_rules.instalments(
            found["part_total"],
            found["part_count"],
            first_on=found["part_first_on"],
            every_months=found["part_months"],
        )
        whole = found["part_count"]
        return [
            NewItem(f"第{n}期付款（共{whole}期）", due, fen) for n, (due, fen) in enumerate(days, start=1)
        ]

    def agreement(self) -> NewAgreement:
        found = self.cleaned_data
        items = [
            NewItem(found[f"item_{n}"], found[f"due_{n}"], found[f"amount_{n}"] or None)
            for n in range(1, ITEM_ROWS + 1)
            if found[f"item_{n}"]
        ]
        names = ("form", "agreed_on", "facts", "terms", "manner", "oral_reason")
        return NewAgreement(**{name: found[name] for name in names}, items=[*items, *found.get("parts", [])])


class AmendForm(AgreeForm):
    """The changed agreement with everyone's signatures: a version is recorded once it is in force."""

    all_agree = forms.BooleanField(label="各方当事人均同意变更")
    reason = forms.CharField(label="变更原因", max_length=300)
    parties_on = DayField(
        label="当事人签齐日期", required=False, help_text="书面协议必填：最后一名当事人签名的日期。"
    )
    mediator_on = DayField(label="调解员签名日期", required=False)
    sealed_on = DayField(label="盖章日期", required=False)

    def prepare(self) -> None:
        super().prepare()
        self.fields["agreed_on"].label = "变更日期"
        self.fields["terms"].label = "变更后的协议内容"
        self.initial.setdefault("facts", self.case.dispute_facts)
        self.initial.setdefault("form", self.case.agreement_form)

    def signed(self) -> Signed:
        found = self.cleaned_data
        if found["form"] != codes.AgreementForm.WRITTEN:
            return Signed()
        return Signed(found["parties_on"], found["mediator_on"], found["sealed_on"])


class SignForm(StepForm):
    """Everyone whose signature the agreement needs, on one page; what is empty is not yet signed."""

    columns = True

    def prepare(self) -> None:
        self.signers = [(str(party.pk), party) for party in self.case.parties.order_by("position")]
        given = {signature.party_id or signature.role: signature for signature in self.case.signatures.all()}
        for key, party in self.signers:
            label = f"{party.get_side_display()} {party.name}"
            self._add(f"p{key}", label, given.get(party.pk), by_guardian=party.needs_guardian)
        self._add("MEDIATOR", "调解员", given.get("MEDIATOR"))
        self._add("SEAL", "调委会印章", given.get("SEAL"), manner="SEALED")

    def signatures(self) -> list[dict]:
        """Arguments of `actions.sign` for every day that is new or changed."""
        found = []
        for key, party in self.signers:
            found.append({"role": "PARTY", "party": party, **self._given(f"p{key}")})
        found += [{"role": role, **self._given(role)} for role in ("MEDIATOR", "SEAL")]
        return [entry for entry in found if entry["on"]]

    def _add(self, key: str, label: str, given, *, by_guardian: bool = False, manner: str = "SIGNED") -> None:
        self.fields[f"on_{key}"] = DayField(
            label=f"{label}：日期", required=False, initial=given.signed_on if given else None
        )
        self.fields[f"manner_{key}"] = forms.ChoiceField(
            label="方式", choices=codes.SignatureManner.choices, initial=given.manner if given else manner
        )
        if by_guardian:
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


class PerformanceForm(OnForm):
    item = forms.ModelChoiceField(label="协议事项", queryset=None, empty_label=None)
    amount_fen = MoneyField(label="本次履行金额（元）", required=False, help_text="不涉及金额的事项留空。")
    note = forms.CharField(label="说明", required=False, max_length=200)

    def prepare(self) -> None:
        open_items = self.case.items.current().filter(performed_on=None).order_by("position")
        self.fields["item"].queryset = open_items
        self.fields["item"].label_from_instance = lambda item: f"第{item.position}项 {item.content[:40]}"


class VisitForm(OnForm):
    is_performed = forms.BooleanField(label="已按约履行", required=False)
    satisfaction = forms.ChoiceField(
        label="满意程度", required=False, choices=[("", "未询问"), *codes.Satisfaction.choices]
    )
    has_litigation = forms.BooleanField(label="已起诉或申请仲裁", required=False)
    has_escalation_sign = forms.BooleanField(
        label="有激化苗头",
        required=False,
        help_text="可能引起治安或刑事案件的，应及时报告（人民调解法第二十五条）。",
    )
    finding = forms.CharField(label="回访情况", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ArchiveForm(OnForm):
    retention = forms.ChoiceField(label="保管期限", choices=checklist.choices_with_years, initial="LONG")
    file_note = forms.CharField(
        label="卷宗情况说明",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="身份证明等材料确实无法取得的，写明原因；其他应有的材料须先补齐。",
    )

    def prepare(self) -> None:
        self.initial.setdefault("file_note", self.case.file_note)


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
