"""Readings of dates that the words name: days, weekdays, months, years, decades, centuries, seasons, quarters, halves."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from service.facts.when.context import Context, day_of_week
from service.facts.when.holidays import holiday_date
from service.facts.when.lexicon import Word
from service.facts.when.numbers import read_year_words
from service.facts.when.periods import (
    SEASON_MONTH,
    Period,
    century,
    containing,
    day,
    decade,
    half,
    month,
    quarter,
    season,
    shift,
    shift_years,
    week,
    year,
)
from service.facts.when.reading import Reading, dated, find, modifier, reader, value_of
from service.facts.when.vicinity import is_bare_year, is_month_name, is_season

_LEAP = 2000  # a year that has every month and day


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
    if not 1 <= date <= 31:
        return None
    try:
        fits = datetime.date(_LEAP, number, date)
    except ValueError:
        return None
    known = year_of(words, context)
    if known is not None:
        return dated(day(fits.replace(year=known)), mod)
    if context.published is None:
        return Reading("DATE", f"XXXX-{number:02d}-{date:02d}", mod=mod)
    tense = context.tense(words[0].start, words[-1].end)
    return _sensed(context.nearest("day", fits, tense), context, mod)


def year_of(words: Sequence[Word], context: Context) -> int | None:
    """The year that stands beside a month or a quarter: "1990", "last year", "of next year"."""
    if found := find(words, "YEAR"):
        return int(found.value)
    if (spoken := read_year_words(words)) is not None:
        return spoken
    if (unit := find(words, "UNIT")) and unit.value == "Y" and context.published:
        if (steps := value_of(words, "REL")) is not None:
            return context.published.year + int(steps)
        if (steps := value_of(words, "REL_MENTIONED")) is not None and context.mentioned:
            return context.mentioned.first.year + int(steps)
    return None


def _sensed(period: Period | None, context: Context, mod: str | None) -> Reading | None:
    if period is None or context.published is None:
        return None
    sense = "past" if period.last < context.published else "future" if period.first > context.published else "present"
    return dated(period, mod, sense)


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
    spec = str(word.value)
    named_year, steps = value_of(words, "YEAR"), value_of(words, "REL")
    if len(spec) == 10 and spec[0].isdigit():
        return dated(day(holiday_date(spec, _LEAP)), mod)
    if named_year:
        return dated(day(holiday_date(spec, int(named_year))), mod)
    if context.published is None:
        fixed = spec[0].isdigit()
        return Reading("DATE", f"XXXX-{spec}" if fixed else "XXXX-XX-XX", mod=mod)
    published = context.published
    near = [day(holiday_date(spec, published.year + step)) for step in (-1, 0, 1)]
    tense = {-1: "past", 1: "future"}.get(steps) or context.tense(words[0].start, words[-1].end)
    if tense == "past":
        return _sensed([found for found in near if found.first <= published][-1], context, mod)
    if tense == "future":
        return _sensed(next(found for found in near if found.first >= published), context, mod)
    return _sensed(min(near, key=lambda found: abs((found.first - published).days)), context, mod)


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
        return _sensed(day_of_week(number, context.mentioned.first, None, int(mentioned.value) or None), context, mod)
    # "the 14 dead on Tuesday": the verb of the saying may stand far off, so only a clear sign of the future moves a weekday ahead
    return _sensed(day_of_week(number, context.published, context.tense(words[0].start, words[-1].end), steps), context, mod)


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
    last = words[-1]
    text = last.text if last.kind == "TEE" else f"{last.value:02d}"
    try:
        period = day(datetime.date(int(words[0].value), int(words[2].value), int(text[:2])))
    except ValueError:
        return None
    return Reading("TIME", f"{period.value}{text[2:]}", period) if len(text) > 3 else dated(period)


@reader("slashed")
def read_slashed(words: Sequence[Word], context: Context) -> Reading | None:
    """ "11/9/2016": month first, as American papers write, unless that cannot be."""
    parts = words[0].text.split("/")
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


@reader("month")
def read_month(words: Sequence[Word], context: Context) -> Reading | None:
    """ "November 2016", "mid-November", "June last year", "in May"."""
    name = find(words, "MONTH")
    if name is None or not is_month_name(name, words, context):
        return None
    mod = modifier(words)
    known = year_of(words, context)
    if known is not None:
        return dated(month(known, int(name.value)), mod)
    if context.published is None:
        return Reading("DATE", f"XXXX-{name.value:02d}", mod=mod)
    tense = context.tense(words[0].start, words[-1].end)
    return _sensed(context.nearest("month", datetime.date(_LEAP, int(name.value), 1), tense), context, mod)


@reader("month-relative")
def read_month_relative(words: Sequence[Word], context: Context) -> Reading | None:
    """ "last April", "this September", "the following May"."""
    number = int(value_of(words, "MONTH"))
    steps = int(value_of(words, "REL", "REL_MENTIONED", "LATEST"))
    base = context.published
    if find(words, "REL_MENTIONED") and context.mentioned:
        base = context.mentioned.last if steps >= 0 else context.mentioned.first
    if base is None:
        return Reading("DATE", f"XXXX-{number:02d}", mod=modifier(words))
    if steps == 0:
        years = 0
    elif steps < 0:
        years = 0 if number < base.month else -1
    else:
        years = 0 if number > base.month else 1
    return dated(month(base.year + years, number), modifier(words))


@reader("year")
def read_year(words: Sequence[Word], context: Context) -> Reading | None:
    """ "1990", "early 1990", "fiscal 1989", "the year 2000", "1990 or later"."""
    named = find(words, "YEAR", "INT")
    if named is None:
        return None
    number = int(named.value)
    marked = find(words, "POSITION", "FISCAL", "FISCAL_YEAR", "UNIT")
    if (unit := find(words, "UNIT")) and unit.value != "Y":
        return None
    if named.kind == "INT":
        if len(named.text) != 2 or not marked:
            return None
        number += 1900 if number > 40 else 2000
    if find(words, "THE") and not marked:
        return None
    if not marked and not is_bare_year(named, words, context):
        return None
    return dated(year(number), modifier(words))


@reader("year-spoken")
def read_year_spoken(words: Sequence[Word], context: Context) -> Reading | None:
    """ "nineteen ninety-four", "the year two thousand"."""
    number = read_year_words(words)
    unit = find(words, "UNIT")
    if number is None or (unit and unit.value != "Y") or (find(words, "THE") and not unit):
        return None
    if not unit and context.word_before(words[0].start).lower() not in ("in", "since", "of", "by", "until", "from", "to", ","):
        return None
    return dated(year(number))


@reader("year-short")
def read_year_short(words: Sequence[Word], context: Context) -> Reading | None:
    """ "'98"."""
    mark, figure = words
    if len(figure.text) != 2 or mark.end != figure.start:
        return None
    return dated(year(int(figure.value) + (1900 if int(figure.value) > 40 else 2000)))


@reader("year-span")
def read_year_span(words: Sequence[Word], context: Context) -> Reading | None:
    """ "2013-14": from one year to another; written as the first year of the two."""
    first, last = int(words[0].value), words[-1]
    if len(last.text) != 2 or words[0].end != words[1].start or words[1].end != last.start:
        return None
    end = first - first % 100 + int(last.value)
    if not first < end <= first + 30:
        return None
    span = Period("year", datetime.date(first, 1, 1), datetime.date(end, 12, 31), f"{first:04d}/{end:04d}")
    return dated(span)


@reader("decade")
def read_decade(words: Sequence[Word], context: Context) -> Reading | None:
    """ "the early 1990s", "the '60s", "the nineties"."""
    named = find(words, "DECADE")
    if named is None:
        return None
    number = int(named.value)
    if number < 100:
        if not find(words, "THE", "APOS", "POSITION") or (words[0].kind == "THE" and words[0].text.lower() != "the"):
            return None  # "in his 60s" is an age
        number += 1900 if number >= 20 else 2000
    if number < 1000:
        return None
    if number % 100 == 0 and number != 2000:
        return dated(century(number), modifier(words))
    return dated(decade(number), modifier(words))


@reader("century")
def read_century(words: Sequence[Word], context: Context) -> Reading | None:
    """ "the 20th century"."""
    number = int(value_of(words, "ORDINAL", "SECOND"))
    if value_of(words, "UNIT", "UNITS") != "CENTURY" or not 1 <= number <= 30:
        return None
    return dated(century((number - 1) * 100), modifier(words))


@reader("season")
def read_season(words: Sequence[Word], context: Context) -> Reading | None:
    """ "the summer of 1994", "last fall", "this winter"."""
    named = find(words, "SEASON", "FALL")
    if named is None or not is_season(named, words, context):
        return None
    code, mod = str(named.value), modifier(words)
    first_rel = find(words, "REL", "LATEST")
    if (known := year_of(words, context)) is not None and find(words, "YEAR", "UNIT", "NUM"):
        return dated(season(known, code), mod)
    published = context.published
    if published is None:
        return Reading("DATE", f"XXXX-{code}", mod=mod)
    if first_rel is None:
        fits = datetime.date(_LEAP, SEASON_MONTH[code], 15)
        return _sensed(context.nearest("season", fits, context.tense(words[0].start, words[-1].end)), context, mod)
    near = [season(published.year + step, code) for step in (-1, 0, 1, 2)]
    if int(first_rel.value) < 0:
        return dated([found for found in near if found.last < published][-1], mod)
    if int(first_rel.value) > 0:
        return dated(next(found for found in near if found.first > published), mod)
    return dated(min(near, key=lambda found: (not found.first <= published <= found.last, found.first.year != published.year)), mod)


@reader("quarter")
def read_quarter(words: Sequence[Word], context: Context) -> Reading | None:
    """ "the third quarter of 1990", "next year's first quarter", "fourth-quarter"."""
    if find(words, "A") and words[0].text.lower() == "another":
        return None
    number = value_of(words, "ORDINAL", "SECOND")
    if number == -1:
        number = 4
    if number is None or not 1 <= int(number) <= 4:
        return None
    number, mod = int(number), modifier(words)
    adjective = _is_adjective(words, context)
    if (known := year_of(words, context)) is not None:
        return dated(quarter(known, number), mod, bare=adjective)
    if context.published is None:
        return Reading("DATE", f"XXXX-Q{number}", mod=mod)
    fits = datetime.date(_LEAP, 3 * number - 1, 15)
    tense = context.tense(words[0].start, words[-1].end)
    reading = _sensed(context.nearest("quarter", fits, tense), context, mod)
    if reading:
        reading.bare = adjective
    return reading


def _is_adjective(words: Sequence[Word], context: Context) -> bool:
    """ "a [third-quarter] loss", "the [year-ago] results": a hyphen inside, and a noun after."""
    after = "".join(context.words_after(words[-1].end, 1))
    hyphen = find(words, "DASH") is not None or words[-1].kind == "ONE_YEAR_BEFORE"
    return (
        hyphen and (after[:1].isalpha() or after[:1] in "$#£-") and after.lower() not in ("of", "in", "for", "to", "that", "and", "ended")
    )


@reader("half")
def read_half(words: Sequence[Word], context: Context) -> Reading | None:
    """ "the first half of 1990", "second-half"; a half of anything else is no time."""
    number = value_of(words, "ORDINAL", "SECOND")
    named = find(words, "YEAR") or find(words, "UNIT")
    if number not in (1, 2) or named is None:
        return None
    known = year_of(words, context)
    return Reading("DATE", f"XXXX-H{number}") if known is None else dated(half(known, int(number)))


@reader("period-of-year")
def read_period_of_year(words: Sequence[Word], context: Context) -> Reading | None:
    """The like period of another year: "the year-earlier quarter", "the 1988 period", "last year's quarter"."""
    base = context.recent_quarter()
    adjective = _is_adjective(words, context)
    named = find(words, "YEAR")
    if named is None and find(words, "ONE_YEAR_BEFORE") is None and not find(words, "UNIT"):
        return None
    if named is None and find(words, "DIRECTION", "EARLIER") and value_of(words, "UNIT") != "Y":
        return None
    if named is None and find(words, "REL", "REL_MENTIONED") and find(words, "ONE_YEAR_BEFORE") is None and value_of(words, "UNIT") != "Y":
        return None
    if base is None and find(words, "QUARTER") and context.published:
        base = shift(containing("quarter", context.published), -1)
    if base is not None:
        if named is not None:
            return dated(shift_years(base, int(named.value) - base.first.year), compared=True, bare=adjective)
        return dated(shift_years(base, -1), compared=True, bare=adjective)
    if named is not None:
        return dated(year(int(named.value)))
    if context.published is None:
        return Reading("DATE", "XXXX-QX" if find(words, "QUARTER") else "XXXX")
    return dated(year(context.published.year - 1), compared=True, bare=adjective)
