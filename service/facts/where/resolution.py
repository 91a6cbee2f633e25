"""Which place of a name is meant: by what holds it, by the countries and regions that the article speaks of, and by size."""

from __future__ import annotations

import math
from collections import defaultdict

from service.facts.gazetteer import Place, gazetteer
from service.facts.gazetteer.folding import fold
from service.facts.where.context import Context
from service.facts.where.known import strength
from service.facts.where.mention import Mention

_COUNTRY_WEIGHT = 3.0
_DIVISION_WEIGHT = 2.0
_HOLDER_WEIGHT = 8.0
_COUNTRY_ITSELF = 12.0  # a country is meant where one has the name, whatever else has it
_HOME_NATION = 10.0
_CONSIDERED = 25
_WATERS = frozenset({"ocean", "sea", "river", "lake", "canal"})
_WATER_ITSELF = 9.0
_NAMESAKE = 1.0  # a division gives way to the town that it is called after
_TOWN = 100_000
_UNHEARD_OF = 30_000  # people; a smaller town is not meant where the article never speaks of its country
_ANCHOR = 300_000  # people of a city that tells which country the article speaks of
_BASE = 0.5  # how well known a town must be for its airport to be there
_CLEARLY = 1.8  # times that the country comes up more than the next
_MOSTLY = 0.5  # share of the country that an article speaks of most, for its streets and buildings to be there
_LOCAL = frozenset({"facility", "street", "city", "region", "river", "lake", "mountain", "beach", "forest", "island"})
_SETTING = 3  # candidates of a mention that count for the article's setting
_NATIONS = frozenset({"GB.ENG", "GB.SCT", "GB.WLS", "GB.NIR"})


def resolve(context: Context, mentions: list[Mention]) -> None:
    """Gives each mention its place; one string is one place throughout the article, but for what the place after it holds."""
    countries, divisions = _setting(mentions)
    anchors = _anchors(mentions)
    holders: dict[str, list[Place]] = {}
    held_by: dict[int, int] = {}
    for number, mention in enumerate(mentions[:-1]):
        outer = _holders(context, mention, mentions[number + 1])
        if outer:
            holders.setdefault(fold(mention.text), outer)
            held_by[number] = number + 1
    chosen: dict[str, Place | None] = {}
    for mention in mentions:
        if not mention.candidates:
            continue
        if mention.adjective:
            mention.place = _korea(mention, countries)
            continue
        key = fold(mention.text)
        if key not in chosen:
            chosen[key] = _best(mention.candidates, countries, divisions, holders.get(key, []))
        mention.place = chosen[key]
        if _unheard_of(mention.place, anchors) and key not in holders:
            mention.place = chosen[key] = None
        if context.after(mention.last) in ("state", "province"):  # "Washington state"
            division = next((place for place in mention.candidates if place.kind in ("state", "division")), None)
            mention.place = division or mention.place
    for inner, outer_number in held_by.items():
        place, outer_mention = mentions[inner].place, mentions[outer_number]
        fitting = [outer for outer in outer_mention.candidates if place is not None and outer.kind != "city" and _holds(outer, place)]
        if fitting:  # "Tacoma, Washington": the state
            outer_mention.place = fitting[0]


def _setting(mentions: list[Mention]) -> tuple[dict[str, float], dict[str, float]]:
    """Share of each country and each division in what the article speaks of; a name of many places speaks of each a little."""
    countries: dict[str, float] = defaultdict(float)
    divisions: dict[str, float] = defaultdict(float)
    for mention in mentions:
        considered = mention.candidates[:_SETTING]
        total = sum(place.rank for place in considered) or 1
        for place in considered:
            share = place.rank / total
            if place.country:
                countries[place.country] += share
            if place.division:
                divisions[place.division] += share
    return _shares(countries), _shares(divisions)


def _anchors(mentions: list[Mention]) -> set[str]:
    """Countries that the article surely speaks of: by their own names, their adjectives, their states or their large cities."""
    sure = (mention.candidates[0] for mention in mentions if mention.candidates)
    return {place.country for place in sure if place.country and (place.kind != "city" or place.rank >= _ANCHOR)}


def _unheard_of(place: Place | None, anchors: set[str]) -> bool:
    return place is not None and place.kind == "city" and place.rank < _UNHEARD_OF and bool(anchors) and place.country not in anchors


