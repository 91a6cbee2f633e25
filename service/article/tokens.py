"""Words, numbers and marks with their places."""

from collections.abc import Iterator
from typing import NamedTuple

import regex

_TOKEN = regex.compile(
    r"""
      (?:\p{Lu}\.){2,}                                   # U.S.  J.R.
    | [ap]\.m\.                                           # a.m.
    | \d+(?:[.,:/]\d+)*(?:\p{L}+|(?=\W|_|$))              # 1,000  3.5  10:30  6am  21st
    | [\p{L}\p{M}\p{N}]+(?:['’.\-‐‑&][\p{L}\p{M}\p{N}]+)*(?:['’](?=\s\p{Lu}))?   # O'Brien  Kim Jong-un  AT&T
    | \.{2,} | -{2,}
    | \S
    """,
    regex.VERBOSE,
)


class Token(NamedTuple):
    start: int
    end: int
    text: str


def tokenise(text: str) -> Iterator[Token]:
    """Tokens of the text from left to right; what lies between them is white space."""
    for match in _TOKEN.finditer(text):
        yield Token(match.start(), match.end(), match.group())
