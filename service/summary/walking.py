"""Walking: every sentence of the summary goes through one sentence of the article, and no word comes from elsewhere.

The model reads the article and writes nothing. It chooses: the sentences that it has learned to choose (choice.py), or, where it has
learned nothing of the kind, those that it would most likely write (the log-probability of their first tokens, in one pass for all).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Protocol

from service.summary.alignment import overlap
from service.summary.composition import eligible, opening_of, whole
from service.summary.grounding import Grounding, Told
from service.summary.selection import Selection, foremost

# Of a model that has learned to choose. On 350 articles that it had not learned from, ROUGE-1 against summaries written for them was 55.2
# with 66 words at 0.02 nats, 54.8 with 63 words at 0.1, 53.9 with 60 at 0.2; 53.4 with 63 words by the likeliest beginnings.
_LONG = 0.1  # nats that each word beyond _READABLE costs
# It costs 0.4 of ROUGE-1 on 500 articles, but blind readers of 104 preferred the summary with it 14 times, the one without 6 times.
_BEHIND = 0.7  # nats that a sentence gains behind the one that it follows in the article: it needs no introduction there
# Of another, fitted on 49 training articles with newspaper highlights: ROUGE-1/2 34.5/15.7 where the first three sentences have
# 33.2/14.1. Of 8, 12, 16 and 24 tokens, 8 did best; of 0.5 to 3 nats a sentence, 2.
_TOKENS = 8  # of a sentence's beginning, by which it is chosen
_PLACE = 2.0  # nats that each sentence further down costs
# Of 0 to 4 nats a word beyond 20, 0.5 did best on 60 other training articles: ROUGE-1 57.0 instead of 56.6 against summaries written for
# them, 34.5 instead of 33.3 against newspaper highlights, with three words fewer.
_READABLE, _WORD = 20, 0.5  # words of a sentence that cost nothing, and nats that each further one costs
_OVERLAP = 2.0  # nats that saying all over again what another sentence says costs
# Read no further than these, 40 and 60 other articles had ROUGE-1 +0.1 (-0.3 to +0.5) and -0.1 (-0.6 to +0.3), of a third fewer tokens.
_CANDIDATES = 16
_OPENING = 3  # the summary begins with the first that can stand there of so many first sentences: readers missed it where the model chose


class Reads(Protocol):
    """What has been read (reader.py), with the model's tokenizer."""

    def encode(self, text: str) -> list[int]: ...

    def choices(self, sentences: Sequence[tuple[int, int]], places: Sequence[int], count: int) -> list[float] | None: ...

    def log_probabilities(self, branches: Sequence[Sequence[int]]) -> list[list[float]]: ...


def sentences_read(sentences: int) -> int:
    """How many of an article's sentences come into question for a summary of so many: what else it says need not be read."""
    return max(_CANDIDATES, 2 * sentences)


def walk(grounding: Grounding, reading: Reads, selection: Selection, sentences: int) -> list[Told]:
    """At most ``sentences`` sentences in the article's order, chosen among those that were read, shortened."""
    candidates = within(grounding, selection, sentences_read(sentences))
    return _shorten(grounding, _choose(grounding, reading, selection, candidates, sentences)) or whole(grounding, 1)


def within(grounding: Grounding, selection: Selection, most: int) -> list[int]:
    """The foremost of the article's sentences that were read, in its order: those that come into question."""
    read = [
        number
        for number in grounding.prose
        if any(span.start <= grounding.index.sentences[number].start < span.end for span in selection.read)
    ]
    return foremost(read, grounding.weights, most)