def _shares(counts: dict[str, float]) -> dict[str, float]:
    total = sum(counts.values()) or 1.0
    return {code: count / total for code, count in counts.items()}


def _holders(context: Context, mention: Mention, following: Mention) -> list[Place]:
    """The places that "Texas" may be in "Paris, Texas" or "Paris in Texas"; none where a city follows."""
    if following.first != mention.last + 1 or following.adjective or context.after(mention.last) not in (",", "in", "("):
        return []
    return [place for place in following.candidates if place.kind != "city"]


def _best(candidates: list[Place], countries: dict[str, float], divisions: dict[str, float], holders: list[Place]) -> Place:
    namesakes = {place.country for place in candidates if place.kind == "city" and place.rank >= _TOWN}

    def value(place: Place) -> float:
        if place.kind in ("country", "continent"):
            result = _COUNTRY_ITSELF
        elif place.division in _NATIONS and place.kind == "division":
            result = _HOME_NATION
        elif place.kind in _WATERS:
            result = _WATER_ITSELF
        else:
            result = math.log10(max(place.rank, 100))
            if place.kind == "division" and place.country in namesakes:
                result -= _NAMESAKE
        result += _COUNTRY_WEIGHT * countries.get(place.country or "", 0.0)
        result += _DIVISION_WEIGHT * divisions.get(place.division or "", 0.0)
        if any(_holds(outer, place) for outer in holders):
            result += _HOLDER_WEIGHT
        return result

    best = max(candidates[:_CONSIDERED], key=value)
    if best.kind == "country" and best.name == "Georgia" and (countries.get("US", 0.0) > countries.get("GE", 0.0)):
        return next((place for place in candidates if place.kind == "state"), best)
    return best


def settle(context: Context, mentions: list[Mention]) -> None:
    """Country and holder of places that no record is known of: of the place right after ("Friar Street, Oxford"), or of the article."""
    countries, _ = _setting(mentions)
    main = _main(context, mentions, countries)
    for number, mention in enumerate(mentions):
        if mention.place is not None or mention.adjective:
            continue
        following = mentions[number + 1] if number + 1 < len(mentions) else None
        if following is not None and following.place is not None and _stands_in(context, mention, following):
            mention.country, mention.within = following.place.country, following.place.name
        elif mention.kind == "facility" and (base := _town_of(mention, countries)) is not None:
            mention.country, mention.within = base.country, base.name
        elif mention.kind in _LOCAL:
            mention.country = main


def _main(context: Context, mentions: list[Mention], countries: dict[str, float]) -> str | None:
    """The country that the article is set in: half of what it speaks of, or that of the dateline."""
    first = max(countries, key=lambda code: countries[code], default=None)
    if first is not None and countries[first] >= _MOSTLY:
        return first
    dateline = context.article.dateline
    if dateline is not None:
        return next((m.place.country for m in mentions if m.place is not None and dateline[0] <= m.start < dateline[1]), None)
    others = sorted(countries.values(), reverse=True)
    return first if len(others) > 1 and others[0] >= _CLEARLY * others[1] else None


def _stands_in(context: Context, mention: Mention, following: Mention) -> bool:
    between = context.lower[mention.last : following.first]
    return mention.sentence == following.sentence and between in ([","], ["in"], [",", "in"], ["in", "the"], ["of"], ["("])


def _town_of(mention: Mention, countries: dict[str, float]) -> Place | None:
    """The town of "El Alto airport", in a country that the article speaks of."""
    words = mention.text.split(" ")
    for length in range(min(3, len(words) - 1), 0, -1):
        text = " ".join(words[:length])
        found = [place for place in gazetteer().lookup(text) if place.kind == "city" and place.country in countries]
        if found and strength(text) >= _BASE:
            return _best(found, countries, {}, [])
    return None


def _holds(outer: Place, inner: Place) -> bool:
    if outer is inner or outer.country is None:
        return False
    if outer.kind in ("state", "division") and outer.division:
        return outer.division == inner.division
    return outer.country == inner.country and inner.kind != "country"


def _korea(mention: Mention, countries: dict[str, float]) -> Place:
    """ "Korean" is of the Korea that the article speaks of."""
    place = mention.candidates[0]
    if mention.text == "Korean" and countries.get("KP", 0.0) > countries.get("KR", 0.0):
        return gazetteer().countries["KP"]
    return place
