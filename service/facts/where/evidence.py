"""What the words around a mention say for or against its being a place; the article's mentions of one string vote together."""

from __future__ import annotations

from collections import defaultdict

from service.facts.gazetteer import gazetteer
from service.facts.gazetteer.folding import fold
from service.facts.names.lexicon import lexicon
from service.facts.where.context import Context
from service.facts.where.known import strength
from service.facts.where.mention import Mention

_ENOUGH = 0.6
_SAYING = frozenset({"said", "says", "told", "added", "who", "whose", "tweeted", "wrote"})


def accepted(context: Context, mentions: list[Mention]) -> list[Mention]:
    """The mentions that are places, each with its evidence."""
    support: dict[str, float] = defaultdict(float)
    against: dict[str, float] = defaultdict(float)
    places = {mention.first for mention in mentions if mention.strength >= 0.9}
    for mention in mentions:
        value = around(context, mention, places)
        mention.evidence = value
        key = fold(mention.text)
        support[key] = max(support[key], value)
        against[key] = min(against[key], value)
    kept = []
    for mention in mentions:
        key = fold(mention.text)
        shared = max(mention.evidence, 0.8 * support[key]) + 0.5 * against[key]
        if mention.rule == "institution-as-place":
            shared = mention.evidence
        if mention.adjective or mention.strength + shared >= _ENOUGH:
            kept.append(mention)
    return kept


def around(context: Context, mention: Mention, places: set[int]) -> float:
    """From -1 (a person, surely) to 1 (a place, surely)."""
    words, first, last = context.words, mention.first, mention.last
    leader, distance = context.leader(first)
    value = 0.0
    if leader in words.strong_prepositions:
        value += 0.6
    elif leader in words.weak_prepositions:
        value += 0.4
    elif leader == "of" and context.before(first, distance + 1) in words.of_nouns:
        value += 0.7
    elif context.before(first) in words.persons:
        value -= 0.7
    elif not context.before(first)[:1].islower() and lexicon().is_person_noun(context.before(first)):
        value -= 0.5
    after = context.after(last)
    following = context.token_after(last)
    if after in words.followers and following is not None and following.text.islower():
        value += 0.6
    elif after == "," and _container(context, last + 1):
        value += 0.7
    elif after in _SAYING and mention.strength < 0.95:
        value -= 0.4
    elif after == "," and context.after(last, 1).isdigit():
        value -= 0.5
    if context.before(first) in ("and", ",", "or") and any(number in places for number in range(first - 4, first - 1)):
        value += 0.3
    if after in ("and", ",", "or") and any(number in places for number in range(last + 1, last + 3)):
        value += 0.3
    dateline = context.article.dateline
    if dateline is not None and dateline[0] <= mention.start < dateline[1]:
        value += 0.8
    return max(-1.0, min(1.0, value))


def _container(context: Context, first: int) -> bool:
    """Whether a country, a state or its abbreviation stands there: the "Ill." of "Springfield, Ill."."""
    token = context.token_after(first)
    if token is None or not token.text[:1].isupper():
        return False
    for length in (3, 2, 1):
        final = context.token_after(first, length - 1)
        if final is None:
            continue
        text = context.article.text[token.start : final.end]
        if (
            any(place.kind in ("country", "state", "division", "region") for place in gazetteer().lookup(text)[:2])
            and strength(text) >= 0.5
        ):
            return True
    return False
