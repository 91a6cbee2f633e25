"""Readings of times of day: "Friday evening", "5 p.m. EST, Nov. 6", "around 6am", "noon"."""

from __future__ import annotations

from collections.abc import Sequence

from service.facts.when.context import Context
from service.facts.when.days import read_day
from service.facts.when.lexicon import Word, read_clock
from service.facts.when.periods import day, shift
from service.facts.when.reading import Reading, find, modifier, reader, value_of
from service.facts.when.vicinity import words_about

_CLOCKS = ("CLOCK", "AMPM", "OCLOCK", "NOON", "ZONE")
_DAY_KINDS = ("MONTH", "WEEKDAY", "TODAY", "HOLIDAY")


@reader("time")
def read_time(words: Sequence[Word], context: Context) -> Reading | None:
    """A clock time or a part of the day, on the day named beside it, else that the story has come to, else that of the publication."""
    part = value_of(words, "DAYPART", "OVERNIGHT")
    clock = _clock(words) if find(words, *_CLOCKS) else None
    if clock is None and part is None:
        return None
    if words[-1].kind == "CLOCK" and "".join(context.words_after(words[-1].end, 1)).lower() in words_about("after_a_match_clock"):
        return None
    if clock is None and not _is_part(words, context):
        return None
    base = _day_of(words, context)
    if base is None:
        return None
    prefix, reading = base
    mod = modifier(words)
    mod = "APPROX" if mod == "LESS_THAN" else mod  # "almost midnight"
    if clock is not None:
        hour, minute = clock
        value = f"{prefix}T{hour:02d}:{minute:02d}"
    else:
        value = f"{prefix}T{part}"
    return Reading("TIME", value, reading.period if reading else None, mod)


def _is_part(words: Sequence[Word], context: Context) -> bool:
    """ "the night" is a time where a preposition puts something there; "early evening" always."""
    if find(words, "POSITION", "OVERNIGHT", "REL", "REL_MENTIONED", *_DAY_KINDS):
        return True
    after = context.words_after(words[-1].end, 1)
    return context.word_before(words[0].start).lower() in ("in", "during", "through", "into", "overnight") and not (
        after and after[0].lower() in ("of", "before")
    )


def _day_of(words: Sequence[Word], context: Context) -> tuple[str, Reading | None] | None:
    """Value of the day, with its reading where it is anchored."""
    if find(words, *_DAY_KINDS):
        if find(words, "MONTH"):
            chosen = _date_words(words)
        else:
            chosen = [word for word in words if word.kind in (*_DAY_KINDS, "REL", "REL_MENTIONED", "YEAR")]
        reading = read_day(chosen, context)
        return None if reading is None else (reading.value[:10], reading)
    relative = find(words, "REL", "REL_MENTIONED", "LATEST")
    base = day(context.published) if context.published else None
    told = context.told("day")
    if told is None or told.grain != "day":
        told = None
    if relative is None:
        forward = context.tense(words[0].start, words[-1].end) == "future"
        base = context.day_in_sentence or (None if forward else told) or base
    elif relative.kind == "REL_MENTIONED":
        base = told or base
    if base is None:
        return "XXXX-XX-XX", None
    steps = int(relative.value) if relative else 0
    period = shift(base, steps)
    return period.value, Reading("DATE", period.value, period)


def _date_words(words: Sequence[Word]) -> list[Word]:
    """The words of a date with a month among others: the day's number stands beside the month, not beside "p.m."."""
    month_at = next(at for at, word in enumerate(words) if word.kind == "MONTH")
    chosen = [words[month_at], *(word for word in words if word.kind in ("YEAR", "REL", "UNIT") and word.start > words[month_at].start)]
    after = [word for word in words[month_at + 1 : month_at + 4] if word.kind in ("DAY", "ORDINAL", "SECOND")]
    before = [word for word in words[max(0, month_at - 3) : month_at] if word.kind in ("DAY", "ORDINAL", "SECOND")]
    following = words[month_at + 1 :]
    if after and not (len(following) > 1 and following[1].kind in ("AMPM", "OCLOCK")):
        return [*chosen, after[0]]
    return [*chosen, before[-1]] if before else [*chosen, *after[:1]]


def _clock(words: Sequence[Word]) -> tuple[int, int] | None:
    """Hour and minute by the 24-hour clock; midnight is the end of the day (24:00), as TIMEX3 has it."""
    if noon := find(words, "NOON"):
        hour_text, minute_text = str(noon.value).split(":")
        return int(hour_text), int(minute_text)
    hour: int | None = None
    minute = 0
    half = value_of(words, "AMPM") or {"MO": "am", "AF": "pm", "EV": "pm", "NI": "pm"}.get(value_of(words, "DAYPART"))
    for place, word in enumerate(words):
        following = words[place + 1].kind if place + 1 < len(words) else ""
        if word.kind == "CLOCK" and (read := read_clock(word.text)):
            hour, minute = read[0], read[1] or 0
            half = half or (read[2] if read[2] in ("am", "pm") else None)
            break
        if following in ("AMPM", "OCLOCK", "ZONE") and word.kind in ("DAY", "DECIMAL", "INT", "NUM", "YEAR"):
            figures = word.text.split(".")
            if word.kind == "DECIMAL":
                if len(figures[1]) != 2:
                    return None
                hour, minute = int(figures[0]), int(figures[1])
            elif len(word.text) == 4 and word.text.isdigit():
                hour, minute = int(word.text[:2]), int(word.text[2:])
            else:
                hour = int(word.value)
            break
    if hour is None or not 0 <= hour <= 24 or not 0 <= minute < 60:
        return None
    if half is not None:
        if hour > 12:
            return (hour, minute) if half == "pm" else None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return hour, minute


@reader("clock-decimal")
def read_clock_decimal(words: Sequence[Word], context: Context) -> Reading | None:
    """ "at 7.30 last night": a full stop for a colon, where "at" says that it is a time."""
    hour, _, minute = words[0].text.partition(".")
    at = context.word_before(words[0].start).lower() in ("at", "around", "about", "by", "until", "after", "before", "from")
    if not at or len(minute) != 2 or int(hour) > 24 or int(minute) > 59:
        return None
    base = _day_of(words[1:], context)
    if base is None:
        return None
    prefix, reading = base
    late = value_of(words, "DAYPART") in ("AF", "EV", "NI") and int(hour) < 12
    return Reading("TIME", f"{prefix}T{int(hour) + 12 * late:02d}:{minute}", reading.period if reading else None)
