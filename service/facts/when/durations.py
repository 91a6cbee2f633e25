"""Readings of lengths of time and of repetitions, and of words that point to no date."""

from __future__ import annotations

from collections.abc import Sequence

from service.facts.when.context import Context
from service.facts.when.lexicon import Word
from service.facts.when.numbers import plain, read_number
from service.facts.when.periods import containing, shift
from service.facts.when.reading import UNIT_GRAIN, Reading, dated, find, modifier, reader, value_of

_UNITS = ("UNIT", "UNITS", "QUARTER", "QUARTERS", "SECOND")
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
_AFTER_AN_ADVERB = frozenset(
    [
        "and",
        "or",
        "but",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "to",
        "with",
        "since",
        "until",
        "through",
        "during",
        "between",
        "over",
        "as",
        "than",
        "because",
        "while",
        "if",
        "when",
        "after",
        "before",
        "into",
        "of",
    ]
)
_AFTER_A_NOUN = _AFTER_AN_ADVERB | frozenset(
    [
        "that",
        "has",
        "have",
        "had",
        "was",
        "were",
        "is",
        "are",
        "it",
        "he",
        "she",
        "they",
        "we",
        "i",
        "would",
        "will",
        "could",
        "who",
        "which",
        "may",
        "can",
        "not",
    ]
)
_NOT_AFTER_THE_TIME = frozenset(["of", "that", "when", "he", "she", "it", "they", "we", "i", "you"])
_BEFORE_A_VERB = frozenset(["to", "will", "would", "could", "can", "may", "might", "should", "must", "not"])
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
    if unit == "D" and number < 1:
        return _clock_length(24 * number, "H")
    return f"P{plain(number)}{unit}"


def _clock_length(number: float, unit: str) -> str:
    if unit == "H" and number == int(number) and number >= 24 and number % 24 == 0 and number <= 72:
        return f"PT{plain(number)}H" if number > 24 else "PT24H"
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


def _upper(words: Sequence[Word]) -> Sequence[Word]:
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
    if words[0].text == "last" and context.word_before(words[0].start).lower() in _BEFORE_A_VERB:
        return None  # "to last two hours": the verb
    counted = words[: words.index(unit)]
    number, known = _number(_upper(counted) if not find(words, "HALF") else words)
    if not known:
        return None
    only_article = number == 1.0 and read_number(words) is None
    if only_article and not is_length(words, unit, context):
        return None
    if singular and not only_article and number not in (1.0, 0.5) and not (find(words, "DASH") or unit.start - words[0].end <= 40):
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
    if find(words, "APPROX", "ADJ", "HALF", "DASH") or words[0].text.lower() in ("another",):
        return True
    if unit.kind == "QUARTER" or words[0].kind == "THE":
        return False
    if before in ("within", "for", "after", "than", "over") or (after and after[0] in ("after", "before", "since")):
        return True
    if after and after[0] in ("when", "that", "of", "in", "like"):
        return False
    return before in (
        "for",
        "in",
        "within",
        "after",
        "over",
        "than",
        "about",
        "nearly",
        "almost",
        "last",
        "lasted",
        "take",
        "takes",
        "took",
        "by",
        "of",
        "during",
        "spent",
        "every",
        "until",
        "is",
        "was",
        "be",
        "to",
        "serve",
        "under",
        "least",
        "wait",
        "or",
        "and",
    )


def _seasons(words: Sequence[Word]) -> Reading | None:
    named = find(words, "SEASONS")
    return Reading("SET", f"XXXX-{named.value}", quant="EVERY") if named is not None else None


@reader("duration-aged")
def read_duration_aged(words: Sequence[Word], context: Context) -> Reading | None:
    """ "an 8-month-old truce"; the age of a person is none, and only what is counted in years is taken for one."""
    unit = find(words, "UNIT")
    number = read_number(words)
    if unit is None or number is None or unit.value == "Y":
        return None
    value = duration_value(number, str(unit.value))
    return Reading("DURATION", value) if value else None


@reader("duration-vague")
def read_duration_vague(words: Sequence[Word], context: Context) -> Reading | None:
    """ "recent months", "the coming weeks", "past years"."""
    unit = find(words, "UNITS", "QUARTERS")
    relative = find(words, "RECENT", "REL")
    if unit is None or relative is None:
        return None
    if unit.value == "Y" and int(relative.value) < 0:
        return Reading("DATE", "PAST_REF")
    if int(relative.value) == 0:
        return None
    value = duration_value(None, str(unit.value))
    return Reading("DURATION", value) if value else None


@reader("duration-plural")
def read_duration_plural(words: Sequence[Word], context: Context) -> Reading | None:
    """ "for weeks", "months of talks"."""
    if is_age(words, context):
        return None
    value = duration_value(None, str(words[0].value))
    return Reading("DURATION", value) if value else None


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
    value = _SET_OF_UNIT.get(str(words[-1].value))
    return Reading("SET", value) if value else None


@reader("set-adverb")
def read_set_adverb(words: Sequence[Word], context: Context) -> Reading | None:
    """ "daily", "annually" beside a verb; before a noun ("daily volume") it is an adjective, in "The Daily Mail" a name."""
    after = "".join(context.words_after(words[0].end, 1))
    if words[0].text.lower() != "annually" and after[:1].isalpha() and after.lower() not in _AFTER_AN_ADVERB:
        return None
    if words[0].text[0].isupper() and (
        context.word_before(words[0].start)[:1].isupper() or "".join(context.words_after(words[0].end, 1))[:1].isupper()
    ):
        return None
    return Reading("SET", str(words[0].value))


@reader("bare-relative")
def read_bare_relative(words: Sequence[Word], context: Context) -> Reading | None:
    """ "the past", "the present" with no noun after it."""
    text = words[-1].text.lower()
    after = "".join(context.words_after(words[-1].end, 1))
    if words[0].text.lower() != "the" or (after[:1].isalnum() and after.lower() not in _AFTER_A_NOUN):
        return None
    before = context.word_before(words[0].start).lower()
    if text == "past" and before in ("in", "of", "from", "with", "than", "as", "into"):
        return Reading("DATE", "PAST_REF")
    return Reading("DATE", "PRESENT_REF") if text == "present" and before in ("at", "for", "to", "until") else None


@reader("reference")
def read_reference(words: Sequence[Word], context: Context) -> Reading | None:
    """ "now", "recently", "the future"."""
    text = words[0].text.lower()
    before = context.word_before(words[0].start).lower()
    after = " ".join(context.words_after(words[-1].end, 1)).lower()
    if text == "soon" and (before == "as" or after in ("after", "as")):
        return None
    if text == "the time" and (before != "at" or after in _NOT_AFTER_THE_TIME or (after[:1].isalnum() and after not in _AFTER_A_NOUN)):
        return None
    if text in ("that time", "the moment") and before not in ("at", "by", "during", "since", "until", "before", "for"):
        return None
    return Reading("DATE", str(words[0].value))


__all__ = ["UNIT_GRAIN", "containing", "dated", "duration_value", "shift"]
