"""Readings of what repeats: "every Tuesday", "twice a year", "annually"."""

from __future__ import annotations

from collections.abc import Sequence

from service.facts.when.context import Context
from service.facts.when.durations import duration_value
from service.facts.when.lexicon import Word
from service.facts.when.numbers import plain, read_number
from service.facts.when.reading import Reading, find, reader, value_of
from service.facts.when.vicinity import words_about

_SET_OF_UNIT = {
    "D": "P1D",
    "W": "P1W",
    "M": "P1M",
    "Y": "P1Y",
    "Q": "P1Q",
    "TH": "PT1H",
    "TM": "PT1M",
    "DECADE": "P10Y",
    "CENTURY": "P100Y",
}


@reader("set-each")
def read_set_each(words: Sequence[Word], context: Context) -> Reading | None:
    """ "every Tuesday", "each month", "every two weeks", "every other day"."""
    quant = "EACH" if words[0].value == "EACH" else "EVERY"
    if unit := find(words, "UNIT", "UNITS", "QUARTER", "QUARTERS"):
        number = read_number(words)
        step = 2.0 if find(words, "OTHER") or (words[1].kind == "SECOND") else float(value_of(words, "ORDINAL") or number or 1)
        if unit.kind == "UNITS" and number is None and not find(words, "FEW"):
            return None
        value = duration_value(None if find(words, "FEW") else step, str(unit.value))
        return Reading("SET", value, quant=f"EVERY {plain(step)}" if step != 1 else quant) if value else None
    named = words[-1]
    forms = {
        "WEEKDAY": f"XXXX-WXX-{named.value}",
        "MONTH": f"XXXX-{named.value:02d}" if named.kind == "MONTH" else "",
        "DAYPART": f"XXXX-XX-XXT{named.value}",
        "SEASON": f"XXXX-{named.value}",
        "FALL": f"XXXX-{named.value}",
        "WEEKEND": "XXXX-WXX-WE",
        "HOLIDAY": f"XXXX-{named.value}" if named.kind == "HOLIDAY" and str(named.value)[:1].isdigit() else "P1Y",
    }
    return Reading("SET", forms[named.kind], quant=quant)


@reader("set-weekdays")
def read_set_weekdays(words: Sequence[Word], context: Context) -> Reading | None:
    """ "Tuesdays", "Tuesday nights", "weekends"."""
    named = find(words, "WEEKDAYS", "WEEKDAY")
    if named is None:
        return None
    if named.value == 0:
        return Reading("SET", "XXXX-WXX-XX")
    part = value_of(words, "DAYPARTS")
    return Reading("SET", f"XXXX-WXX-{named.value}" + (f"T{part}" if part else ""))


@reader("set-times")
def read_set_times(words: Sequence[Word], context: Context) -> Reading | None:
    """ "twice a year", "three times a week"."""
    unit = find(words, "UNIT", "WEEKEND")
    value = _SET_OF_UNIT.get(str(unit.value)) if unit else None
    if value is None:
        return None
    count = value_of(words, "TIMES")
    if count == "X":
        number = read_number([word for word in words if word.kind != "A"])
        count = f"{plain(number)}X" if number else None
    return Reading("SET", value, freq=count)


@reader("set-per")
def read_set_per(words: Sequence[Word], context: Context) -> Reading | None:
    """ "per year"."""
    if context.word_before(words[0].start).lower() in words_about("speeds"):
        return None
    value = _SET_OF_UNIT.get(str(words[-1].value))
    return Reading("SET", value) if value else None


@reader("set-adverb")
def read_set_adverb(words: Sequence[Word], context: Context) -> Reading | None:
    """ "daily", "annually" beside a verb; before a noun ("daily volume") it is an adjective, in "The Daily Mail" a name."""
    after = "".join(context.words_after(words[0].end, 1))
    if words[0].text.lower() != "annually" and after[:1].isalpha() and after.lower() not in words_about("after_an_adverb"):
        return None
    if words[0].text[0].isupper() and (
        context.word_before(words[0].start)[:1].isupper() or "".join(context.words_after(words[0].end, 1))[:1].isupper()
    ):
        return None
    return Reading("SET", str(words[0].value))
