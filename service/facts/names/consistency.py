"""One article, one meaning: short forms tied to full names, unknown names decided by all that the article says of them."""

from __future__ import annotations

import itertools
from collections import defaultdict

from service.facts.names import context
from service.facts.names.geography import geography
from service.facts.names.lexicon import Lexicon
from service.facts.names.name import Name
from service.facts.names.words import Word, Words

_SURE = 0.7
_SEATS = frozenset({"town", "village", "city", "province", "region", "island", "district", "capital", "port", "state", "republic"})
_OFTEN = 3
_DOUBTED = 0.7
_OPEN = frozenset('"“‘«')
_CLOSE = frozenset('"”’»')
_COMPASS = frozenset({"north", "south", "east", "west", "northern", "southern", "eastern", "western"})


def settle(names: list[Name], words: Words, lists: Lexicon) -> None:
    """Gives kinds to names that had none, by other names of the article and by context."""
    people = [name for name in names if name.kind == "person" and len(name.parts) > 1 and name.score >= _SURE]
    people += [name for name in names if name.rule == "title-and-name" and len(name.parts) == 1]
    surnames = {name.parts[-1].casefold() for name in people if name.parts}
    surnames |= {f"{surname}s" for surname in surnames if len(surname) > 4}  # "the Clintons"
    firsts = {name.parts[0].casefold() for name in people if len(name.parts) > 1}
    organisations = {name.text.casefold() for name in names if name.kind == "organisation" and name.score >= _SURE}
    heads: dict[str, str] = {}
    for name in names:
        if (
            name.kind == "organisation"
            and name.score >= _SURE
            and len(name.parts) > 1
            and not geography().is_major(name.parts[0])
            and not geography().is_demonym(name.parts[0])
        ):
            heads.setdefault(name.parts[0].casefold(), name.rule)
    for long, short in itertools.pairwise(names):
        if long.kind == "organisation" and short.kind != "country" and _bracketed(long, short, words):
            short.kind, short.rule, short.score = "organisation", "short-form-in-brackets", 0.9
            organisations.add(short.text.casefold())
    ballots: dict[str, list[context.Vote]] = defaultdict(list)
    for name in names:
        before = words.all[name.first - 1].text if name.first else ""
        if name.kind == "person" and name.score <= _DOUBTED and before in ("the", "a", "an"):
            name.kind, name.rule, name.score = "unknown", "article-before", 0.3  # "the Golden Falcon"
    towns = _towns_after_all(names, surnames, words, lists)
    for name in names:
        key = name.text.casefold()
        if name.kind in ("person", "organisation") and name.score >= _SURE:
            continue
        if key in surnames and key not in towns and not _in_place(name, words):
            name.kind, name.rule, name.score = "person", "surname-of-full-name", 0.9
        elif key in organisations and (name.kind != "place" or not _in_place(name, words)):
            name.kind, name.rule, name.score = "organisation", "same-name-elsewhere", 0.85
        elif key in firsts and name.kind in ("unknown", "person"):
            name.kind, name.rule, name.score = "person", "first-name-of-full-name", 0.8
        elif (
            key in heads
            and (name.kind in ("unknown", "person", "other") or (name.kind == "place" and heads[key] == "legal-form"))
            and (not lists.is_common(key) or not words.written_low[key])
        ):
            name.kind, name.rule, name.score = "organisation", "short-for-organisation", 0.8
        else:
            ballots[key] += context.votes(name, words, lists)
    for name in names:
        if name.kind == "unknown" or (name.score < 0.6 and name.kind in ("person", "organisation", "place", "other")):
            if name.kind == "other" and lists.is_common(name.text.casefold()) and name.text.casefold() not in lists.newspapers:
                continue
            cast = list(ballots.get(name.text.casefold(), ()))
            if name.kind != "unknown":
                cast.append((name.kind, name.rule, name.score))
            if (decided := context.verdict(cast)) is not None:
                kind, rule, score = decided
                if kind == "place":
                    name.kind, name.rule, name.score = "unknown", rule, score
                else:
                    name.kind, name.rule, name.score = kind, rule, score


def settle_frequent(names: list[Name], words: Words, lists: Lexicon) -> None:
    """What the article names again and again, and neither introduces in full nor is "in", is a firm, a make or a band."""
    often: dict[str, list[Name]] = defaultdict(list)
    for name in names:
        if name.kind == "unknown" and name.rule == "capitalised" and not geography().is_place(name.text):
            often[name.text.casefold()].append(name)
    for key, group in often.items():
        if len(group) < _OFTEN or lists.is_common(key) or key in lists.personal:
            continue
        before = [words.all[name.first - 1].lower for name in group if name.first]
        if len(key) > 3 and not {"in", "near", "at"} & set(before) and not any(_before_country(name, words) for name in group):
            for name in group:
                name.kind, name.rule, name.score = "organisation", "named-often", 0.45


