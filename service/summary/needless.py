"""Words inside a phrase that a sentence says as much without: praise and horror, padding, "who was", how and when somebody said it.

Unlike the parts that cut_rules.py offers, what stays around such words keeps its shape. The words stand in rules/needless.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from service.summary.clauses import end_of, is_mark, tag
from service.summary.cut_rules import Cut
from service.summary.words import ATTRIBUTION, TIME, Unit, load_rules, stem

_RULES = load_rules("needless")
_PRAISE, _MANNER, _DETAIL = (frozenset(_RULES[name]) for name in ("praise", "manner", "detail"))
LIGHT = frozenset(_RULES["light"])
_PADDING = [(words[: words.index("|")], words[words.index("|") + 1 :]) for words in (line.split() for line in _RULES["padding"])]
_MODIFIES = frozenset(
    {"very", "most", "more", "so", "too", "as", "less", "least", "how", "with", "and", "or", "but", "is", "was", "are", "were"}
)
_RELATIVE, _BE = frozenset({"who", "which", "that"}), frozenset({"is", "was", "are", "were"})
_GOVERNS = frozenset(["by", "in", "at", "from", "on", "with", "near", "under", "after", "during", "for"])
_SAYING = frozenset(stem(word) for word in ATTRIBUTION)
_LIGHT_VERB = frozenset(
    ["make", "made", "makes", "making", "have", "had", "has", "take", "took", "enjoy", "enjoyed", "produce", "produced"]
)
_NO_NOUN = frozenset(["enough", "best", "worst"])
_VOWELS = frozenset("aeiou")


def needless(units: Sequence[Unit]) -> Iterator[Cut]:
    """All of them, in no order."""
    yield from _praise(units)
    yield from _padding(units)
    yield from _who_was(units)
    yield from _manner_of_saying(units)


def _praise(units: Sequence[Unit]) -> Iterator[Cut]:
    """ "gruesome" in "a series of gruesome photographs"; "a whopping" before an amount."""
    for number in range(1, len(units) - 1):
        before, unit, following = units[number - 1 : number + 2]
        if unit.folded not in _PRAISE or unit.capital or before.folded in _MODIFIES or before.kind == "mark" or tag(before) == "RB":
            continue
        if number > 1 and before.folded in ("a", "an") and units[number - 2].folded in _LIGHT_VERB:
            continue  # "made a brilliant start": how is what is told
        if _amount(units[number + 1 :]):
            if before.folded in ("a", "an"):
                yield Cut(number - 1, number + 1, "praise")
        elif following.kind == "word" and not following.capital and following.folded not in _NO_NOUN and _agrees(before, following):
            yield Cut(number, number + 1, "praise")


def _amount(units: Sequence[Unit]) -> bool:
    """Whether an amount follows that needs no article: "£440", "90 per cent", not "2012" or "30-year"."""
    if units[0].text in ("£", "$", "€"):
        return True
    figure = units[0].text[0].isdigit() and not (len(units[0].text) == 4 and units[0].text[:2] in ("19", "20"))
    return figure and len(units) > 1 and units[1].kind != "mark"


def _agrees(before: Unit, following: Unit) -> bool:
    """Whether "a" or "an" still fits the word that would follow it."""
    return before.folded not in ("a", "an") or (following.folded[0] in _VOWELS) == (before.folded == "an")


def _padding(units: Sequence[Unit]) -> Iterator[Cut]:
    """ "in order" before "to", "a total of" before a number: rows of words, "|" before what must follow."""
    folded = [unit.folded for unit in units]
    for words, following in _PADDING:
        for number in range(1, len(units) - len(words) - len(following) + 1):
            end = number + len(words)
            if folded[number:end] == words and all(map(_is, following, units[end:])) and units[number - 1].folded not in _MODIFIES:
                yield Cut(number, end, "padding")


def _is(wanted: str, unit: Unit) -> bool:
    return {"NUMBER": unit.kind == "number", "NAME": unit.capital, "MARK": unit.kind == "mark"}.get(wanted, unit.folded == wanted)


def _who_was(units: Sequence[Unit]) -> Iterator[Cut]:
    """ "who was" in "a man who was arrested in Leeds", "which is" in "a boat which is carrying ..."."""
    emphatic = any(one.folded == "it" and other.folded in _BE for one, other in pairwise(units))  # "it is citizens who are suffering"
    for number in range(2, 0 if emphatic else end_of(units) - 3):
        before, relative, be, verb, after = units[number - 1 : number + 4]
        if (
            relative.folded not in _RELATIVE
            or be.folded not in _BE
            or before.kind != "word"
            or before.folded in TIME
            or before.key in _SAYING
        ):
            continue
        noun = not before.capital and tag(before)[:2] in ("NN", "")
        passive = tag(verb) in ("VBN", "VBD") or (verb.folded.endswith("ed") and not tag(verb))
        if noun and ((passive and after.folded in _GOVERNS) or (tag(verb) == "VBG" and after.kind != "mark")):
            yield Cut(number, number + 2, "who was")


def _manner_of_saying(units: Sequence[Unit]) -> Iterator[Cut]:
    """ "in a statement" after "police said", up to the mark that ends it; who said it stays, and when."""
    end = end_of(units)
    for number in range(1, end - 1):
        if units[number].key not in _SAYING or units[number + 1].folded not in _MANNER:
            continue
        last = number + 1
        while last < end and units[last].folded in (_MANNER | _DETAIL) - TIME:
            last += 1
        ended = last == end or is_mark(units[last], frozenset({","}))
        if ended and units[last - 1].folded not in _MANNER and any(unit.folded in _DETAIL for unit in units[number + 1 : last]):
            yield Cut(number + 1, last, "manner of saying")
