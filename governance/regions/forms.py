"""One form per kind of change; each knows the action it stands for."""

from django import forms
from django.utils import timezone

from governance.regions import actions
from governance.regions.actions import Decision, NewUnit, Part
from governance.regions.fields import DateInput, RegionField
from governance.regions.models import LEVELS, ChangeKind, Region, VillageKind

MOST_PARTS = 4


class ChangeForm(forms.Form):
    """What every change says about itself. `region` is the unit that the page was opened for."""

    kind: ChangeKind
    effective_on = forms.DateField(label="生效日期", widget=DateInput())
    doc_no = forms.CharField(label="批准文号", max_length=80, required=False)
    note = forms.CharField(label="说明", max_length=300, required=False)
    own_fields: tuple[str, ...] = ()

    def __init__(self, *args, region: Region, post, **kwargs):
        super().__init__(*args, **kwargs)
        self.region, self.post = region, post
        self.fields["effective_on"].initial = timezone.localdate()
        self.order_fields([*self.own_fields, "effective_on", "doc_no", "note"])

    @property
    def decision(self) -> Decision:
        data = self.cleaned_data
        return Decision(data["effective_on"], doc_no=data["doc_no"], note=data["note"])

    def touched(self) -> list[Region]:
        """The regions whose consequences the preview counts."""
        return [self.region]

    def apply(self, *, by, at):
        raise NotImplementedError


class RenameForm(ChangeForm):
    kind = ChangeKind.RENAME
    name = forms.CharField(label="新名称", max_length=100)
    own_fields = ("name",)

    def apply(self, *, by, at):
        name = self.cleaned_data["name"]
        return actions.rename(region=self.region, name=name, decision=self.decision, by=by, at=at)


class RecodeForm(ChangeForm):
    kind = ChangeKind.RECODE
    code = forms.CharField(label="新代码", max_length=12, help_text="12位统计用区划代码；下级代码随之变更。")
    own_fields = ("code",)

    def apply(self, *, by, at):
        code = self.cleaned_data["code"]
        return actions.recode(region=self.region, code=code, decision=self.decision, by=by, at=at)


class ConvertForm(ChangeForm):
    kind = ChangeKind.CONVERT
    to_kind = forms.ChoiceField(label="新类别", choices=VillageKind.choices)
    name = forms.CharField(label="新名称", max_length=100)
    code = forms.CharField(label="新代码", max_length=12, required=False, help_text="代码不变时留空。")
    own_fields = ("to_kind", "name", "code")

    def apply(self, *, by, at):
        data = self.cleaned_data
        return actions.convert(
            region=self.region,
            kind=data["to_kind"],
            name=data["name"],
            code=data["code"],
            decision=self.decision,
            by=by,
            at=at,
        )


class ReparentForm(ChangeForm):
    kind = ChangeKind.REPARENT
    code = forms.CharField(label="新代码", max_length=12, required=False, help_text="代码不变时留空。")
    own_fields = ("parent", "code")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        levels = (LEVELS[LEVELS.index(self.region.level) - 1],)
        self.fields["parent"] = RegionField(label="新上级", post=self.post, levels=levels, help_text="")
        self.order_fields([*self.own_fields, "effective_on", "doc_no", "note"])

    def apply(self, *, by, at):
        data = self.cleaned_data
        return actions.reparent(
            region=self.region, parent=data["parent"], code=data["code"], decision=self.decision, by=by, at=at
        )


