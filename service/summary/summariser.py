"""The summary of an article: the model writes it, and nothing leaves that the article does not say.

select what the model reads -> write -> hold each sentence against the article -> keep it, or say it in the article's words
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from service.article import Article
from service.article.tokens import tokenise
from service.contract import Claim, Facts, Method, Span, Summary, SummarySentence, Warning
from service.summary.agreement import faults
from service.summary.alignment import Alignment, Index, overlap
from service.summary.selection import salience, select
from service.summary.shortening import without, worth
from service.summary.style import as_told, in_first_person, is_caption, is_whole, leans_back, quotable
from service.summary.verification import Verifier
from service.summary.words import Unit, units_of

_SAME = 0.5  # share of the shorter sentence's content words at which two sentences say the same
_OPENING = 3  # the first sentence of a summary is one of so many first ones, where it is the article's
_LONG = 24  # words at which a quoted sentence is shortened where it can be
_READABLE = range(6, 33)  # words of a sentence that is quoted
_OPENING_READABLE = range(6, 46)  # the same of the first one, which tells the news


class Writes(Protocol):
    """The model that writes: see writer.py."""

    @property
    def budget(self) -> int: ...

    def count(self, text: str) -> int: ...

    def write(self, text: str, title: str | None, sentences: int, stop: Callable[[], bool] | None = None) -> str: ...

    def receipt(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of the summary to be: its words and where they come from."""

    text: str
    units: tuple[Unit, ...]
    method: Method
    place: int  # index of the (first) source sentence
    sources: tuple[Span, ...]
    support: float
    claims: tuple[Claim, ...]  # offsets into its own text

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(unit.key for unit in self.units if unit.says)


class Grounding:
    """Everything that one article's summary is held against."""

    def __init__(self, article: Article, facts: Facts) -> None:
        self.article = article
        self.index = Index(article)
        self.weights = salience(article, facts, self.index)
        self.verifier = Verifier(article, facts, self.index)
        self.prose = [number for number, sentence in enumerate(self.index.sentences) if sentence.kind == "sentence"]

    def held(self, text: str) -> tuple[Told | None, tuple[Unit, ...], Alignment]:
        """The model's sentence if the article says it, else None; with its words and where they seem to come from."""
        units = tuple(units_of(list(tokenise(text))))
        alignment = self.index.align(units)
        if (
            not alignment.sentences
            or not is_whole(text)
            or is_caption(text)
            or any(self.index.sentences[number].kind != "sentence" for number in alignment.sentences)
            or faults(units, alignment)
        ):
            return None, units, alignment
        claims = self.verifier.claims(text, units, alignment)
        if any(claim.status != "supported" for claim in claims):
            return None, units, alignment
        sources = tuple(
            Span(start=self.index.sentences[number].start, end=self.index.sentences[number].end) for number in alignment.sentences
        )
        method = _method(units, alignment)
        return Told(text, units, method, alignment.sentences[0], sources, alignment.support, tuple(claims)), units, alignment

    def quoted(self, number: int, passed: Alignment | None = None) -> Told:
        """The article's own sentence, without dateline or label, and without what may go and the model passed over (``passed``)."""
        start, end = quotable(self.article, self.index.sentences[number])
        units = [unit for unit in self.index.units[number] if unit.start >= start]
        covered = None
        if passed is not None:
            taken = {passed.source[there].start for _, there in passed.pairs}
            covered = frozenset(place for place, unit in enumerate(units) if unit.start in taken)
        left_out = worth(units, covered, _LONG)
        text = as_told(self._pieced(without(units, left_out))) if left_out else as_told(self.article.text[start:end])
        if not is_whole(text):
            left_out, text = [], as_told(self.article.text[start:end])
        spans = without(units, left_out) if left_out else [(start, end)]
        told = tuple(units_of(list(tokenise(text))))
        claims = tuple(self.verifier.claims(text, told, self.index.align_with(told, (number,))))
        method: Method = "shortened" if left_out else "extracted"
        return Told(text, told, method, number, tuple(Span(start=first, end=last) for first, last in spans), 1.0, claims)

    def quotes(self, number: int) -> str:
        """The words of the sentence, without dateline or label."""
        start, end = quotable(self.article, self.index.sentences[number])
        return as_told(self.article.text[start:end])

    def _pieced(self, spans: Sequence[tuple[int, int]]) -> str:
        """The pieces with a space between them, but before a mark."""
        text = ""
        for start, end in spans:
            piece = self.article.text[start:end]
            text += piece if not text or piece[0] in ",.;:!?…)”’" else " " + piece
        return text


def _method(units: Sequence[Unit], alignment: Alignment) -> Method:
    """What was done: the source whole, the source with words left out, or words of the model's own."""
    words = [number for number, unit in enumerate(units) if unit.kind != "mark"]
    if len(alignment.pairs) < len(words):
        return "generated"
    source = sum(unit.kind != "mark" for unit in alignment.source)
    return "extracted" if source == len(words) else "shortened"


