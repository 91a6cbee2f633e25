"""One article as the ground of its summary: the model's sentences held against it, and its own sentences quoted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import regex

from service.article import Article
from service.article.tokens import tokenise
from service.contract import Claim, Facts, Method, Span
from service.summary.agreement import faults
from service.summary.alignment import Alignment, Index
from service.summary.mentions import Cast, Introduction
from service.summary.needless import LIGHT
from service.summary.references import unintroduced
from service.summary.selection import salience
from service.summary.shortening import Cut, cuts, without, worth
from service.summary.style import as_told, has_verb, is_credited, is_whole, quotable, tells, within_quotations
from service.summary.verification import Verifier
from service.summary.words import Unit, units_of

_FEWEST = 5  # words that a shortened sentence keeps
_LONG = 24  # words at which a quoted sentence is shortened where it can be


@dataclass(frozen=True)
class Told:
    """A sentence of the summary to be: its words and where they come from.

    ``place``: index of the (first) source sentence. ``sources``: spans of the article. ``claims``: offsets into ``text``.
    """

    text: str
    units: tuple[Unit, ...]
    method: Method
    place: int
    sources: tuple[Span, ...]
    support: float
    claims: tuple[Claim, ...]

    @cached_property
    def keys(self) -> frozenset[str]:
        """Its content words."""
        return content(self.units)


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence that the model wrote: ``told`` if the article says it, and the sentences that it seems to come from, nearest first."""

    alignment: Alignment
    told: Told | None
    nearest: tuple[int, ...]


