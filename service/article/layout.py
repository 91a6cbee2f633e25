"""Lines of a text told apart: headline, headings, list items, page furniture, and paragraphs of prose.

A line is a paragraph, unless the text is wrapped: a line that ends without a full stop goes on where the next, with no blank line
between, begins in lower case, or where the lines are as long as their fellows (wrapped at a column).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import regex

from service.article.sentences import breaks_off, opens_a_sentence
from service.data import read_yaml

_LINE = regex.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
_STOP = regex.compile(r"[.!?…:;][\"”’'»)\]]*\s*$")
_STOPPED_ITEM = regex.compile(r"[.!?][\"”’']?$")
_LETTER = regex.compile(r"\p{L}")
_ITEM = regex.compile(r"(?:[•·▪●◦‣*]|[-–—](?=\s)|\(?\d{1,2}[.)](?=\s)|\(?[a-z]\)(?=\s))\s*")
_LONGEST_FURNITURE = 300  # characters; a longer line holds prose as well
_WRAPPED_AT = range(50, 100)  # columns that typists and mail programs wrap at


@dataclass(slots=True)
class Block:
    start: int
    end: int
    kind: Literal["headline", "heading", "item", "sentence", "furniture"]


def _load_furniture() -> Iterator[regex.Pattern[str]]:
    table = read_yaml(__package__, "furniture.yaml")
    for name in ("line", "beginning", "inside"):
        yield regex.compile("(?:" + ")|(?:".join(table[name]) + ")", regex.IGNORECASE)


_WHOLE, _BEGINNING, _INSIDE = _load_furniture()


def is_furniture(line: str) -> bool:
    """Whether a line belongs to the page and not to the article: a byline, a caption, a link, a call to share."""
    return len(line) <= _LONGEST_FURNITURE and bool(_WHOLE.fullmatch(line) or _BEGINNING.match(line))


def parted(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Start and end of a paragraph's prose and of the page furniture within it, in order, trimmed; true where it is furniture."""
    place = start
    for match in _INSIDE.finditer(text, start, end):
        yield from _trimmed(text, place, match.start(), False)
        yield from _trimmed(text, match.start(), match.end(), True)
        place = match.end()
    yield from _trimmed(text, place, end, False)


def _trimmed(text: str, start: int, end: int, furniture: bool) -> Iterator[tuple[int, int, bool]]:
    part = text[start:end]
    if words := part.strip():
        start += len(part) - len(part.lstrip())
        yield start, start + len(words), furniture or not _LETTER.search(words)


def _lines(text: str) -> list[tuple[int, int, bool]]:
    """Start and end of every line that holds something, trimmed, and whether a blank line stands before it."""
    lines: list[tuple[int, int, bool]] = []
    previous_end = 0
    for match in _LINE.finditer(text):
        line = match.group()
        stripped = line.strip()
        if not stripped:
            continue
        start = match.start() + len(line) - len(line.lstrip())
        gap = text[previous_end : match.start()].replace("\r\n", "\n")
        lines.append((start, start + len(stripped), len(gap.strip(" \t")) > 1))
        previous_end = match.end()
    return lines


def _goes_on(text: str, line: tuple[int, int, bool], following: tuple[int, int, bool], widest: int) -> bool:
    """Whether a sentence runs from one line into the next."""
    start, end, _ = line
    next_start, next_end, blank_between = following
    if blank_between:
        return False
    first_word = text[next_start:next_end].split(None, 1)[0]
    if breaks_off(text, start, end):
        return not opens_a_sentence(first_word)
    if _STOP.search(text, max(start, end - 8), end):
        return False
    if text[next_start].islower():
        return True
    return widest in _WRAPPED_AT and end - start + 1 + len(first_word) > widest - 3


def _merge_wrapped(text: str, lines: list[tuple[int, int, bool]]) -> list[tuple[int, int, int]]:
    """Blocks of lines that belong together: start, end, and how many lines."""
    widest = max((end - start for start, end, _ in lines), default=0)
    merged: list[tuple[int, int, int]] = []
    for number, line in enumerate(lines):
        if number and _goes_on(text, lines[number - 1], line, widest):
            start, _, count = merged[-1]
            merged[-1] = (start, line[1], count + 1)
        elif number and widest in _WRAPPED_AT and not line[2] and merged[-1][2] > 1 and text[merged[-1][1] - 1] not in ":":
            start, _, count = merged[-1]  # a wrapped paragraph whose line happens to end with a sentence
            merged[-1] = (start, line[1], count + 1)
        else:
            merged.append((line[0], line[1], 1))
    return merged


def blocks_of(text: str) -> list[Block]:
    """Blocks in order, each with what it is."""
    parts = _merge_wrapped(text, _lines(text))
    all_capitals = text.isupper()
    blocks: list[Block] = []
    for number, (start, end, _) in enumerate(parts):
        line = text[start:end]
        stopped = bool(_STOP.search(line, max(0, len(line) - 8)))
        words = len(line.split())
        shouted = line.isupper() and not all_capitals
        kind: Literal["headline", "heading", "item", "sentence", "furniture"]
        if is_furniture(line) or not _LETTER.search(line):
            kind = "furniture"
        elif number == 0 and len(parts) > 1 and words <= 40 and (not stopped or shouted or (line[-1] in "?!" and words <= 15)):
            kind = "headline"
        elif match := _ITEM.match(line):
            start += match.end()
            kind = "sentence" if _STOPPED_ITEM.search(line) and words >= 5 else "item"
        elif (not stopped or shouted) and words <= 15:
            kind = "heading"
        else:
            kind = "sentence"
        if start < end:
            blocks.append(Block(start, end, kind))
    return blocks
