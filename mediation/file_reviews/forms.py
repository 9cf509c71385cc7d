"""Forms of file reviews: drawing a sample, the score sheet of one file, the correction."""

from collections.abc import Sequence

from django import forms
from django.utils import timezone

from mediation.cases.forms import DayField
from mediation.file_reviews import codes
from mediation.file_reviews.rules import Item


class DrawForm(forms.Form):
    name = forms.CharField(label="批次名称", max_length=60, help_text="例如“2026年上半年卷宗评查”。")
    from_on = DayField(label="归档日期自")
    to_on = DayField(label="归档日期至", initial=timezone.localdate)
    sample_by = forms.ChoiceField(label="抽取方式", choices=codes.SampleBy.choices)
    sample_number = forms.IntegerField(
        label="抽取数",
        min_value=1,
        max_value=500,
        initial=3,
        help_text="件数，或百分数（向上取整，至少一件）。",
    )
    seed = forms.IntegerField(
        label="随机种子",
        min_value=0,
        max_value=2**31,
        help_text="抽取由这个数决定，同样的数抽出同样的卷宗；可以当众摇号。",
    )


class ScoreForm(forms.Form):
    """One pair of fields per applicable item: points and why any were deducted."""

    opinion = forms.CharField(
        label="评查意见", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, items: Sequence[Item], **options):
        super().__init__(*args, **options)
        self.items = items
        for item in items:
            self.fields[f"points_{item.code}"] = forms.IntegerField(
                label=f"{item.label}：得分", required=False, min_value=0, max_value=item.points
            )
            self.fields[f"remark_{item.code}"] = forms.CharField(
                label=f"{item.label}：扣分原因", required=False, max_length=200
            )

    def lines(self) -> list[dict]:
        return [
            {
                "item": item,
                "points": self[f"points_{item.code}"],
                "remark": self[f"remark_{item.code}"],
            }
            for item in self.items
        ]

    def points(self) -> dict[str, int | None]:
        return {item.code: self.cleaned_data.get(f"points_{item.code}") for item in self.items}

    def remarks(self) -> dict[str, str]:
        return {item.code: self.cleaned_data.get(f"remark_{item.code}", "") for item in self.items}


class CorrectionForm(forms.Form):
    correction = forms.CharField(label="整改情况", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
