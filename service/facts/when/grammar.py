"""Patterns of kinds: which runs of words are a time.

A pattern of rules/patterns.yaml is a regular expression over the kinds of words; all are tried at each word of a stretch that holds
a word of time, and the longest match wins (SynTime's idea: find time tokens, then grow them by a few general rules; Zhong et al.,
ACL 2017). Every repetition in a pattern is bounded, so that the time taken is linear in the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from service.facts.when.lexicon import LEXICON, UNKNOWN, Word, load

_NAME = regex.compile(r"[A-Z][A-Z_]+|A(?![A-Z_])|\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern with the name of the reading of what it matches."""

    name: str
    pattern: regex.Pattern[str]
    read: str


@dataclass(frozen=True, slots=True)
class Match:
    """Words that a rule's pattern matched: ``words[first:last]`` of the sentence."""

    rule: Rule
    first: int
    last: int


class Grammar:
    """The rules, by the kinds of the two words that they may begin with."""

    def __init__(self) -> None:
        table = load("patterns")
        self._macros: dict[str, str] = {}
        for name, pattern in table["parts"].items():
            self._macros[name] = f"(?:{self._translate(pattern)})"
        self.rules = [Rule(entry["rule"], regex.compile(self._translate(entry["pattern"])), entry["read"]) for entry in table["rules"]]
        self._by_beginning: dict[str, list[Rule]] = {}
        self._trigger = regex.compile("|".join(self._translate(kind) for kind in table["triggers"]))

    def _translate(self, pattern: str) -> str:
        def replace(match: regex.Match[str]) -> str:
            return self._macros[match[1]] if match[1] else LEXICON.character[match.group()]

        return _NAME.sub(replace, pattern).replace(" ", "").replace("\n", "")

    def candidates(self, kinds: str) -> Iterator[tuple[int, int]]:
        """Stretches of words known to the lexicon that hold at least one word of time."""
        last = 0
        while trigger := self._trigger.search(kinds, last):
            first, last = kinds.rfind(UNKNOWN, 0, trigger.start()) + 1, kinds.find(UNKNOWN, trigger.end())
            if last < 0:
                last = len(kinds)
            yield first, last

    def _beginning_with(self, kinds: str) -> list[Rule]:
        """The rules whose pattern may begin with these kinds."""
        if (rules := self._by_beginning.get(kinds)) is None:
            rules = self._by_beginning[kinds] = [rule for rule in self.rules if rule.pattern.match(kinds, partial=True)]
        return rules

    def matches_at(self, kinds: str, place: int, end: int) -> list[Match]:
        """All matches that begin at a word, the longest first, in the table's order where two are as long."""
        found = [
            Match(rule, place, match.end())
            for rule in self._beginning_with(kinds[place : min(place + 2, end)])
            if (match := rule.pattern.match(kinds, place, end)) and match.end() > place
        ]
        if len(found) > 1:
            found.sort(key=lambda match: -match.last)
        return found


def words_of(match: Match, words: list[Word | None]) -> list[Word]:
    """The words that were matched."""
    return [word for word in words[match.first : match.last] if word is not None]


GRAMMAR = Grammar()
