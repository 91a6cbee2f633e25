"""The rules of what a sentence may go without. Each offers cuts of one kind; its words stand in rules/shortening.yaml.

A rule looks at words and marks alone, with the part of speech that a word most often has; where that may mislead, it offers nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from service.summary.agreement import must_stay
from service.summary.clauses import AUXILIARY, COMMA, DASH, end_of, finite, harmless, is_mark, named, negated, resumes, scoped, tag
from service.summary.words import HEDGE, MEASURE, PRONOUN, TIME, Unit, load_rules

Rule = Literal[
    "bracket",
    "dashes",
    "aside",
    "apposition",
    "age",
    "last apposition",
    "tail",
    "bare tail",
    "second clause",
    "second verb",
    "head",
    "adverb",
    "phrase",
    "praise",
    "padding",
    "who was",
    "manner of saying",
    "known name",
]

_RULES = load_rules("shortening")
_ASIDE, _TAIL, _BARE, _HEAD, _LIST, _OUTCOME, _PLACED, _CLAUSE, _BARE_CLAUSE, _ADVERB, _PREPOSITION, _LIMIT = (
    frozenset(_RULES[name])
    for name in (
        "aside",
        "tail",
        "bare_tail",
        "head",
        "list",
        "outcome",
        "placed",
        "clause",
        "bare_clause",
        "adverb",
        "preposition",
        "limit",
    )
)
_PLACE_BEFORE = frozenset(_RULES["place_before"])
_ARTICLES = frozenset({"a", "an", "the"})
_SUBJECTS = frozenset({"he", "she", "they", "it", "the", "a", "his", "her", "their", "its"})
_RELATIVE = frozenset({"who", "whose", "which", "where"})
_GOVERNED = frozenset(
    ["by", "for", "in", "at", "as", "from", "on", "to", "with", "after", "under"]
)  # a participle before one of these opens an aside
_LONGEST_ASIDE, _LONGEST_HEAD, _SHORTEST = 18, 14, 8  # words
_OLDEST = 120  # years


@dataclass(frozen=True, slots=True)
class Cut:
    """Units ``first`` up to ``end`` may be left out together, by a rule."""

    first: int
    end: int
    rule: Rule


def _brackets(units: Sequence[Unit]) -> Iterator[Cut]:
    """ "(£65)", "(BBC)"; of words, "(a former teacher)", an aside."""
    opened: int | None = None
    for number, unit in enumerate(units):
        if is_mark(unit, frozenset("(")):
            opened = number
        elif is_mark(unit, frozenset(")")) and opened is not None:
            inside = units[opened + 1 : number]
            if inside and harmless(inside):
                figures = any(unit.kind == "number" or unit.text.isupper() for unit in inside if unit.kind != "mark")
                yield Cut(opened, number + 1, "bracket" if figures else "aside")
            opened = None


def _asides(units: Sequence[Unit]) -> Iterator[Cut]:
    """ ", who lives in Leeds,", ", a former teacher,", ", 34,", " -- as ever -- " where a verb follows; the second mark goes too."""
    marks = [(number, unit) for number, unit in enumerate(units) if is_mark(unit, COMMA) or _is_dash(units, number)]
    for (first, opening), (second, closing) in pairwise(marks):
        inside = units[first + 1 : second]
        if (
            not 1 <= len(inside) <= _LONGEST_ASIDE
            or second + 1 >= len(units)
            or not first
            or (opening.text == ",") != (closing.text == ",")
        ):
            continue
        following, opener = units[second + 1], inside[0]
        if len(inside) == 1 and opener.key.isdecimal() and len(opener.key) < 4 and int(opener.key) < _OLDEST and named(units, first):
            yield Cut(first, second + (finite(following) or following.folded in _LIST), "age")  # ", 34, who ..." keeps a comma
            continue
        if following.folded in _LIST or not harmless(inside):
            continue
        if opening.text != ",":
            yield Cut(first, second + 1, "dashes")
        elif all(unit.folded in _ADVERB for unit in inside):
            yield Cut(first, second + 1, "adverb")
        elif not (finite(following) or (opener.folded in _RELATIVE | {"including"} and following.folded in _PREPOSITION | _CLAUSE)):
            continue
        elif opener.folded in _ASIDE or _participle(opener) or (tag(opener) == "VBN" and len(inside) > 2 and inside[1].folded in _GOVERNED):
            yield Cut(first, second + 1, "aside")
        elif named(units, first) and _describes(inside):
            yield Cut(first, second + 1, "apposition")


def _is_dash(units: Sequence[Unit], number: int) -> bool:
    """Whether a dash sets off what follows, and ties no two words."""
    unit = units[number]
    spaced = 0 < number < len(units) - 1 and units[number - 1].end < unit.start and unit.end < units[number + 1].start
    return is_mark(unit, DASH) and (spaced or unit.text in ("—", "--"))


def _describes(units: Sequence[Unit]) -> bool:
    """Whether words are a description: a noun phrase without a verb of its own, not the next part of a list."""
    opener = units[0]
    if opener.capital or opener.folded in PRONOUN or any(unit.folded in _LIST | AUXILIARY or tag(unit) in ("VBD", "MD") for unit in units):
        return False
    return opener.folded in _ARTICLES or tag(opener) in ("NN", "JJ") or opener.kind == "number"


def _last_apposition(units: Sequence[Unit]) -> Iterator[Cut]:
    """ ", a police officer" at the end, after a name."""
    end = end_of(units)
    comma = next((number for number in range(end - 1, 0, -1) if is_mark(units[number], COMMA)), None)
    if comma is not None and named(units, comma) and 1 < end - comma - 1 <= _LONGEST_ASIDE:
        inside = units[comma + 1 : end]
        if inside[0].kind != "number" and _describes(inside) and harmless(inside):
            yield Cut(comma, end, "last apposition")


def _participle(unit: Unit) -> bool:
    return unit.folded.endswith("ing") and unit.folded not in _OUTCOME and tag(unit) == "VBG"


def _tails(units: Sequence[Unit]) -> Iterator[Cut]:
    """ ", while ...", ", citing ...", " after ...": from each place where all that follows may go."""
    end = end_of(units)
    for number in range(_SHORTEST - 2, end - 2):
        marked = is_mark(units[number], COMMA) or _is_dash(units, number)
        first = units[number + 1] if marked else units[number]
        before, rest = units[:number], units[number:end]
        if (
            resumes(rest)
            or (not marked and _about_somebody_who(before))
            or (scoped(before) and any(is_mark(unit, COMMA) for unit in rest[1:]))
        ):
            continue
        if marked and (first.folded in _TAIL or _participle(first)):
            if harmless(rest) and not (first.folded in ("because", "before", "as", "when") and negated(before)):
                yield Cut(number, end, "tail")
        elif not marked and _opens_a_clause(units, number) and _ends_a_statement(before) and harmless(rest):
            yield Cut(number, end, "bare tail")


def _opens_a_clause(units: Sequence[Unit], number: int) -> bool:
    """Whether "after", "when", "as" ... begins what a sentence says besides."""
    word, rest = units[number].folded, units[number + 1 :]
    if word in _BARE:
        return True
    verb = next((place for place, unit in enumerate(rest[:8]) if finite(unit)), 0)
    if word not in _BARE_CLAUSE or not verb or any(unit.kind == "mark" for unit in rest[:verb]):
        return False
    if word == "as" and any(unit.folded in ("as", "so", "such", "same") for unit in units[max(0, number - 4) : number]):
        return False
    ongoing = any(one.folded in ("was", "were") and other.folded.endswith("ing") for one, other in pairwise(units[:number]))
    return not (word == "when" and ongoing)  # "was sleeping when the roof fell"


def _about_somebody_who(units: Sequence[Unit]) -> bool:
    """Whether the subject has a clause of its own without a comma: "A woman whose nose was bitten off when she was a baby is ..."."""
    relative = next((number for number, unit in enumerate(units) if unit.folded in ("who", "whose", "which", "that", "whom")), None)
    return relative is not None and not is_mark(units[relative - 1], COMMA) and not any(map(finite, units[:relative]))


def _ends_a_statement(units: Sequence[Unit]) -> bool:
    """Whether a statement can end with the last of these words: not with "came" (after), "a century" (after) or "the first" (after)."""
    last = units[-1]
    return last.says and last.folded not in _PLACED and last.folded not in TIME and not scoped(units)


def _second_parts(units: Sequence[Unit]) -> Iterator[Cut]:
    """ ", and the court agreed", " and left the stage": the second of two statements about what the first one told."""
    end = end_of(units)
    for number in range(_SHORTEST - 2, end - 2):
        if units[number].folded != "and" or _about_somebody_who(units) or negated(units[:number]) or not harmless(units[number:end]):
            continue
        rest = units[number + 1 : end]
        comma = is_mark(units[number - 1], COMMA)
        if comma and rest[0].folded in _SUBJECTS and any(map(finite, rest[1:6])) and any(map(finite, units[: number - 1])):
            yield Cut(number - 1, end, "second clause")
        elif _second_verb(rest) and any(tag(unit) == tag(rest[0]) for unit in units[: number - comma]):
            yield Cut(number - comma, end, "second verb")


def _second_verb(rest: Sequence[Unit]) -> bool:
    return tag(rest[0]) in ("VBD", "VBZ") and not rest[0].capital and (rest[1].kind in ("function", "number") or rest[1].capital)


def _adverbs(units: Sequence[Unit]) -> Iterator[Cut]:
    """ "also", "very"."""
    for number in range(1, len(units) - 1):
        beside = units[number - 1], units[number + 1]
        if (
            units[number].folded in _ADVERB
            and all(unit.kind != "mark" and unit.folded not in HEDGE for unit in beside)
            and not negated(beside[:1])
            and beside[1].folded != "for"  # "unfortunately for him"
        ):
            yield Cut(number, number + 1, "adverb")


def _limits(preposition: Unit, rest: Sequence[Unit]) -> bool:
    """Whether a phrase says how far the sentence holds: "in part", "for a week", "in the last 11 years"."""
    timely = any(unit.folded in TIME for unit in rest)
    counted = any(unit.kind == "number" or unit.folded in ("last", "past", "first", "next") for unit in rest)
    return any(unit.folded in _LIMIT for unit in rest) or (timely and (counted or preposition.folded in ("for", "within", "during")))


def _phrases(units: Sequence[Unit]) -> Iterator[Cut]:
    """ "in a field", "with a knife": the last one or two at the end of a sentence that says nothing of how far it holds."""
    end = end_of(units)
    found = 0
    for number in range(end - 2, _SHORTEST - 1, -1):
        unit, before = units[number], units[:number]
        if unit.kind == "mark" or finite(unit) or unit.folded in _LIST:
            return
        if unit.folded not in _PREPOSITION:
            continue
        rest = units[number + 1 : end]
        if not before[-1].says or before[-1].folded in _PLACED or scoped(before) or rest[0].kind == "mark":
            return
        if before[-1].capital and rest[0].capital:
            return  # "The World at One"
        if must_stay(rest, measure=False) or _limits(unit, rest) or (rest[0].kind == "number" and unit.folded in MEASURE):
            return
        yield Cut(number, end, "phrase")
        found += 1
        if found == 2:
            return


def _heads(units: Sequence[Unit]) -> Iterator[Cut]:
    """ "On Tuesday, ", "While the rain fell, ": where what follows begins with what it is about, and no pronoun there leans on it."""
    comma = next((number for number, unit in enumerate(units[: _LONGEST_HEAD + 1]) if is_mark(unit, COMMA)), None)
    if comma is None or comma + 5 > len(units) or not (units[0].folded in _HEAD or _participle(units[0])) or not harmless(units[:comma]):
        return
    head, rest = units[:comma], units[comma + 1 :]
    if units[0].folded not in _CLAUSE and (any(map(finite, head[1:])) or (len(head) > 1 and head[1].folded in MEASURE)):
        return  # "At least two men were hurt, police said"
    if head[0].folded in _PLACE_BEFORE and any(unit.capital and unit.folded not in TIME for unit in head[1:]):
        return  # "In China, the government agreed"
    if (
        rest[0].kind == "mark"
        or (rest[0].kind == "function" and rest[0].folded not in _ARTICLES)
        or any(unit.folded in PRONOUN for unit in rest[:3])
    ):
        return
    if tag(rest[0])[:2] in ("VB", "MD", "IN", "TO", "CC"):
        return
    verb = next((number for number, unit in enumerate(rest) if finite(unit)), None)
    if verb is not None and not any(is_mark(unit, COMMA) for unit in rest[:verb]):  # not "In Leeds, York, and Hull, ..."
        yield Cut(0, comma + 1, "head")


def names(units: Sequence[Unit], familiar: Sequence[tuple[int, int]]) -> Iterator[Cut]:
    """ "Senator Nora" in "Senator Nora Lind", where the reader knows her."""
    starts = {unit.start: number for number, unit in enumerate(units)}
    for start, end in familiar:
        first = starts.get(start)
        last = next((number for number, unit in enumerate(units) if unit.start >= end), None)
        if first is not None and last is not None and first < last:
            yield Cut(first, last, "known name")


OFFERS: tuple[Callable[[Sequence[Unit]], Iterator[Cut]], ...] = (
    _brackets,
    _asides,
    _last_apposition,
    _tails,
    _second_parts,
    _heads,
    _adverbs,
    _phrases,
)
