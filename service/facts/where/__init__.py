"""The article's places: found, resolved by the gazetteer, and ordered by how well each tells where the main event was.

names -> stretches that may be places (finding.py, known.py) -> those that are (evidence.py) -> which place each is (resolution.py)
-> what it does in its sentence (use.py) -> one entry for each place, ranked (ranking.py)
"""

from __future__ import annotations

from service.article import Article
from service.contract import PlaceMention, Where
from service.facts.gazetteer import Place
from service.facts.gazetteer.folding import fold
from service.facts.names import Name
from service.facts.where.context import Context
from service.facts.where.evidence import accepted
from service.facts.where.finding import Finder
from service.facts.where.mention import Mention
from service.facts.where.ranking import Group, features, mark_outer, score
from service.facts.where.resolution import resolve
from service.facts.where.setting import settle
from service.facts.where.use import share_uses, use_of

_LONGEST_PHRASE = 6  # words
_OF_STATES = frozenset({"US", "MX", "BR", "VE", "IN", "MY", "AU", "NG", "DE", "AT", "SS", "SD", "MM"})


def find_places(article: Article, names: list[Name]) -> list[Where]:
    """One entry for each place of the article; the first is the answer to where the main event was."""
    context, described = _described(article, names)
    described.sort(key=lambda pair: -score(pair[1]))
    return [_where(context, group) for group, _ in described]


def describe(article: Article, names: list[Name]) -> list[tuple[Group, dict[str, float]]]:
    """Each place with the features that rank it."""
    return _described(article, names)[1]


def _described(article: Article, names: list[Name]) -> tuple[Context, list[tuple[Group, dict[str, float]]]]:
    context = Context(article)
    mentions = accepted(context, Finder(context, names).mentions())
    setting = resolve(context, mentions)
    for mention in mentions:
        mention.use = use_of(context, mention)
    share_uses(context, mentions)
    settle(context, mentions, setting)
    described = [(group, features(context, group, len(mentions))) for group in _grouped(mentions)]
    mark_outer(described)
    return context, described


def _grouped(mentions: list[Mention]) -> list[Group]:
    groups: dict[tuple[object, ...], Group] = {}
    for mention in mentions:
        place = mention.place
        key = (place.geonames_id or place.name, place.kind) if place else (_bare(mention),)
        groups.setdefault(key, Group([])).mentions.append(mention)
    return list(groups.values())


def _bare(mention: Mention) -> str:
    """Key of a place that no record is known of; "Sandilands tram stop" and "Sandilands" are one."""
    if mention.rule == "name-and-site":
        capitals = [word for word in mention.text.split(" ") if not word.islower()]
        return fold(" ".join(capitals))
    return fold(mention.text)


def _phrase(context: Context, group: Group) -> str:
    """The first mention that is no adjective, with the direction before it and what it lies in: "northern Syria", "Lima, Peru"."""
    mention = next((mention for mention in group.mentions if not mention.adjective), group.mentions[0])
    start = context.tokens[mention.first - context.direction(mention.first)].start if not mention.adjective else mention.start
    start, end = min(start, mention.start), mention.end
    if mention.holder is not None and len(context.article.text[start : mention.holder.end].split()) <= _LONGEST_PHRASE:
        end = mention.holder.end
    return context.article.text[start:end]


def _where(context: Context, group: Group) -> Where:
    best = max(group.mentions, key=lambda mention: (not mention.adjective, len(mention.text)))
    place = best.place
    country = place.country if place else next((mention.country for mention in group.mentions if mention.country), None)
    within = place.within if place else next((mention.within for mention in group.mentions if mention.within), None)
    sure = max(min(1.0, mention.strength + max(0.0, mention.evidence)) for mention in group.mentions)
    return Where(
        text=_phrase(context, group),
        name=place.name if place else best.text,
        kind=_kind(place) if place else best.kind or "place",
        country=country,
        within=within,
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
        geonames_id=place.geonames_id if place else None,
        rule=best.rule,
        score=round(max(0.05, min(0.99, sure)), 2),
        mentions=[PlaceMention(start=m.start, end=m.end, text=m.text, use=m.use) for m in group.mentions],
    )


def _kind(place: Place) -> str:
    """The contract's word: a first-level division is a state where its country is a federation of states, else a region."""
    if place.kind == "division":
        return "state" if place.country in _OF_STATES else "region"
    return place.kind


__all__ = ["describe", "find_places"]
