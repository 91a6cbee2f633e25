"""How well a string is known as the name of a place, before its context is looked at."""

from __future__ import annotations

from functools import lru_cache

from service.facts.gazetteer import Place, gazetteer
from service.facts.names.lexicon import lexicon

_BY_PEOPLE = ((1_000_000, 0.95), (300_000, 0.85), (100_000, 0.7), (15_000, 0.5), (0, 0.25))
_SURE_KINDS = frozenset({"country", "continent", "state"})


def _of(place: Place) -> float:
    if place.kind in _SURE_KINDS:
        return 1.0
    if place.kind == "city":
        return next(value for people, value in _BY_PEOPLE if place.rank >= people)
    return 0.6 if place.kind == "division" else 0.9


@lru_cache(maxsize=16384)
def strength(name: str) -> float:
    """From 0 (not in the gazetteer) to 1 (a country, whatever stands around it)."""
    places = gazetteer().lookup(name)
    if not places:
        return 0.0
    value = max(_of(place) for place in places[:3])
    lower = name.lower()
    if " " in name or "-" in name:
        return value
    words = lexicon()
    sure = places[0].kind in _SURE_KINDS
    if words.is_common(lower):
        value -= 0.2 if sure else 0.6
    if lower in words.given:
        value -= 0.1 if sure else 0.4
    elif lower in words.surnames and not sure:
        value -= 0.1 if value > 0.8 else 0.25
    return value
