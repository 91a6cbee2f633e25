"""One article, one meaning: short forms tied to full names, unknown names decided by all that the article says of them."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator

from service.facts.names import context
from service.facts.names.geography import geography
from service.facts.names.lexicon import Lexicon
from service.facts.names.name import Name
from service.facts.names.words import Words

_SURE = 0.7
_OPEN_TO_VOTES = 0.6  # a kind with a lower score yields to what stands around the name
_DOUBTED = 0.7
_IN = frozenset({"in", "at", "near", "from", "across", "outside", "around"})
_BEFORE_PLACE = frozenset({"the", "downtown", "central", "nearby", "city", "of", "state"})
_CLUB_TAILS = frozenset({"united", "city", "town", "county", "rovers", "wanderers", "athletic", "albion", "forest"})
_LINKS = frozenset({"of", "for", "and", "the", "&", "on"})
_COMPASS = frozenset({"north", "south", "east", "west", "northern", "southern", "eastern", "western"})


def settle(names: list[Name], words: Words, lists: Lexicon) -> None:
    """Gives kinds to names that had none, by other names of the article and by context."""
    doubted = [name for name in names if name.kind == "person" and name.score <= _DOUBTED]
    things = {name.text for name in doubted if name.first and words.all[name.first - 1].text in ("the", "a", "an")}
    for name in doubted:
        if name.text in things:
            name.kind, name.rule, name.score = "unknown", "article-before", 0.3  # "the Golden Falcon"
        elif context.stands_by_organisation_noun(name, words, lists):
            name.kind, name.rule, name.score = "organisation", "noun-before-name", 0.8
        elif name.rule == "two-names" and (context.stands_where(name, words, lists) or context.is_seat(name, words)):
            name.kind, name.rule, name.score = "unknown", "preposition-before", 0.3
    for name in names:
        if name.rule == "acronym" and len(name.text) > 3 and context.stands_before_place(name, words):
            name.kind, name.rule, name.score = "unknown", "place-after", 0.3
    _settle_traded(names, words, lists)
    for name in names:
        if name.honorific and name.first > 1 and words.all[name.first - 2].text == "the" and name.honorific != "hon":
            name.kind, name.rule, name.score = "other", "article-before", 0.7  # "the Doña Paz", a ship
    known = Known(names, words, lists)
    ballots: dict[str, list[context.Vote]] = defaultdict(list)
    for name in names:
        if not known.settles(name):
            ballots[name.text.casefold()] += context.votes(name, words, lists)
    for name in names:
        key = name.text.casefold()
        if name.kind == "unknown" or (name.score < _OPEN_TO_VOTES and name.kind in ("person", "organisation", "place", "other")):
            if name.kind == "other" and lists.is_common(key) and key not in lists.newspapers:
                continue
            cast = list(ballots.get(key, ()))
            if name.kind != "unknown":
                cast.append((name.kind, name.rule, name.score))
            if (decided := context.verdict(cast)) is not None:
                kind, name.rule, name.score = decided
                name.kind = kind if kind != "place" or name.kind == "place" else "unknown"


class Known:
    """What the article names in full: people by the parts of their names, organisations by their short forms."""

    def __init__(self, names: list[Name], words: Words, lists: Lexicon) -> None:
        self.words = words
        self.lists = lists
        people = [name for name in names if name.kind == "person" and len(name.parts) > 1 and name.score >= _SURE]
        alone = [name for name in names if name.rule == "title-and-name" and len(name.parts) == 1]
        self.surnames = {part for name in (*people, *alone) for part in self._surnames(name)}
        self.surnames |= {f"{surname}s" for surname in self.surnames if len(surname) > 4}  # "the Clintons"
        self.firsts = {name.parts[0].casefold() for name in people}
        self.organisations: set[str] = set()
        self.heads: set[str] = set()  # first words of organisations' names
        for name in names:
            if name.kind == "organisation" and name.score >= _SURE:
                self._learn(name)
        for long, short in itertools.pairwise(names):
            if long.kind == "organisation" and short.kind != "country" and _bracketed(long, short, words):
                short.kind, short.rule, short.score = "organisation", "short-form-in-brackets", 0.9
                self.organisations.add(short.text.casefold())
        self.located = {name.text.casefold() for name in names if _in_place(name, words)}
        self.towns = _towns_after_all(names, self.surnames, words, lists)

    def _surnames(self, name: Name) -> Iterator[str]:
        """Ways to call somebody by family name: the last part, the last two, the last but one in Spanish, the first in East Asia."""
        parts = [part.casefold() for part in name.parts]
        while len(parts) > 2 and parts[-1] in self.lists.name_suffixes:
            parts.pop()
        yield parts[-1]
        if parts[-1].startswith("al-"):
            yield parts[-1][3:]
        if len(parts) > 2:
            yield " ".join(parts[-2:])
            yield " ".join(parts[-3:])  # "van der Meulen"
            if parts[-2] in self.lists.surnames and parts[-2] not in self.lists.given:
                yield parts[-2]
        if parts[0] in self.lists.family_first and ("-" in parts[-1] or parts[-1] not in self.lists.surnames):
            yield parts[0]

    def _learn(self, name: Name) -> None:
        self.organisations.add(name.text.casefold())
        parts = [part.casefold() for part in name.parts]
        for end in range(2, len(parts)):
            if (
                parts[end - 1] not in _LINKS
                and parts[end - 1] not in self.lists.place_heads
                and not geography().is_place(" ".join(name.parts[:end]))
            ):
                self.organisations.add(" ".join(parts[:end]))  # "Halden Drilling" for "Halden Drilling Partners"
        if len(parts) > 1 and parts[-1] in _CLUB_TAILS and geography().is_place(name.parts[0]):
            self.heads.add(parts[-1])
        if len(parts) > 1 and not geography().is_major(name.parts[0]) and not geography().is_demonym(name.parts[0]):
            self.heads.add(parts[0])
            if parts[0] in ("st", "san", "santa", "new", "los") and len(parts) > 2:
                self.heads |= {head for head in (" ".join(parts[:2]), f"{parts[0]}. {parts[1]}") if not geography().is_major(head)}

    def settles(self, name: Name) -> bool:
        """Gives the name the kind that its full form has; whether there was any, or the name needed none."""
        key = name.text.casefold()
        if key in self.organisations and name.kind == "person" and name.rule != "title-and-name":
            name.kind, name.rule, name.score = "organisation", "same-name-elsewhere", 0.85
        if name.kind in ("person", "organisation") and name.score >= _SURE:
            return True
        if name.rule == "title-alone" and name.first and self.words.all[name.first - 1].lower in ("the", "a", "an"):
            return True  # the King, not Mr King
        here = _in_place(name, self.words)
        if key in self.surnames and key not in self.towns and not here:
            name.kind, name.rule, name.score = "person", "surname-of-full-name", 0.9
            self._take_in_particles(name)
        elif key in self.organisations and not (name.kind == "place" and here):
            name.kind, name.rule, name.score = "organisation", "same-name-elsewhere", 0.85
        elif key in self.firsts and (
            name.kind in ("unknown", "person") or (name.kind == "place" and name.score < _OPEN_TO_VOTES and not here)
        ):
            name.kind, name.rule, name.score = "person", "first-name-of-full-name", 0.8
        elif self._heads(key, name):
            name.kind, name.rule, name.score = "organisation", "short-for-organisation", 0.8
        else:
            return False
        return True

    def _take_in_particles(self, name: Name) -> None:
        """ "bin Laden", "van der Meulen": small words before a family name, where the full name has them."""
        every = self.words.all
        if name.first == 0 or every[name.first - 1].capital:
            return
        for first in (name.first - 2, name.first - 1):
            before = every[max(0, first) : name.first]
            if (
                first >= 0
                and not any(word.capital for word in before)
                and " ".join([*(word.lower for word in before), name.text.casefold()]) in self.surnames
            ):
                name.parts = (*(word.text for word in before), *name.parts)
                name.first, name.start = first, every[first].start
                name.text = self.words.text[name.start : name.end]
                return

    def _heads(self, key: str, name: Name) -> bool:
        """ "Halden" for "Halden Data Systems", unless it is a town that something is in, or an ordinary word."""
        initial = self.words.all[name.first].initial
        if key not in self.heads or (self.lists.is_common(key) and (self.words.written_low[key] or initial)):
            return False
        return name.kind in ("unknown", "person", "other") or (name.kind == "place" and key not in self.located)


def _settle_traded(names: list[Name], words: Words, lists: Lexicon) -> None:
    """A firm that bears a person's name: "Milton Marlow shares". Nobody of this name is called Mr or has an office."""
    traded = {name.text for name in names if name.kind == "person" and not name.role and context.is_traded(name, words, lists)}
    if not traded:
        return
    titled = {name.parts[-1] for name in names if name.rule == "title-and-name"}
    for name in names:
        if name.kind == "person" and name.text in traded and name.parts[-1] not in titled:
            name.kind, name.rule, name.score = "organisation", "shares-of", 0.8


