"""Every name, number, date, place and quotation of a summary held against the article."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Literal

import regex

from service.article import Article
from service.article.tokens import tokenise
from service.contract import Claim, Facts, Span
from service.facts.gazetteer import gazetteer
from service.facts.names.lexicon import lexicon
from service.facts.when import find_times
from service.summary.alignment import Alignment, Index
from service.summary.words import FUNCTION, NAME_LINK, NO_NAME, Unit, fold, load_rules, units_of

ClaimKind = Literal["name", "number", "date", "place", "quotation"]
Status = Literal["supported", "absent", "conflicting"]
_QUOTATION = regex.compile(
    r"\"(?P<straight>[^\"]+)\"|“(?P<curly>[^”]+)”|(?<![\p{L}\p{N}])[‘'](?P<single>\s?[\p{L}\p{N}][^‘’']*(?:['’]\p{L}[^‘’']*)*)[’'](?![\p{L}\p{N}])"
)
_CALENDAR = tuple(frozenset(names) for names in load_rules("words")["calendar"])
_HYPHENS = frozenset("-‐‑")
_MEASURES = frozenset({"percent", "dollar", "pound", "euro"})
_SIGNS = frozenset({"£", "$", "€", "¥"})
_LONGEST_NAME = 15  # units
_LONGEST = 5000  # characters of a sentence in which quotations are looked for
_NEAR = 4  # units on either side that tell what a number counts
_SKIPPED = 2  # units that a name may leave out between two of its parts ("President Vladimir Putin": "President Putin")


class Verifier:
    """Holds sentences against one article; what it looks up is made once."""

    def __init__(self, article: Article, facts: Facts, index: Index) -> None:
        self._article, self._facts, self._index = article, facts, index

    # --- what the article holds

    @cached_property
    def _units(self) -> list[Unit]:
        return [unit for units in self._index.units for unit in units if unit.kind != "mark"]

    @cached_property
    def _places_of(self) -> dict[str, list[int]]:
        """Where each word, in lower case, stands among the units."""
        found: dict[str, list[int]] = defaultdict(list)
        for number, unit in enumerate(self._units):
            found[unit.folded].append(number)
        return dict(found)

    @cached_property
    def _numbers(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for number, unit in enumerate(self._units):
            if unit.kind == "number" or unit.key == "1":
                found[unit.key].append(number)
        return dict(found)

    @cached_property
    def _running(self) -> tuple[str, list[int]]:
        """All words in lower case with a space around each, and where each begins in that string."""
        starts: list[int] = []
        parts: list[str] = []
        length = 1
        for unit in self._units:
            starts.append(length)
            parts.append(unit.folded)
            length += len(parts[-1]) + 1
        return " " + " ".join(parts) + " ", starts

    @cached_property
    def _lower(self) -> frozenset[str]:
        """Words that the article writes in lower case somewhere."""
        return frozenset(unit.folded for unit in self._units if unit.text[:1].islower())

    @cached_property
    def _capital_inside(self) -> frozenset[str]:
        """Words that the article writes with a capital inside a sentence."""
        return frozenset(unit.folded for units in self._index.units for unit in units[1:] if unit.capital)

    @cached_property
    def _known_places(self) -> frozenset[str]:
        return frozenset(mention.text.casefold() for fact in self._facts.where for mention in fact.mentions)

    @cached_property
    def _people(self) -> list[frozenset[str]]:
        """For each person or organisation every word of its names and of its role."""
        people: list[frozenset[str]] = []
        for fact in self._facts.who:
            texts = [fact.name, fact.text, *(mention.text for mention in fact.mentions), fact.role.text if fact.role else ""]
            people.append(frozenset(fold(token.text) for text in texts for token in tokenise(text)))
        return people

    @cached_property
    def _persons(self) -> dict[str, Span]:
        """Where the article has the name that each word of a person's names belongs to."""
        return {
            fold(token.text): Span(start=mention.start, end=mention.end)
            for fact in reversed(self._facts.who)
            for mention in reversed(fact.mentions)
            if fact.kind == "person" and mention.form == "name"
            for token in tokenise(mention.text)
        }

    def verbatim(self, units: Sequence[Unit]) -> Span | None:
        """Where the article has the same words in a row, marks and case aside."""
        words = [unit.folded for unit in units if unit.kind != "mark"]
        running, starts = self._running
        place = running.find(" " + " ".join(words) + " ") if words else -1
        if place < 0:
            return None
        first = bisect_left(starts, place + 1)
        return self._span(first, first + len(words) - 1)

    def _span(self, first: int, last: int) -> Span:
        return Span(start=self._units[first].start, end=self._units[last].end)

    # --- what a summary claims

    def claims(self, text: str, units: Sequence[Unit], alignment: Alignment, offset: int = 0) -> list[Claim]:
        """Claims of one sentence ``text`` of the summary, whose units are given, in order; ``offset`` is where it stands in the summary."""
        near = {unit.start for unit in alignment.source}
        found: list[Claim] = [*self._quotations(text), *self._dates(text, near)]
        taken = [(claim.start, claim.end) for claim in found if claim.kind == "date"]
        free = [unit for unit in units if not any(start <= unit.start < end for start, end in taken)]
        found += [*self._numbers_of(text, free, near), *self._names(text, free, near)]
        found.sort(key=lambda claim: (claim.start, -claim.end))
        return [claim.model_copy(update={"start": claim.start + offset, "end": claim.end + offset}) for claim in found]

    def _quotations(self, text: str) -> Iterator[Claim]:
        for match in _QUOTATION.finditer(text, endpos=_LONGEST):
            inner = match["straight"] or match["curly"] or match["single"]
            units = units_of(list(tokenise(inner)))
            if any(unit.says for unit in units):
                source = self.verbatim(units)
                yield Claim(
                    text=match.group(),
                    kind="quotation",
                    start=match.start(),
                    end=match.end(),
                    status="supported" if source else "absent",
                    source=source,
                )

    def _dates(self, text: str, near: set[int]) -> Iterator[Claim]:
        told = {mention.text.casefold(): mention for fact in self._facts.when for mention in fact.mentions}
        values = {fact.value: fact.mentions[0] for fact in reversed(self._facts.when) if fact.mentions}
        for fact in find_times(Article(text, published=self._article.published)):
            for mention in fact.mentions:
                words = units_of(list(tokenise(mention.text)))
                known = told.get(mention.text.casefold()) or values.get(fact.value)
                source = Span(start=known.start, end=known.end) if known else self.verbatim(words)
                if source is None and not any(unit.kind == "number" or unit.capital for unit in words):
                    continue  # "recently", "the night": words of the writer's own
                status: Status = "supported" if source else "absent"
                if (other := self._other_day(mention.text, near)) is not None:
                    status, source = "conflicting", other
                yield Claim(text=mention.text, kind="date", start=mention.start, end=mention.end, status=status, source=source)

    def _other_day(self, text: str, near: set[int]) -> Span | None:
        """Another day of the week or month in the passage that the sentence comes from, where that has not this one."""
        words = {token.text.casefold() for token in tokenise(text)}
        for days in _CALENDAR:
            held = [unit for unit in self._units if unit.start in near and unit.folded in days]
            if words & days and held and not any(unit.folded in words for unit in held):
                return Span(start=held[0].start, end=held[0].end)
        return None

    def _numbers_of(self, text: str, units: Sequence[Unit], near: set[int]) -> Iterator[Claim]:
        words = [unit for unit in units if unit.kind != "mark"]
        for place, unit in enumerate(words):
            if unit.kind != "number":
                continue
            status, source = self._number(unit, _about(words, place), _counted(words, place), near)
            before = words[place - 1] if place else unit
            start = before.start if before.text in _SIGNS and before.end == unit.start else unit.start
            yield Claim(text=text[start : unit.end], kind="number", start=start, end=unit.end, status=status, source=source)

    def _number(self, unit: Unit, about: set[str], counts: str | None, near: set[int]) -> tuple[Status, Span | None]:
        places = self._numbers.get(unit.key, [])
        counted = [place for place in places if about & _about(self._units, place)]
        if not counted:
            # the same thing counted otherwise, in the very passage that the sentence comes from
            for key, others in self._numbers.items():
                for other in others:
                    if key != unit.key and self._units[other].start in near and counts == (_counted(self._units, other) or unit.key):
                        return "conflicting", self._span(other, other)
        if not places:
            return "absent", None
        best = min(counted or places, key=lambda place: self._units[place].start not in near)
        return "supported", self._span(best, best)

    def _names(self, text: str, units: Sequence[Unit], near: set[int]) -> Iterator[Claim]:
        for run in self._runs(text, units):
            start, end = run[0].start, run[-1].end
            name = text[start:end]
            status, source = self._name(run, near)
            kind: ClaimKind = "place" if name.casefold() in self._known_places else "name"
            yield Claim(text=name, kind=kind, start=start, end=end, status=status, source=source)

    def _runs(self, text: str, units: Sequence[Unit]) -> Iterator[list[Unit]]:
        """Rows of capitalised words; what only begins the sentence with a capital is none."""
        run: list[Unit] = []
        words = [unit for unit in units if unit.kind != "mark"]
        begins = words[0] if words and self._ordinary(*words[:2]) else None  # a capital that makes no name
        for unit in units:
            goes_on = bool(run) and not text[run[-1].end : unit.start].strip(" -‐‑–.'’")
            inner = goes_on and text[run[-1].end : unit.start].strip() in _HYPHENS  # the "un" of "Jong-un"
            named = unit.capital and unit.kind == "word" and unit.folded not in NO_NAME and unit is not begins
            linked = bool(run) and unit.text in NAME_LINK
            if run and (len(run) == _LONGEST_NAME or not (goes_on and (named or inner or linked))):
                yield from _trimmed(run)
                run = []
            if named or (run and (inner or linked)):
                run.append(unit)
        yield from _trimmed(run)

    def _ordinary(self, unit: Unit, following: Unit | None = None) -> bool:
        """Whether a word at the head of a sentence has its capital from there."""
        if following is not None and following.capital and unit.kind == "word" and self.verbatim([unit, following]):
            return False  # "Chief Superintendent ..."
        word = unit.folded
        return word in self._lower or unit.key in FUNCTION or (word not in self._capital_inside and lexicon().is_common(word))

    def _name(self, run: Sequence[Unit], near: set[int]) -> tuple[Status, Span | None]:
        while run and run[0].folded in NAME_LINK:
            run = run[1:]
        words = [unit.folded for unit in run]
        spans = list(self._together(words))
        if spans:
            return "supported", min(spans, key=lambda span: span.start not in near)
        heads = [word for word in words if word not in NAME_LINK]
        known = [word for word in heads if word in self._places_of]
        if len(known) == len(heads):
            if any(set(heads) <= person for person in self._people):
                place = self._places_of[heads[-1]][0]
                return "supported", self._span(place, place)
            for link in (
                number for number, word in enumerate(words[:-1]) if number and word in NAME_LINK
            ):  # two names tied with "and" or "of"
                parts = [list(self._together(part)) for part in (words[:link], words[link + 1 :])]
                if all(parts):
                    return "supported", parts[0][0]
        if (country := self._country(" ".join(unit.text for unit in run))) is not None:
            return "supported", country
        if len(run) > 1 and self._is_place(run[0]):  # "London Russian": a place, and what follows it
            (first, source), (rest, _) = self._name(run[:1], near), self._name(run[1:], near)
            if first == rest == "supported":
                return first, source
        other = next((self._persons[word] for word in heads if word in self._persons), None)
        if other is not None and len(heads) > 1:  # "Kim Jong-il" where it has Kim Jong-un
            return "conflicting", other
        return "absent", None

    def _is_place(self, unit: Unit) -> bool:
        return unit.text.casefold() in self._known_places or gazetteer().is_demonym(unit.text) is not None

    def _country(self, name: str) -> Span | None:
        """Where the article has the country that a name or an adjective stands for: "Chinese" where it has China, "U.K." with London."""
        code = gazetteer().is_demonym(name)
        if code is None:
            code = next((place.country for place in gazetteer().lookup(name) if place.kind == "country"), None)
        held = [mention for fact in self._facts.where if code is not None and fact.country == code for mention in fact.mentions]
        return Span(start=held[0].start, end=held[0].end) if held else None

    def _together(self, words: Sequence[str]) -> Iterator[Span]:
        """Where the words stand in this order with hardly anything between them."""
        rarest = self._places_of.get(words[0], [])
        for first in rarest[:200]:
            place = first
            for word in words[1:]:
                following = next(
                    (p for p in range(place + 1, min(place + 2 + _SKIPPED, len(self._units))) if self._units[p].folded == word), None
                )
                if following is None:
                    break
                place = following
            else:
                yield self._span(first, place)


def _trimmed(run: list[Unit]) -> Iterator[list[Unit]]:
    """The name without an "of" or "and" that nothing follows."""
    while run and run[-1].folded in NAME_LINK:
        run.pop()
    if any(unit.folded not in NAME_LINK for unit in run):
        yield run


def _counted(units: Sequence[Unit], place: int) -> str | None:
    """What a number counts: the content word that follows it."""
    return next((unit.key for unit in units[place + 1 : place + 3] if unit.kind == "word" and unit.key not in _MEASURES), None)


def _about(units: Sequence[Unit], place: int) -> set[str]:
    """Content words around a number."""
    around = units[max(0, place - _NEAR) : place + _NEAR + 1]
    return {unit.key for unit in around if unit.kind == "word"} - _MEASURES
