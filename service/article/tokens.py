"""Words, numbers and marks with their places."""

from typing import NamedTuple

import regex

_TOKEN = regex.compile(
    r"""
      [a-z]++(?=[ ,])                                      # most words
    | (?:\p{Lu}\.){2,}                                   # U.S.  J.R.
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


def tokenise(text: str) -> tuple[Token, ...]:
    """Tokens of the text from left to right; what lies between them is white space."""
    make = tuple.__new__  # a third of the time that Token(...) takes
    return tuple([make(Token, (match.start(), match.end(), match.group())) for match in _TOKEN.finditer(text)])