def _towns_after_all(names: list[Name], surnames: set[str], words: Words, lists: Lexicon) -> set[str]:
    """Family names that the article uses for the town: "in Washington" more often than "Washington said"."""
    located: dict[str, float] = defaultdict(float)
    personal: dict[str, float] = defaultdict(float)
    for name in names:
        key = name.text.casefold()
        if key in surnames and name.kind in ("place", "country"):
            located[key] += _in_place(name, words) + (0.3 if geography().is_major(name.text) else 0.0)
            personal[key] += sum(value for kind, _, value in context.votes(name, words, lists) if kind == "person")
    return {key for key, value in located.items() if value > personal[key] and (value >= 1 or not personal[key])}


def _bracketed(long: Name, short: Name, words: Words) -> bool:
    """ "Competition and Markets Authority (CMA)", "Workers' Party, or PT," """
    every = words.all
    between = [word.lower for word in every[long.last : short.first]]
    if short.last == len(every) or geography().is_demonym(short.text):
        return False
    if between == ["("] and every[short.last].text == ")":
        return short.text[0].casefold() in {part[0].casefold() for part in long.parts} or short.text.isupper()
    return between == [",", "or"] and every[short.last].text in (",", ".", ")") and short.text.isupper() and len(long.parts) > 1


def _in_place(name: Name, words: Words) -> bool:
    """ "in Washington", "in downtown Washington" is the town, also where one MaliVai Washington plays."""
    if name.kind not in ("place", "country"):
        return False
    every, sentence = words.all, words.all[name.first].sentence
    for i in range(name.first - 1, max(-1, name.first - 4), -1):
        if every[i].sentence != sentence:
            return False
        if every[i].lower not in _BEFORE_PLACE and every[i].lower not in _COMPASS:
            return every[i].lower in _IN
    return False
