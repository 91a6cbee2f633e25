"""Readings of quarters and halves, and of the like period of another year, which companies' results are held against."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from service.facts.when.context import Context
from service.facts.when.lexicon import Word
from service.facts.when.periods import (
    containing,
    half,
    quarter,
    shift,
    shift_years,
    year,
)
from service.facts.when.reading import LEAP_YEAR, Reading, dated, find, modifier, reader, sensed, value_of, year_of
from service.facts.when.vicinity import is_adjective, words_about


@reader("quarter")
def read_quarter(words: Sequence[Word], context: Context) -> Reading | None:
    """ "the third quarter of 1990", "next year's first quarter", "fourth-quarter"."""
    if find(words, "A") and words[0].text.lower() == "another":
        return None
    number = value_of(words, "ORDINAL", "SECOND", "QUARTER_NUMBER")
    if number == -1:
        number = 4
    if number is None or not 1 <= int(number) <= 4:
        return None
    number, mod = int(number), modifier(words)
    adjective = is_adjective(words, context)
    if (known := year_of(words, context)) is not None:
        return dated(quarter(known, number), mod, bare=adjective)
    if not context.has_year:
        return Reading("DATE", f"XXXX-Q{number}", mod=mod)
    fits = datetime.date(LEAP_YEAR, 3 * number - 1, 15)
    tense = context.tense(words[0].start, words[-1].end)
    reading = sensed(context.nearest("quarter", fits, tense), context, mod)
    if reading:
        reading.bare = adjective
    return reading


@reader("half")
def read_half(words: Sequence[Word], context: Context) -> Reading | None:
    """ "the first half of 1990", "second-half"; a half of anything else is no time."""
    number = value_of(words, "ORDINAL", "SECOND", "HALF_NUMBER")
    named = find(words, "YEAR", "UNIT")
    after = "".join(context.words_after(words[-1].end, 1)).lower()
    results = find(words, "DASH") is not None and after in words_about("half_of_a_year")
    if number not in (1, 2) or (named is None and not results):
        return None
    known = year_of(words, context)
    if known is None and results and context.published:
        period = context.nearest("half", datetime.date(LEAP_YEAR, 6 * int(number) - 3, 1), context.tense(words[0].start, words[-1].end))
        return dated(period, bare=True) if period else None
    return Reading("DATE", f"XXXX-H{number}") if known is None else dated(half(known, int(number)))


@reader("period-of-year")
def read_period_of_year(words: Sequence[Word], context: Context) -> Reading | None:
    """The like period of another year: "the year-earlier quarter", "the 1988 period", "last year's quarter"."""
    if words[-1].kind == "ONE_YEAR_BEFORE" and words[-1].text.lower() in ("comparable", "corresponding"):
        return None  # adjectives with nothing that is a period
    base = context.recent_quarter()
    adjective = is_adjective(words, context)
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
