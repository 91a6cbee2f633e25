"""Bridging references: "the ruling", "these claims", "the BPI", which a reader knows only from the sentence that introduced them.

A definite noun phrase whose head no earlier sentence has ("the sun", "the government") is taken to be known to everybody. Source of the
notions: Clark, "Bridging", 1975; Poesio and Vieira, "A corpus-based investigation of definite description use", 1998.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from service.facts.names.lexicon import lexicon
from service.summary.alignment import Index
from service.summary.words import TIME, Unit, load_rules

_RULES = load_rules("references")
_POINTING, _SHELL, _KNOWN, _UNIQUE, _GOES_ON = (frozenset(_RULES[name]) for name in ("pointing", "shell", "known", "unique", "goes_on"))
_DEFINITE = _POINTING | {"the"}
_VERB = frozenset({"VB", "VBD", "VBN", "VBP", "VBZ"})
_LONGEST = 5  # words of a noun phrase
_ACRONYM = range(2, 7)  # letters


def unintroduced(index: Index, number: int, units: Sequence[Unit], said: frozenset[str]) -> bool:
    """Whether a sentence refers to what only an earlier one introduces, and nothing of what a summary tells (``said``, its keys)."""
    return any(_lacks(index, number, determiner, head, said) for determiner, head in _definites(units)) or any(
        _short_name(unit) and unit.key not in said and _is_short_for_something(index, number, unit) for unit in units
    )


def _definites(units: Sequence[Unit]) -> Iterator[tuple[Unit, Unit]]:
    """Determiner and head of each definite noun phrase that no name, number or phrase behind it makes plain."""
    for number, determiner in enumerate(units):
        if determiner.folded not in _DEFINITE:
            continue
        end = number + 1
        while end < min(len(units), number + 1 + _LONGEST) and _in_phrase(units[end]):
            end += 1
        verb = next((place for place in range(number + 2, end) if lexicon().tag(units[place].folded) in _VERB), end)
        phrase, after = units[number + 1 : verb], units[verb] if verb < len(units) else None
        if not phrase:
            if number and determiner.folded == "this" and (after is None or not after.says):
                yield determiner, determiner  # "because of this"
            continue
        if after is not None and (after.capital or after.kind == "number" or after.folded in _GOES_ON):
            continue
        if not any(unit.folded in _UNIQUE or lexicon().tag(unit.folded) == "JJS" for unit in phrase) and phrase[-1].folded not in _KNOWN:
            yield determiner, phrase[-1]


def _in_phrase(unit: Unit) -> bool:
    return unit.says and unit.kind == "word" and not unit.capital and unit.folded not in TIME


def _lacks(index: Index, number: int, determiner: Unit, head: Unit, said: frozenset[str]) -> bool:
    if head.key in said:
        return False
    if determiner.folded in _POINTING or head.folded in _SHELL:
        return True
    first = next((other for other in index.postings.get(head.key, ()) if other < number), None)
    return first is not None and not _begins_definite(index.units[first], head.key)


def _begins_definite(units: Sequence[Unit], key: str) -> bool:
    """Whether a sentence that has a word first has it as known to everybody: "the government", not "the Supreme Court"."""
    place = next(place for place, unit in enumerate(units) if unit.key == key)
    return not units[place].capital and any(unit.folded == "the" for unit in units[max(0, place - 3) : place])


def _short_name(unit: Unit) -> bool:
    return unit.kind == "word" and unit.text.isupper() and len(unit.text) in _ACRONYM


def _is_short_for_something(index: Index, number: int, unit: Unit) -> bool:
    """Whether an earlier sentence gives it in brackets, as the short name of what it has just named."""
    first = next(iter(index.postings.get(unit.key, ())), number)
    units = index.units[first]
    return first < number and any(one.key == unit.key and place and units[place - 1].text == "(" for place, one in enumerate(units))
