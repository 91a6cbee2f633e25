"""Readings that count from the publication or from the date mentioned last: "last month", "two weeks ago", "the next day"."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from service.facts.when.context import Context, day_of_week
from service.facts.when.lexicon import Word
from service.facts.when.numbers import read_number
from service.facts.when.periods import Period, add_months, containing, day, shift, shift_years
from service.facts.when.reading import UNANCHORED, UNIT_GRAIN, Reading, dated, find, modifier, reader, value_of

_AGO_MOD = {"MORE_THAN": "BEFORE", "EQUAL_OR_MORE": "BEFORE", "LESS_THAN": "AFTER", "EQUAL_OR_LESS": "AFTER"}


def _grain(words: Sequence[Word]) -> str | None:
    return UNIT_GRAIN.get(str(value_of(words, "UNIT", "QUARTER", "WEEKEND")))


@reader("relative-period")
def read_relative_period(words: Sequence[Word], context: Context) -> Reading | None:
    """ "last month", "early next year", "the following day", "that same week", "the weekend"."""
    grain = _grain(words)
    if grain is None or (words[0].kind == "REL" and words[0].text[0].isupper() and words[-1].text[0].isupper()):
        return None  # "This Week" is a programme
    if find(words, "FISCAL") and not find(words, "REL", "LATEST"):
        return Reading("DURATION", "P1Y")
    mod = modifier(words)
    mentioned = find(words, "REL_MENTIONED")
    relative = find(words, "REL", "LATEST")
    if relative is not None and words[-1].kind == "UNIT" and _is_next_after_the(words, relative, grain) and (told := context.told(grain)):
        base: Period | None = containing(grain, told.last)
    elif mentioned is not None:
        base = containing(grain, told.first) if (told := context.told(grain)) else None
    else:
        base = containing(grain, context.published) if context.published else None
    if base is None:
        return Reading("DATE", UNANCHORED[grain], mod=mod)
    the = "the" in (words[0].text.lower(), context.word_before(words[0].start).lower())
    if relative is not None and the and relative.value != 0 and context.words_after(words[-1].end, 1) == ["of"]:
        return None  # "the last day of February" is another day
    stepping = relative or mentioned
    steps = int(stepping.value) if stepping else 0
    if relative is None and mentioned is None:  # "the weekend"
        steps = (
            0 if context.tense(words[0].start, words[-1].end) == "future" or (context.published and base.first <= context.published) else -1
        )
    current = (relative is not None and relative.kind == "LATEST") or (mentioned is not None and steps == 0)
    if grain == "quarter" and current and (quoted := context.recent_quarter()):
        return dated(quoted, mod)
    return dated(shift(base, steps), mod)


def _is_next_after_the(words: Sequence[Word], relative: Word, grain: str) -> bool:
    """ "the next day" follows the story; "next day" and "next week" the publication."""
    return grain == "day" and relative.text.lower() == "next" and words[0].kind == "THE"


@reader("latest")
def read_latest(words: Sequence[Word], context: Context) -> Reading | None:
    """ "the latest period", "the latest quarter", "the latest fiscal year"."""
    if find(words, "PERIOD", "QUARTER"):
        if quoted := context.recent_quarter():
            return dated(quoted)
        if context.published is None:
            return Reading("DATE", "XXXX-QX")
        return dated(shift(containing("quarter", context.published), -1))
    return read_relative_period([word for word in words if word.kind != "FISCAL"], context)


@reader("definite-period")
def read_definite_period(words: Sequence[Word], context: Context) -> Reading | None:
    """ "the quarter", "the year", "the end of the month": the one that the article speaks of."""
    grain = _grain(words)
    if find(words, "SEASON"):
        return None
    if grain is None or (words[0].text.lower() not in ("the",) and words[0].kind == "THE"):
        return None
    if context.article.text[words[-1].end : words[-1].end + 1] == "-":
        return None  # "the year-long trial"
    if (figures := context.words_after(words[-1].end, 1)) and figures[0].isdigit():
        return None  # "the year 2525"
    position = find(words, "POSITION")
    if position is None and words[-1].text.istitle() and context.in_prose:
        return None  # "Toy of the Year"
    after = context.words_after(words[-1].end)
    if position is None and grain in ("day", "week", "month", "decade", "century"):
        if (after and after[0].lower() in ("of", "when", "that", "before", "after", "ended", "ending")) or grain in ("decade", "century"):
            return None
        base = context.told(grain)
        if base is None:
            base = containing(grain, context.published) if context.published else None
        return dated(containing(grain, base.first)) if base else Reading("DATE", UNANCHORED[grain])
    mod = modifier(words)
    if grain == "quarter":
        if quoted := context.recent_quarter():
            return dated(quoted, mod)
        if context.published is None:
            return Reading("DATE", "XXXX-QX", mod=mod)
        step = 0 if position or context.tense(words[0].start, words[-1].end) == "future" else -1
        return dated(shift(containing("quarter", context.published), step), mod)
    to_date = len(after) == 2 and after[0].lower() in ("to", "through") and (after[1][0].isupper() or after[1][0].isdigit())
    if grain == "year" and after and (to_date or after[0].lower() in ("ended", "ending")):
        return Reading("DURATION", "P1Y")
    if context.published is None:
        return Reading("DATE", UNANCHORED[grain], mod=mod)
    return dated(containing(grain, context.published), mod)


@reader("period-end")
def read_period_end(words: Sequence[Word], context: Context) -> Reading | None:
    """ "year-end", "the year's end", "month-end"."""
    grain = _grain(words)
    if grain not in ("year", "month", "quarter"):
        return None
    if context.published is None:
        return Reading("DATE", UNANCHORED[grain], mod="END")
    period = shift(containing(grain, context.published), int(value_of(words, "REL") or 0))
    return dated(period, "END")


@reader("shift")
def read_shift(words: Sequence[Word], context: Context) -> Reading | None:
    """ "two weeks ago", "a year earlier", "three days later", "months ago"."""
    unit = find(words, "UNIT", "UNITS", "QUARTER", "QUARTERS")
    direction = find(words, "DIRECTION", "DIRECTION_MENTIONED", "EARLIER")
    if unit is None or direction is None:
        return None
    sign = {"START": -1, "END": 1}.get(direction.value) or int(direction.value)
    from_publication = direction.kind == "DIRECTION"
    if not from_publication and str(unit.value)[0] == "T":
        return None  # "five minutes later": how long, not when
    vague = find(words, "FEW")
    number = read_number(words)
    if vague is not None and vague.value != "X" and number is None:
        number = float(vague.value)
    elif vague is not None:
        number = None  # "a few hundred years ago"
    if number is None and vague is None and find(words, "A"):
        number = 0.5 if words[0].kind == "HALF" else 1.5 if find(words, "HALF") else 1.0
    elif find(words, "HALF") and number is None:
        number = 0.5
    if number is None:
        return Reading("DATE", "PAST_REF" if sign < 0 else "FUTURE_REF")
    if number > 100_000:
        return None
    count = sign * int(number)
    mod = _AGO_MOD.get(str(value_of(words, "APPROX")), value_of(words, "APPROX"))
    quarter_told = context.recent_quarter()
    if unit.value == "Y" and abs(count) == 1 and sign < 0:
        if quarter_told:
            return dated(shift_years(quarter_told, count), mod, compared=True)
        if not from_publication and context.mentioned:
            return dated(containing("year", add_months(context.mentioned.first, 12 * count)), mod, compared=True)
    base = day(context.published) if context.published else None
    if not from_publication:
        base = context.told({"D": "day", "W": "week", "FORTNIGHT": "week"}.get(str(unit.value), "year"))
    return _shifted(base, str(unit.value), sign, number, mod)


def _shifted(base: Period | None, unit: str, sign: int, number: float, mod: str | None) -> Reading | None:
    count = sign * int(number)
    grain = {"FORTNIGHT": "week", "MILLENNIUM": "century"}.get(unit) or UNIT_GRAIN.get(unit)
    if grain is None:  # hours and less
        if base is None or base.grain != "day":
            return Reading("TIME", "XXXX-XX-XXTXX:XX", mod=mod)
        return Reading("TIME", f"{base.value}TXX:XX", base, mod)
    if base is None:
        return Reading("DATE", UNANCHORED[grain], mod=mod)
    if unit == "FORTNIGHT":
        return dated(shift(containing("week", base.first), 2 * count), mod)
    if years := {"DECADE": 10, "CENTURY": 100, "MILLENNIUM": 1000}.get(unit):
        return dated(containing("year", add_months(base.first, sign * round(12 * years * number))), mod)
    if unit == "Y" and number != int(number):
        return dated(containing("month", add_months(base.first, sign * round(12 * number))), mod)
    if unit == "Y" and base.grain in ("month", "quarter", "season"):
        return dated(shift_years(base, count), mod)
    return dated(shift(containing(grain, base.first), count), mod)


@reader("shift-day")
def read_shift_day(words: Sequence[Word], context: Context) -> Reading | None:
    """ "a year ago today", "a week from Tuesday", "a week ago Friday": so long before or after a day that is named."""
    number = read_number(words[:-1]) or (1.0 if find(words, "A") else value_of(words, "FEW"))
    unit = UNIT_GRAIN.get(str(value_of(words, "UNIT", "UNITS")))
    if not isinstance(number, float) or number > 100_000 or unit not in ("day", "week", "month", "year") or context.published is None:
        return None
    sign = -1 if find(words, "DIRECTION") else 1
    named = words[-1]
    if named.kind == "TODAY":
        spec = str(named.value)
        if not spec.lstrip("-").isdigit():
            return None
        base = context.published + datetime.timedelta(days=int(spec))
    else:
        base = day_of_week(int(named.value), context.published, "past" if sign < 0 else "future", None).first
    count = sign * int(number)
    if unit in ("day", "week"):
        return dated(day(base + datetime.timedelta(days=count * (7 if unit == "week" else 1))))
    return dated(day(add_months(base, count * (12 if unit == "year" else 1))))


@reader("period-before")
def read_period_before(words: Sequence[Word], context: Context) -> Reading | None:
    """ "the day before", "the month before", where nothing follows that says before what."""
    grain = _grain(words)
    after = "".join(context.words_after(words[-1].end, 1))
    if grain is None or after[:1].isalnum() or after[:1] in "\"'“‘":
        return None
    base = context.told(grain)
    return dated(shift(containing(grain, base.first), -1)) if base else Reading("DATE", UNANCHORED[grain])
