"""Passes over all names of an article that take back what is no actor, or add what many mentions tell together."""

from __future__ import annotations

from collections import defaultdict

from service.facts.names.context import is_seat, stands_before_place
from service.facts.names.geography import geography
from service.facts.names.lexicon import Lexicon
from service.facts.names.name import Name
from service.facts.names.words import Word, Words

_OFTEN = 3
_OPEN = frozenset('"“‘«')
_CLOSE = frozenset('"”’»')


def settle_credits(names: list[Name], words: Words, lists: Lexicon) -> None:
    """A picture agency under a picture and a platform that something is "on" are no actors."""
    every = words.all
    for name in names:
        if name.kind != "organisation":
            continue
        key = name.text.casefold().replace(" ", "-")
        before = every[name.first - 1] if name.first and every[name.first - 1].sentence == every[name.first].sentence else None
        after = every[name.last] if name.last < len(every) and every[name.last].sentence == every[name.first].sentence else None
        if (
            key in lists.media_platforms
            and before is not None
            and (
                before.lower in ("on", "via", "to", "through", "@", "using", "of", "a", "her", "his", "their", "the")
                or (before.lower == "and" and every[name.first - 2].lower in lists.media_platforms)
            )
        ):
            name.kind, name.rule, name.score = "other", "medium", 0.7
        elif key in lists.picture_agencies and ((after is not None and after.text.isdigit()) or not _in_clause(before, after, name)):
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


def settle_lists(names: list[Name], words: Words, lists: Lexicon) -> None:
    """In a list of people, what is unknown is a person too: "Given, Kelly, Breen and Staunton"; so with organisations."""
    chain: list[Name] = []
    for name in names:
        if chain and not _adjoins(chain[-1], name, words):
            _settle_chain(chain, lists)
            chain = []
        chain.append(name)
    _settle_chain(chain, lists)


def _adjoins(a: Name, b: Name, words: Words) -> bool:
    between = words.all[a.last : b.first]
    return 0 < len(between) <= 2 and not a.possessive and all(word.text in (",", "and", ";", "&") for word in between)


def _settle_chain(chain: list[Name], lists: Lexicon) -> None:
    if len(chain) == 2 and chain[0].honorific == "messrs" and chain[1].kind in ("unknown", "place", "other"):
        chain[1].kind, chain[1].rule, chain[1].score = "person", "list-of-people", 0.8  # "Messrs. Lund and Maurer"
    if len(chain) < 3:
        return
    weak = [name for name in chain if name.score <= 0.5 and not _is_task(name, lists)]
    if 2 * sum(name.kind == "person" and name.score > 0.5 for name in chain) >= len(chain):
        for name in weak:
            if name.kind in ("unknown", "other", "place", "organisation"):
                name.kind, name.rule, name.score = "person", "list-of-people", 0.6
    elif 2 * sum(name.kind == "organisation" and name.score > 0.5 for name in chain) >= len(chain):
        for name in chain:
            if (name in weak and name.kind == "unknown" and len(name.parts) == 1) or name.rule == "given-name-alone":
                name.kind, name.rule, name.score = "organisation", "list-of-organisations", 0.6


def _is_task(name: Name, lists: Lexicon) -> bool:
    """ "Editing by ..." in a line of credits."""
    key = name.text.casefold()
    return key.endswith("ing") and lists.is_common(key) and key not in lists.personal


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
        if (
            len(key) > 3
            and not {"in", "near", "at"} & set(before)
            and not any(stands_before_place(name, words) or is_seat(name, words) for name in group)
        ):
            for name in group:
                name.kind, name.rule, name.score = "organisation", "named-often", 0.45
