"""What a sentence of the article may go without: parts that can be left out with what stays being as true as before.

A cut never takes a word that negates, hedges, limits, attributes or makes a condition, nor any of somebody's very words. Whether a cut is
worth making is for others to say: the model, or how long the sentence is.
"""

from __future__ import annotations

from collections.abc import Sequence

from service.summary.clauses import balanced, spoken
from service.summary.cut_rules import OFFERS, Cut, names
from service.summary.needless import needless
from service.summary.words import Unit

_UNASKED = frozenset({"bracket", "aside", "tail"})  # cuts of what is hardly ever the news
_SHORTEST = 8  # words


def cuts(units: Sequence[Unit], familiar: Sequence[tuple[int, int]] = ()) -> list[Cut]:
    """What may be left out of a sentence, given as its units, in order; one may lie within another.

    ``familiar``: spans of given names and titles of persons whom the reader knows (offsets as the units have them).
    """
    found = {(cut.first, cut.end): cut for rule in (*OFFERS, needless) for cut in rule(units)} | {
        (cut.first, cut.end): cut for cut in names(units, familiar)
    }
    said = spoken(units)
    return [found[place] for place in sorted(found) if said.isdisjoint(range(*place)) and balanced(units[slice(*place)])]


def without(units: Sequence[Unit], left_out: Sequence[Cut]) -> list[tuple[int, int]]:
    """Spans of the text that stay, in order."""
    dropped = {number for cut in left_out for number in range(cut.first, cut.end)}
    spans: list[tuple[int, int]] = []
    goes_on = False
    for number, unit in enumerate(units):
        if number in dropped:
            goes_on = False
        elif goes_on:
            spans[-1] = (spans[-1][0], unit.end)
        else:
            spans.append((unit.start, unit.end))
            goes_on = True
    return spans


def worth(units: Sequence[Unit], covered: frozenset[int] | None, most: int) -> list[Cut]:
    """The cuts to make: those that the model passed over (``covered``: the units that it took up; None: it said nothing).

    Where the sentence is still longer than ``most`` words, further ones from the end, as long as eight words stay.
    """
    chosen: list[Cut] = []
    dropped: set[int] = set()
    words = {number for number, unit in enumerate(units) if unit.kind != "mark"}
    for wanted in (True, False):
        for cut in reversed(cuts(units)):
            more = words & set(range(cut.first, cut.end)) - dropped
            left = len(words - dropped)
            passed_over = covered is not None and not any(number in covered and units[number].says for number in more)
            if more and left - len(more) >= _SHORTEST and (passed_over if wanted else left > most and cut.rule in _UNASKED):
                chosen.append(cut)
                dropped.update(range(cut.first, cut.end))
    return sorted(chosen, key=lambda cut: cut.first)


__all__ = ["Cut", "cuts", "without", "worth"]
