"""What a stretch of a sentence is, told from its words and marks: a verb, a name, what says how far the rest holds."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from service.facts.names.lexicon import lexicon
from service.summary.agreement import must_stay
from service.summary.words import CONDITION, NEGATION, Unit, load_rules

COMMA, DASH = frozenset({","}), frozenset({"–", "—", "--", "-"})
_SCOPE = frozenset(load_rules("shortening")["scope"])
_STOP = frozenset(".!?…")
_QUOTES = frozenset("\"“”‘’'")
AUXILIARY = frozenset(["is", "was", "are", "were", "has", "have", "had", "will", "would", "can", "could", "may", "might", "did", "does"])


def is_mark(unit: Unit, marks: frozenset[str]) -> bool:
    return unit.kind == "mark" and unit.text in marks


def harmless(units: Sequence[Unit]) -> bool:
    return must_stay(units, measure=False) is None


def tag(unit: Unit) -> str:
    return lexicon().tag(unit.folded)


def finite(unit: Unit) -> bool:
    """Whether a word can be the verb of a sentence."""
    return unit.folded in AUXILIARY or (unit.kind == "word" and not unit.capital and tag(unit) in ("VBD", "VBZ", "VBP", "VBN", "MD"))


def named(units: Sequence[Unit], mark: int) -> bool:
    """Whether a name stands before the mark."""
    before = units[mark - 1] if mark else None
    return before is not None and before.kind == "word" and (before.capital or not lexicon().is_common(before.folded))


def negated(units: Sequence[Unit]) -> bool:
    return any(unit.folded in NEGATION or unit.folded.endswith("n't") for unit in units)


def scoped(units: Sequence[Unit]) -> bool:
    """Whether something before says how far what follows holds: a negation, a condition, "every", "only", a superlative."""
    return negated(units) or any(
        unit.folded in _SCOPE or unit.folded in CONDITION or (len(unit.folded) > 5 and unit.folded.endswith("est")) for unit in units
    )


def end_of(units: Sequence[Unit]) -> int:
    """Where the full stop begins that ends the sentence."""
    end = len(units)
    while end and (is_mark(units[end - 1], _STOP) or is_mark(units[end - 1], _QUOTES)):
        end -= 1
    return end


def spoken(units: Sequence[Unit]) -> set[int]:
    """The units of somebody's very words, with their marks. Single marks count where they come in pairs."""
    said: set[int] = set()
    for kinds in (frozenset('"“”'), frozenset("'‘’")):
        marks = [number for number, unit in enumerate(units) if is_mark(unit, kinds)]
        if len(marks) % 2 and '"' in kinds:
            said.update(range(marks[0], len(units)))  # a mark is missing: nobody knows where the words end
        elif len(marks) % 2 == 0:
            for first, last in zip(marks[::2], marks[1::2], strict=True):
                said.update(range(first, last + 1))
    opened: int | None = None
    for number, unit in enumerate(units):
        if unit.text == "`" and opened is None:  # ``as agencies write it''
            opened = number
        elif opened is not None and (unit.text == "'" or number == len(units) - 1):
            said.update(range(opened, number + 1))
            opened = None
    return said


def balanced(units: Sequence[Unit]) -> bool:
    return sum(is_mark(unit, frozenset("(")) for unit in units) == sum(is_mark(unit, frozenset(")")) for unit in units)


def resumes(units: Sequence[Unit]) -> bool:
    """Whether a comma is followed by a verb: the statement that an aside had broken off goes on."""
    return any(is_mark(unit, COMMA) and finite(following) for unit, following in pairwise(units))
