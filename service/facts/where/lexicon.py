"""The word lists of ``rules/place_words.yaml`` as sets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from service.facts.gazetteer.files import rule_file


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """All in lower case. ``heads`` and ``openers`` map a word to the kind of place that it makes."""

    heads: dict[str, str]
    openers: dict[str, str]
    buildings: frozenset[str]
    sites: frozenset[str]
    institutions: frozenset[str]
    weak_heads: frozenset[str]
    strong_prepositions: frozenset[str]
    weak_prepositions: frozenset[str]
    fillers: frozenset[str]
    of_nouns: frozenset[str]
    directions: frozenset[str]
    followers: frozenset[str]
    language_followers: frozenset[str]
    language_leaders: frozenset[str]
    acting: frozenset[str]
    parties: frozenset[str]
    groups: frozenset[str]
    persons: frozenset[str]
    event_nouns: frozenset[str]
    origin_leaders: frozenset[str]
    affiliated: frozenset[str]
    never: frozenset[str]
    local_bodies: frozenset[str]
    abstract: frozenset[str]
    languages: frozenset[str]
    site_nouns: dict[str, str]
    site_qualifiers: frozenset[str]


@cache
def place_words() -> PlaceWords:
    """The lists, read once."""
    lists = rule_file("place_words.yaml")
    names = (
        "buildings",
        "sites",
        "institutions",
        "weak_heads",
        "fillers",
        "of_nouns",
        "directions",
        "followers",
        "language_followers",
        "language_leaders",
        "acting",
    )
    return PlaceWords(
        heads={word: kind for kind, words in lists["heads"].items() for word in words},
        openers={word: kind for kind, words in lists["openers"].items() for word in words},
        site_nouns={word: kind for kind, words in lists["site_nouns"].items() for word in words},
        strong_prepositions=frozenset(lists["prepositions"]["strong"]),
        weak_prepositions=frozenset(lists["prepositions"]["weak"]),
        **{
            name: frozenset(lists[name])
            for name in (
                *names,
                "parties",
                "groups",
                "persons",
                "site_qualifiers",
                "event_nouns",
                "origin_leaders",
                "affiliated",
                "never",
                "local_bodies",
                "abstract",
                "languages",
            )
        },
    )
