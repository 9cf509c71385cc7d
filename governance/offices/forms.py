"""Forms of offices and posts."""

from django import forms
from django.utils import timezone

from governance.access.roles import RoleCode
from governance.offices import rules
from governance.offices.models import Office, OfficeKind, PostStatus
from governance.regions.fields import DateInput, RegionField


class OfficeFilterForm(forms.Form):
    text = forms.CharField(label="名称或区域", required=False, max_length=40)
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *OfficeKind.choices])


class PeopleFilterForm(forms.Form):
    text = forms.CharField(label="单位或区域", required=False, max_length=40)
    role = forms.ChoiceField(label="角色", required=False, choices=[("", "全部"), *RoleCode.choices])
    status = forms.ChoiceField(
        label="状态", required=False, choices=[("", "在任和停用"), *PostStatus.choices]
    )


class OfficeForm(forms.ModelForm):
    class Meta:
        model = Office
        fields = ["name", "short_name", "kind", "phone", "is_active"]

    def __init__(self, *args, post, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "请选择"), *OfficeKind.choices]
        if self.instance.pk is None:
            levels = rules.BELOW_OWN_LEVEL[post.region.level]
            self.fields["region"] = RegionField(label="所在区域", post=post, levels=levels)
            self.order_fields(["region"])
            del self.fields["is_active"]

    def filled(self) -> Office:
        """The office with the values of the form, not yet saved: the action saves."""
        if "region" in self.cleaned_data:
            self.instance.region = self.cleaned_data["region"]
        return self.instance


class PlaceForm(forms.Form):
    """Where a post is and what it may do."""

    region = forms.CharField()
    role = forms.ChoiceField(label="角色", choices=[("", "请选择"), *RoleCode.choices])
    office = forms.ModelChoiceField(label="单位", queryset=Office.objects.none(), empty_label="请选择")

    def __init__(self, *args, post, **kwargs):
        super().__init__(*args, **kwargs)
        levels = rules.BELOW_OWN_LEVEL[post.region.level]
        self.fields["region"] = RegionField(label="负责区域", post=post, levels=levels)
        self.fields["role"].choices = [("", "请选择"), *_role_choices(levels)]
        own = Office.objects.filter(is_active=True).select_related("region").order_by("region__code", "name")
        self.fields["office"].queryset = own.filter(county_id=None) if post.region.level == "CITY" else own
        self.fields["office"].label_from_instance = lambda office: office.name

    def clean(self):
        cleaned = super().clean()
        region, role = cleaned.get("region"), cleaned.get("role")
        if region and role and role not in rules.roles_at(region.level):
            self.add_error("role", f"该角色不能设在{region.name}这一级。")
        return cleaned


class AppointForm(PlaceForm):
    person_name = forms.CharField(label="姓名", max_length=80)
    username = forms.CharField(
        label="用户名", max_length=40, help_text="小写字母开头；已有账号的人员填写原用户名，不另发密码。"
    )
    valid_from = forms.DateField(label="任职日期", widget=DateInput())
    field_order = ["person_name", "username", "region", "role", "office", "valid_from"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].initial = timezone.localdate()
        self.fields["username"].widget.attrs["autocomplete"] = "off"


class TransferForm(PlaceForm):
    on = forms.DateField(
        label="调任日期", widget=DateInput(), help_text="原岗位于当日离任，新岗位自当日任职。"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()


class EndForm(forms.Form):
    on = forms.DateField(label="离任日期", widget=DateInput(), help_text="自当日起不再任职。")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()


def _role_choices(levels) -> list[tuple[str, str]]:
    allowed = {code for level in levels for code in rules.roles_at(level)}
    return [(code, label) for code, label in RoleCode.choices if code in allowed]
