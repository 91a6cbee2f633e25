"""Places by the words that make up their names: "Bayswater Road", "Lake Baikal", "Sandilands tram stop", "the A42"."""

from __future__ import annotations

import regex

from service.facts.names import Name
from service.facts.where.context import Context
from service.facts.where.known import strength

_INNER = frozenset({"in", "at", "for", "on", "with", "to", "from"})  # in no place's name
_NOT_BEFORE_OF = frozenset(
    {"house", "court", "department", "board", "field", "range", "line", "club", "hall", "sound", "studio", "ministry"}
)
_ROAD = regex.compile(r"(?:[ABM]|I-|US-|SR-|E|N)\d{1,4}")
_NUMBERED = frozenset({"interstate", "highway", "route", "autoroute", "motorway", "junction"})
_ON = frozenset({"on", "along", "off", "of", "near"})
_ALONG = frozenset({"near", "at", "in", "between", "northbound", "southbound", "eastbound", "westbound"})
_WELL_KNOWN = 0.8  # the airport of a well-known town is the town's: "the Amsterdam airport"
_SURE_ORGANISATION = 0.85


def head_kind(context: Context, first: int, last: int) -> str:
    """Kind of place by the last word ("Bayswater Road"), the first ("Lake Baikal"), or the one before "of" ("Bay of Bengal")."""
    lower, words = context.lower, context.words
    if last - first < 2 or not _INNER.isdisjoint(lower[first:last]):
        return ""
    final = lower[last - 1]
    head = words.heads.get(final[:-2] if final.endswith(("'s", "’s")) else final, "")
    if (kind := words.openers.get(lower[first])) is not None:
        return head if head in ("street", "facility") else kind
    if "of" in lower[first + 1 : last - 1]:
        noun = lower[lower.index("of", first + 1) - 1]
        return "" if noun in _NOT_BEFORE_OF else words.heads.get(noun, "")
    return head


def head_word(context: Context, first: int, last: int) -> str:
    """The noun that ``head_kind`` goes by."""
    lower = context.lower[first:last]
    final = lower[lower.index("of") - 1] if "of" in lower[1:-1] else lower[-1]
    return final[:-2] if final.endswith(("'s", "’s")) else final


def site_after(context: Context, name: Name, first: int, last: int) -> tuple[str, int] | None:
    """Kind and last token (exclusive) of "Sandilands tram station", "Kim Il-sung square": a name and a noun of sites in lower case.

    None where the name alone is well known, or where nothing before it says that a place follows.
    """
    if name.kind in ("demonym", "other", "country") or context.tokens[last - 1].end > name.end:
        return None
    words = context.words
    distance = 1 if context.after(last) in words.site_qualifiers else 0
    kind = words.site_nouns.get(context.after(last, distance))
    noun = context.token_after(last, distance)
    if not kind or noun is None or not noun.text.islower() or context.tokens[last].start - name.end != 1:
        return None
    leader, steps = context.leader(first)
    located = leader in words.strong_prepositions or leader in words.weak_prepositions or "the" in context.lower[first - steps : first]
    located = located or not leader
    known = strength(name.text)
    if not located or known >= _WELL_KNOWN or (name.kind == "organisation" and not known and name.score > _SURE_ORGANISATION):
        return None
    return kind, last + distance + 1


def road_at(context: Context, index: int) -> tuple[int, int] | None:
    """First and last token (exclusive) of a road by the number that stands there: "the A42 motorway", "I-95", "Interstate 95"."""
    text, before = context.tokens[index].text, context.before(index)
    if before in _NUMBERED and text.isdigit() and context.tokens[index - 1].text[:1].isupper():
        return index - 1, index + 1
    if _ROAD.fullmatch(text) is None:
        return None
    if context.words.site_nouns.get(context.after(index + 1)) == "street":
        return index, index + 2
    on = before == "the" and (context.before(index, 2) in _ON or (text[0] == "M" and context.after(index + 1) in _ALONG))
    return (index, index + 1) if on or "-" in text else None
