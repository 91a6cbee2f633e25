"""What a place does in its sentence: a location, a modifier of something, or the one who acts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from service.facts.names.lexicon import lexicon
from service.facts.where.context import Context
from service.facts.where.mention import Mention, Use

_CLOSING = (["and"], ["or"])
_CLOSING_WITH_COMMA = ([",", "and"], [",", "or"])
_SEATS = frozenset({"country", "state", "city", "division", "region"})


def use_of(context: Context, mention: Mention) -> Use:
    """ "in Japan" location, "the Japanese team" modifier, "Russia announced" actor."""
    if mention.adjective or mention.rule == "compound":
        return "modifier"
    words = context.words
    dateline = context.dateline
    if dateline is not None and dateline[0] <= mention.start < dateline[1]:
        return "location"
    leader, distance = context.leader(mention.first)
    if leader in words.strong_prepositions or leader == "at":
        return "location"
    if leader == "of" and context.before(mention.first, distance + 1) in words.of_nouns:
        return "location"
    if context.after(mention.last) in words.followers and context.before(mention.first)[-2:] in ("'s", "’s"):
        return "location"  # "Afghanistan's Mazar-i-Sharif city"
    kind = mention.place.kind if mention.place else mention.kind
    after = context.after(mention.last)
    following = context.token_after(mention.last)
    possessive = context.tokens[mention.last - 1].end > mention.end
    if possessive:
        return "modifier"
    stands_for_power = mention.text.lower() in words.seats
    can_act = kind in _SEATS or kind == "" or stands_for_power
    if can_act and (kind in ("country", "city") or stands_for_power) and after in words.acting:
        return "actor"
    if following is not None and following.text.islower() and after.isalpha() and after not in words.acting:
        tag = lexicon().tag(after)
        if tag.startswith("NN") and after not in ("city", "town", "village") and leader not in words.weak_prepositions:
            return "modifier"
        if tag in ("VBD", "VBZ") and can_act and leader not in words.weak_prepositions:
            return "actor"
    if can_act and kind == "country" and leader in words.parties:
        return "actor"
    return "location"


def share_uses(context: Context, mentions: list[Mention]) -> None:
    """Those in a row do the same: both act in "Russia and China signed", neither in "who had flats in Jersey and Monaco was jailed"."""
    between = [context.lower[one.last : other.first] for one, other in pairwise(mentions)]
    leaders = context.words.strong_prepositions | context.words.weak_prepositions
    for first, last in _lists(between):
        if mentions[first].use == "location" and context.leader(mentions[first].first)[0] in leaders:
            for mention in mentions[first + 1 : last + 1]:
                mention.use = "location" if mention.use == "actor" else mention.use
    for one, other, words in zip(reversed(mentions[:-1]), reversed(mentions[1:]), reversed(between), strict=True):
        joined = words in ([","], *_CLOSING) and context.leader(one.first)[0] not in context.words.strong_prepositions
        if joined and other.use == "actor" and one.use == "location":
            one.use = "actor"


def _lists(between: list[list[str]]) -> Iterator[tuple[int, int]]:
    """First and last mention of each list, by what stands between them: "A and B", "A, B and C", "A, B, or C"."""
    first = 0
    for number, words in enumerate(between):
        if words in _CLOSING or (first < number and words in _CLOSING_WITH_COMMA):
            yield first, number + 1
        if words != [","]:
            first = number + 1


def is_origin(context: Context, mention: Mention) -> bool:
    """ "Donald Collett, 62, from Croydon", "who lived in South London": where somebody is from."""
    leader, distance = context.leader(mention.first)
    before = context.before(mention.first, distance + 1)
    if before in context.words.origin_leaders:
        return True
    if leader not in ("from", "of"):
        return False
    earlier = context.before(mention.first, distance + 2)
    person = before.isdigit() or (before == "," and (earlier.isdigit() or earlier[-9:] == "-year-old"))
    return person or lexicon().is_person_noun(before) or before in ("both", "people", "family", "couple", "father", "mother")


def names_event(context: Context, mention: Mention) -> bool:
    """ "the Croydon tram crash": an event's noun within three words after the place."""
    words = [context.after(mention.last, distance) for distance in range(3)]
    for number, word in enumerate(words):
        if not word.isalpha():
            return False
        if word in context.words.event_nouns:
            return number == 0 or all(lexicon().tag(other)[:2] in ("NN", "JJ", "") for other in words[:number])
    return False
