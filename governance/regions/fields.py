"""Form fields: a region by what a person types (full name, short name, pinyin, initials), a date."""

from django import forms
from django.core.exceptions import ValidationError
from django.template import loader
from django.utils.safestring import mark_safe

from governance.regions import queries
from governance.regions.models import Region


class DateInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class RegionInput(forms.TextInput):
    """A text field with the regions of the scope as suggestions; needs no script."""

    def __init__(self, attrs=None):
        super().__init__({"autocomplete": "off", **(attrs or {})})
        self.suggestions: list[tuple[str, str]] = []

    def render(self, name, value, attrs=None, renderer=None):
        widget = self.get_context(name, value, attrs)["widget"]
        widget["attrs"]["list"] = f"{widget['attrs'].get('id', name)}-list"
        context = {"widget": widget, "suggestions": self.suggestions}
        return mark_safe(loader.render_to_string("regions/_region_input.html", context))


class RegionField(forms.CharField):
    """Cleans to a Region below (or equal to) the acting post's own; same-named villages need their township."""

    widget = RegionInput

    def __init__(self, *, post, levels: tuple[str, ...] = (), **kwargs):
        kwargs.setdefault("help_text", "输入名称、拼音或首字母；村（社区）写作“乡镇名 村名”。")
        super().__init__(**kwargs)
        self.post, self.levels = post, levels
        self.regions = list(_choices(post, levels))
        self.by_name = {queries.full_name(region): region for region in self.regions}
        self.widget.suggestions = [
            (name, region.initials.split(" ")[0]) for name, region in self.by_name.items()
        ]

    def prepare_value(self, value):
        if isinstance(value, Region):
            return queries.full_name(value)
        return value

    def clean(self, value):
        text = " ".join(str(value or "").split())
        if not text:
            return super().clean(text) or None
        return self.by_name.get(text) or self._only_hit(text)

    def _only_hit(self, text: str) -> Region:
        wanted = queries.matching(_choices(self.post, self.levels), text.replace(" ", "").lower())
        hits = list(wanted[:6])
        best = [hit for hit in hits if hit.rank == hits[0].rank] if hits else []
        if len(best) == 1:
            return best[0]
        if not best:
            raise ValidationError(f"在本辖区内没有找到“{text}”，请核对。", code="unknown")
        shown = "、".join(queries.full_name(hit) for hit in best)
        raise ValidationError(f"“{text}”不止一处：{shown}。请写明乡镇。", code="ambiguous")


def _choices(post, levels):
    regions = Region.objects.active().under(post.region).select_related("parent").order_by("code")
    return regions.filter(level__in=levels) if levels else regions
