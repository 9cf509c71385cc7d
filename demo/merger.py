"""The village merger of the present: two villages of 北湾镇 became one thirteen months ago."""

from datetime import date, datetime

from demo import offices
from governance.figures import periods
from governance.regions import actions
from governance.regions.models import Region
from governance.regions.versions import NewUnit
from governance.tenancy import scope

SOURCES = ("620421101205", "620421101206")  # 泰安村、中堡村
TARGET = NewUnit("620421101209", "泰安中堡村村民委员会")


def merge(*, today: date, at: datetime) -> None:
    """Through the real action, by the head of the county bureau."""
    head = offices.post_of("jingyuan_head")
    first_day = periods.month(periods.shift(periods.month_of(today), -13)).starts_on
    decision = actions.Decision(
        effective_on=first_day,
        doc_no=f"靖政发〔{first_day.year}〕31号",
        note="经村民会议同意、县人民政府批准",
    )
    with scope.enter(scope.of_region(head.region, post_id=head.pk, user_id=head.user_id)):
        sources = list(Region.objects.filter(code__in=SOURCES).order_by("code"))
        actions.merge(sources=sources, new=TARGET, decision=decision, by=head, at=at)
