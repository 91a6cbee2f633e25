"""A summary turned into a walk: for each of its sentences that one of the article which covers it best, without what it leaves out.

It obeys the rules by which walking.py chooses and shortens, so that what is taught can be served.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from service.article import Article
from service.contract import Span
from service.summary.composition import eligible
from service.summary.grounding import Grounding, Told
from service.summary.shortening import Cut
from service.summary.words import Unit, units_of

_COVERED = 0.5  # share of a sentence's content words, rare ones counting more, that its source holds
_LOST = 1  # sentences of the summary that a walk of it may lack


def walk_of(grounding: Grounding, summary: str, read: Sequence[Span]) -> list[Told] | None:
    """The walk in the article's order, through what was read of it; None where the article's own sentences don't cover the summary."""
    written = Article(summary)
    taken: dict[int, set[int]] = defaultdict(set)  # for each source the units that the summary has, by where they start
    told: list[Told] = []
    for sentence in written.sentences:
        units = units_of(written.tokens_of(sentence))
        number = _source(grounding, units, read, told)
        if number is None:
            continue
        if number not in taken:
            told.append(grounding.quote_without(number, ()))
        alignment = grounding.index.align_with(units, (number,))
        taken[number].update(alignment.source[there].start for _, there in alignment.pairs)
    walk: list[Told] = []
    for number in sorted(taken):
        if eligible(grounding, number, walk):
            left_out = [cut for cut in grounding.cuts(number, walk) if _passed_over(grounding.units(number), cut, taken[number])]
            walk.append(grounding.quote_without(number, left_out))
    return walk if walk and len(walk) >= len(written.sentences) - _LOST else None


def _source(grounding: Grounding, units: Sequence[Unit], read: Sequence[Span], told: Sequence[Told]) -> int | None:
    """The sentence that covers most of the content words, among those that can be told, or are told already."""
    index = grounding.index
    weights = {unit.key: index.weight(unit.key) for unit in units if unit.says}
    covered: dict[int, float] = defaultdict(float)
    for key, weight in weights.items():
        for number in index.postings.get(key, ()):
            covered[number] += weight
    used = {one.place for one in told}
    for number in sorted(covered, key=lambda number: (-covered[number], number)):
        if covered[number] < _COVERED * sum(weights.values()):
            return None
        place = index.sentences[number].start
        if any(span.start <= place < span.end for span in read) and (number in used or eligible(grounding, number, told)):
            return number
    return None


def _passed_over(units: Sequence[Unit], cut: Cut, taken: set[int]) -> bool:
    """Whether the summary has none of the content words that a cut takes away, or, where it takes none, none of its words."""
    words = [unit for unit in units[cut.first : cut.end] if unit.kind != "mark"]
    return not any(unit.start in taken for unit in ([unit for unit in words if unit.says] or words))
