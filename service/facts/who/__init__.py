"""Who acts in the article: one entry for each person, organisation, country or group, the main event's actor first.

names -> referents (referents.py) -> roles and countries (roles.py, nationality.py) -> ranking (ranking.py)
"""

from __future__ import annotations

from collections import defaultdict

from service.article import Article
from service.contract import Passage, Where, Who, WhoMention
from service.facts.names import Name
from service.facts.names.lexicon import lexicon
from service.facts.names.words import words_of
from service.facts.who.nationality import country_of
from service.facts.who.ranking import rank
from service.facts.who.referents import Referent, fold, tie
from service.facts.who.roles import Role, Roles


def find_actors(article: Article, names: list[Name], places: list[Where]) -> list[Who]:
    """Everybody who acts or is acted upon, ordered by how well they answer for the main event."""
    lists = lexicon()
    words = words_of(article)
    claimed = sorted((mention.start, mention.end) for place in places for mention in place.mentions)
    mine = [name for name in names if name.kind in ("person", "organisation") and not (name.kind == "person" and _inside(name, claimed))]
    roles = Roles(words, names, lists)
    found: list[Who] = []
    for referent in tie(mine):
        role = _best_role(referent, roles) if referent.kind == "person" else None
        found.append(_entry(article, referent, role, country_of(referent, role, names, places)))
    found += _countries(places)
    return rank(article, words, found)


def _inside(name: Name, spans: list[tuple[int, int]]) -> bool:
    return any(start < name.end and name.start < end for start, end in spans)


def _best_role(referent: Referent, roles: Roles) -> Role | None:
    found = [role for name in referent.names if (role := roles.of(name)) is not None]
    return max(found, key=lambda role: role.weight, default=None)


def _entry(article: Article, referent: Referent, role: Role | None, country: str | None) -> Who:
    full = {fold(name.text) for name in referent.names if len(name.parts) == len(referent.fullest.parts)}
    mentions = [
        WhoMention(start=name.start, end=name.end, text=name.text, form="name" if fold(name.text) in full else "short")
        for name in referent.names
    ]
    best = max(referent.names, key=lambda name: (name is referent.fullest, name.score))
    return Who(
        text=referent.fullest.text,
        name=" ".join(referent.fullest.text.split()),
        kind="person" if referent.kind == "person" else "organisation",
        country=country,
        role=Passage(start=role.start, end=role.end, text=article.text[role.start : role.end]) if role else None,
        rule=best.rule,
        score=round(max(name.score for name in referent.names), 2),
        mentions=mentions,
    )


def _countries(places: list[Where]) -> list[Who]:
    """Countries that act: "Russia announced"."""
    acting: dict[str, Who] = {}
    spans: dict[str, list[WhoMention]] = defaultdict(list)
    for place in places:
        if place.kind != "country":
            continue
        actors = [mention for mention in place.mentions if mention.use == "actor"]
        if actors:
            spans[place.name] += [WhoMention(start=m.start, end=m.end, text=m.text, form="name") for m in actors]
            acting[place.name] = Who(
                text=place.text,
                name=place.name,
                kind="country",
                country=place.country,
                rule="country-acts",
                score=place.score,
                mentions=spans[place.name],
            )
    return list(acting.values())
