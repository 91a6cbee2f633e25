"""Readings of calendar days: "Wednesday, Nov. 9, 2016", "Tuesday", "late yesterday", "Christmas Eve"."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from itertools import pairwise

from service.facts.when.context import Context, day_of_week
from service.facts.when.holidays import holiday_date, nth_weekday
from service.facts.when.lexicon import Word, read_clock
from service.facts.when.periods import Period, containing, day, month, shift, span_of_years, week, year
from service.facts.when.reading import LEAP_YEAR, UNIT_GRAIN, Reading, dated, find, modifier, reader, sensed, value_of, year_of
from service.facts.when.vicinity import words_about


@reader("day")
def read_day(words: Sequence[Word], context: Context) -> Reading | None:
    """A calendar day: "Wednesday, Nov. 9, 2016", "Tuesday", "late yesterday", "Christmas Eve"."""
    mod = modifier(words)
    if find(words, "MONTH"):
        return _month_and_day(words, context, mod)
    if today := find(words, "TODAY"):
        return _today(today, context, mod)
    if named := find(words, "HOLIDAY"):
        return _holiday(named, words, context, mod)
    return _weekday(words, context, mod)


def _month_and_day(words: Sequence[Word], context: Context, mod: str | None) -> Reading | None:
    number, date = value_of(words, "MONTH"), value_of(words, "DAY", "ORDINAL", "SECOND")
    for tens, ones in pairwise(word for word in words if word.kind != "DASH"):
        if tens.kind == "NUM" and tens.value in (20, 30) and ones.kind in ("ORDINAL", "SECOND"):
            date += tens.value  # "the twenty-first of March"
    if not 1 <= date <= 31:
        return None
    try:
        fits = datetime.date(LEAP_YEAR, number, date)
    except ValueError:
        return None
    known = year_of(words, context)
    attacks = {word.lower() for word in context.words_after(words[-1].end)} & words_about("attacks")
    if known is None and (number, date) == (9, 11) and attacks:
        known = 2001  # "the Sept. 11 attacks"
    if known is not None:
        return dated(day(fits.replace(year=known)), mod)
    if not context.has_year:
        return Reading("DATE", f"XXXX-{number:02d}-{date:02d}", mod=mod)
    tense = context.tense(words[0].start, words[-1].end)
    return sensed(context.nearest("day", fits, tense), context, mod)


def _today(word: Word, context: Context, mod: str | None) -> Reading:
    spec = str(word.value)
    part = spec[-2:] if spec[-2:].isalpha() else ""
    if context.published is None:
        return Reading("TIME" if part else "DATE", "XXXX-XX-XX" + (f"T{part}" if part else ""), mod=mod)
    period = shift(day(context.published), int(spec.removesuffix(part)))
    if part:
        return Reading("TIME", f"{period.value}T{part}", period, mod)
    return dated(period, mod)


def _holiday(word: Word, words: Sequence[Word], context: Context, mod: str | None) -> Reading | None:
    if words_about("after_a_holiday").intersection(context.words_after(words[-1].end, 1)):
        return None  # Pentecost Island
    spec = str(word.value)
    named_year, steps = value_of(words, "YEAR"), value_of(words, "REL")
    if len(spec) == 10 and spec[0].isdigit():
        return dated(day(holiday_date(spec, LEAP_YEAR)), mod)
    if named_year:
        return dated(day(holiday_date(spec, int(named_year))), mod)
    if context.published is None:
        fixed = spec[0].isdigit()
        return Reading("DATE", f"XXXX-{spec}" if fixed else "XXXX-XX-XX", mod=mod)
    published = context.published
    near = [day(holiday_date(spec, published.year + step)) for step in (-1, 0, 1)]
    tense = {-1: "past", 1: "future"}.get(steps) or context.tense(words[0].start, words[-1].end)
    if tense == "past":
        return sensed([found for found in near if found.first <= published][-1], context, mod)
    if tense == "future":
        return sensed(next(found for found in near if found.first >= published), context, mod)
    return sensed(min(near, key=lambda found: abs((found.first - published).days)), context, mod)


def _weekday(words: Sequence[Word], context: Context, mod: str | None) -> Reading | None:
    found = find(words, "WEEKDAY")
    if found is None:
        return None
    number = int(found.value)
    if context.published is None:
        return Reading("DATE", f"XXXX-WXX-{number}", mod=mod)
    steps = value_of(words, "REL")
    mentioned = find(words, "REL_MENTIONED")
    if mentioned and context.mentioned:
        return sensed(day_of_week(number, context.mentioned.first, None, int(mentioned.value) or None), context, mod)
    # "the 14 dead on Tuesday": the verb of the saying may stand far off, so only a clear sign of the future moves a weekday ahead
    return sensed(day_of_week(number, context.published, context.tense(words[0].start, words[-1].end), steps), context, mod)


@reader("weekday-of-week")
def read_weekday_of_week(words: Sequence[Word], context: Context) -> Reading | None:
    """ "Tuesday of last week"."""
    if value_of(words, "UNIT") != "W":
        return None
    number = int(value_of(words, "WEEKDAY"))
    base = context.published if find(words, "REL") else context.mentioned and context.mentioned.first
    if not base:
        return Reading("DATE", f"XXXX-WXX-{number}")
    steps = int(value_of(words, "REL", "REL_MENTIONED", "LATEST"))
    return dated(day(shift(week(base), steps).first + datetime.timedelta(days=number - 1)))


@reader("iso")
def read_iso(words: Sequence[Word], context: Context) -> Reading | None:
    """ "2016-11-09", "2016-11-09T10"."""
    last = words[4]
    text = last.text if last.kind == "TEE" else f"{last.value:02d}"
    if len(words) > 5 and words[5].start == last.end and (clock := read_clock(words[5].text)):
        text = f"{text}{clock[0]:02d}:{clock[1] or 0:02d}"
    try:
        period = day(datetime.date(int(words[0].value), int(words[2].value), int(text[:2])))
    except ValueError:
        return None
    return Reading("TIME", f"{period.value}{text[2:]}", period) if len(text) > 3 else dated(period)


@reader("hyphens")
def read_hyphens(words: Sequence[Word], context: Context) -> Reading | None:
    """ "21-Mar-2013", "21-Mar-13"."""
    date, _, named, _, last = words
    if date.end != words[1].start or words[3].end != last.start:
        return None
    full = int(last.value) if last.kind == "YEAR" else int(last.value) + (2000 if int(last.value) < 50 else 1900)
    return dated(day(datetime.date(full, int(named.value), int(date.value)))) if len(last.text) in (2, 4) else None


@reader("slashed")
def read_slashed(words: Sequence[Word], context: Context) -> Reading | None:
    """ "11/9/2016": month first, as American papers write, unless that cannot be; "2014/15": two years."""
    parts = words[0].text.split("/")
    if len(parts) == 2 and len(parts[0]) == 4 and len(parts[1]) == 2 and all(part.isdigit() for part in parts):
        span = span_of_years(int(parts[0]), int(parts[1]))
        return dated(span) if span else None
    if len(parts) != 3 or not all(part.isdigit() and len(part) in (1, 2, 4) for part in parts):
        return None
    first, second, third = (int(part) for part in parts)
    if len(parts[0]) == 4:
        order = [(first, second, third)]
    else:
        full = third if len(parts[2]) == 4 else third + (2000 if third < 50 else 1900)
        order = [(full, first, second), (full, second, first)]
    for year_number, month_number, date in order:
        try:
            return dated(day(datetime.date(year_number, month_number, date)))
        except ValueError:
            continue
    return None


@reader("week-of-date")
def read_week_of_date(words: Sequence[Word], context: Context) -> Reading | None:
    """ "the week of June 3"."""
    if value_of(words, "UNIT") != "W":
        return None
    reading = _month_and_day([word for word in words if word.kind != "UNIT"], context, None)
    return dated(week(reading.period.first)) if reading and reading.period else None


@reader("weekday-of-month")
def read_weekday_of_month(words: Sequence[Word], context: Context) -> Reading | None:
    """ "the first Monday of October", "the last Friday in May 2019"."""
    count = int(value_of(words, "ORDINAL", "SECOND", "REL"))
    named = find(words, "MONTH")
    if not (1 <= count <= 5 or count == -1) or named is None:
        return None
    weekday, number, known = int(value_of(words, "WEEKDAY")), int(named.value), year_of(words, context)
    if known is not None:
        found = nth_weekday(known, number, weekday - 1, count)
        return dated(day(found)) if found.month == number else None
    if context.published is None:
        return Reading("DATE", f"XXXX-{number:02d}-XX")
    nearest = context.nearest("month", datetime.date(LEAP_YEAR, number, 1), context.tense(words[0].start, words[-1].end))
    if nearest is None:
        return None
    found = nth_weekday(nearest.first.year, number, weekday - 1, count)
    return sensed(day(found), context, None) if found.month == number else None


@reader("part-of-period")
def read_part_of_period(words: Sequence[Word], context: Context) -> Reading | None:
    """ "the first week of May", "the last day of February", "the second month of 2013"."""
    count = int(value_of(words, "ORDINAL", "SECOND", "REL"))
    grain = UNIT_GRAIN.get(str(value_of(words, "UNIT", "WEEKEND")))
    if grain not in ("day", "week", "weekend", "month") or not (1 <= count <= 31 or count == -1) or value_of(words, "REL") == 1:
        return None
    place = next(place for place, word in enumerate(words) if word.kind == "OF")
    whole_words = words[place + 1 :]
    known, named = year_of(whole_words, context), find(whole_words, "MONTH")
    if named is None:
        whole: Period | None = year(known) if known is not None else None
    elif known is not None:
        whole = month(known, int(named.value))
    else:
        tense = context.tense(words[0].start, words[-1].end)
        whole = context.nearest("month", datetime.date(LEAP_YEAR, int(named.value), 1), tense)
    if whole is None:
        return Reading("DATE", "XXXX" if named is None else f"XXXX-{named.value:02d}")
    if count == -1:
        return dated(containing(grain, whole.last))
    found = shift(containing(grain, whole.first), count - 1)
    return dated(found) if found.first <= whole.last else None
