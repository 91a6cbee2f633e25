"""What the model reads, and which sentences of the article say most.

Salience follows what extractive summarisers of news have long found to carry most (Edmundson 1969; Nenkova and Vanderwende 2005): where a
sentence stands, the words of the headline, the words that the article repeats, and those that the main event's facts name.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from service.article import Article, Sentence, Token
from service.article.tokens import tokenise
from service.contract import Facts, Span
from service.summary.alignment import Index
from service.summary.words import units_of

_LEAD = 3  # sentences that are always read
_PLACE, _HEADLINE, _TERMS, _FACTS = 1.0, 0.5, 1.0, 0.4
_LENGTH = range(8, 46)  # words of a sentence that tells something and can be read at once


@dataclass(frozen=True, slots=True)
class Selection:
    """The text for the model, whole sentences in the article's order, and where they stand there (neighbours merged)."""

    text: str
    read: tuple[Span, ...]

    def at(self, offset: int) -> int:
        """Where in ``text`` a place of the article stands that was read."""
        before = 0
        for span in self.read:
            if offset <= span.end:
                break
            before += span.end - span.start + 1  # spans have a space or a line end between them
        return before + offset - span.start


def salience(article: Article, facts: Facts, index: Index) -> list[float]:
    """A weight of each of ``index.sentences``, 0 to about 3; 0 for a headline, heading or list item."""
    heading = _words(article.title or "")
    if article.headline is not None:
        heading |= _words(article.text[article.headline.start : article.headline.end])
    event = _words(" ".join([*(fact.text for fact in facts.who[:2]), *(fact.text for fact in facts.where[:1])]))
    repeated = {key: math.log(len(places)) for key, places in index.postings.items() if len(places) > 1}
    terms = [sum(repeated.get(key, 0.0) for key in keys) / math.sqrt(8 + len(keys)) for keys in index.keys]
    most = max(terms, default=0.0) or 1.0
    weights: list[float] = []
    place = 0
    for number, sentence in enumerate(index.sentences):
        if sentence.kind != "sentence":
            weights.append(0.0)
            continue
        keys = index.keys[number]
        words = sum(unit.kind != "mark" for unit in index.units[number])
        weight = _PLACE / (1 + place / 4) + _TERMS * terms[number] / most
        weight += _HEADLINE * len(keys & heading) / max(4, len(heading)) + _FACTS * len(keys & event) / max(2, len(event))
        weights.append(weight if words in _LENGTH else 0.6 * weight)
        place += 1
    return weights


def _words(text: str) -> set[str]:
    return {unit.key for unit in units_of(list(tokenise(text))) if unit.says}


def foremost(prose: Sequence[int], weights: Sequence[float], most: int) -> list[int]:
    """At most so many of an article's sentences, in their order: half are the first ones, half the weightiest of the others."""
    first, others = prose[: most // 2], prose[most // 2 :]
    return sorted([*first, *sorted(others, key=lambda number: -weights[number])[: most - len(first)]])


def select(
    article: Article, weights: Sequence[float], index: Index, budget: int, count: Callable[[str], int], most: int | None = None
) -> Selection:
    """What the model reads of the article: all of its prose where ``budget`` tokens hold it, else the lead and the weightiest sentences.

    ``count`` tells the model's tokens of a text. A sentence that is longer than the whole budget is read up to the last word that fits.
    ``most`` is how many sentences are worth reading, the ``foremost``, for a model that only chooses among them.
    """
    prose = [number for number, sentence in enumerate(index.sentences) if sentence.kind == "sentence"]
    if most is not None:
        prose = foremost(prose, weights, most)
    whole = len(prose) == len(article.sentences) and _joined(article, [index.sentences[number] for number in prose])
    if whole and count(whole) <= budget:
        return Selection(whole, (Span(start=index.sentences[0].start, end=index.sentences[-1].end),))
    costs = {number: count(" " + _slice(article, index.sentences[number])) + 1 for number in _worth_counting(prose, weights, budget)}
    chosen: list[int] = []
    left = budget
    for number in sorted(costs, key=lambda number: (number not in prose[:_LEAD], number if number in prose[:_LEAD] else -weights[number])):
        if costs[number] <= left:
            chosen.append(number)
            left -= costs[number]
    if not chosen and prose:
        return _beginning(article, index.sentences[prose[0]], article.tokens_of(index.sentences[prose[0]]), budget, count)
    chosen.sort()
    sentences = [index.sentences[number] for number in chosen]
    return Selection(_joined(article, sentences), _spans(article, sentences))


def _worth_counting(prose: Sequence[int], weights: Sequence[float], budget: int) -> list[int]:
    """No more than could ever fit, so that a long text costs no more than a middling one."""
    return sorted({*prose[:_LEAD], *sorted(prose, key=lambda number: -weights[number])[: max(_LEAD, budget // 4)]})


def _slice(article: Article, sentence: Sentence) -> str:
    return article.text[sentence.start : sentence.end]


def _joined(article: Article, sentences: Sequence[Sentence]) -> str:
    """The sentences as they stand; between two of one paragraph a space, else a line end."""
    parts: list[str] = []
    for number, sentence in enumerate(sentences):
        if number:
            before = sentences[number - 1]
            between = article.text[before.end : sentence.start]
            parts.append(between if not between.strip() else " " if before.paragraph == sentence.paragraph else "\n")
        parts.append(_slice(article, sentence))
    return "".join(parts)


def _spans(article: Article, sentences: Sequence[Sentence]) -> tuple[Span, ...]:
    spans: list[Span] = []
    for sentence in sentences:
        if spans and not article.text[spans[-1].end : sentence.start].strip():
            spans[-1] = Span(start=spans[-1].start, end=sentence.end)
        else:
            spans.append(Span(start=sentence.start, end=sentence.end))
    return tuple(spans)


def _beginning(article: Article, sentence: Sentence, tokens: Sequence[Token], budget: int, count: Callable[[str], int]) -> Selection:
    """As many words of an endless sentence as fit, found by bisection."""
    low, high = 0, len(tokens)
    while low < high:
        middle = (low + high + 1) // 2
        fits = count(article.text[sentence.start : tokens[middle - 1].end]) <= budget
        low, high = (middle, high) if fits else (low, middle - 1)
    end = tokens[low - 1].end if low else min(sentence.end, sentence.start + budget)
    return Selection(article.text[sentence.start : end], (Span(start=sentence.start, end=end),))