def _before_country(name: Name, words: Words) -> bool:
    """ "Tavildara, Tajikistan": a place; so is what "the town of" stands before."""
    every = words.all
    after = every[name.last : name.last + 2]
    before = [word.lower for word in every[max(0, name.first - 2) : name.first]]
    return (len(after) == 2 and after[0].text == "," and geography().is_place(after[1].text)) or (
        len(before) == 2 and before[1] == "of" and before[0] in _SEATS
    )


def _towns_after_all(names: list[Name], surnames: set[str], words: Words, lists: Lexicon) -> set[str]:
    """Family names that the article uses for the town: "in Washington" more often than "Washington said"."""
    weight: dict[str, float] = defaultdict(float)
    for name in names:
        key = name.text.casefold()
        if key in surnames and name.kind in ("place", "country"):
            weight[key] += 0.3 if geography().is_major(name.text) else 0.0
            weight[key] += _in_place(name, words)
            weight[key] -= sum(value for kind, _, value in context.votes(name, words, lists) if kind == "person")
    return {key for key, value in weight.items() if value > 0}


def _bracketed(long: Name, short: Name, words: Words) -> bool:
    """ "Competition and Markets Authority (CMA)" """
    every = words.all
    return (
        short.first == long.last + 1
        and every[long.last].text == "("
        and short.last < len(every)
        and every[short.last].text == ")"
        and not geography().is_demonym(short.text)
        and (short.text[0].casefold() in {part[0].casefold() for part in long.parts} or short.text.isupper())
    )


def settle_credits(names: list[Name], words: Words, lists: Lexicon) -> None:
    """A picture agency under a picture and a platform that something is "on" are no actors."""
    every = words.all
    for name in names:
        if name.kind != "organisation":
            continue
        key = name.text.casefold().replace(" ", "-")
        before = every[name.first - 1] if name.first and every[name.first - 1].sentence == every[name.first].sentence else None
        after = every[name.last] if name.last < len(every) and every[name.last].sentence == every[name.first].sentence else None
        if key in lists.media_platforms and (
            before is not None
            and before.lower in ("on", "via", "to", "through", "and", "@", "using", "of", "a", "her", "his", "their", "the")
        ):
            name.kind, name.rule, name.score = "other", "medium", 0.7
        elif key in lists.picture_agencies and not _in_clause(before, after, name):
            name.kind, name.rule, name.score = "other", "picture-credit", 0.7


def _in_clause(before: Word | None, after: Word | None, name: Name) -> bool:
    """Whether a verb or a noun in small letters holds the name: "told Reuters", "the AP reported"."""
    if name.possessive or (before is not None and before.text.isalpha() and before.text.islower() and before.lower not in ("via", "by")):
        return True
    return after is not None and after.text.isalpha() and after.text.islower()


def settle_titles(names: list[Name], words: Words) -> None:
    """What stands alone between quotation marks is a film, a book or a word spoken of: “North Wind”."""
    every = words.all
    titles = {
        name.text.casefold()
        for name in names
        if name.score < 0.95
        and len(name.parts) > 1
        and name.first
        and name.last < len(every)
        and every[name.first - 1].text in _OPEN
        and (
            every[name.last].text in _CLOSE
            or (every[name.last].text == "," and name.last + 1 < len(every) and every[name.last + 1].text in _CLOSE)
        )
    }
    for name in names:
        if name.text.casefold() in titles and name.kind in ("person", "organisation", "unknown") and name.rule != "title-and-name":
            name.kind, name.rule, name.score = "other", "title-of-a-work", 0.7


def settle_lists(names: list[Name], words: Words) -> None:
    """In a list of people, what is unknown is a person too: "Given, Kelly, Breen and Staunton"."""
    chain: list[Name] = []
    for name in names:
        if chain and not _adjoins(chain[-1], name, words):
            _settle_chain(chain)
            chain = []
        chain.append(name)
    _settle_chain(chain)


def _adjoins(a: Name, b: Name, words: Words) -> bool:
    between = words.all[a.last : b.first]
    return 0 < len(between) <= 2 and not a.possessive and all(word.text in (",", "and", ";", "&") for word in between)


def _settle_chain(chain: list[Name]) -> None:
    people = sum(name.kind == "person" and name.score > 0.5 for name in chain)
    if len(chain) > 2 and 2 * people >= len(chain):
        for name in chain:
            if name.kind in ("unknown", "other", "place", "organisation") and name.score <= 0.5:
                name.kind, name.rule, name.score = "person", "list-of-people", 0.6


def _in_place(name: Name, words: Words) -> bool:
    """ "in Washington", "in downtown Washington" is the town, also where one MaliVai Washington plays."""
    if name.kind not in ("place", "country"):
        return False
    before = [word for word in words.all[max(0, name.first - 3) : name.first] if word.sentence == words.all[name.first].sentence]
    while before and (before[-1].lower in ("the", "downtown", "central", "nearby", "city", "of", "state") or before[-1].lower in _COMPASS):
        before.pop()
    return bool(before) and before[-1].lower in ("in", "at", "near", "from", "across", "outside", "around")
