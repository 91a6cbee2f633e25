"""Readings of lengths of time: "three days", "nearly two years", "the last three months"."""

from __future__ import annotations

from collections.abc import Sequence

from service.facts.when.context import Context
from service.facts.when.lexicon import Word
from service.facts.when.numbers import plain, read_number
from service.facts.when.reading import Reading, find, modifier, reader
from service.facts.when.vicinity import words_about

_UNITS = ("UNIT", "UNITS", "QUARTER", "QUARTERS", "SECOND")
_MULTIPLE = {"FORTNIGHT": ("W", 2), "DECADE": ("Y", 10), "CENTURY": ("Y", 100), "MILLENNIUM": ("Y", 1000)}


def duration_value(number: float | None, unit: str) -> str | None:
    """TIMEX3 value of so many units; None as number is "an unknown number of"."""
    if unit == "S" or unit == "2":
        unit = "TS"
    if number is None:
        if unit in ("DECADE", "CENTURY", "MILLENNIUM"):
            return {"DECADE": "PXDE", "CENTURY": "PXC", "MILLENNIUM": "PXL"}[unit]
        return ("PTX" + unit[1:]) if unit[0] == "T" else "PX" + ("W" if unit == "FORTNIGHT" else unit)
    if number < 0 or number > 1e9:
        return None
    if unit in _MULTIPLE:
        unit, factor = _MULTIPLE[unit]
        number *= factor
    if unit[0] == "T":
        return _clock_length(number, unit[1:])
    whole, rest = int(number), number - int(number)
    if rest and unit == "Y" and abs(12 * rest - round(12 * rest)) < 1e-6:
        return f"P{f'{whole}Y' if whole else ''}{round(12 * rest)}M"
    if unit == "D" and rest:
        return _clock_length(24 * number, "H")
    return f"P{plain(number)}{unit}"


def _clock_length(number: float, unit: str) -> str:
    whole, rest = int(number), number - int(number)
    if rest and unit in "HM":
        smaller = {"H": "M", "M": "S"}[unit]
        return f"PT{f'{whole}{unit}' if whole else ''}{plain(round(60 * rest))}{smaller}"
    return f"PT{plain(number)}{unit}"


def _number(words: Sequence[Word]) -> tuple[float | None, bool]:
    """How many, and whether anything says so."""
    number = read_number(words)
    if (vague := find(words, "FEW")) is not None:
        return (None, True) if vague.value == "X" else (float(vague.value), True)
    if number is not None:
        return number, True
    if find(words, "HALF"):
        half_first = next(word.kind for word in words if word.kind in ("HALF", "A")) == "HALF"
        return (0.5 if half_first else 1.5), True
    return (1.0, True) if find(words, "A") else (None, False)


def _first_of_range(words: Sequence[Word]) -> Sequence[Word]:
    """Of "two to three" the first number, as TimeBank writes ranges."""
    for place, word in enumerate(words):
        if word.kind in ("TO", "OR") and place and any(other.kind in ("NUM", "DAY", "INT") for other in words[place:]):
            return [*words[:place], *(other for other in words[place:] if other.kind in _UNITS)]
        if (
            word.kind == "DASH"
            and 0 < place < len(words) - 1
            and words[place - 1].kind in ("DAY", "INT")
            and words[place + 1].kind in ("DAY", "INT")
        ):
            return [*words[:place], *(other for other in words[place:] if other.kind in _UNITS)]
    return words


@reader("duration")
def read_duration(words: Sequence[Word], context: Context) -> Reading | None:
    """ "nearly two years", "a decade", "24-hour", "a couple of weeks", "the last three months"."""
    unit = find(words, "UNIT", "UNITS", "QUARTER", "QUARTERS", "SECOND")
    if unit is None:
        return _seasons(words)
    if unit.text.istitle() and words[0] is not unit and context.in_prose:
        return None  # "12 Years a Slave"
    singular = unit.kind in ("UNIT", "QUARTER")
    if context.words_after(words[-1].end, 1) == ["ago"]:
        return None  # "the cup final two years ago"
    if words[0].text == "last" and context.word_before(words[0].start).lower() in words_about("before_a_verb"):
        return None  # "to last two hours": the verb
    counted = words[: words.index(unit)]
    number, known = _number(_first_of_range(counted) if not find(words, "HALF") else words)
    if not known or (words[0].text == "many" and context.word_before(words[0].start).lower() == "as"):
        return None
    only_article = number == 1.0 and read_number(words) is None
    if only_article and not singular:
        return None  # "a decades-long feud" has no article of its own
    one_day = words[0].text.lower() == "one" and len(words) == 2 and str(unit.value) == "D"
    if one_day and context.word_before(words[0].start).lower() not in words_about("before_one_day"):
        return None  # some day or other
    if only_article and not is_length(words, unit, context):
        return None
    if is_age(words, context) or (unit.kind == "QUARTERS" and find(words, "DASH")):
        return None  # "three-quarters" is a fraction
    value = duration_value(number, str(unit.value))
    adjective = singular and not only_article and number not in (1.0, 0.5, 1.5)
    return Reading("DURATION", value, mod=modifier(words), bare=adjective) if value else None


