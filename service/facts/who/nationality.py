"""Which country somebody belongs to, where role, name or nationality make it plain."""

from __future__ import annotations

from service.contract import Where
from service.facts.gazetteer import gazetteer
from service.facts.names import Name
from service.facts.who.referents import Referent
from service.facts.who.roles import Role


def country_of(referent: Referent, role: Role | None, names: list[Name], places: list[Where]) -> str | None:
    """ISO 3166-1 alpha-2 code, or None. A role's or a name's demonym or place decides."""
    spans = [(referent.fullest.start, referent.fullest.end)] if referent.kind == "organisation" else []
    if role is not None:
        spans.append((role.start, role.end))
    for start, end in spans:
        if (code := _by_words(start, end, names, places)) is not None:
            return code
    if referent.kind == "organisation":
        for part in referent.fullest.parts:
            if (code := gazetteer().is_demonym(part)) is not None:
                return code
            if found := gazetteer().lookup(part):
                return found[0].country
    return None


def _by_words(start: int, end: int, names: list[Name], places: list[Where]) -> str | None:
    for place in places:
        if place.country and any(start <= mention.start and mention.end <= end for mention in place.mentions):
            return place.country
    for name in names:
        if start <= name.start and name.end <= end:
            if name.kind == "demonym" and (code := gazetteer().is_demonym(name.text)) is not None:
                return code
            if name.kind in ("country", "place") and (found := gazetteer().lookup(name.text)):
                return found[0].country
    return None
