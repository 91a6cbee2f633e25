"""Readings of months, years, decades, centuries and seasons that the words name."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from service.facts.when.context import Context
from service.facts.when.lexicon import Word
from service.facts.when.numbers import read_year_words
from service.facts.when.periods import (
    SEASON_MONTH,
    century,
    decade,
    month,
    season,
    span_of_years,
    year,
)
from service.facts.when.reading import LEAP_YEAR, Reading, dated, find, modifier, reader, sensed, value_of, year_of
from service.facts.when.vicinity import is_bare_year, is_month_name, is_season


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
    if not context.has_year:
        return Reading("DATE", f"XXXX-{name.value:02d}", mod=mod)
    tense = context.tense(words[0].start, words[-1].end)
    return sensed(context.nearest("month", datetime.date(LEAP_YEAR, int(name.value), 1), tense), context, mod)


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
    after = "".join(context.words_after(figure.end, 1))
    if after[:1].isupper():
        return None  # "'50 Cent'"
    if len(figure.text) != 2 or mark.end != figure.start:
        return None
    return dated(year(int(figure.value) + (1900 if int(figure.value) > 40 else 2000)))


@reader("year-span")
def read_year_span(words: Sequence[Word], context: Context) -> Reading | None:
    """ "2013-14": from one year to another; written as the first year of the two."""
    first, last = int(words[0].value), words[-1]
    if len(last.text) != 2 or words[0].end != words[1].start or words[1].end != last.start:
        return None
    span = span_of_years(first, int(last.value)) if first >= 1200 else None
    return dated(span) if span else None


@reader("decade")
def read_decade(words: Sequence[Word], context: Context) -> Reading | None:
    """ "the early 1990s", "the '60s", "the nineties"."""
    named = find(words, "DECADE")
    if named is None:
        return None
    number = int(named.value)
    if number < 100:
        decade_before = context.mentioned is not None and context.mentioned.grain == "decade"
        also = decade_before and context.word_before(words[0].start).lower() in ("and", "or", "to")
        if (not also and not find(words, "THE", "APOS", "POSITION")) or (words[0].kind == "THE" and words[0].text.lower() != "the"):
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
    if first_rel is None and find(words, "REL_MENTIONED") and context.mentioned:
        steps, base = int(value_of(words, "REL_MENTIONED")), context.mentioned
        near = [season(base.first.year + step, code) for step in (-1, 0, 1)]
        if steps == 0:
            return dated(near[1], mod)
        fitting = [found for found in near if (found.last < base.first if steps < 0 else found.first > base.last)]
        return dated(fitting[-1 if steps < 0 else 0], mod) if fitting else None
    if first_rel is None:
        fits = datetime.date(LEAP_YEAR, SEASON_MONTH[code], 15)
        return sensed(context.nearest("season", fits, context.tense(words[0].start, words[-1].end)), context, mod)
    near = [season(published.year + step, code) for step in (-1, 0, 1, 2)]
    if int(first_rel.value) < 0:
        return dated([found for found in near if found.last < published][-1], mod)
    if int(first_rel.value) > 0:
        return dated(next(found for found in near if found.first > published), mod)
    return dated(min(near, key=lambda found: (not found.first <= published <= found.last, found.first.year != published.year)), mod)


@reader("year-of-era")
def read_year_of_era(words: Sequence[Word], context: Context) -> Reading | None:
    """ "500 B.C.", "AD 79"."""
    number = int(value_of(words, "YEAR", "INT", "DAY"))
    if not 1 <= number <= 9999:
        return None
    if value_of(words, "ERA") == "BC":
        return Reading("DATE", f"BC{number:04d}")
    return dated(year(number))
