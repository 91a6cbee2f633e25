"""The gazetteer's places that a stretch of text may name, the likeliest first."""

from __future__ import annotations

from service.facts.gazetteer import Place, gazetteer
from service.facts.where.known import strength
from service.facts.where.lexicon import place_words

_SMALL = 300_000  # people; a smaller city is not what a "... Park" or "... Street" of its name is
_BUILT = frozenset({"facility", "street", "river", "lake", "sea", "mountain", "forest"})
_TOWNS_BEGIN = ("Fort ", "Port ", "Mount ", "Mt", "Castle ")
_TOWN = 80_000  # people; a city that large is meant by "Sioux Falls", whatever the noun says
_KNOWN_ENOUGH = 0.4


def candidates(text: str, kind: str = "") -> list[Place]:
    """``kind`` is what the text's own words say that it is; "Elm Street" is not the town in Texas."""
    found = gazetteer().lookup(text)
    if kind in _BUILT and not may_be_town(text):
        found = [place for place in found if place.kind != "city" or place.rank >= _SMALL]
    return found or divisions(text) or directed(text)


def may_be_town(text: str) -> bool:
    """Whether towns have such names: Grand Rapids, Lake Charles, Menlo Park."""
    words = text.lower().split(" ")
    return not place_words().town_heads.isdisjoint((words[0], words[-1])) or text.startswith(_TOWNS_BEGIN)


def is_doubtful_town(place: Place, text: str, kind: str) -> bool:
    """Whether the place is a town, and the text's own words speak of a park, a lake or such: "Villa Park" is a town, but a stadium too."""
    return place.kind == "city" and kind in _BUILT and place.rank < _TOWN and not text.startswith(_TOWNS_BEGIN)


def divisions(text: str) -> list[Place]:
    """ "Oaxaca State", "State of Kerala", "City of Porto": the division or the city without the noun."""
    heads = place_words().heads
    parts = text.split(" ")
    if len(parts) > 1 and heads.get(parts[-1].lower()) == "region":
        rest, kinds = " ".join(parts[:-1]), ("division", "state")
    elif len(parts) > 2 and parts[1] == "of" and heads.get(parts[0].lower()) == "region":
        rest, kinds = " ".join(parts[2:]), ("division", "state")
    elif len(parts) > 2 and parts[1] == "of" and heads.get(parts[0].lower()) == "city":
        rest, kinds = " ".join(parts[2:]), ("city", "city")
    else:
        return []
    return [place for place in gazetteer().lookup(rest) if place.kind in kinds]


def directed(text: str) -> list[Place]:
    """ "South London": London."""
    direction, _, rest = text.partition(" ")
    if not rest or direction.lower() not in place_words().directions or strength(rest) < _KNOWN_ENOUGH:
        return []
    return gazetteer().lookup(rest)
