"""How old something may be, in months."""

import calendar
import datetime

from django.utils.timezone import localdate, make_aware


def months_before(day: datetime.date, months: int) -> datetime.date:
    """The same day of an earlier month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_ago(months: int) -> datetime.datetime:
    """The beginning of the day, in the site's time zone, that many months before today."""
    return make_aware(datetime.datetime.combine(months_before(localdate(), months), datetime.time.min))
