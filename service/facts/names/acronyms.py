"""Long names spelled out before their acronym: "National Society for the Prevention of Cruelty to Children (NSPCC)"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from service.facts.names.kinds import Kinds
from service.facts.names.words import Word

_SMALL = frozenset({"of", "for", "the", "and", "on", "in", "to", "&", "with", "against", "de", "del", "la", "do", "da", "des", "du", ","})
_SHORTEST, _LONGEST = 3, 9  # letters of an acronym


def spelled_out(every: list[Word], blocked: list[bool], kinds: Kinds) -> dict[int, int]:
    """First word -> index after the last word of organisations' names whose initials stand in brackets behind them."""
    found: dict[int, int] = {}
    for bracket, short in _in_brackets(every):
        first = _first_word(every, blocked, bracket, short.lower())
        if first is None or not _is_organisation(every[first:bracket], kinds):
            continue
        while first and kinds.geography.is_demonym(every[first - 1].text) and every[first - 1].sentence == every[bracket].sentence:
            first -= 1  # "Irish Data Protection Commission (DPC)"
        found[first] = bracket
    return found


def things(every: list[Word], kinds: Kinds) -> set[str]:
    """Acronyms that the article spells out in small letters, and not as an organisation: "magnetic resonance imaging (MRI)"."""
    found: set[str] = set()
    for bracket, short in _in_brackets(every):
        if short.isupper():
            name = [word for word in every[max(0, bracket - len(short)) : bracket] if word.text.islower()]
            initials = "".join([word.lower[0] for word in name])
            if initials == short.lower() and not _is_organisation(name, kinds) and name[-1].lower not in kinds.lexicon.organisation_nouns:
                found.add(short)
    return found


def _in_brackets(every: list[Word]) -> Iterator[tuple[int, str]]:
    """Index of the bracket and the letters of each "(ABC)"."""
    for bracket, word in enumerate(every):
        if word.text == "(" and bracket + 2 < len(every) and every[bracket + 2].text == ")":
            short = every[bracket + 1].text.replace(".", "")
            if _SHORTEST <= len(short) <= _LONGEST and short.isalpha() and short[0].isupper():
                yield bracket, short


def _first_word(every: list[Word], blocked: list[bool], end: int, letters: str) -> int | None:
    """Index of the word with which the name begins that ends before word ``end`` and whose words have these initials."""
    left = len(letters)
    i = end - 1
    while i >= 0 and every[i].sentence == every[end].sentence and not blocked[i]:
        word = every[i]
        if word.lower in _SMALL:
            i -= 1
            continue
        parts = [part for part in word.lower.split("-") if part]
        if not word.capital or word.possessive or not parts:
            return None
        if parts[0][0] == letters[left - 1]:
            left -= 1
        elif len(parts) <= left and "".join(part[0] for part in parts) == letters[left - len(parts) : left]:
            left -= len(parts)
        else:
            return None
        if left == 0:
            return i
        i -= 1
    return None


def _is_organisation(name: list[Word], kinds: Kinds) -> bool:
    """A noun of organisations closes the name, or stands before one of its small words."""
    heads = kinds.lexicon.organisation_heads
    return name[-1].lower in heads or any(word.lower in heads and following.lower in _SMALL for word, following in pairwise(name))
