"""Who acts in the article: one entry for each person, organisation, country or group, the main event's actor first.

names -> referents (referents.py) -> roles and countries (roles.py, nationality.py) -> ranking (ranking.py)
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict

from service.article import Article
from service.contract import Passage, Where, Who, WhoMention
from service.facts.names import Name
from service.facts.names.lexicon import lexicon
from service.facts.names.words import words_of
from service.facts.who.descriptions import tie_descriptions
from service.facts.who.groups import Groups
from service.facts.who.nationality import Nationality
from service.facts.who.nationals import tie_nationalities
from service.facts.who.ranking import rank
from service.facts.who.referents import Referent, fold, tie
from service.facts.who.roles import Role, Roles

_MOST_GROUPS = 3


def find_actors(article: Article, names: list[Name], places: list[Where]) -> list[Who]:
    """Everybody who acts or is acted upon, ordered by how well they answer for the main event."""
    lists = lexicon()
    words = words_of(article)
    claimed = sorted((mention.start, mention.end) for place in places for mention in place.mentions)
    mine = [name for name in names if name.kind in ("person", "organisation") and not _is_place(name, claimed)]
    finder = Roles(words, names, lists)
    nationality = Nationality(article, words, names, places)
    found: list[Who] = []
    for referent in tie(mine):
        roles = _roles(referent, finder)
        found.append(_entry(article, referent, roles[0] if roles else None, nationality.of(referent, roles)))
    people = [who for who in found if who.kind == "person"]
    tie_nationalities(article, people, words, names, lists)
    tie_descriptions(people, words, names, lists)
    found += _countries(places)
    found += _groups(article, Groups(article, words, names, lists), found)
    return rank(article, words, found)


def _is_place(name: Name, spans: list[tuple[int, int]]) -> bool:
    """Whether the name is (part of) a place: nobody is both; an organisation may also be where something is."""
    at = bisect_left(spans, (name.end,))
    if at == 0:
        return False
    start, end = spans[at - 1]
    return name.start < end if name.kind == "person" else start <= name.start and name.end <= end and end - start > name.end - name.start


def _roles(referent: Referent, finder: Roles) -> list[Role]:
    """All that is said of somebody, the best first."""
    of = finder.of if referent.kind == "person" else finder.of_organisation
    found = [role for name in referent.names if (role := of(name)) is not None]
    return sorted(found, key=lambda role: -role.weight)


def _entry(article: Article, referent: Referent, role: Role | None, country: str | None) -> Who:
    length = len(referent.fullest.parts)
    keys = [fold(name.text) for name in referent.names]
    full = {key for key, name in zip(keys, referent.names, strict=True) if len(name.parts) == length}
    mentions = [
        WhoMention(start=name.start, end=name.end, text=name.text, form="name" if key in full else "short")
        for key, name in zip(keys, referent.names, strict=True)
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


def _groups(article: Article, finder: Groups, found: list[Who]) -> list[Who]:
    """Phrases for people that act at the article's beginning and are nobody who has a name; equal ones together."""
    spans = sorted((mention.start, mention.end) for who in found for mention in who.mentions)
    groups: dict[str, Who] = {}
    for group in finder.find():
        at = bisect_left(spans, (group.end,))
        if not (group.subject or group.affected) or (at and spans[at - 1][1] > group.start):
            continue
        text = article.text[group.start : group.end]
        mention = WhoMention(start=group.start, end=group.end, text=text, form="description")
        if (known := groups.get(fold(text))) is not None:
            known.mentions.append(mention)
        elif len(groups) < _MOST_GROUPS:
            groups[fold(text)] = Who(
                text=text,
                name=" ".join(text.split()),
                kind="group",
                rule="group-acts" if group.subject else "group-befallen",
                score=0.5,
                mentions=[mention],
            )
    return list(groups.values())


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