class Summariser:
    """Writes summaries with one model; ``summarise`` is called by the one thread that owns it."""

    def __init__(self, writer: Writes) -> None:
        self._writer = writer

    def receipt(self) -> Mapping[str, Any]:
        return self._writer.receipt()

    def summarise(
        self, article: Article, facts: Facts, sentences: int, stop: Callable[[], bool] | None = None
    ) -> tuple[Summary, list[Warning]]:
        """At most ``sentences`` sentences, each with its sources, and a warning where the article has less to say.

        ``stop`` is passed on to the model, which gives up where it answers True.
        """
        grounding = Grounding(article, facts)
        if len(grounding.prose) <= sentences:
            told = [grounding.quoted(number) for number in grounding.prose]
            return _assemble(_distinct(told), ()), _fewer(told, sentences)
        selection = select(article, grounding.weights, grounding.index, self._writer.budget, self._writer.count)
        raw = self._writer.write(selection.text, article.title, sentences, stop)
        told = ground(grounding, raw, sentences)
        return _assemble(told, selection.read), _fewer(told, sentences)


def ground(grounding: Grounding, raw: str, sentences: int) -> list[Told]:
    """What the model wrote, with every sentence that the article does not say replaced by one of its own."""
    told: list[Told] = []
    for text in _sentences_of(raw):
        if len(told) == sentences:
            break
        sentence, _, alignment = grounding.held(text)
        if sentence is None or not _fits(sentence.text, sentence.place, sentence.units, told):
            sentence = next(
                (grounding.quoted(number, alignment) for number in _nearest(grounding, alignment) if _can_quote(grounding, number, told)),
                None,
            )
        if sentence is not None:
            told.append(sentence)
    for number in sorted(grounding.prose, key=lambda number: -grounding.weights[number]):
        if len(told) == sentences:
            break
        if _can_quote(grounding, number, told):
            told.append(grounding.quoted(number))
    told.sort(key=lambda sentence: sentence.place)
    return _opened_well(grounding, told)


def _nearest(grounding: Grounding, alignment: Alignment) -> list[int]:
    """The sentences that the model's seems to come from, the one that gave it most first."""
    given = Counter(number for number in alignment.sentences for unit in grounding.index.units[number] if unit.start in _taken(alignment))
    return [number for number, _ in given.most_common()]


def _taken(alignment: Alignment) -> set[int]:
    return {alignment.source[there].start for _, there in alignment.pairs}


def _sentences_of(raw: str) -> list[str]:
    written = Article(raw)
    return [
        " ".join(raw[sentence.start : sentence.end].split()) for sentence in written.sentences if sentence.kind in ("sentence", "headline")
    ]


def _fits(text: str, place: int, units: Sequence[Unit], told: Sequence[Told]) -> bool:
    """Whether a sentence adds to the others and can be understood after them."""
    keys = frozenset(unit.key for unit in units if unit.says)
    if any(place == other.place or overlap(keys, other.keys) >= _SAME for other in told):
        return False
    return not leans_back(text, units) or any(other.place == place - 1 for other in told)


def _can_quote(grounding: Grounding, number: int, told: Sequence[Told]) -> bool:
    if grounding.index.sentences[number].kind != "sentence":
        return False
    text = grounding.quotes(number)
    words = len(text.split())
    return (
        words in _READABLE
        and is_whole(text)
        and not is_caption(text)
        and not in_first_person(text)
        and _fits(text, number, grounding.index.units[number], told)
    )


def _opened_well(grounding: Grounding, told: list[Told]) -> list[Told]:
    """The summary with the article's opening as its first sentence, where the model passed it over."""
    opening = next((number for number in grounding.prose[:_OPENING] if _can_quote(grounding, number, ())), None)
    if opening is None or not told or told[0].place <= opening:
        return told
    first = grounding.quoted(opening)
    others = [sentence for sentence in told if overlap(sentence.keys, first.keys) < _SAME]
    most = len(told) - 1
    if len(others) > most:
        dropped = min(others, key=lambda sentence: grounding.weights[sentence.place])
        others = [sentence for sentence in others if sentence is not dropped]
    return [first, *others]


def _distinct(told: Sequence[Told]) -> list[Told]:
    kept: list[Told] = []
    for sentence in told:
        if all(overlap(sentence.keys, other.keys) < 1 for other in kept):
            kept.append(sentence)
    return kept


def _fewer(told: Sequence[Told], sentences: int) -> list[Warning]:
    if len(told) >= sentences:
        return []
    detail = f"The text has enough to say for {len(told)} of the {sentences} sentences asked for."
    return [Warning(code="fewer-sentences", detail=detail)]


def _assemble(told: Sequence[Told], read: Sequence[Span]) -> Summary:
    """The contract's summary: the sentences with a space between them."""
    sentences: list[SummarySentence] = []
    claims: list[Claim] = []
    start = 0
    for sentence in told:
        end = start + len(sentence.text)
        sentences.append(
            SummarySentence(
                text=sentence.text,
                start=start,
                end=end,
                method=sentence.method,
                sources=list(sentence.sources),
                support=round(sentence.support, 3),
            )
        )
        claims += (claim.model_copy(update={"start": claim.start + start, "end": claim.end + start}) for claim in sentence.claims)
        start = end + 1
    methods = {sentence.method for sentence in told}
    return Summary(
        text=" ".join(sentence.text for sentence in told),
        method=methods.pop() if len(methods) == 1 else "mixed" if methods else "extracted",
        read=list(read),
        sentences=sentences,
        claims=claims,
    )
