"""How well a string is known as the name of a place, before its context is looked at."""

from __future__ import annotations

from functools import lru_cache

from service.facts.gazetteer import Place, gazetteer
from service.facts.names.lexicon import lexicon
from service.facts.where.lexicon import place_words

_BY_PEOPLE = ((1_000_000, 0.95), (300_000, 0.85), (100_000, 0.7), (15_000, 0.5), (0, 0.25))
_SURE_KINDS = frozenset({"country", "continent", "state"})
_HOME_NATIONS = frozenset({"GB.ENG", "GB.SCT", "GB.WLS", "GB.NIR"})
_LARGE = 1_000_000
_SHORT_FORM = 4  # letters of a word in capitals that is more likely an abbreviation


def _of(place: Place) -> float:
    if place.kind in _SURE_KINDS or (place.division in _HOME_NATIONS and place.kind == "division"):
        return 1.0
    if place.kind == "city":
        return next(value for people, value in _BY_PEOPLE if place.rank >= people)
    return 0.7 if place.kind == "division" else 0.9


@lru_cache(maxsize=16384)
def strength(name: str) -> float:
    """From 0 (not in the gazetteer) to 1 (a country, whatever stands around it).

    A single word that is also an ordinary word, a given name or a surname is worth less, the less known the place.
    """
    places = gazetteer().lookup(name)
    if not places or (name.lower() in place_words().never and not gazetteer().is_short_form(name)):
        return 0.0
    value = max(_of(place) for place in places[:3])
    lower = name.lower().removeprefix("the ")
    if " " in lower or "-" in lower:
        return value
    words = lexicon()
    sure = value == 1.0
    large = sure or any(place.rank >= _LARGE for place in places[:1])
    curated = not sure and any(place.kind not in ("city", "division") for place in places)
    if words.is_common(lower):
        value -= 0.2 if sure else 0.3 if curated or large else 0.6
    if lower in words.given:
        value -= 0.1 if large else 0.4
    elif lower in words.surnames:
        value -= 0.0 if sure else 0.05 if large else 0.25
    return value


def is_short_form(text: str) -> bool:
    """Whether it is written like an abbreviation that the gazetteer does not know as a place's: EST, UVA; not US or NSW."""
    return text.isupper() and len(text) <= _SHORT_FORM and text.isalpha() and not gazetteer().is_short_form(text)
