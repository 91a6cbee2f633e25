"""The gazetteer's places that a stretch of text may name, the likeliest first."""

from __future__ import annotations

from service.facts.gazetteer import Place, gazetteer
from service.facts.where.known import strength
from service.facts.where.lexicon import place_words

_SMALL = 300_000  # people; a smaller city is not what a "... Park" or "... Street" of its name is
_BUILT = frozenset({"facility", "street", "river", "lake", "sea", "mountain", "forest"})
_TOWNS_BEGIN = ("Fort ", "Port ", "Mount ", "Mt", "Castle ")
_KNOWN_ENOUGH = 0.4


def candidates(text: str, kind: str = "") -> list[Place]:
    """``kind`` is what the text's own words say that it is; "Villa Park" the stadium is not the town in Illinois."""
    found = gazetteer().lookup(text)
    if kind in _BUILT and not text.startswith(_TOWNS_BEGIN):
        found = [place for place in found if place.kind != "city" or place.rank >= _SMALL]
    return found or divisions(text) or directed(text)


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
