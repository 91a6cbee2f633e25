"""Whether a sentence says what its source says: every fault has a name, and none is forgiven.

A sentence that the model made from a source keeps its words in their order; between two words that stand together in the sentence the
source may have more. What it has there must be something that can be left out: an aside, a modifier, a clause at the end. Everything
else may join what the article keeps apart ("Dani Alves, the French star"), and is a fault.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.summary.alignment import Alignment
from service.summary.words import ATTRIBUTION, CONDITION, HEDGE, MEASURE, NEGATION, TIME, Unit, load_rules, stem

_RULES = load_rules("agreement")
PRIVATIVE, _ADDABLE, _AFTER_MARK, _BARE, _OPENERS = (
    frozenset(_RULES[name]) for name in ("privative", "addable", "cut_after_mark", "cut_bare", "openers")
)
_OPENING, _CLOSING = frozenset(",(–—-") | {"--"}, frozenset(",)–—-") | {"--"}
_HEAD_ENDS = frozenset(",–—-:") | {"--"}
_ARTICLES = frozenset({"a", "an", "the", "that"})
_STOPS = frozenset(".!?…")
_QUOTES = frozenset("\"“”‘’'")
_SAYING = frozenset(stem(word) for word in ATTRIBUTION)
_STAYING = tuple(
    (kind, words | frozenset(stem(word) for word in words))
    for kind, words in (("negation", NEGATION), ("hedge", HEDGE), ("condition", CONDITION))
)
_LONGEST_ASIDE = 18  # words


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a sentence is not let out: the rule that it breaks and the words that break it."""

    rule: str
    words: str


def faults(units: Sequence[Unit], alignment: Alignment) -> list[Fault]:
    """What speaks against a sentence, given as its units, on its alignment; empty where nothing does."""
    return list(_faults(units, alignment))


def _faults(units: Sequence[Unit], alignment: Alignment) -> Iterator[Fault]:
    source, pairs = alignment.source, alignment.pairs
    if alignment.missing:
        yield Fault("unsupported", _text(alignment.missing))
    if not pairs:
        yield Fault("unsupported", _text(units))
        return
    aligned = dict(pairs)
    for number, unit in enumerate(units):
        if unit.kind != "mark" and number not in aligned and unit.key not in _ADDABLE:
            yield Fault("added or moved", unit.text)
    for here, there in pairs:
        if units[here].capital and source[there].capital and units[here].folded != source[there].folded:
            yield Fault("other form of a name", units[here].text)
    if cut := source[: pairs[0][1]]:
        yield from _cut_at_the_head(cut)
    for (here, there), (next_here, next_there) in itertools.pairwise(pairs):
        gap, between = source[there + 1 : next_there], units[here + 1 : next_here]
        if gap:
            yield from _left_out(gap, source[next_there], between)
        added = [unit for unit in _words(between) if unit.key not in _ARTICLES]
        if added and ([unit.text for unit in gap] != [","] or len(added) > 1):  # "X, a plumber, ..." may become "X is a plumber"
            yield Fault("joined anew", _text(added))
    if cut := source[pairs[-1][1] + 1 :]:
        yield from _cut_at_the_end(cut)


def _text(units: Sequence[Unit]) -> str:
    return " ".join(unit.text for unit in units)


def must_stay(units: Sequence[Unit], *, attribution: bool = True, measure: bool = True) -> str | None:
    """The kind of the first word that may never be left out."""
    for unit in units:
        word = unit.folded
        if unit.text == "May":  # the month
            continue
        for kind, words in _STAYING:
            if word in words or unit.key in words or word.endswith("n't"):
                return kind
        if attribution and (word in ATTRIBUTION or unit.key in _SAYING):
            return "attribution"
        if measure and (word in MEASURE or word in PRIVATIVE or unit.kind == "number"):
            return "measure"
    return None


def _words(units: Sequence[Unit]) -> list[Unit]:
    return [unit for unit in units if unit.kind != "mark"]


def _is_mark(unit: Unit, marks: frozenset[str]) -> bool:
    return unit.kind == "mark" and unit.text in marks


def _left_out(gap: Sequence[Unit], following: Unit, between: Sequence[Unit]) -> Iterator[Fault]:
    """``gap`` stands in the source where the sentence has ``between``, and goes on with ``following``."""
    words = _words(gap)
    if not words:
        if any(_is_mark(unit, _STOPS) for unit in gap):
            yield Fault("joined sentences", _text(gap))
        return
    if any(_is_mark(unit, _STOPS) for unit in gap):
        yield Fault("joined sentences", _text(gap))
    elif kind := must_stay(gap):
        yield Fault(f"lost {kind}", _text(gap))
    elif _is_mark(gap[0], _OPENING) and _is_mark(gap[-1], _CLOSING) and len(words) <= _LONGEST_ASIDE:
        # "X, the French star," left out before "the ..." would make the next apposition X's
        if following.capital or following.folded in ("a", "an", "the") or (_words(between) and following.kind == "word"):
            yield Fault("wrong join", _text([*gap, following]))
    elif (
        len(words) > 2
        or len(words) != len(gap)
        or any(unit.capital or (unit.kind == "function" and unit.key not in _LIGHT) for unit in words)
    ):
        yield Fault("wrong join", _text(gap))


def _cut_at_the_head(cut: Sequence[Unit]) -> Iterator[Fault]:
    words = _words(cut)
    if kind := must_stay(words, measure=not _is_mark(cut[-1], _HEAD_ENDS)):
        yield Fault(f"lost {kind}", _text(cut))
    elif words and not _is_mark(cut[-1], _HEAD_ENDS) and not all(unit.key in _OPENERS or unit.key in ("the", "a", "an") for unit in words):
        yield Fault("begins amid its source", _text(cut))


def _cut_at_the_end(cut: Sequence[Unit]) -> Iterator[Fault]:
    end = next((number for number, unit in enumerate(cut) if _is_mark(unit, _STOPS)), len(cut))
    tail = [unit for unit in cut[:end] if not _is_mark(unit, _QUOTES)]
    words = _words(tail)
    if not words:
        return
    first = words[0].folded
    marked = _is_mark(tail[0], _OPENING)
    timely = len(words) <= 4 and all(unit.folded in TIME or unit.key in ("on", "in", "at", "the") for unit in words)
    if kind := must_stay(words, measure=False):
        yield Fault(f"lost {kind}", _text(tail))
    elif not (timely or (marked and (first in _AFTER_MARK or words[0].text.endswith("ing"))) or first in _BARE):
        yield Fault("ends amid its source", _text(tail))


_LIGHT = frozenset({"very", "also", "just", "now", "then", "still", "even", "again", "own", "that", "too", "such"})
