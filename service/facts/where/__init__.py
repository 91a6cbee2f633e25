"""The article's places: found, resolved by the gazetteer, and ordered by how well each tells where the main event was.

names -> stretches that may be places (finding.py, known.py) -> those that are (evidence.py) -> which place each is (resolution.py)
-> what it does in its sentence (use.py) -> one entry for each place, ranked (ranking.py)
"""

from __future__ import annotations

from service.article import Article
from service.contract import PlaceMention, Where
from service.facts.gazetteer.folding import fold
from service.facts.names import Name
from service.facts.where.context import Context
from service.facts.where.evidence import accepted
from service.facts.where.finding import Finder
from service.facts.where.mention import Mention
from service.facts.where.ranking import Group, features, score
from service.facts.where.resolution import resolve
from service.facts.where.use import use_of


def find_places(article: Article, names: list[Name]) -> list[Where]:
    """One entry for each place of the article; the first is the answer to where the main event was."""
    context = Context(article)
    mentions = accepted(context, Finder(context, names).mentions())
    resolve(context, mentions)
    for mention in mentions:
        mention.use = use_of(context, mention)
    groups = _grouped(mentions)
    total = len(mentions)
    ranked = sorted(((score(features(context, group, total)), group) for group in groups), key=lambda pair: -pair[0])
    return [_where(group) for _, group in ranked]


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


def _where(group: Group) -> Where:
    best = max(group.mentions, key=lambda mention: (not mention.adjective, len(mention.text)))
    place = best.place
    sure = max(min(1.0, mention.strength + max(0.0, mention.evidence)) for mention in group.mentions)
    return Where(
        text=next((mention.text for mention in group.mentions if not mention.adjective), group.mentions[0].text),
        name=place.name if place else best.text,
        kind=place.kind if place else best.kind or "place",
        country=place.country if place else None,
        within=place.within if place else None,
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
        geonames_id=place.geonames_id if place else None,
        rule=best.rule,
        score=round(max(0.05, min(0.99, sure)), 2),
        mentions=[PlaceMention(start=m.start, end=m.end, text=m.text, use=m.use) for m in group.mentions],
    )


__all__ = ["find_places"]
