"""Walking: every sentence of the summary goes through one sentence of the article, and no word comes from elsewhere.

The model reads the article and the instruction, and writes nothing. It judges: which of the article's sentences it would most likely
write (the log-probability of their first tokens, in one pass for all), and which parts that may be left out (shortening.py) it would
leave out: those after which it finds what follows about as likely as what they begin with (a second pass).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Protocol

from service.summary.alignment import overlap
from service.summary.composition import eligible, whole
from service.summary.grounding import Grounding, Told
from service.summary.needless import LIGHT
from service.summary.selection import Selection, foremost
from service.summary.shortening import Cut, without

# Fitted on 49 training articles with newspaper highlights: ROUGE-1/2 34.5/15.7 where the first three sentences have 33.2/14.1. Of 8, 12,
# 16 and 24 tokens, 8 did best; of 0.5 to 3 nats a sentence, 2.
_TOKENS = 8  # of a sentence's beginning, by which it is chosen
_PLACE = 2.0  # nats that each sentence further down costs
# Of 0 to 4 nats a word beyond 20, 0.5 did best on 60 other training articles: ROUGE-1 57.0 instead of 56.6 against summaries written for
# them, 34.5 instead of 33.3 against newspaper highlights, with three words fewer.
_READABLE, _WORD = 20, 0.5  # words of a sentence that cost nothing, and nats that each further one costs
_OVERLAP = 2.0  # nats that saying all over again what another sentence says costs
# Read no further than these, 40 and 60 other articles had ROUGE-1 +0.1 (-0.3 to +0.5) and -0.1 (-0.6 to +0.3), of a third fewer tokens.
_CANDIDATES = 16
_OPENING = 3  # the summary begins with the first that can stand there of so many first sentences: readers missed it where the model chose
_LIGHT_CUT = -6.0  # the same for a cut that changes nothing but the tone
_LONG, _LONG_CUT = 24, -4.0  # words of a long sentence, and the same for a cut of one
_CUT = -2.5  # nats: a cut is made where what follows is at most so much less likely than what is left out


class Reads(Protocol):
    """What has been read (reader.py), with the model's tokenizer."""

    def encode(self, text: str) -> list[int]: ...

    def log_probabilities(self, branches: Sequence[Sequence[int]]) -> list[list[float]]: ...

    def preference(self, branch: Sequence[int], others: Sequence[tuple[int, int]]) -> list[float]: ...


def sentences_read(sentences: int) -> int:
    """How many of an article's sentences come into question for a summary of so many: what else it says need not be read."""
    return max(_CANDIDATES, 2 * sentences)


def walk(grounding: Grounding, reading: Reads, selection: Selection, sentences: int) -> list[Told]:
    """At most ``sentences`` sentences in the article's order, chosen among those that were read, shortened."""
    spans = [(span.start, span.end) for span in selection.read]
    read = [number for number in grounding.prose if _within(spans, grounding.index.sentences[number].start)]
    chosen = _choose(grounding, reading, foremost(read, grounding.weights, sentences_read(sentences)), sentences)
    return _shorten(grounding, reading, chosen) or whole(grounding, 1)


def _within(spans: Sequence[tuple[int, int]], offset: int) -> bool:
    return any(start <= offset < end for start, end in spans)


def _choose(grounding: Grounding, reading: Reads, candidates: Sequence[int], sentences: int) -> list[Told]:
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
        told, least = _likeliest(grounding, scores, sentences)
        wanted = [number for number in candidates if number not in scores and best[number] >= least]
        if not wanted:
            return told


def _likeliest(grounding: Grounding, scores: Mapping[int, float], sentences: int) -> tuple[list[Told], float]:
    """The best of the sentences that have been scored, in the article's order, and the least score that was good enough."""
    told: list[Told] = []
    left, least = dict(sorted(scores.items())), math.inf
    while len(told) < sentences:
        pool = [number for number in left if eligible(grounding, number, told)]
        if told:
            pool = [number for number in pool if number > told[0].place]
        elif opening := [number for number in pool if number in grounding.prose[:_OPENING]]:
            told.append(grounding.quote_without(opening[0], ()))
            del left[opening[0]]
            continue
        if not pool:
            least = -math.inf
            break
        quotes = {number: grounding.quote_without(number, ()) for number in pool}

        def score(number: int) -> float:
            said = max((overlap(quotes[number].keys, other.keys) for other in told), default=0.0)  # noqa: B023
            return left[number] - _OVERLAP * said

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


def _shorten(grounding: Grounding, reading: Reads, chosen: Sequence[Told]) -> list[Told]:
    """The sentences one after the other, without what the model would leave out."""
    ids = reading.encode(" ".join(grounding.words_of(told.place) for told in chosen))
    asked: list[tuple[int, Cut]] = []
    places: list[tuple[int, int]] = []
    before = ""
    for rank, told in enumerate(chosen):
        for cut in grounding.cuts(told.place, chosen[:rank]):
            if (place := _place_of(grounding, reading, ids, before, told.place, cut)) is not None:
                asked.append((told.place, cut))
                places.append(place)
        before += grounding.words_of(told.place) + " "
    nats = dict(zip(asked, reading.preference(ids, places), strict=True)) if places else {}
    result: list[Told] = []
    for told in chosen:
        allowed = grounding.cuts(told.place, result)  # of a person whom a cut has left out, the reader knows nothing
        made = [cut for cut in allowed if nats.get((told.place, cut), -math.inf) >= _least(cut, told)]
        result.append(grounding.quote_without(told.place, made))
    return result


def _least(cut: Cut, told: Told) -> float:
    """From how many nats a cut of a sentence is made."""
    if cut.rule in LIGHT:
        return _LIGHT_CUT
    return _LONG_CUT if len(told.text.split()) > _LONG else _CUT


def _place_of(grounding: Grounding, reading: Reads, ids: list[int], before: str, number: int, cut: Cut) -> tuple[int, int] | None:
    """Where in the summary's tokens a cut begins, and the token that follows it; None where tokens and cut don't meet."""
    units = grounding.units(number)
    head = before + grounding.pieced(without(units[: cut.first], ()))
    rest = grounding.pieced(without(units[cut.end :], ()))
    if not rest:
        return None
    if cut.first == 0:
        head, rest = before.rstrip(), rest[0].upper() + rest[1:]
    start = reading.encode(head)
    if ids[: len(start)] != start or len(start) >= len(ids):
        return None
    follows = reading.encode(rest if rest[0] in ",.;:!?" or not head else " " + rest)
    return len(start), follows[0]
