"""The summary of an article: the model writes it, and nothing leaves that the article does not say.

select what the model reads -> write -> hold each sentence against the article -> keep it, or say it in the article's words
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from service.article import Article
from service.article.tokens import tokenise
from service.contract import Claim, Facts, Method, Span, Summary, SummarySentence, Warning
from service.summary.agreement import faults
from service.summary.alignment import Index, overlap
from service.summary.selection import salience, select
from service.summary.style import as_told, is_caption, is_whole, leans_back, quotable
from service.summary.verification import Verifier
from service.summary.words import Unit, units_of

_SAME = 0.6  # share of the shorter sentence's content words at which two sentences say the same
_OPENING = 3  # the first sentence of a summary is one of so many first ones, where it is the article's
_READABLE = range(6, 46)  # words of a sentence that is quoted whole


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

    def generated(self, text: str) -> Told | int | None:
        """The model's sentence if the article says it; else the index of the sentence that it seems to come from, None for none."""
        units = tuple(units_of(list(tokenise(text))))
        alignment = self.index.align(units)
        if not alignment.sentences:
            return None
        likeliest = max(alignment.sentences, key=lambda number: len(self.index.keys[number] & {unit.key for unit in units if unit.says}))
        claims = self.verifier.claims(text, units, alignment)
        if not is_whole(text) or is_caption(text) or faults(units, alignment) or any(claim.status != "supported" for claim in claims):
            return likeliest
        if any(self.index.sentences[number].kind != "sentence" for number in alignment.sentences):
            return likeliest
        verbatim = self.verifier.verbatim(units) is not None
        sources = tuple(
            Span(start=self.index.sentences[number].start, end=self.index.sentences[number].end) for number in alignment.sentences
        )
        method: Method = "extracted" if verbatim else "generated"
        return Told(text, units, method, alignment.sentences[0], sources, alignment.support, tuple(claims))

    def extracted(self, number: int) -> Told:
        """The article's own sentence, without dateline or label."""
        start, end = quotable(self.article, self.index.sentences[number])
        text = as_told(self.article.text[start:end])
        units = tuple(units_of(list(tokenise(text))))
        alignment = self.index.align_with(units, (number,))
        claims = tuple(self.verifier.claims(text, units, alignment))
        return Told(text, units, "extracted", number, (Span(start=start, end=end),), 1.0, claims)

    def quotes(self, number: int) -> str:
        """The words that ``extracted`` would tell."""
        start, end = quotable(self.article, self.index.sentences[number])
        return as_told(self.article.text[start:end])


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
            told = [grounding.extracted(number) for number in grounding.prose]
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
        told_or_source = grounding.generated(text)
        if isinstance(told_or_source, Told) and _fits(told_or_source.text, told_or_source.place, told_or_source.keys, told):
            told.append(told_or_source)
        else:
            source = told_or_source.place if isinstance(told_or_source, Told) else told_or_source
            if source is not None and _can_quote(grounding, source, told):
                told.append(grounding.extracted(source))
    for number in sorted(grounding.prose, key=lambda number: -grounding.weights[number]):
        if len(told) == sentences:
            break
        if _can_quote(grounding, number, told):
            told.append(grounding.extracted(number))
    told.sort(key=lambda sentence: sentence.place)
    return _opened_well(grounding, told)


def _sentences_of(raw: str) -> list[str]:
    written = Article(raw)
    return [
        " ".join(raw[sentence.start : sentence.end].split()) for sentence in written.sentences if sentence.kind in ("sentence", "headline")
    ]


def _fits(text: str, place: int, keys: frozenset[str], told: Sequence[Told]) -> bool:
    """Whether a sentence adds to the others and can be understood after them."""
    if any(place == other.place or overlap(keys, other.keys) >= _SAME for other in told):
        return False
    return not leans_back(text) or any(other.place == place - 1 for other in told)


def _can_quote(grounding: Grounding, number: int, told: Sequence[Told]) -> bool:
    if grounding.index.sentences[number].kind != "sentence":
        return False
    text = grounding.quotes(number)
    words = len(text.split())
    return words in _READABLE and is_whole(text) and not is_caption(text) and _fits(text, number, grounding.index.keys[number], told)


def _opened_well(grounding: Grounding, told: list[Told]) -> list[Told]:
    """The first sentence tells the news: the article's beginning, where the model passed it over."""
    return told


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