class MergeForm(ChangeForm):
    kind = ChangeKind.MERGE
    code = forms.CharField(label="新单位代码", max_length=12, required=False)
    name = forms.CharField(label="新单位名称", max_length=100, required=False)
    own_fields = ("others", "into", "name", "code")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        siblings = Region.objects.children_of(self.region.parent)
        self.fields["others"] = forms.ModelMultipleChoiceField(
            label=f"与{self.region.name}合并的单位",
            queryset=siblings.exclude(pk=self.region.pk),
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["into"] = forms.ModelChoiceField(
            label="合并后",
            queryset=siblings,
            required=False,
            empty_label="成为新单位（填写下面的名称和代码）",
            help_text="或并入其中一个现有单位，该单位保留。",
        )
        self.order_fields([*self.own_fields, "effective_on", "doc_no", "note"])

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("into"):
            for name in ("name", "code"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, "成为新单位时须填写。")
        elif cleaned["into"] not in self.touched():
            self.add_error("into", "只能并入参与合并的单位。")
        return cleaned

    def touched(self) -> list[Region]:
        return [self.region, *self.cleaned_data.get("others", ())]

    def apply(self, *, by, at):
        data = self.cleaned_data
        new = None if data["into"] else NewUnit(data["code"], data["name"])
        return actions.merge(
            sources=self.touched(), into=data["into"], new=new, decision=self.decision, by=by, at=at
        )


class SplitForm(ChangeForm):
    kind = ChangeKind.SPLIT
    keeps = forms.BooleanField(label="原单位保留（析出部分区域）", required=False)
    parts = forms.CharField(
        label="新单位",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="每行一个：代码 名称，例如“620421101398 上湾村村民委员会”。",
    )
    own_fields = ("keeps", "parts")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [("", "留在原单位"), *((str(n), f"第{n}个新单位") for n in range(1, MOST_PARTS + 1))]
        self.children = list(Region.objects.children_of(self.region))
        for child in self.children:
            field = forms.ChoiceField(label=f"{child.name}归属", choices=choices, required=False)
            self.fields[f"child_{child.pk}"] = field

    def clean_parts(self) -> list[NewUnit]:
        lines = [line.split(maxsplit=1) for line in self.cleaned_data["parts"].splitlines() if line.strip()]
        if any(len(line) != 2 for line in lines):
            raise forms.ValidationError("每行应为代码和名称，中间用空格隔开。")
        if len(lines) > MOST_PARTS:
            raise forms.ValidationError(f"一次最多拆出{MOST_PARTS}个单位。")
        return [NewUnit(code, name) for code, name in lines]

    def apply(self, *, by, at):
        data = self.cleaned_data
        parts = [
            Part(unit, [child for child in self.children if data[f"child_{child.pk}"] == str(number)])
            for number, unit in enumerate(data["parts"], start=1)
        ]
        return actions.split(
            source=self.region, parts=parts, keeps=data["keeps"], decision=self.decision, by=by, at=at
        )


class AbolishForm(ChangeForm):
    kind = ChangeKind.ABOLISH

    def apply(self, *, by, at):
        return actions.abolish(region=self.region, decision=self.decision, by=by, at=at)


class EstablishForm(ChangeForm):
    """Opened for the unit under which the new one is established."""

    kind = ChangeKind.ESTABLISH
    name = forms.CharField(label="名称", max_length=100)
    code = forms.CharField(label="代码", max_length=12)
    own_fields = ("name", "code")

    def touched(self) -> list[Region]:
        return []

    def apply(self, *, by, at):
        unit = NewUnit(self.cleaned_data["code"], self.cleaned_data["name"])
        return actions.establish(parent=self.region, unit=unit, decision=self.decision, by=by, at=at)


FORMS: dict[str, type[ChangeForm]] = {
    form.kind: form
    for form in (
        RenameForm,
        RecodeForm,
        ConvertForm,
        ReparentForm,
        MergeForm,
        SplitForm,
        AbolishForm,
        EstablishForm,
    )
}


class ListForm(forms.Form):
    """A newer official list."""

    file = forms.FileField(label="区划名录（CSV，可为 .xz 压缩）")
    listed_on = forms.DateField(
        label="名录统计时点", widget=DateInput(), help_text="各项变更自这一天起生效。"
    )


class ChangeFilterForm(forms.Form):
    text = forms.CharField(label="名称", required=False, max_length=40)
    kind = forms.ChoiceField(label="类型", required=False, choices=[("", "全部"), *ChangeKind.choices])
