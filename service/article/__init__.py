"""The article: its text as sent, with sentences and tokens that carry offsets.

    text -> blocks (layout.py) -> sentences (sentences.py) -> tokens (tokens.py)

Offsets count Unicode code points of the text as it was sent, ``end`` exclusive.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import regex

from service.article.encoding import encodable
from service.article.layout import Block, blocks_of, parted
from service.article.sentences import boundaries
from service.article.tokens import Token, tokenise

Kind = Literal["headline", "heading", "item", "sentence", "furniture"]

# "PYONGYANG, North Korea (AP) - ", "LONDON, Nov. 3 (Reuters) — ", "(CNN) -- ", "Jerusalem (CNN)"
_DATELINE = regex.compile(
    r"(?!(?:The|An?)\b)"
    r"(?:\p{Lu}[\p{Lu}.'’ -]{0,60}\p{Lu}(?:[,/] ?[\p{Lu}][\p{L}., ]{0,40}?|, [\p{L}. ]{1,12}\d{1,2}){0,2}(?: ?\([\p{L} .,]{2,30}\))?"
    r"|\p{Lu}\p{L}+(?:[ -]\p{Lu}\p{L}+){0,2}(?:, \p{Lu}[\p{L}. ]{2,25}?)?(?: ?\(\p{Lu}[\p{L} .]{1,20}\))?"
    r"|\([\p{Lu}][\p{L} .]{1,20}\))(?:\s?(?:-{1,2}|–|—)\s+(?=[\"“‘'\p{Lu}\d])|(?<=\p{Lu}\))\s?(?=\p{Lu}))"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or a line that is none.

    ``kind``: "headline" (the first line), "heading" (a crosshead), "item" (of a list), "furniture" (byline, caption, link), or
    "sentence". ``first`` and ``last`` slice the article's tokens.
    """

    start: int
    end: int
    kind: Kind
    first: int
    last: int
    paragraph: int


class Article:
    """Text of a news article and what is known of it from outside.

    ``published`` is the day that relative dates are
    resolved against, None where unknown. ``title`` helps ranking and the prompt, but is no part of the text.
    """

    def __init__(self, text: str, *, title: str | None = None, published: datetime.date | None = None) -> None:
        self.text = encodable(text)
        self.title = encodable(title) if title else None
        self.published = published

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Words, numbers and punctuation marks, in order, without the white space."""
        return tokenise(self.text)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Sentences and lines in order; together they hold every token."""
        starts = [token.start for token in self.tokens]
        found: list[Sentence] = []
        for paragraph, block in enumerate(blocks_of(self.text)):
            for start, end, kind in self._lines_of(block):
                first, last = bisect_left(starts, start), bisect_left(starts, end)
                if first < last:
                    found.append(Sentence(start, end, kind, first, last, paragraph))
        return tuple(found)

    def _lines_of(self, block: Block) -> Iterator[tuple[int, int, Kind]]:
        if block.kind != "sentence":
            yield block.start, block.end, block.kind
            return
        for start, end, furniture in parted(self.text, block.start, block.end):
            for first, last in [(start, end)] if furniture else boundaries(self.text, start, end):
                yield first, last, "furniture" if furniture else "sentence"

    @property
    def headline(self) -> Sentence | None:
        """The first line, where it is a headline."""
        return self.sentences[0] if self.sentences and self.sentences[0].kind == "headline" else None

    @cached_property
    def body(self) -> tuple[Sentence, ...]:
        """What can be quoted and summarised: whole sentences, no headline, heading, list item or furniture."""
        return tuple(sentence for sentence in self.sentences if sentence.kind == "sentence")

    @cached_property
    def dateline(self) -> tuple[int, int] | None:
        """Span of "PYONGYANG, North Korea - " at the head of the first sentence, the dash and the space after it included."""
        for sentence in self.body[:2]:
            if match := _DATELINE.match(self.text, sentence.start, sentence.end):
                return match.span()
        return None

    @cached_property
    def words(self) -> int:
        return len(self.text.split())

    def sentence_at(self, offset: int) -> int:
        """Index into ``sentences`` of the one that holds the offset, or the nearest before it (0 where none is before)."""
        return max(0, bisect_right(self._sentence_starts, offset) - 1)

    def tokens_of(self, sentence: Sentence) -> tuple[Token, ...]:
        return self.tokens[sentence.first : sentence.last]

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]


__all__ = ["Article", "Sentence", "Token"]
