"""The word lists of ``rules/place_words.yaml`` as sets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from service.facts.gazetteer.files import rule_file

_TABLES = ("heads", "openers", "site_nouns")  # kind of place -> words


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """All in lower case. ``heads`` and ``openers`` map a word to the kind of place that it makes."""

    heads: dict[str, str]
    openers: dict[str, str]
    buildings: frozenset[str]
    sites: frozenset[str]
    institutions: frozenset[str]
    weak_heads: frozenset[str]
    town_heads: frozenset[str]
    strong_prepositions: frozenset[str]
    weak_prepositions: frozenset[str]
    fillers: frozenset[str]
    of_nouns: frozenset[str]
    directions: frozenset[str]
    followers: frozenset[str]
    language_followers: frozenset[str]
    language_leaders: frozenset[str]
    acting: frozenset[str]
    seats: frozenset[str]
    parties: frozenset[str]
    persons: frozenset[str]
    event_nouns: frozenset[str]
    origin_leaders: frozenset[str]
    affiliated: frozenset[str]
    never: frozenset[str]
    local_bodies: frozenset[str]
    abstract: frozenset[str]
    motion: frozenset[str]
    languages: frozenset[str]
    site_nouns: dict[str, str]
    site_qualifiers: frozenset[str]


@cache
def place_words() -> PlaceWords:
    """The lists, read once; a list of the file and a field of the class have one name."""
    lists = rule_file("place_words.yaml")
    prepositions = lists.pop("prepositions")
    read: dict[str, Any] = {name: {word: kind for kind, words in lists.pop(name).items() for word in words} for name in _TABLES}
    read |= {f"{name}_prepositions": frozenset(words) for name, words in prepositions.items()}
    read |= {name: frozenset(words) for name, words in lists.items()}
    return PlaceWords(**read)
