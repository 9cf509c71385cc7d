"""The form of one calendar: from which month on, natural months or a cut-off day, and the due days."""

from django import forms

from governance.figures import periods
from governance.returns.catalogue import MOST_GRACE_DAYS
from governance.returns.deadlines import Timetable

STEPS = ("due_day", "review_day", "report_day", "lock_day")
NATURAL, CUTOFF = "NATURAL", "CUTOFF"


def _day(label: str, last: int = 31, **more) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=last, **more)


class DaysForm(forms.Form):
    """Days are days of the month that follows the period; each step on or after the one before it."""

    rule = forms.ChoiceField(label="统计期", choices=[(NATURAL, "自然月"), (CUTOFF, "每月某日截止")])
    cutoff_day = _day(
        "统计截止日（每月几日）", 28, required=False, help_text="统计期为自然月的不填；1至28日。"
    )
    due_day = _day("报送截止（次月几日）")
    grace_days = forms.IntegerField(
        label="宽限（工作日）",
        min_value=0,
        max_value=MOST_GRACE_DAYS,
        help_text="宽限期内首次报送的不算迟报。",
    )
    review_day = _day("县局审核截止（次月几日）")
    report_day = _day("上报截止（次月几日）")
    lock_day = _day("锁定（次月几日）")

    def clean(self):
        found = super().clean()
        days = [found.get(step) for step in STEPS]
        if None not in days and days != sorted(days):
            self.add_error("review_day", "报送、审核、上报、锁定的日期应依次不早于前一步。")
        if found.get("rule") == CUTOFF and not found.get("cutoff_day") and "cutoff_day" not in self.errors:
            self.add_error("cutoff_day", "请填写每月几日截止。")
        return found

    @property
    def timetable(self) -> Timetable:
        found = self.cleaned_data
        cutoff = found["cutoff_day"] if found["rule"] == CUTOFF else None
        return Timetable(*(found[step] for step in STEPS), cutoff_day=cutoff, grace_days=found["grace_days"])


class CalendarForm(DaysForm):
    """Whether a bureau uses a form, from when on, and by which days."""

    is_used = forms.TypedChoiceField(
        label="是否采用", coerce=lambda text: text == "1", choices=[("1", "采用"), ("0", "停用")]
    )
    first_month = forms.TypedChoiceField(label="自何月起", coerce=int)
    field_order = ("is_used", "first_month")

    def __init__(self, *args, earliest: int, **kwargs):
        super().__init__(*args, **kwargs)
        months = [periods.shift(earliest, n) for n in range(12)]
        self.fields["first_month"].choices = [(month, periods.month(month).label) for month in months]


def first_values(timetable: Timetable, *, is_used: bool, earliest: int) -> dict:
    """What the form shows when it is opened: the days in force."""
    return {"is_used": "1" if is_used else "0", "first_month": earliest, **days_of(timetable)}


def days_of(timetable: Timetable) -> dict:
    """What a form of days shows when it is opened."""
    steps = {step: getattr(timetable, step) for step in STEPS}
    rule = CUTOFF if timetable.cutoff_day else NATURAL
    return {**steps, "cutoff_day": timetable.cutoff_day, "grace_days": timetable.grace_days, "rule": rule}
