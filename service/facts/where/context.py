"""The article's tokens around a mention."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property

from service.article import Article, Sentence, Token
from service.facts.where.known import strength
from service.facts.where.lexicon import PlaceWords, place_words

_KNOWN_ENOUGH = 0.5  # how well known a place must be for "Muscat: " to be a dateline
_LONGEST_DATELINE = 4  # tokens


class Context:
    """Looks before and after a run of tokens, never over the sentence's edge; -1 and None stand for nothing there."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.tokens = article.tokens
        self.lower = "\n".join([text for _, _, text in self.tokens]).lower().split("\n")  # in one go, which is three times as fast
        self.marked = [index for index, (_, _, text) in enumerate(self.tokens) if not text.islower()]  # with a capital, a figure or a mark
        self.starts = [start for start, _, _ in self.tokens]
        self.sentence_of = [0] * len(self.tokens)
        for number, sentence in enumerate(article.sentences):
            self.sentence_of[sentence.first : sentence.last] = [number] * (sentence.last - sentence.first)
        self.words: PlaceWords = place_words()

    @cached_property
    def dateline(self) -> tuple[int, int] | None:
        """Span of the article's dateline; also of "Muscat: " or "NEW DELHI: " where the first sentence begins so."""
        if self.article.dateline is not None or not self.article.body:
            return self.article.dateline
        first = self.article.body[0].first
        texts = [text for _, _, text in self.tokens[first : first + _LONGEST_DATELINE]]
        if ":" not in texts[1:]:
            return None
        colon = self.tokens[first + texts.index(":", 1)]
        start = self.tokens[first].start
        return (start, colon.end) if strength(self.article.text[start : colon.start]) >= _KNOWN_ENOUGH else None

    def sentence(self, token: int) -> Sentence:
        return self.article.sentences[self.sentence_of[token]]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """First token that begins at or after ``start``, and the first one that begins at or after ``end``."""
        first = bisect_left(self.starts, start)
        if first and self.tokens[first - 1].end > start:
            first -= 1
        return first, max(first + 1, bisect_left(self.starts, end))

    def before(self, first: int, distance: int = 1) -> str:
        """The token so far before, in lower case; "" over the sentence's edge."""
        index = first - distance
        return self.lower[index] if index >= 0 and self.sentence_of[index] == self.sentence_of[first] else ""

    def after(self, last: int, distance: int = 0) -> str:
        """The token so far after the run that ends before ``last``, in lower case; "" over the sentence's edge."""
        index = last + distance
        return self.lower[index] if index < len(self.lower) and self.sentence_of[index] == self.sentence_of[last - 1] else ""

    def token_after(self, last: int, distance: int = 0) -> Token | None:
        index = last + distance
        return self.tokens[index] if index < len(self.tokens) and self.sentence_of[index] == self.sentence_of[last - 1] else None

    def leader(self, first: int) -> tuple[str, int]:
        """The word before the run that is no article, direction or such ("in" of "in the northern X"), and its distance."""
        distance = 1
        while distance < 4 and self.before(first, distance) in self.words.fillers:
            distance += 1
        return self.before(first, distance), distance

    def direction(self, first: int) -> int:
        """How many words of direction stand right before: 1 for "northern Syria"."""
        return 1 if self.before(first) in self.words.directions else 0
