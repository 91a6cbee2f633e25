"""Which place of a name is meant: by what holds it, by the countries and regions that the article speaks of, and by size."""

from __future__ import annotations

import math
from collections import Counter

from service.facts.gazetteer import Place, gazetteer
from service.facts.gazetteer.folding import fold
from service.facts.where.context import Context
from service.facts.where.mention import Mention

_COUNTRY_WEIGHT = 3.0
_DIVISION_WEIGHT = 2.0
_HOLDER_WEIGHT = 6.0
_CONSIDERED = 25


def resolve(context: Context, mentions: list[Mention]) -> None:
    """Gives each mention its place; one string is one place throughout the article."""
    countries, divisions = _setting(mentions)
    holders = {fold(mention.text): holder for mention in mentions if (holder := _holder(context, mention, mentions)) is not None}
    chosen: dict[str, Place | None] = {}
    for mention in mentions:
        if not mention.candidates:
            continue
        if mention.adjective:
            mention.place = _korea(mention, countries)
            continue
        key = fold(mention.text)
        if key not in chosen:
            chosen[key] = _best(mention, countries, divisions, holders.get(key))
        mention.place = chosen[key]


def _setting(mentions: list[Mention]) -> tuple[Counter[str], Counter[str]]:
    """How often each country, and each of its divisions, comes up by names that leave no doubt."""
    countries: Counter[str] = Counter()
    divisions: Counter[str] = Counter()
    for mention in mentions:
        if not mention.candidates:
            continue
        first = mention.candidates[0]
        rival = mention.candidates[1] if len(mention.candidates) > 1 else None
        if mention.adjective or rival is None or (first.kind == "country" and rival.kind == "city") or first.rank > 20 * rival.rank:
            if first.country:
                countries[first.country] += 1
            if first.division and first.kind in ("state", "division", "city"):
                divisions[first.division] += 1
    return countries, divisions


def _holder(context: Context, mention: Mention, mentions: list[Mention]) -> list[Place] | None:
    """The places that "Texas" may be in "Paris, Texas" or "Paris in Texas"."""
    link = context.after(mention.last)
    if link not in (",", "in", "("):
        return None
    following = next((m for m in mentions if m.first == mention.last + 1), None)
    if following is None or following.adjective:
        return None
    return [place for place in following.candidates if place.kind != "city"] or following.candidates[:3]


def _best(mention: Mention, countries: Counter[str], divisions: Counter[str], holder: list[Place] | None) -> Place | None:
    total, total_divisions = sum(countries.values()) or 1, sum(divisions.values()) or 1

    def value(place: Place) -> float:
        result = math.log10(max(place.rank, 100))
        if place.kind in ("country", "continent"):
            result = 8.0
        if place.country:
            result += _COUNTRY_WEIGHT * countries[place.country] / total
        if place.division:
            result += _DIVISION_WEIGHT * divisions[place.division] / total_divisions
        if holder and any(_holds(outer, place) for outer in holder):
            result += _HOLDER_WEIGHT
        return result

    return max(mention.candidates[:_CONSIDERED], key=value)


def _holds(outer: Place, inner: Place) -> bool:
    if outer is inner:
        return False
    if outer.kind == "country":
        return outer.country == inner.country
    if outer.kind in ("state", "division"):
        return outer.division == inner.division
    return outer.country is not None and outer.country == inner.country and inner.kind == "city"


def _korea(mention: Mention, countries: Counter[str]) -> Place:
    """ "Korean" is of the Korea that the article speaks of."""
    place = mention.candidates[0]
    if mention.text == "Korean" and countries["KP"] > countries["KR"]:
        return gazetteer().countries["KP"]
    return place
