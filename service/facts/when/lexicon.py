"""The words of time: their kinds, and how a text's tokens get them.

Every word of rules/*.yaml has a kind (MONTH, UNIT, REL, ...) and a value. A kind is one character, so that a sentence becomes a
string of kinds over which the patterns of rules/patterns.yaml are ordinary regular expressions.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files
from typing import Any, NamedTuple

import regex
import yaml
from service.article import Token

UNKNOWN = "·"
_LEXICA = ("calendar", "numbers", "modifiers", "references", "holidays", "names")
_COMPUTED = ("DAY", "INT", "YEAR", "DECIMAL", "CLOCK", "SLASHED", "DASH", "COMMA", "DOT", "POSS", "APOS", "HOLIDAY", "TEE")
_MARKS = {"-": "DASH", "‐": "DASH", "‑": "DASH", "–": "DASH", "—": "DASH", ",": "COMMA", ".": "DOT", "'": "APOS", "’": "APOS"}
_PART = regex.compile(r"[-‐‑–—/]|['’]\p{L}*|[^-‐‑–—/'’]+")
_SPLIT = regex.compile(r"[-‐‑–—/'’]")
_LONGEST = 24  # characters; no longer token is a time
_CLOCK = regex.compile(r"(?P<hour>[01]?\d|2[0-4])(?:[:.](?P<minute>[0-5]\d)(?:[:.][0-5]\d)?)?(?P<half>[ap]m|AM|PM|h|Z|GMT|UTC)?")
_ISO_TAIL = regex.compile(r"(?P<day>\d\d)T(?P<hour>\d\d)?")


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
    text = (files(__package__) / "rules" / f"{name}.yaml").read_text("utf8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


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

    def words_of(self, tokens: Iterable[Token]) -> tuple[str, list[Word | None]]:
        """One character and one word (None: no word of time) for each token or part of one."""
        single, phrases, character = self.single, self.phrases, self.character
        parts = _parts(tokens, single)
        kinds: list[str] = []
        words: list[Word | None] = []
        number, count = 0, len(parts)
        while number < count:
            start, text = parts[number]
            number += 1
            if text in phrases and number < count and (found := self._phrase(phrases[text], parts, number)):
                length, kind, value = found
                number += length
                last_start, last_text = parts[number - 1]
                spelling = " ".join(text for _, text in parts[number - length - 1 : number])
                words.append(Word(start, last_start + len(last_text), spelling, kind, value))
                kinds.append(character[kind])
            elif (entry := single.get(text)) or (not text.isalpha() and (entry := _computed(text))):
                words.append(Word(start, start + len(text), text, entry[0], entry[1]))
                kinds.append(character[entry[0]])
            else:
                words.append(None)
                kinds.append(UNKNOWN)
        return "".join(kinds), words

    @staticmethod
    def _phrase(by_second: dict[str, list[Phrase]], parts: list[tuple[int, str]], number: int) -> tuple[int, str, Any] | None:
        """The longest expression whose words after the first begin at a place: how many they are, its kind and its value."""
        for rest, kind, value in by_second.get(parts[number][1].lower(), ()):
            following = parts[number : number + len(rest)]
            if len(following) == len(rest) and all(text.lower() == want for (_, text), want in zip(following, rest, strict=True)):
                return len(rest), kind, value
        return None


def _parts(tokens: Iterable[Token], known: dict[str, tuple[str, Any]]) -> list[tuple[int, str]]:
    """Tokens, with those of several words ("third-quarter", "year's") taken apart."""
    parts: list[tuple[int, str]] = []
    for start, _, text in tokens:
        if text.isalpha() or text in known or len(text) > 2 * _LONGEST or text[0].isdigit() or not _SPLIT.search(text, 1):
            parts.append((start, text))
        else:
            parts.extend((start + match.start(), match.group()) for match in _PART.finditer(text))
    return parts


def _computed(text: str) -> tuple[str, Any] | None:
    """Kind and value of a figure or a mark."""
    first = text[0]
    if not first.isdigit():
        if kind := _MARKS.get(text):
            return kind, text
        return ("POSS", text) if first in "'’" and text[1:] in ("s", "S") else None
    if len(text) > _LONGEST or not text.isascii():
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
