"""The words of time: their kinds, and how a text's tokens get them.

Every word of rules/*.yaml has a kind (MONTH, UNIT, REL, ...) and a value. A kind is one character, so that a sentence becomes a
string of kinds over which the patterns of rules/patterns.yaml are ordinary regular expressions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeVar

import regex

from service.article import Token
from service.data import read_yaml

UNKNOWN = "·"
_LEXICA = ("calendar", "numbers", "modifiers", "references", "holidays", "names")
_COMPUTED = ("DAY", "INT", "YEAR", "DECIMAL", "CLOCK", "SLASHED", "DASH", "COMMA", "DOT", "POSS", "APOS", "HOLIDAY", "TEE")
_MARKS = {"-": "DASH", "‐": "DASH", "‑": "DASH", "–": "DASH", "—": "DASH", ",": "COMMA", ".": "DOT", "'": "APOS", "’": "APOS"}
_MARKS |= dict.fromkeys(("'s", "’s", "'S", "’S"), "POSS")
_PART = regex.compile(r"[-‐‑–—/]|['’]\p{L}*|[^-‐‑–—/'’]+")
_SPLIT = regex.compile(r"[-‐‑–—/'’]")
_LONGEST = 24  # characters; no longer token is a time
_CLOCK = regex.compile(r"(?P<hour>[01]?\d|2[0-4])(?:[:.](?P<minute>[0-5]\d)(?:[:.][0-5]\d)?)?(?P<half>[ap]m|AM|PM|h|Z|GMT|UTC)?")
_ISO_TAIL = regex.compile(r"(?P<day>\d\d)T(?P<hour>\d\d)?")
T = TypeVar("T")
Phrase = tuple[tuple[str, ...], str, Any]  # the words after the first, kind, value


class Word(NamedTuple):
    """A token, or a part or a run of tokens, with its kind and value; ``kind`` is the name."""

    start: int
    end: int
    text: str
    kind: str
    value: Any


def load(name: str) -> Any:
    """The data of ``rules/<name>.yaml``."""
    return read_yaml(__package__, f"rules/{name}.yaml")


class Lexicon:
    """Words and expressions by their spelling, with one character for each kind."""

    def __init__(self) -> None:
        self.single: dict[str, tuple[str, Any]] = {}
        self.phrases: dict[str, dict[str, list[Phrase]]] = {}  # by the first word as it is written, then the second in lower case
        kinds = list(_COMPUTED)
        for name in _LEXICA:
            table = load(name)
            capitalised = set(table.pop("only_capitalised"))
            for kind, words in table.items():
                kinds.append(kind)
                for spelling, value in words.items():
                    self._add(str(spelling), kind, value, spelling in capitalised)
        for by_second in self.phrases.values():
            for candidates in by_second.values():
                candidates.sort(key=lambda candidate: -len(candidate[0]))
        self.single |= {mark: (kind, mark) for mark, kind in _MARKS.items()}
        self._known = self.single.keys() | self.phrases.keys()
        self.character = {kind: chr(0x100 + number) for number, kind in enumerate(dict.fromkeys(kinds))} | {"NAME": UNKNOWN}

    def _add(self, spelling: str, kind: str, value: Any, capitalised: bool) -> None:
        parts = tuple(_PART.findall(spelling)) if " " not in spelling else tuple(p for w in spelling.split() for p in _PART.findall(w))
        if len(parts) > 1 and spelling not in ("o'clock", "o’clock") and (" " in spelling or not spelling[0].isdigit()):
            lower = tuple(part.lower() for part in parts)
            for form in (lower[0], lower[0].capitalize(), lower[0].upper()):
                phrases = self.phrases.setdefault(form, {}).setdefault(lower[1], [])
                if (lower[1:], kind, value) not in phrases:
                    phrases.append((lower[1:], kind, value))
            return
        forms = {spelling.upper(), spelling.capitalize()} | (set() if capitalised else {spelling})
        if spelling.isupper():
            forms = {spelling}
        for form in forms:
            self.single[form] = (kind, value)

    def words_of(self, tokens: Sequence[Token]) -> tuple[str, list[Word | None]]:
        """One character and one word (None: no word of time) for each token or part of one."""
        single, phrases, character = self.single, self.phrases, self.character
        parts, places = self._parts(tokens)
        kinds = [UNKNOWN] * len(parts)
        words: list[Word | None] = [None] * len(parts)
        merged: list[tuple[int, int]] = []
        after = 0
        for place in places:
            if place < after:
                continue
            start, end, text = parts[place]
            if text in phrases and (found := self._phrase(phrases[text], parts, place + 1)):
                after, kind, value = found
                end = parts[after - 1].end
                text = " ".join(part.text for part in parts[place:after])
                merged.append((place, after))
            elif entry := single.get(text) or _computed(text):
                kind, value = entry
            else:
                continue
            words[place] = Word(start, end, text, kind, value)
            kinds[place] = character[kind]
        if merged:
            kinds, words = _without(kinds, merged), _without(words, merged)
        return "".join(kinds), words

    def _parts(self, tokens: Sequence[Token]) -> tuple[Sequence[Token], list[int]]:
        """Tokens, those of several words ("third-quarter", "year's") taken apart, and the places of those that may be words of time."""
        places = self._places(tokens)
        joined = [
            place
            for place in places
            if 1 < len(text := tokens[place][2]) <= 2 * _LONGEST
            and _SPLIT.search(text, 1)
            and not text[0].isdigit()
            and text not in self.single
        ]
        if not joined:
            return tokens, places
        parts: list[Token] = []
        done = 0
        for place in joined:
            start, _, text = tokens[place]
            parts.extend(tokens[done:place])
            parts.extend(Token(start + match.start(), start + match.end(), match.group()) for match in _PART.finditer(text))
            done = place + 1
        parts.extend(tokens[done:])
        return parts, self._places(parts)

    def _places(self, tokens: Sequence[Token]) -> list[int]:
        known = self._known
        return [place for place, (_, _, text) in enumerate(tokens) if text in known or not text.isalpha()]

    @staticmethod
    def _phrase(by_second: dict[str, list[Phrase]], parts: Sequence[Token], place: int) -> tuple[int, str, Any] | None:
        """The longest expression whose words after the first begin at a place: where it ends, its kind and its value."""
        if place == len(parts):
            return None
        for rest, kind, value in by_second.get(parts[place].text.lower(), ()):
            following = parts[place : place + len(rest)]
            if len(following) == len(rest) and all(part.text.lower() == want for part, want in zip(following, rest, strict=True)):
                return place + len(rest), kind, value
        return None


def _without(values: list[T], runs: list[tuple[int, int]]) -> list[T]:
    """The values but for those of each run after its first."""
    kept: list[T] = []
    done = 0
    for first, last in runs:
        kept.extend(values[done : first + 1])
        done = last
    kept.extend(values[done:])
    return kept


def _computed(text: str) -> tuple[str, Any] | None:
    """Kind and value of a figure."""
    if not text[0].isdigit() or len(text) > _LONGEST or not text.isascii():
        return None
    if text.isdigit():
        number = int(text)
        if len(text) <= 2:
            return ("DAY" if 1 <= number <= 31 else "INT"), number
        if len(text) == 4 and 1000 <= number <= 2100:
            return "YEAR", number
        return "INT", number
    return _figure(text)


def _figure(text: str) -> tuple[str, Any] | None:
    """A figure with more than digits: "1,000", "6.10am", "21st", "1990s", "9/11"."""
    stem, suffix = text.rstrip("sthndrTHNDRS"), text.lower()[-2:]
    if stem.isdigit():
        if suffix in ("st", "nd", "rd", "th") and len(stem) <= 3:
            return "ORDINAL", int(stem)
        if text[-1] in "sS" and len(text) == len(stem) + 1 and len(stem) in (2, 4) and stem[-1] == "0":
            return "DECADE", int(stem)
    if "/" in text:
        return "SLASHED", text
    if match := _ISO_TAIL.fullmatch(text):
        return "TEE", text
    if (match := _CLOCK.fullmatch(text)) and (match["half"] or ":" in text):
        return "CLOCK", text
    if regex.fullmatch(r"\d{1,3}(?:,\d{3})+", text):
        return "INT", int(text.replace(",", ""))
    if regex.fullmatch(r"\d+\.\d+", text):
        return "DECIMAL", float(text)
    return None


def read_clock(text: str) -> tuple[int, int | None, str | None] | None:
    """Hour, minute, and what stands after ("am", "pm", "Z"), of "10:30", "6.10am", "3pm"."""
    match = _CLOCK.fullmatch(text)
    if match is None:
        return None
    minute = match["minute"]
    return int(match["hour"]), int(minute) if minute else None, match["half"].lower() if match["half"] else None


LEXICON = Lexicon()
