"""The date of a holiday in a year.

Easter comes from python-dateutil. The ``holidays`` package knows public holidays by country, but not which country an article means,
nor named days that are none (Valentine's Day, Halloween, Election Day); it takes 30 ms to import for what rules/holidays.yaml says in a
line each.
"""

from __future__ import annotations

import datetime

from dateutil.easter import easter

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def holiday_date(spec: str, year: int) -> datetime.date:
    """Date by a line of rules/holidays.yaml ("12-25", "mon 1 09", "easter -2"); ValueError beyond years 1583 to 4099."""
    if spec.startswith("easter "):
        sunday: datetime.date = easter(year)
        return sunday + datetime.timedelta(days=int(spec[7:]))
    if spec == "us-election":
        return nth_weekday(year, 11, 0, 1) + datetime.timedelta(days=1)
    if spec[0].isdigit():
        month, day = spec[-5:].split("-")
        return datetime.date(int(spec[:4]) if len(spec) == 10 else year, int(month), int(day))
    name, count, month, *more = spec.split()
    return nth_weekday(year, int(month), _WEEKDAYS.index(name), int(count)) + datetime.timedelta(days=int(more[0]) if more else 0)


def nth_weekday(year: int, month: int, weekday: int, count: int) -> datetime.date:
    """The first, second, ... (or, where negative, the last) such weekday of a month."""
    if count > 0:
        first = datetime.date(year, month, 1)
        return first + datetime.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (count - 1))
    last = datetime.date(year + month // 12, month % 12 + 1, 1) - datetime.timedelta(days=1)
    return last - datetime.timedelta(days=(last.weekday() - weekday) % 7 + 7 * (-count - 1))
