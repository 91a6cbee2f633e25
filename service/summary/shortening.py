"""The article's own sentence, shorter: what the model passed over is left out where that cannot change what the sentence says.

A cut is a bracket, an aside between commas or dashes, a clause at the end, or an adverbial at the head. Each is a rule with a name; the
words that may begin one stand in rules/shortening.yaml. A cut never takes a word that negates, hedges, limits, attributes or makes a
condition.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from service.facts.names.lexicon import lexicon
from service.summary.agreement import must_stay
from service.summary.words import NEGATION, PRONOUN, Unit, load_rules

_RULES = load_rules("shortening")
_ASIDE, _TAIL, _BARE, _HEAD, _LIST, _OUTCOME = (
    frozenset(_RULES[name]) for name in ("aside", "tail", "bare_tail", "head", "list", "outcome")
)
_COMMA, _DASH, _STOP = frozenset({","}), frozenset({"–", "—", "--", "-"}), frozenset(".!?…")
_QUOTES = frozenset("\"“”‘’'")
_UNASKED = frozenset({"bracket", "aside", "tail"})  # cuts of what is hardly ever the news
_LONGEST_ASIDE, _LONGEST_HEAD, _SHORTEST = 18, 12, 8  # words


@dataclass(frozen=True, slots=True)
class Cut:
    """Units ``first`` up to ``end`` may be left out together, by a rule."""

    first: int
    end: int
    rule: str


def cuts(units: Sequence[Unit]) -> list[Cut]:
    """What may be left out of a sentence, given as its units, in order; none overlaps another."""
    found: list[Cut] = []
    for cut in sorted([*_brackets(units), *_asides(units), *_tail(units), *_head(units)], key=lambda cut: (cut.first, -cut.end)):
        if (not found or cut.first >= found[-1].end) and not _cuts_a_quotation(units, cut):
            found.append(cut)
    return found


def without(units: Sequence[Unit], left_out: Sequence[Cut]) -> list[tuple[int, int]]:
    """Spans of the text that stay, in order; a stop at the very end always does."""
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
    possible = cuts(units)
    left = sum(unit.kind != "mark" for unit in units)
    chosen: list[Cut] = []
    for wanted in (True, False):
        for cut in reversed(possible):
            length = sum(unit.kind != "mark" for unit in units[cut.first : cut.end])
            passed_over = covered is not None and not any(number in covered and units[number].says for number in range(cut.first, cut.end))
            if cut not in chosen and left - length >= _SHORTEST and (passed_over if wanted else left > most and cut.rule in _UNASKED):
                chosen.append(cut)
                left -= length
    return sorted(chosen, key=lambda cut: cut.first)


def _is(unit: Unit, marks: frozenset[str]) -> bool:
    return unit.kind == "mark" and unit.text in marks


def _harmless(units: Sequence[Unit]) -> bool:
    return must_stay(units, measure=False) is None


def _brackets(units: Sequence[Unit]) -> Iterator[Cut]:
    """ "(£65)", "(right)"."""
    opened: int | None = None
    for number, unit in enumerate(units):
        if _is(unit, frozenset("(")):
            opened = number
        elif _is(unit, frozenset(")")) and opened is not None:
            if number - opened > 1 and _harmless(units[opened + 1 : number]):
                yield Cut(opened, number + 1, "bracket")
            opened = None


def _asides(units: Sequence[Unit]) -> Iterator[Cut]:
    """ ", who lives in Leeds," where a verb follows; the second comma goes too, as the first closes nothing then."""
    marks = [number for number, unit in enumerate(units) if _is(unit, _COMMA | _DASH)]
    for first, second in pairwise(marks):
        inside = units[first + 1 : second]
        if not 1 <= len(inside) <= _LONGEST_ASIDE or (units[first].text == ",") != (units[second].text == ",") or second + 1 >= len(units):
            continue
        following = units[second + 1]
        opener = inside[0].folded
        relative = opener in _ASIDE or (opener in ("a", "an", "the") and _named(units, first) and len(inside) > 1)
        if relative and _is_verb(following) and following.folded not in _LIST and _harmless(inside):
            yield Cut(first, second + 1, "aside")


def _named(units: Sequence[Unit], mark: int) -> bool:
    """Whether a name stands before the mark."""
    return mark > 0 and units[mark - 1].kind == "word" and (units[mark - 1].capital or not lexicon().is_common(units[mark - 1].folded))


def _is_verb(unit: Unit) -> bool:
    return lexicon().tag(unit.folded) in ("VBD", "VBZ", "VBP", "MD") or unit.folded in (
        "is",
        "was",
        "are",
        "were",
        "has",
        "have",
        "had",
        "will",
    )


def _is_participle(unit: Unit) -> bool:
    return unit.folded.endswith("ing") and unit.folded not in _OUTCOME and lexicon().tag(unit.folded) == "VBG"


def _tail(units: Sequence[Unit]) -> Iterator[Cut]:
    """ ", while ...", ", leaving ...", " after ...": the earliest place where all that follows may go."""
    end = len(units)
    while end and (_is(units[end - 1], _STOP) or _is(units[end - 1], _QUOTES)):
        end -= 1
    negated = False
    words = 0
    for number in range(end):
        unit = units[number]
        if unit.kind != "mark":
            words += 1
            negated = negated or unit.folded in NEGATION or unit.folded.endswith("n't")
        if words < _SHORTEST or number + 3 > end:
            continue
        marked = _is(unit, _COMMA | _DASH)
        first = units[number + 1] if marked else unit
        if marked:
            starts = first.folded in _TAIL or _is_participle(first)
        else:
            starts = first.folded in _BARE and not negated and units[number - 1].says
        if starts and _harmless(units[number:end]) and not (negated and first.folded in ("because", "before", "as")):
            yield Cut(number, end, "tail" if marked else "bare tail")
            return


def _head(units: Sequence[Unit]) -> Iterator[Cut]:
    """ "On Tuesday, ", "After a long delay, ": where what follows begins with what it is about, and no pronoun there leans on it."""
    comma = next((number for number, unit in enumerate(units[: _LONGEST_HEAD + 1]) if _is(unit, _COMMA)), None)
    if comma is None or comma + 4 > len(units) or units[0].folded not in _HEAD or not _harmless(units[:comma]):
        return
    rest = units[comma + 1 :]
    if (
        rest[0].kind == "mark"
        or rest[0].folded in _LIST
        or rest[0].folded in _TAIL | _BARE
        or any(unit.folded in PRONOUN for unit in rest[:6])
    ):
        return
    if lexicon().tag(rest[0].folded).startswith(("VB", "MD", "IN")) or lexicon().tag(rest[0].folded) == "TO":
        return
    if any(_is(unit, _COMMA) for unit in rest[:3]):
        return  # "In Leeds, York, and Hull, ..."
    yield Cut(0, comma + 1, "head")


def _cuts_a_quotation(units: Sequence[Unit], cut: Cut) -> bool:
    return any(_is(unit, _QUOTES) for unit in units[cut.first : cut.end])
