"""What the words around a mention say for or against its being a place; the article's mentions of one string vote together."""

from __future__ import annotations

from collections import defaultdict

from service.facts.gazetteer import gazetteer
from service.facts.gazetteer.folding import fold
from service.facts.names.lexicon import lexicon
from service.facts.where.context import Context
from service.facts.where.known import strength
from service.facts.where.mention import Mention

_ENOUGH = 0.5
_WELL_KNOWN = 0.5  # enough for a place that a list holds, too
_SAYING = frozenset({"said", "says", "told", "added", "tweeted", "wrote"})


def accepted(context: Context, mentions: list[Mention]) -> list[Mention]:
    """The mentions that are places, each with its evidence."""
    support: dict[str, float] = defaultdict(float)
    against: dict[str, float] = defaultdict(float)
    previous: Mention | None = None
    for mention in mentions:
        mention.evidence = around(context, mention, previous)
        key = fold(mention.text)
        support[key] = max(support[key], mention.evidence)
        against[key] = min(against[key], mention.evidence)
        previous = mention
    kept: list[Mention] = []
    for number, mention in enumerate(mentions):
        key = fold(mention.text)
        shared = (max(mention.evidence, 0.8 * support[key]) if support[key] > 0 else mention.evidence) + 0.5 * against[key]
        if mention.rule == "institution-as-place":
            shared = mention.evidence
        elif (kept and _listed(context, kept[-1], mention)) or _leads_to(context, mention, mentions[number + 1 : number + 2]):
            shared += 0.3
        if mention.adjective or mention.rule == "compound" or mention.strength + shared >= _ENOUGH:
            kept.append(mention)
    return kept


def _leads_to(context: Context, mention: Mention, following: list[Mention]) -> bool:
    """Whether a well-known place follows in one list: "in Webster and Galveston"."""
    return mention.evidence > 0 and any(
        other.strength >= _WELL_KNOWN and not other.adjective and _listed(context, mention, other) for other in following
    )


def _listed(context: Context, one: Mention, other: Mention) -> bool:
    """Whether the two stand in one list: "A and B", "A, B"."""
    between = context.lower[one.last : other.first]
    return one.sentence == other.sentence and between in (["and"], [","], ["or"], [",", "and"], ["/"], ["to"], ["and", "the"])


def around(context: Context, mention: Mention, previous: Mention | None) -> float:
    """From -1 (a person, surely) to 1 (a place, surely); ``previous`` is the mention before it."""
    value = _before(context, mention)
    if previous is not None and _listed(context, previous, mention) and not previous.adjective:
        value = max(value, 0.9 * _before(context, previous)) if value >= 0 else value
    first, last, words = mention.first, mention.last, context.words
    after = context.after(last)
    following = context.token_after(last)
    if after in words.followers and following is not None and following.text.islower():
        value += 0.6
    elif after == "," and contained(context, last + 1):
        value += 0.7
    elif after == "," and value > 0.3 and _city_follows(context, last + 1):
        value += 0.3
    elif (context.after(last, 1) if after == "," else after) in ("who", "whose") and mention.strength < 0.95:
        value -= 0.5
    elif after in _SAYING and mention.strength < 0.95:
        value -= 0.2
    elif after == "," and context.after(last, 1).isdigit() and len(context.after(last, 1)) < 4 and context.after(last, 2) in (",", "."):
        value -= 0.5
    elif after.isdigit() and mention.strength < 0.9:
        value -= 0.5  # "Gate 10"
    dateline = context.dateline
    if dateline is not None and dateline[0] <= mention.start < dateline[1]:
        value += 0.8
    if mention.text.isupper() and len(mention.text) <= 5 and context.before(first) == "(" and after == ")" and mention.strength < 1.0:
        value -= 0.8  # a short form in brackets
    unsure = mention.strength < _ENOUGH and not mention.kind
    if unsure and (mention.text.isupper() or context.before(first) in ("the", "a", "an", "his", "her", "their", "its", "our", "my")):
        value -= 0.6
    return max(-1.0, min(1.0, value))


def _before(context: Context, mention: Mention) -> float:
    """What the words before it say."""
    words, first = context.words, mention.first
    leader, distance = context.leader(first)
    if leader in words.strong_prepositions:
        return -0.2 if context.before(first, distance + 1) in words.abstract and mention.strength < 0.9 else 0.6
    if leader == "from" and context.after(mention.last) == "to" and _city_follows(context, mention.last + 1):
        return 0.6  # "from Marib to Sanaa"
    if leader in words.weak_prepositions:
        earlier = context.before(first, distance + 1)
        if leader in ("to", "from", "for", "at") and earlier in words.motion:
            return 0.6
        return -0.3 if earlier in ("according", "due", "thanks", "said", "listen", "spoke", "speaking") else 0.38
    if leader == "of":
        before = context.before(first, distance + 1)
        origin = context.tokens[first - distance - 1].text[:1].isupper() if before else False
        return 0.7 if before in words.of_nouns else 0.3 if origin else 0.1
    before = context.before(first)
    if before == "," and context.after(mention.last) == "," and lexicon().is_person_noun(context.before(first, 2)):
        return -0.5  # "his father, Jos,"
    if before in words.persons:
        return -0.7
    if before[:1].islower() and lexicon().is_person_noun(before):
        return -0.5
    return 0.0


def contained(context: Context, first: int) -> bool:
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


def _city_follows(context: Context, first: int) -> bool:
    """ "at Edgbaston, Birmingham": what is in a well-known city."""
    token = context.token_after(first)
    return token is not None and token.text[:1].isupper() and strength(token.text) >= 0.85
