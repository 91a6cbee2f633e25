"""What a source denies in a sentence of anybody's: its words may differ and stand in another order, what they say may not.

Where sentence and source agree on both sides, what stands between them is compared: a negation or a hedge too many or too few, words that
exclude one another (rules/exclusive.yaml), and words that the article lacks where the source has none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from service.summary.alignment import Alignment
from service.summary.words import NEGATION, Unit, load_rules, stem

_NEAR = 4  # units between which a lost "not" matters to what is told
_RUN = 3  # units in a row that sentence and source share
_LONGEST = 500  # units of a sentence that are compared
_PLACE = 6  # units that may stand in one place


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Words of the summary (of the article, where a negation is lost), and what is wrong with them in a sentence for people."""

    words: str
    reason: str


def _opposites() -> dict[str, dict[int, int]]:
    """For each word the lines that it stands on, and on which side."""
    sides: dict[str, dict[int, int]] = defaultdict(dict)
    for number, line in enumerate(load_rules("exclusive")["opposites"]):
        for side, words in enumerate(line.split("|")):
            for word in words.split():
                sides[word][number] = sides[stem(word)][number] = side
    return dict(sides)


_OPPOSITES = _opposites()


def excludes(one: Unit, other: Unit) -> bool:
    """Whether two words cannot stand for each other."""
    left, right = (_OPPOSITES.get(unit.folded) or _OPPOSITES.get(unit.key) or {} for unit in (one, other))
    common = left.keys() & right.keys()
    return any(left[line] != right[line] for line in common) and not any(left[line] == right[line] for line in common)


def contradictions(units: Sequence[Unit], alignment: Alignment, held: Container[str]) -> list[Contradiction]:
    """What speaks against a sentence, given as its units, on its alignment; empty where nothing does.

    ``held``: keys of all content words of the article.
    """
    if not alignment.pairs:
        return [_says(_text(units), "The article says nothing of “{}”.")] if any(unit.says for unit in units) else []
    return [*_negations(units, alignment), *_replaced(units, alignment, held), *_put_in(units, alignment, held)]


def _says(words: str, reason: str) -> Contradiction:
    return Contradiction(words, reason.replace("{}", words, 1))


def _negates(unit: Unit) -> bool:
    return (unit.folded in NEGATION or unit.folded.endswith("n't")) and not unit.key.startswith("-")


def _negations(units: Sequence[Unit], alignment: Alignment) -> Iterator[Contradiction]:
    aligned = dict(alignment.pairs)
    for number, unit in enumerate(units):
        if _negates(unit) and number not in aligned and not any(map(_negates, _around(alignment, number))):
            yield _says(unit.text, "“{}” denies what the article states.")
    for (here, there), (next_here, next_there) in pairwise(alignment.pairs):
        lost = [unit for unit in alignment.source[there + 1 : next_there] if _negates(unit)]
        if lost and next_there - there <= _NEAR and next_here - here <= _NEAR and not any(map(_negates, units[here : next_here + 1])):
            yield _says(_text(lost), "The summary leaves out “{}”, with which the article denies this.")


def _around(alignment: Alignment, number: int) -> Sequence[Unit]:
    """What the source has about where a unit of the sentence would stand."""
    before = [there for here, there in alignment.pairs if here < number]
    after = [there for here, there in alignment.pairs if here > number]
    return alignment.source[max(0, before[-1] - _NEAR) if before else 0 : after[0] + _NEAR if after else None]


def _places(units: Sequence[Unit], alignment: Alignment) -> Iterator[tuple[list[Unit], list[Unit]]]:
    """What sentence and source have between the words that they share, and before and after them."""
    ends = [(-1, -1), *alignment.pairs, (len(units), len(alignment.source))]
    for (here, there), (next_here, next_there) in pairwise(ends):
        said = [unit for unit in units[here + 1 : next_here] if unit.kind != "mark"]
        held = [unit for unit in alignment.source[there + 1 : next_there] if unit.kind != "mark"]
        yield said, held


def _replaced(units: Sequence[Unit], alignment: Alignment, held: Container[str]) -> Iterator[Contradiction]:
    """ "acquitted" where the source has "arrested"; "sister" where it speaks of a brother and the article has no sister."""
    window = {unit.key for unit in alignment.source}
    taken = {there for _, there in alignment.pairs}
    left = [unit for number, unit in enumerate(alignment.source[:_LONGEST]) if number not in taken and unit.kind != "mark"]
    for said, source in _places(units, alignment):
        beside = source if len(said) <= _PLACE and len(source) <= _PLACE else []
        for unit in said[:_LONGEST]:
            if unit.key in window:
                continue
            for other in left if unit.says and unit.key not in held else beside:
                if excludes(unit, other):
                    yield _says(unit.text, "The summary says “{}” where the article says “" + other.text + "”.")
                    break


def _put_in(units: Sequence[Unit], alignment: Alignment, held: Container[str]) -> Iterator[Contradiction]:
    """Several words that the article lacks, between words that stand in a row in the source."""
    pairs = alignment.pairs
    for place in range(_RUN - 1, len(pairs) - _RUN):
        (here, there), (next_here, next_there) = pairs[place], pairs[place + 1]
        new = [unit for unit in units[here + 1 : next_here] if unit.says and unit.key not in held]
        beside = [unit for unit in alignment.source[there + 1 : next_there] if unit.kind != "mark"]
        around = pairs[place - _RUN + 1 : place + 1], pairs[place + 1 : place + 1 + _RUN]
        if len(new) > 1 and not beside and all(map(_together, around)):
            yield _says(_text(new), "“{}” is put in: the article does not say it there.")


def _together(pairs: Sequence[tuple[int, int]]) -> bool:
    """Whether words stand in a row in both."""
    return all(one[0] + 1 == other[0] and one[1] + 1 == other[1] for one, other in pairwise(pairs))


def _text(units: Sequence[Unit]) -> str:
    return " ".join(unit.text for unit in units)
