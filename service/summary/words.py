"""Words made comparable: "seven" is 7, "1,000" is 1000, "was carried" is "carry"; case and possessive 's aside.

    text -> tokens (service.article) -> units

A unit is a word with the key under which it is looked up. Names and numbers keep every letter; other words lose their endings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import regex
import yaml

from service.article import Token


def load_rules(name: str) -> Mapping[str, Any]:
    """The table in ``rules/NAME.yaml``; every word is a string, "no" and "on" too, which YAML would else take for truth values."""
    table: Mapping[str, Any] = yaml.load((files(__package__) / "rules" / f"{name}.yaml").read_text("utf8"), yaml.BaseLoader)
    return table


_TABLE = load_rules("words")
FUNCTION, ATTRIBUTION, NEGATION, HEDGE, MEASURE, CONDITION, PRONOUN, NAME_LINK, NO_NAME, TIME = (
    frozenset(_TABLE[name])
    for name in (
        "function",
        "attribution",
        "negation",
        "hedge",
        "measure",
        "condition",
        "pronoun",
        "name_link",
        "no_name",
        "time",
    )
)
CONNECTIVE = tuple(_TABLE["connective"])
_NUMBER, _SCALE, _SCALE_SHORT, _ORDINAL = (
    {word: int(value) for word, value in _TABLE[name].items()} for name in ("number", "scale", "scale_short", "ordinal")
)
_SIGN, _IRREGULAR = _TABLE["sign"], _TABLE["irregular"]

_PART = regex.compile(r"[^\-‐‑–]+")
_FIGURE = regex.compile(r"(?P<value>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<tail>\p{L}*)")
_POSSESSIVE = regex.compile(r"['’]s?$")
_DOTTED = regex.compile(r"(?:\p{L}\.)+\p{L}?\.?")


class Unit(NamedTuple):
    """A word of a text: offsets, as written, in lower case, and the ``key`` under which it is looked up.

    ``kind`` tells how much it says: "word" (content), "number", "function", or "mark" (punctuation).
    """

    start: int
    end: int
    text: str
    folded: str
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
    for start, _, text in tokens:
        for first, last, part, folded, key, kind in _looked_up(text):
            parts.append(Unit(start + first, start + last, part, folded, key, kind))
    return _joined(parts)


@lru_cache(maxsize=65_536)
def _looked_up(token: str) -> tuple[tuple[int, int, str, str, str, str], ...]:
    """For each part of a token: where it begins and ends there, as written, in lower case, key and kind."""
    if not token[0].isalnum():
        sign = _SIGN.get(token)
        return ((0, len(token), token, token, sign or token, "word" if sign else "mark"),)
    parts = list(_PART.finditer(token))
    found = []
    for match in parts:
        folded = fold(match.group())
        key, kind = _key(match.group(), folded)
        if len(parts) > 1 and folded in NEGATION:
            key = f"-{key}"  # "never-before-seen" denies nothing
        found.append((match.start(), match.end(), match.group(), folded, key, kind))
    return tuple(found)


def _key(text: str, folded: str) -> tuple[str, str]:
    if folded in _NUMBER:
        return str(_NUMBER[folded]), "number" if folded != "one" else "function"
    if folded in _ORDINAL:
        return f"{_ORDINAL[folded]}th", "number"
    if folded[:1].isdigit():
        return _figure(folded), "number"
    if text.isupper() and len(folded) > 1:
        return folded, "word"  # US is no pronoun
    return (folded, "function") if folded in FUNCTION else (stem(folded), "word")


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
        word = part.folded
        scale = _SCALE.get(word) or _SCALE.get(word.removesuffix("s"))
        if before is None or not (scale or word == "cent" or part.kind == "number"):
            units.append(part)
        elif word == "cent" and before.folded == "per":
            units[-1] = Unit(before.start, part.end, "per cent", "per cent", "percent", "word")
        elif scale and (value := _value(before)) is not None:
            units[-1] = _number(before, part, value * scale)
        elif word in _SCALE and before.folded in ("a", "an"):
            units.append(part._replace(key=str(scale), kind="number"))
        elif word in _NUMBER and 0 < _NUMBER[word] < 10 and before.text.isalpha() and (value := _value(before)) in _TENS:
            units[-1] = _number(before, part, (value or Decimal(0)) + _NUMBER[word])
        else:
            units.append(part)
    return units


def _number(first: Unit, last: Unit, value: Decimal) -> Unit:
    plain = _plain(value)
    return Unit(first.start, last.end, plain, plain, plain, "number")


_TENS = frozenset(Decimal(ten) for ten in range(20, 100, 10))
