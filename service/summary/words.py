"""Words made comparable: "seven" is 7, "1,000" is 1000, "was carried" is "carry"; case and possessive 's aside.

    text -> tokens (service.article) -> units

A unit is a word with the key under which it is looked up. Names and numbers keep every letter; other words lose their endings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from importlib.resources import files
from typing import Any

import regex
import yaml

from service.article import Token


def load_rules(name: str) -> Mapping[str, Any]:
    """The table in ``rules/NAME.yaml``."""
    table: Mapping[str, Any] = yaml.safe_load((files(__package__) / "rules" / f"{name}.yaml").read_text("utf8"))
    return table


_TABLE = load_rules("words")
FUNCTION, ATTRIBUTION, NEGATION, HEDGE, MEASURE, CONDITION, CLAUSE, PRONOUN, NAME_LINK, NO_NAME = (
    frozenset(_TABLE[name])
    for name in ("function", "attribution", "negation", "hedge", "measure", "condition", "clause", "pronoun", "name_link", "no_name")
)
CONNECTIVE = tuple(_TABLE["connective"])
_NUMBER, _SCALE, _SCALE_SHORT, _ORDINAL = _TABLE["number"], _TABLE["scale"], _TABLE["scale_short"], _TABLE["ordinal"]
_SIGN, _IRREGULAR = _TABLE["sign"], _TABLE["irregular"]

_PART = regex.compile(r"[^\-‐‑–]+")
_FIGURE = regex.compile(r"(?P<value>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<tail>\p{L}*)")
_POSSESSIVE = regex.compile(r"['’]s?$")
_DOTTED = regex.compile(r"(?:\p{L}\.)+\p{L}?\.?")


@dataclass(frozen=True, slots=True)
class Unit:
    """A word of a text: offsets, as written, and its ``key``; ``kind`` tells how much it says.

    ``kind``: "word" (content), "number", "function", or "mark" (punctuation).
    """

    start: int
    end: int
    text: str
    key: str
    kind: str

    @property
    def says(self) -> bool:
        """Whether it needs support."""
        return self.kind in ("word", "number")

    @property
    def capital(self) -> bool:
        return self.text[:1].isupper()


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """A folded word without its ending: a plural, "-ed" or "-ing", or an irregular form (after Porter's step 1)."""
    if word in _IRREGULAR:
        word = str(_IRREGULAR[word])
    elif len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 4 and word.endswith(("sses", "ches", "shes", "xes", "zes")):
        word = word[:-2]
    elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    elif len(word) > 5 and word.endswith("ing") and regex.search(r"[aeiouy]", word[:-3]):
        word = _undoubled(word[:-3])
    elif len(word) > 4 and word.endswith("ed") and not word.endswith("eed") and regex.search(r"[aeiouy]", word[:-2]):
        word = _undoubled(word[:-2])
    if len(word) > 3 and word.endswith("e"):
        word = word[:-1]
    return word[:-1] + "i" if len(word) > 3 and word.endswith("y") else word


def _undoubled(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz" else word


def fold(word: str) -> str:
    """Lower case, straight apostrophes, no possessive 's, no dots of an abbreviation."""
    word = _POSSESSIVE.sub("", word.casefold().replace("’", "'")) if len(word) > 2 else word.casefold()
    return word.replace(".", "") if _DOTTED.fullmatch(word) else word


def units_of(tokens: Sequence[Token]) -> list[Unit]:
    """Units of the tokens in order: hyphenated words in their parts, numbers in words or figures as one."""
    parts: list[Unit] = []
    for token in tokens:
        if token.text[0].isalnum():
            parts += (_unit(token.start + part.start(), part.group()) for part in _PART.finditer(token.text))
        else:
            sign = _SIGN.get(token.text)
            parts.append(Unit(token.start, token.end, token.text, sign or token.text, "word" if sign else "mark"))
    return _joined(parts)


def _unit(start: int, text: str) -> Unit:
    end = start + len(text)
    folded = fold(text)
    if folded in _NUMBER:
        return Unit(start, end, text, str(_NUMBER[folded]), "number" if folded != "one" else "function")
    if folded in _ORDINAL:
        return Unit(start, end, text, f"{_ORDINAL[folded]}th", "number")
    if folded[0].isdigit():
        return Unit(start, end, text, _figure(folded), "number")
    if text.isupper() and len(folded) > 1:
        return Unit(start, end, text, folded, "word")  # US is no pronoun
    return Unit(start, end, text, folded if folded in FUNCTION else stem(folded), "function" if folded in FUNCTION else "word")


def _figure(folded: str) -> str:
    match = _FIGURE.fullmatch(folded)
    if match is None or len(folded) > 30:
        return folded
    tail = match["tail"]
    if tail in ("st", "nd", "rd", "th"):
        return match["value"].replace(",", "") + "th"
    factor = _SCALE_SHORT.get(tail, _SCALE.get(tail, 1 if not tail else None))
    return _plain(Decimal(match["value"].replace(",", "")) * factor) if factor else folded


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _value(unit: Unit) -> Decimal | None:
    if unit.key[0].isdigit():
        try:
            return Decimal(unit.key)
        except InvalidOperation:
            return None
    return None


def _joined(parts: list[Unit]) -> list[Unit]:
    """ "twenty-five" is 25, "1.5 million" 1500000, "a dozen" 12, "per cent" percent."""
    units: list[Unit] = []
    for part in parts:
        before = units[-1] if units else None
        value = _value(before) if before is not None else None
        word = part.text.casefold()
        if before is not None and word == "cent" and before.text.casefold() == "per":
            units[-1] = Unit(before.start, part.end, "per cent", "percent", "word")
        elif (
            before is not None and value is not None and (word in _SCALE or (word.removesuffix("s") in _SCALE and before.kind == "number"))
        ):
            units[-1] = Unit(before.start, part.end, part.text, _plain(value * _SCALE[word.removesuffix("s")]), "number")
        elif word in _SCALE and before is not None and before.text.casefold() in ("a", "an"):
            units.append(Unit(part.start, part.end, part.text, str(_SCALE[word]), "number"))
        elif before is not None and value in _TENS and word in _NUMBER and 0 < _NUMBER[word] < 10 and before.text.isalpha():
            units[-1] = Unit(before.start, part.end, part.text, str(int(value or 0) + _NUMBER[word]), "number")
        else:
            units.append(part)
    return units


_TENS = frozenset(Decimal(ten) for ten in range(20, 100, 10))
