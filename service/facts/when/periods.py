"""Stretches of the calendar with their TIMEX3 values: days, weeks, months, quarters, seasons, years, decades, centuries.

The arithmetic is the standard library's: every grain is a few lines of it, and dateutil's relativedelta has no weeks of the year,
quarters or seasons.
"""

from __future__ import annotations

import calendar
import datetime
from dataclasses import dataclass

Date = datetime.date
_DAY = datetime.timedelta(days=1)
SEASON_MONTH = {"WI": 1, "SP": 3, "SU": 6, "FA": 9}  # where a season is taken to stand in its year (northern half of the Earth)
LENGTH = {
    "day": 1,
    "weekend": 7,
    "week": 7,
    "month": 30,
    "quarter": 91,
    "season": 91,
    "half": 182,
    "year": 365,
    "decade": 3652,
    "century": 36525,
}


@dataclass(frozen=True, slots=True)
class Period:
    """``first`` to ``last`` day, both included, and the TIMEX3 ``value`` of it."""

    grain: str
    first: Date
    last: Date
    value: str


def day(date: Date) -> Period:
    return Period("day", date, date, date.isoformat())


def week(date: Date) -> Period:
    first = date - (date.weekday()) * _DAY
    return Period("week", first, first + 6 * _DAY, week_value(first))


def weekend(date: Date) -> Period:
    """The Saturday and Sunday of the date's week."""
    first = date - date.weekday() * _DAY
    return Period("weekend", first + 5 * _DAY, first + 6 * _DAY, week_value(first) + "-WE")


def week_value(date: Date) -> str:
    year, number, _ = date.isocalendar()
    return f"{year:04d}-W{number:02d}"


def month(year: int, number: int) -> Period:
    return Period("month", Date(year, number, 1), Date(year, number, calendar.monthrange(year, number)[1]), f"{year:04d}-{number:02d}")


def quarter(year: int, number: int) -> Period:
    last = month(year, 3 * number).last
    return Period("quarter", Date(year, 3 * number - 2, 1), last, f"{year:04d}-Q{number}")


def half(year: int, number: int) -> Period:
    return Period("half", Date(year, 6 * number - 5, 1), month(year, 6 * number).last, f"{year:04d}-H{number}")


def season(year: int, code: str) -> Period:
    """Three whole months; the winter of a year is the one that begins it: December before to February."""
    start = SEASON_MONTH[code]
    first = Date(year - 1, 12, 1) if code == "WI" else Date(year, start, 1)
    return Period("season", first, month(year, 2 if code == "WI" else start + 2).last, f"{year:04d}-{code}")


def year(number: int) -> Period:
    return Period("year", Date(number, 1, 1), Date(number, 12, 31), f"{number:04d}")


def decade(first_year: int) -> Period:
    first_year -= first_year % 10
    return Period("decade", Date(first_year, 1, 1), Date(first_year + 9, 12, 31), f"{first_year // 10:03d}")


def century(first_year: int) -> Period:
    first_year -= first_year % 100
    return Period("century", Date(max(1, first_year), 1, 1), Date(first_year + 99, 12, 31), f"{first_year // 100:02d}")


def containing(grain: str, date: Date) -> Period:
    """The period of a grain that holds a date."""
    if grain == "season":
        number = (date.month % 12) // 3  # winter, spring, summer, fall
        return season(date.year + (date.month == 12), ("WI", "SP", "SU", "FA")[number])
    return {
        "day": lambda: day(date),
        "week": lambda: week(date),
        "weekend": lambda: weekend(date),
        "month": lambda: month(date.year, date.month),
        "quarter": lambda: quarter(date.year, (date.month + 2) // 3),
        "half": lambda: half(date.year, (date.month + 5) // 6),
        "year": lambda: year(date.year),
        "decade": lambda: decade(date.year),
        "century": lambda: century(date.year),
    }[grain]()


def shift(period: Period, steps: int) -> Period:
    """The period of the same grain so many steps later (earlier where negative); OverflowError or ValueError beyond years 1 to 9999."""
    grain, first = period.grain, period.first
    if grain in ("day", "week", "weekend"):
        return containing(grain, first + steps * LENGTH[grain] * _DAY)
    if grain == "season":
        names = ("WI", "SP", "SU", "FA")
        place = int(period.value[:4]) * 4 + names.index(period.value[-2:]) + steps
        return season(place // 4, names[place % 4])
    months = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}[grain] * steps
    return containing(grain, add_months(first, months))


def shift_years(period: Period, years: int) -> Period:
    """The like period so many years later: the same quarter, month or season of another year."""
    if period.grain == "season":
        return season(int(period.value[:4]) + years, period.value[-2:])
    if period.grain == "week":
        return week(period.first + datetime.timedelta(days=364 * years))
    return containing(period.grain, add_months(period.first, 12 * years))


def add_months(date: Date, months: int) -> Date:
    """The same day of another month, or its last day where it is shorter."""
    place = date.year * 12 + date.month - 1 + months
    number, index = divmod(place, 12)
    if not 1 <= number <= 9999:
        raise OverflowError("beyond the calendar")
    return Date(number, index + 1, min(date.day, calendar.monthrange(number, index + 1)[1]))


def span_of_years(first: int, last: int) -> Period | None:
    """From a year to another that its last two figures name ("2013-14"); None where that is no span of at most 30 years."""
    end = first - first % 100 + last
    end += 100 if end <= first and last < 10 else 0  # "1999-00"
    if not first < end <= first + 30:
        return None
    return Period("year", Date(first, 1, 1), Date(end, 12, 31), f"{first:04d}/{end:04d}")
