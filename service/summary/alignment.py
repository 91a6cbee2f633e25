"""Which sentences of the article a sentence of a summary comes from, and word by word where.

The window of one sentence or two neighbours that holds the most of its content words, rare words counting more (inverse document
frequency); inside it, the best alignment that keeps the words' order (dynamic programming, Needleman and Wunsch 1970, a run of words
counting more).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from service.article import Article, Sentence
from service.summary.words import Unit, units_of

_WINDOWS_TRIED = 3
_LONGEST = 120  # words of a sentence that are aligned one by one; what follows is looked up only
_CONTENT, _FUNCTION, _RUN = 3.0, 1.0, 1.5


@dataclass(frozen=True, slots=True)
class Alignment:
    """A summary's sentence on its window of the article.

    ``sentences``: indexes into ``Index.sentences``, one or two neighbours (none: nothing is shared). ``source``: the window's units.
    ``pairs``: (unit of the summary, unit of ``source``) in the order of both. ``missing``: content units that the window lacks.
    ``support``: share of the content units that the window holds, 0 to 1.
    """

    sentences: tuple[int, ...]
    source: tuple[Unit, ...]
    pairs: tuple[tuple[int, int], ...]
    missing: tuple[Unit, ...]
    support: float


class Index:
    """The article's sentences by their words. ``sentences`` leaves out the page's furniture, ``units`` has the words of each."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.sentences: tuple[Sentence, ...] = tuple(sentence for sentence in article.sentences if sentence.kind != "furniture")

    @cached_property
    def units(self) -> list[list[Unit]]:
        return [units_of(self.article.tokens_of(sentence)) for sentence in self.sentences]

    @cached_property
    def keys(self) -> list[frozenset[str]]:
        """Content words of each sentence."""
        return [frozenset(unit.key for unit in units if unit.says) for units in self.units]

    @cached_property
    def postings(self) -> dict[str, list[int]]:
        """For each content word the sentences that hold it, in order."""
        found: dict[str, list[int]] = defaultdict(list)
        for number, keys in enumerate(self.keys):
            for key in keys:
                found[key].append(number)
        return dict(found)

    def weight(self, key: str) -> float:
        """Inverse document frequency of a content word over the article's sentences."""
        return math.log(1 + (len(self.sentences) + 1) / (1 + len(self.postings.get(key, ()))))

    def align(self, units: Sequence[Unit]) -> Alignment:
        """The summary's sentence, given as its units, on its best window."""
        content = {unit.key for unit in units if unit.says}
        windows = self._windows(content)
        best: Alignment | None = None
        best_score = -math.inf
        for window, covered in windows:
            alignment, run = self._aligned(units, window)
            score = covered + 0.02 * run - 0.25 * (len(window) - 1)
            if score > best_score + 1e-9:
                best, best_score = alignment, score
        return best or Alignment((), (), (), tuple(unit for unit in units if unit.says), 0.0)

    def align_with(self, units: Sequence[Unit], window: tuple[int, ...]) -> Alignment:
        """The same on a window that is known."""
        return self._aligned(units, window)[0]

    def _aligned(self, units: Sequence[Unit], window: tuple[int, ...]) -> tuple[Alignment, float]:
        source = tuple(unit for number in window for unit in self.units[number])
        pairs, score = _in_order(units, source)
        held = {unit.key for unit in source}
        missing = tuple(unit for unit in units if unit.says and unit.key not in held)
        says = sum(unit.says for unit in units)
        return Alignment(window, source, pairs, missing, (says - len(missing)) / says if says else 1.0), score

    def _windows(self, content: set[str]) -> list[tuple[tuple[int, ...], float]]:
        """The best windows with the weight that they cover, best first; the earlier one where they are equal."""
        weights = {key: self.weight(key) for key in content}
        held: dict[int, set[str]] = defaultdict(set)
        for key in content:
            for number in self.postings.get(key, ()):
                held[number].add(key)
        covered = {number: sum(map(weights.__getitem__, keys)) for number, keys in held.items()}
        windows: list[tuple[tuple[int, ...], float]] = [((number,), weight) for number, weight in covered.items()]
        for number, keys in held.items():
            following = held.get(number + 1)
            if following and not (keys <= following or following <= keys):
                windows.append(((number, number + 1), sum(weights[key] for key in keys | following)))
        windows.sort(key=lambda window: (-window[1] + 0.25 * (len(window[0]) - 1), window[0]))
        return windows[:_WINDOWS_TRIED]


def _in_order(left: Sequence[Unit], right: Sequence[Unit]) -> tuple[tuple[tuple[int, int], ...], float]:
    """Pairs of equal units in the order of both, and their score."""
    rows = [number for number, unit in enumerate(left) if unit.kind != "mark"][:_LONGEST]
    columns = [number for number, unit in enumerate(right) if unit.kind != "mark"][: 4 * _LONGEST]
    places: dict[str, list[int]] = defaultdict(list)
    for column, number in enumerate(columns):
        places[right[number].key].append(column)
    # scores[row][column]: the best alignment that ends with this pair; reach: the best that ends before each column
    trace: dict[tuple[int, int], tuple[int, int] | None] = {}
    above: dict[int, float] = {}
    reach: list[tuple[float, tuple[int, int] | None]] = [(0.0, None)] * (len(columns) + 1)
    best: tuple[float, tuple[int, int] | None] = (0.0, None)
    for row, number in enumerate(rows):
        unit = left[number]
        worth = _CONTENT if unit.says else _FUNCTION
        here: dict[int, float] = {}
        for column in places.get(unit.key, ()):
            score, origin = reach[column]
            if column - 1 in above and above[column - 1] + _RUN >= score:
                score, origin = above[column - 1] + _RUN, (row - 1, column - 1)
            here[column] = score + worth
            trace[row, column] = origin
            if score + worth > best[0]:
                best = (score + worth, (row, column))
        for column, score in here.items():
            for later in range(column + 1, len(columns) + 1):
                if reach[later][0] >= score:
                    break
                reach[later] = (score, (row, column))
        above = here
    pairs: list[tuple[int, int]] = []
    place = best[1]
    while place is not None:
        pairs.append((rows[place[0]], columns[place[1]]))
        place = trace[place]
    return tuple(reversed(pairs)), best[0]


def overlap(left: frozenset[str], right: frozenset[str]) -> float:
    """Share of the shorter one's content words that the other holds."""
    smaller = min(len(left), len(right))
    return len(left & right) / smaller if smaller else 0.0