class Grounding:
    """Everything that one article's summary is held against. Sentences are told by their index in ``index.sentences``."""

    def __init__(self, article: Article, facts: Facts) -> None:
        self.article = article
        self._facts = facts
        self.index = Index(article)
        self.weights = salience(article, facts, self.index)
        self.verifier = Verifier(article, facts, self.index)
        self.cast = Cast(facts, self.index)
        self._spoken = within_quotations(article, self.index.sentences)
        captions = (number for number, sentence in enumerate(self.index.sentences) if is_credited(article, sentence))
        self.unquotable = self._spoken.union(captions)  # no sentences of the writer's own
        self.prose = [number for number, sentence in enumerate(self.index.sentences) if sentence.kind == "sentence"]
        self.first = next((number for number in self.prose if has_verb(self.units(number))), None)  # no headline with a full stop
        self.follows = dict(pairwise(self.prose))  # the sentence after each

    def draft(self, text: str) -> Draft:
        """The model's sentence held against the article."""
        units = tuple(units_of(list(tokenise(text))))
        alignment = self.index.align(units)
        taken = {alignment.source[there].start for _, there in alignment.pairs}
        given = Counter(number for number in alignment.sentences for unit in self.index.units[number] if unit.start in taken)
        return Draft(alignment, self._told(text, units, alignment), tuple(number for number, _ in given.most_common()))

    def _told(self, text: str, units: tuple[Unit, ...], alignment: Alignment) -> Told | None:
        if not alignment.sentences or not is_whole(text) or not tells(text) or not has_verb(units) or faults(units, alignment):
            return None
        if any(self.index.sentences[number].kind != "sentence" or number in self._spoken for number in alignment.sentences):
            return None
        claims = self.verifier.claims(text, units, alignment)
        if any(claim.status != "supported" for claim in claims):
            return None
        sources = tuple(
            Span(start=self.index.sentences[number].start, end=self.index.sentences[number].end) for number in alignment.sentences
        )
        return Told(text, units, method_of(units, alignment), alignment.sentences[0], sources, alignment.support, tuple(claims))

    def quote(self, number: int, passed: Alignment | None = None) -> Told:
        """The article's own sentence, without what may go and the model passed over (``passed``), and shorter where it is long."""
        units = self.units(number)
        covered = None
        if passed is not None:
            taken = {passed.source[there].start for _, there in passed.pairs}
            covered = frozenset(place for place, unit in enumerate(units) if unit.start in taken)
        return self.quote_without(number, worth(units, covered, _LONG))

    def quote_without(self, number: int, left_out: Sequence[Cut]) -> Told:
        """The article's own sentence without these cuts of its ``units``; whole where they would leave no sentence or hardly one."""
        method: Method = "shortened"
        spans = without(self.units(number), left_out)
        text = as_told(self.pieced(spans))
        if not left_out or not is_whole(text) or len(text.split()) < _FEWEST:
            start, end = quotable(self.article, self.index.sentences[number])
            method, spans, text = "extracted", [(start, end)], as_told(self.article.text[start:end])
        told = tuple(units_of(list(tokenise(text))))
        claims = tuple(self.verifier.claims(text, told, self.index.align_with(told, (number,))))
        return Told(text, told, method, number, tuple(Span(start=first, end=last) for first, last in spans), 1.0, claims)

    def cuts(self, number: int, told: Sequence[Told]) -> list[Cut]:
        """What a sentence that follows ``told`` says as much without."""
        units = self.units(number)
        offered = cuts(units, self.cast.familiar(number, self.known(told)))
        return [cut for cut in offered if cut.rule in LIGHT and not self._ties(number, units, cut, told)]

    def dangles(self, number: int, told: Sequence[Told]) -> bool:
        """Whether a sentence speaks of what only sentences introduce that are not told; not where the one right before it is."""
        if any(self.follows.get(one.place) == number for one in told):
            return False
        return unintroduced(self.index, number, self.units(number), frozenset(key for one in told for key in one.keys))

    def _ties(self, number: int, units: Sequence[Unit], cut: Cut, told: Sequence[Told]) -> bool:
        """Whether other sentences need what a cut would take: the "also" of what the one before began, a short name in brackets."""
        taken = [unit for unit in units[cut.first : cut.end] if unit.kind != "mark"]
        if len(taken) != 1:
            return False
        if taken[0].folded == "also":
            return any(self.follows.get(one.place) == number for one in told)
        return cut.rule == "bracket" and taken[0].text.isupper() and len(self.index.postings.get(taken[0].key, ())) > 1

    def known(self, told: Sequence[Told]) -> frozenset[str]:
        """Names of the persons whom a reader of ``told`` knows."""
        return frozenset(name for one in told for name in self.cast.named(one.place, one.sources))

    def joined(self, told: Sequence[Told]) -> list[Told]:
        """The sentences as a reader of the whole meets them: everybody's name is written out where the summary first speaks of them, and
        "But" or "However," stays where the sentence that it answers comes before."""
        result: list[Told] = []
        known: set[str] = set()
        before: int | None = None
        for one in told:
            if before is not None and self.follows.get(before) == one.place:
                one = self._with_opener(one)
            result.append(self._with_names(one, self.cast.introductions(one.place, frozenset(known))))
            known.update(self.cast.named(one.place, one.sources))
            before = one.place
        return result

    def _with_opener(self, told: Told) -> Told:
        """The sentence with the "But" or "However," that it has in the article, if its beginning stayed."""
        sentence = self.index.sentences[told.place]
        (start, _), (first, _) = quotable(self.article, sentence, opener=True), quotable(self.article, sentence)
        if start == first or told.sources[0].start != first or told.text[1:2] != self.article.text[first + 1]:
            return told
        text = " ".join(self.article.text[start : first + 1].split()) + told.text[1:]
        return self._retold(told, text, (Span(start=start, end=told.sources[0].end), *told.sources[1:]))

    def _with_names(self, told: Told, introductions: Sequence[Introduction]) -> Told:
        """The sentence with names in the place of pronouns and surnames; as it is where those can't be found in it."""
        text = told.text
        sources = list(told.sources)
        for introduction in introductions:
            short = self.article.text[introduction.start : introduction.end]
            held = any(span.start <= introduction.start and introduction.end <= span.end for span in told.sources)
            place = regex.search(rf"(?<![\p{{L}}\p{{N}}]){regex.escape(short)}(?![\p{{L}}\p{{N}}])", text)
            if held and place is not None:
                text = text[: place.start()] + introduction.text + text[place.end() :]
                sources.append(introduction.source)
        if text == told.text:
            return told
        return replace(self._retold(told, text, sources), method="shortened")

    def _retold(self, told: Told, text: str, sources: Sequence[Span]) -> Told:
        units = tuple(units_of(list(tokenise(text))))
        claims = tuple(self.verifier.claims(text, units, self.index.align_with(units, (told.place,))))
        return replace(told, text=text, units=units, sources=tuple(sources), claims=claims)

    def units(self, number: int) -> list[Unit]:
        """The sentence's units without those of its dateline or label."""
        start, _ = quotable(self.article, self.index.sentences[number])
        return [unit for unit in self.index.units[number] if unit.start >= start]

    def words_of(self, number: int) -> str:
        """The sentence as it would be quoted whole."""
        start, end = quotable(self.article, self.index.sentences[number])
        return as_told(self.article.text[start:end])

    def pieced(self, spans: Sequence[tuple[int, int]]) -> str:
        """The pieces with a space between them, but before a mark."""
        text = ""
        for start, end in spans:
            piece = self.article.text[start:end]
            text += piece if not text or piece[0] in ",.;:!?…)”’" else " " + piece
        return text


def content(units: Sequence[Unit]) -> frozenset[str]:
    """The content words among units."""
    return frozenset(unit.key for unit in units if unit.says)


def method_of(units: Sequence[Unit], alignment: Alignment) -> Method:
    """What was done: the source whole, the source with words left out, or words of the model's own."""
    words = sum(unit.kind != "mark" for unit in units)
    if len(alignment.pairs) < words:
        return "generated"
    return "extracted" if sum(unit.kind != "mark" for unit in alignment.source) == words else "shortened"
