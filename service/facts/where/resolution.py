"""Which place of a name is meant: by what holds it, by the countries and regions that the article speaks of, and by size."""

from __future__ import annotations

import math

from service.facts.gazetteer import Place, gazetteer
from service.facts.gazetteer.folding import fold
from service.facts.where.candidates import is_doubtful_town
from service.facts.where.context import Context
from service.facts.where.mention import Mention
from service.facts.where.setting import DIVISIONS, Setting, holds

_COUNTRY_WEIGHT = 3.0
_DIVISION_WEIGHT = 2.0
_HOLDER_WEIGHT = 8.0
_COUNTRY_ITSELF = 12.0  # a country is meant where one has the name, whatever else has it
_HOME_NATION = 10.0
_WATER_ITSELF = 9.0
_NAMESAKE = 1.0  # a division gives way to the town that it is called after
_TOWN = 100_000  # people of such a town
_TOO_SMALL = 100  # so many times smaller than its namesake, a town is meant only where the text says so: Toronto, Ohio
_SPOKEN_OF_DIVISION = 0.2  # share of a state or province for that, too: Vienna in an article on Virginia
_CONSIDERED = 25
_SPOKEN_OF = 0.3  # share of a country for its small Menlo Park to be meant
_WATERS = frozenset({"ocean", "sea", "river", "lake", "canal"})
_NATIONS = frozenset({"GB.ENG", "GB.SCT", "GB.WLS", "GB.NIR"})
_CUES = {  # the noun before "of" or after the name: "the Canadian province of Ontario", "Washington state"
    "state": DIVISIONS,
    "province": DIVISIONS,
    "region": DIVISIONS,
    "governorate": DIVISIONS,
    "prefecture": DIVISIONS,
    "city": frozenset({"city"}),
    "town": frozenset({"city"}),
    "village": frozenset({"city"}),
    "port": frozenset({"city"}),
    "capital": frozenset({"city"}),
}


def resolve(context: Context, mentions: list[Mention]) -> Setting:
    """Gives each mention its place, and tells what countries the article speaks of.

    One string is one place throughout the article, but where the words at it say otherwise ("Washington state").
    """
    setting = Setting(mentions)
    holders, held_by = _holders(context, mentions)
    chosen: dict[str, Place | None] = {}
    for mention in mentions:
        if not mention.candidates:
            continue
        if mention.adjective:
            mention.place = _korea(mention, setting)
            continue
        key = fold(mention.text)
        if key not in chosen:
            best = _best(mention.candidates, setting, holders.get(key, []), key)
            held = any(holds(outer, best) for outer in holders.get(key, []))
            unlikely = setting.never_speaks_of(best, len(mention.candidates), key) and key not in holders
            doubtful = is_doubtful_town(best, mention.text, mention.kind) and setting.share(best.country, key) < _SPOKEN_OF
            chosen[key] = None if unlikely or (doubtful and not held) else best
        mention.place = _by_cue(context, mention, setting, holders.get(key, [])) or chosen[key]
    for inner, outer in held_by:  # "Tacoma, Washington": the state
        place = inner.place
        fitting = [other for other in outer.candidates if place is not None and other.kind != "city" and holds(other, place)]
        if fitting:
            outer.place = fitting[0]
    return setting


def _holders(context: Context, mentions: list[Mention]) -> tuple[dict[str, list[Place]], list[tuple[Mention, Mention]]]:
    """For each string the places that may hold it, and the pairs of a mention and the one right after that does.

    "Texas" in "Paris, Texas" and "Paris in Texas"; Canada in "the Canadian province of Ontario" and "Canada's Ontario".
    """
    holders: dict[str, list[Place]] = {}
    pairs: list[tuple[Mention, Mention]] = []
    for number, mention in enumerate(mentions):
        if mention.adjective:
            continue
        key = fold(mention.text)
        following = mentions[number + 1] if number + 1 < len(mentions) else None
        if following is not None and following.first == mention.last + 1 and context.after(mention.last) in (",", "in", "("):
            outer = [place for place in following.candidates if place.kind != "city"] if not following.adjective else []
            if outer:
                holders.setdefault(key, outer)
                pairs.append((mention, following))
        before = mentions[number - 1] if number else None
        if before is not None and before.candidates and before.sentence == mention.sentence and _leads(context, before, mention):
            holders.setdefault(key, before.candidates[:1])
    return holders, pairs


def _leads(context: Context, before: Mention, mention: Mention) -> bool:
    """Whether an adjective or a possessive before the mention says where it is."""
    between = context.lower[before.last : mention.first]
    if before.adjective:
        return len(between) == 2 and between[0] in _CUES and between[1] == "of"
    return not between and context.tokens[before.last - 1].end > before.end


def _by_cue(context: Context, mention: Mention, setting: Setting, holders: list[Place]) -> Place | None:
    """The best place of the kind that the noun at the mention asks for."""
    before = context.before(mention.first) == "of"
    kinds = _CUES.get(context.before(mention.first, 2) if before else context.after(mention.last), frozenset())
    if not before and "city" in kinds and mention.candidates[0].kind == "country":
        return None  # "the U.S. capital"
    fitting = [place for place in mention.candidates if place.kind in kinds]
    return _best(fitting, setting, holders, fold(mention.text)) if fitting else None


def _best(candidates: list[Place], setting: Setting, holders: list[Place], key: str) -> Place:
    known = max(place.rank for place in candidates)
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
        held = any(holds(outer, place) for outer in holders)
        spoken_of = held or setting.share(place.division, key) >= _SPOKEN_OF_DIVISION
        if place.kind == "city" and place.rank * _TOO_SMALL < known and not spoken_of:
            return result
        result += _COUNTRY_WEIGHT * setting.share(place.country, key)
        result += _DIVISION_WEIGHT * setting.share(place.division, key)
        return result + _HOLDER_WEIGHT if held else result

    best = max(candidates[:_CONSIDERED], key=value)
    if best.kind == "country" and len(candidates) > 1:
        # Georgia: the state, in an article that speaks more of its country
        rival = next((place for place in candidates if place.kind == "state" and place.country != best.country), None)
        if rival is not None and setting.share(rival.country, key) > setting.share(best.country, key):
            return rival
    return best


def _korea(mention: Mention, setting: Setting) -> Place:
    """ "Korean" is of the Korea that the article speaks of."""
    if mention.text == "Korean" and setting.share("KP") > setting.share("KR"):
        return gazetteer().countries["KP"]
    return mention.candidates[0]
