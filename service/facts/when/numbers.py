"""What number words and figures amount to."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from service.facts.when.lexicon import Word

_NUMERIC = ("NUM", "DAY", "INT", "YEAR", "DECIMAL")
_FRACTION = regex.compile(r"(\d{1,2})/(\d{1,2})")


def read_number(words: Sequence[Word]) -> float | None:
    """Value of "twenty-four", "two hundred and ten", "2 1/2", "two and a half"; words of other kinds are passed over."""
    total = current = 0.0
    found = False
    for word in words:
        if word.kind in _NUMERIC:
            value = float(word.value)
            found = True
            if word.kind == "NUM" and value >= 1000:
                total += (current or 1) * value
                current = 0.0
            elif word.kind == "NUM" and value == 100:
                current = (current or 1) * 100
            elif word.text.lower() == "dozen":
                current = (current or 1) * 12
            else:
                current += value
        elif word.kind == "SLASHED" and (match := _FRACTION.fullmatch(word.text)) and 0 < int(match[1]) < int(match[2]):
            current += int(match[1]) / int(match[2])
            found = True
        elif word.kind == "HALF" and found:
            current += 0.5
    return total + current if found else None


def read_year_words(words: Sequence[Word]) -> int | None:
    """A year as it is spoken: "nineteen ninety-four", "two thousand", "two thousand and five", "twenty ten"."""
    values = [int(word.value) for word in words if word.kind == "NUM"]
    if len(values) >= 2 and 11 <= values[0] <= 20 and all(1 <= value <= 90 for value in values[1:]):
        rest = sum(values[1:])
        return values[0] * 100 + rest if 10 <= rest <= 99 else None
    if values[:2] == [2, 1000] and len(values) <= 4 and sum(values[2:]) < 100:
        return 2000 + sum(values[2:])
    return None


def plain(number: float) -> str:
    """A number without needless decimals: "2", "2.5"."""
    return str(int(number)) if number == int(number) else f"{number:.2f}".rstrip("0")