def _choose(grounding: Grounding, reading: Reads, selection: Selection, candidates: Sequence[int], sentences: int) -> list[Told]:
    """The sentences that the model has learned to choose; of a model that hasn't, those that it would most likely write."""
    places = {number: place for place, number in enumerate(grounding.prose)}
    told = [grounding.index.sentences[number] for number in candidates]
    spans = [(selection.at(sentence.start), selection.at(sentence.end)) for sentence in told]
    learned = reading.choices(spans, [places[number] for number in candidates], len(places))
    if learned is None:
        return _likeliest(grounding, reading, candidates, sentences)
    scores = {number: score - _LONG * _beyond(grounding, number) for number, score in zip(candidates, learned, strict=True)}
    return _best(grounding, scores, sentences, _BEHIND)[0]


def _likeliest(grounding: Grounding, reading: Reads, candidates: Sequence[int], sentences: int) -> list[Told]:
    """The sentences that the model would most likely write, each further down or said already the less.

    What a sentence's first token and its place leave it at best is known without a pass of the model; those that could not be chosen
    with that are never scored.
    """
    begins = {number: reading.encode(grounding.words_of(number))[:_TOKENS] for number in candidates}
    place = {number: rank for rank, number in enumerate(grounding.prose)}
    cost = {number: _PLACE * min(place[number], 2 * _CANDIDATES) + _WORD * _beyond(grounding, number) for number in candidates}
    first = reading.log_probabilities([begin[:1] for begin in begins.values()])
    best = {number: _score(scored, len(begins[number])) - cost[number] for number, scored in zip(candidates, first, strict=True)}
    likeliest = sorted(candidates, key=lambda number: best[number], reverse=True)[: 2 * sentences]
    wanted = sorted({*likeliest, *grounding.prose[:_OPENING]} & set(candidates))
    scores: dict[int, float] = {}
    while True:
        scored = reading.log_probabilities([begins[number] for number in wanted])
        scores |= {number: _score(tokens, len(tokens)) - cost[number] for number, tokens in zip(wanted, scored, strict=True)}
        told, least = _best(grounding, scores, sentences)
        wanted = [number for number in candidates if number not in scores and best[number] >= least]
        if not wanted:
            return told


def _best(grounding: Grounding, scores: Mapping[int, float], sentences: int, behind: float = 0.0) -> tuple[list[Told], float]:
    """The best of the sentences that have been scored, in the article's order, and the least score that was good enough.

    ``behind``: what a sentence gains behind the one before it.
    """
    told: list[Told] = []
    left, least = dict(sorted(scores.items())), math.inf
    while len(told) < sentences:
        pool = [number for number in left if eligible(grounding, number, told)]
        if told:
            pool = [number for number in pool if number > told[0].place]
            pool = [number for number in pool if not grounding.dangles(number, told)] or pool
        elif (opening := opening_of(grounding)) in pool:
            told.append(grounding.quote_without(opening, ()))
            del left[opening]
            continue
        if not pool:
            least = -math.inf
            break
        quotes = {number: grounding.quote_without(number, ()) for number in pool}

        def score(number: int) -> float:
            said = max((overlap(quotes[number].keys, other.keys) for other in told), default=0.0)  # noqa: B023
            follows = any(grounding.follows.get(other.place) == number for other in told)
            return left[number] - _OVERLAP * said + behind * follows

        best = max(pool, key=score)
        least = min(least, score(best))
        told.append(quotes[best])
        del left[best]
    return sorted(told, key=lambda one: one.place), least


def _beyond(grounding: Grounding, number: int) -> int:
    """How many words a sentence has beyond those that are read at once."""
    return max(0, len(grounding.words_of(number).split()) - _READABLE)


def _score(tokens: Sequence[float], length: int) -> float:
    """Log-probability of a text's first tokens; where it has only ``length`` of them, as if it went on alike."""
    return sum(tokens) * _TOKENS / length if length else 0.0


def _shorten(grounding: Grounding, chosen: Sequence[Told]) -> list[Told]:
    """The sentences without words that they say as much without; further cuts are true as well, but readers miss what they take."""
    result: list[Told] = []
    for told in chosen:
        result.append(grounding.quote_without(told.place, grounding.cuts(told.place, result)))
    return result
