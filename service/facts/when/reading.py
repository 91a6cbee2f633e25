"""What a matched phrase was read as, and helpers that all readings share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from service.facts.when.context import Context
from service.facts.when.lexicon import Word
from service.facts.when.numbers import read_year_words
from service.facts.when.periods import Period

Type = Literal["DATE", "TIME", "DURATION", "SET"]
UNANCHORED = {
    "day": "XXXX-XX-XX",
    "week": "XXXX-WXX",
    "weekend": "XXXX-WXX-WE",
    "month": "XXXX-XX",
    "quarter": "XXXX-QX",
    "half": "XXXX-HX",
    "season": "XXXX-XX",
    "year": "XXXX",
    "decade": "XXX",
    "century": "XX",
}
UNIT_GRAIN = {"D": "day", "W": "week", "M": "month", "Q": "quarter", "Y": "year", "DECADE": "decade", "CENTURY": "century", "WE": "weekend"}
LEAP_YEAR = 2000  # a year that has every month and day


@dataclass(slots=True)
class Reading:
    """Type and TIMEX3 attributes; ``period`` where the value is anchored.

    ``sense`` refines the rule's name ("past", "future"); ``compared`` is a time that figures are only held against ("a year earlier");
    ``bare`` leaves the determiner out of the phrase ("a [five-year] plan").
    """

    type: Type
    value: str
    period: Period | None = None
    mod: str | None = None
    quant: str | None = None
    freq: str | None = None
    sense: str | None = None
    compared: bool = False
    bare: bool = False


Reader = Callable[[Sequence[Word], Context], "Reading | None"]
READERS: dict[str, Reader] = {}


def reader(name: str) -> Callable[[Reader], Reader]:
    """Register a function under the name that patterns.yaml calls it by ("read")."""

    def register(function: Reader) -> Reader:
        READERS[name] = function
        return function

    return register


def find(words: Sequence[Word], *kinds: str) -> Word | None:
    """The first word of one of the kinds."""
    return next((word for word in words if word.kind in kinds), None)


def value_of(words: Sequence[Word], *kinds: str) -> Any:
    word = find(words, *kinds)
    return None if word is None else word.value


def modifier(words: Sequence[Word]) -> str | None:
    """The TIMEX3 "mod" of the words; what approximates yields to a position ("about early 1990": START)."""
    found: str | None = value_of(words, "POSITION", "EARLIER") or value_of(words, "APPROX")
    return found or value_of(words, "OR_SO")


def dated(period: Period, mod: str | None = None, sense: str | None = None, *, compared: bool = False, bare: bool = False) -> Reading:
    """A DATE that is the period."""
    return Reading("DATE", period.value, period, mod, sense=sense, compared=compared, bare=bare)


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


def sensed(period: Period | None, context: Context, mod: str | None) -> Reading | None:
    """A DATE whose rule says on which side of the publication it lies."""
    if period is None:
        return None
    if context.published is None:
        return dated(period, mod)
    sense = "past" if period.last < context.published else "future" if period.first > context.published else "present"
    return dated(period, mod, sense)
