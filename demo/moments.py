"""Days and hours counted back from the day on which the demonstration is made."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone


@dataclass(frozen=True)
class Clock:
    """`now` is the moment of the making; nothing lies after it."""

    now: datetime

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    def day(self, ago: int) -> date:
        return self.today - timedelta(days=ago)

    def at(self, ago: int, hour: int = 10, minute: int = 0) -> datetime:
        """That hour of a day some days ago, or now if it has not come yet."""
        moment = datetime.combine(self.day(ago), time(hour, minute), tzinfo=timezone.get_default_timezone())
        return min(self.now, moment)

    def coming(self, days: int) -> date:
        return self.today + timedelta(days=days)
