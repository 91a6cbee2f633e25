"""What a place does in its sentence: a location, a modifier of something, or the one who acts."""

from __future__ import annotations

from service.facts.names.lexicon import lexicon
from service.facts.where.context import Context
from service.facts.where.mention import Mention, Use

_SEATS = frozenset({"country", "state", "city", "division", "region"})


def use_of(context: Context, mention: Mention) -> Use:
    """ "in Japan" location, "the Japanese team" modifier, "Russia announced" actor."""
    if mention.adjective or mention.rule == "compound":
        return "modifier"
    words = context.words
    dateline = context.article.dateline
    if dateline is not None and dateline[0] <= mention.start < dateline[1]:
        return "location"
    leader, distance = context.leader(mention.first)
    if leader in words.strong_prepositions or leader == "at":
        return "location"
    if leader == "of" and context.before(mention.first, distance + 1) in words.of_nouns:
        return "location"
    kind = mention.place.kind if mention.place else mention.kind
    after = context.after(mention.last)
    following = context.token_after(mention.last)
    possessive = context.tokens[mention.last - 1].end > mention.end
    if possessive:
        return "modifier"
    can_act = kind in _SEATS or kind == ""
    if can_act and kind in ("country", "city") and after in words.acting:
        return "actor"
    if can_act and kind == "country" and leader in words.parties:
        return "actor"
    if following is not None and following.text.islower() and after.isalpha() and after not in words.acting:
        tag = lexicon().tag(after)
        if tag.startswith("NN") and leader not in words.weak_prepositions:
            return "modifier"
        if tag in ("VBD", "VBZ") and can_act and leader not in words.weak_prepositions:
            return "actor"
    return "location"