def is_age(words: Sequence[Word], context: Context) -> bool:
    """ "37 years old", "a 24-year-old", "years of age"."""
    end = words[-1].end
    if context.article.text[end : end + 4].lower() == "-old":
        return True
    after = [word.lower() for word in context.words_after(end, 2)]
    return after[:1] in (["old"], ["older"]) or after == ["of", "age"] or context.word_before(words[0].start).lower() in ("aged", "age")


def is_length(words: Sequence[Word], unit: Word, context: Context) -> bool:
    """Whether "a year" is a length: not in "$3 a year", where it is a rate."""
    before = context.word_before(words[0].start).lower()
    after = [word.lower() for word in context.words_after(words[-1].end, 1)]
    if find(words, "APPROX", "ADJ", "HALF", "DASH", "OR_SO") or words[0].text.lower() in ("another",):
        return True
    if unit.kind == "QUARTER" or words[0].kind == "THE":
        return False
    if before in ("within", "for", "after", "than", "over") or (after and after[0] in ("after", "before", "since")):
        return True
    if after and after[0] in ("when", "that", "of", "in", "like"):
        return False
    return before in words_about("before_a_length_alone")


def _seasons(words: Sequence[Word]) -> Reading | None:
    named = find(words, "SEASONS")
    return Reading("SET", f"XXXX-{named.value}", quant="EVERY") if named is not None else None


@reader("duration-aged")
def read_duration_aged(words: Sequence[Word], context: Context) -> Reading | None:
    """ "an 8-month-old truce"; what is counted in years is taken for the age of a person, which is none."""
    unit = find(words, "UNIT")
    number = read_number(words)
    if unit is None or number is None or unit.value == "Y":
        return None
    value = duration_value(number, str(unit.value))
    return Reading("DURATION", value) if value else None


@reader("vague-period")
def read_vague_period(words: Sequence[Word], context: Context) -> Reading | None:
    """ "recent months", "the coming weeks", "past years"."""
    unit = find(words, "UNITS", "QUARTERS")
    relative = find(words, "RECENT", "REL")
    if unit is None or relative is None:
        return None
    if unit.value == "Y" and int(relative.value) < 0:
        return Reading("DATE", "PAST_REF")
    if int(relative.value) == 0:
        return None
    if int(relative.value) > 0:
        return Reading("DATE", "FUTURE_REF")
    value = duration_value(None, str(unit.value))
    return Reading("DURATION", value) if value else None


@reader("duration-plural")
def read_duration_plural(words: Sequence[Word], context: Context) -> Reading | None:
    """ "for weeks", "months of talks"."""
    before = context.word_before(words[0].start).lower()
    after = "".join(context.words_after(words[-1].end, 1)).lower()
    counted = after in words_about("after_a_plural") and before not in words_about("not_before_a_plural")
    if is_age(words, context) or not (before in words_about("before_a_plural") or counted):
        return None
    value = duration_value(None, str(words[0].value))
    return Reading("DURATION", value) if value else None


@reader("duration-long")
def read_duration_long(words: Sequence[Word], context: Context) -> Reading | None:
    """ "year-long", "weeklong", "decades-old", "centuries-long"."""
    first, last = words[0], words[-1]
    if first.kind == "LONG":
        return Reading("DURATION", str(first.value))
    if last.text.lower() not in ("long", "old") or (first.kind == "UNIT" and last.text.lower() == "old") or first.end != words[1].start:
        return None
    value = duration_value(1.0 if first.kind == "UNIT" else None, str(first.value))
    return Reading("DURATION", value) if value else None


@reader("duration-fraction")
def read_duration_fraction(words: Sequence[Word], context: Context) -> Reading | None:
    """ "half-hour", "a quarter-century", "a quarter of a century"."""
    unit = words[-1]
    part = 0.5 if find(words, "HALF") else 0.25
    if part == 0.25 and unit.value != "CENTURY":
        return None
    value = duration_value(part, str(unit.value))
    return Reading("DURATION", value, bare=find(words, "DASH") is not None) if value else None
