"""The article's tokens as words: case, possessive, place in the sentence, and how the article writes the same word elsewhere."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import regex

from service.article import Article, Sentence
from service.facts.names.lexicon import Lexicon, lexicon

_ARABIC_ARTICLE = regex.compile(r"(?:al|el|ad|an|ar|as|ash|at|az|ul|bin|ibn)-\p{Lu}")
_CLOSING = frozenset('.!?"”’')
_OPENING = frozenset("\"“‘«(['")
_STRAIGHT = frozenset("\"'")  # these open and close
_BEFORE_BEGINNING = frozenset({":", "•", "...", "…"})
_DASHES = frozenset({"-", "--", "–", "—"})


@dataclass(slots=True)
class Word:
    """A token without its possessive ``'s``. ``initial``: a capital here would say nothing, for the sentence or a quotation begins;
    ``loud``: the whole line is in capitals or in title case."""

    start: int
    end: int
    text: str
    lower: str
    capital: bool
    upper: bool
    initial: bool
    loud: bool
    possessive: bool
    sentence: int
    stop: bool = False  # a full stop follows: an initial or an abbreviation


class Words:
    """All words of an article, one for each token, and counts of their forms in ordinary sentences."""

    def __init__(self, article: Article, lexicon: Lexicon) -> None:
        self.text = article.text
        self.all: list[Word] = []
        self.written_low: Counter[str] = Counter()
        self.written_capital: Counter[str] = Counter()
        self.parts: list[Word] = []  # names inside of hyphenated words
        self.part_of: list[int] = []  # and the indices of these words
        self._beginning = article.dateline[1] if article.dateline else -1
        for number, sentence in enumerate(article.sentences):
            self._pad(article, sentence.first)
            self._add(article, number, sentence, lexicon)
        self._pad(article, len(article.tokens))

    def _pad(self, article: Article, until: int) -> None:
        """Tokens outside of every sentence, such as a list's dash, so that words and tokens count alike."""
        for token in article.tokens[len(self.all) : until]:
            self.all.append(Word(token.start, token.end, token.text, token.text.lower(), False, False, False, False, False, -1))

    def _add(self, article: Article, number: int, sentence: Sentence, lexicon: Lexicon) -> None:
        tokens = article.tokens_of(sentence)
        loud = _is_loud([text for _, _, text in tokens], sentence.kind == "sentence" and tokens[-1].text in _CLOSING, lexicon)
        every = self.all
        low: list[str] = []
        high: list[str] = []
        initial = True
        detached = False
        for start, end, text in tokens:
            if text.islower() and text.isalpha():  # most words, and nothing to find out
                every.append(Word(start, end, text, text, False, False, initial, loud, False, number))
                low.append(text)
                initial = detached = False
                continue
            if text == ",":
                every.append(Word(start, end, text, text, False, False, False, loud, False, number))
                continue
            if start == self._beginning:
                initial = True
            base = _without_possessive(text)
            head = base[0]
            capital = head.isupper() or (head.isdigit() and base[-1].isupper() and len(base) > 2)
            letters = head.isalnum()
            lower = base.lower()
            word = Word(
                start,
                start + len(base),
                base,
                lower,
                capital,
                capital and len(base) > 1 and base.isupper(),
                initial and letters,
                loud,
                len(base) < len(text),
                number,
            )
            if capital and every and every[-1].text in ("@", "#") and every[-1].end == start:
                word.capital = False  # a handle
            if letters and "-" in base:
                if not capital and _ARABIC_ARTICLE.match(base):
                    word.capital = True
                self._unhyphen(word, lexicon)
            if not letters and every:
                if base == ".":
                    every[-1].stop = every[-1].end == start
                elif base in ("'", "’"):
                    detached = self._detached_possessive(word)
            elif detached:
                word.capital = detached = False
            every.append(word)
            if letters:
                if not capital:
                    low.append(lower)
                elif not initial:
                    high.append(lower)
                initial = False
            elif text in _OPENING:
                initial = text not in _STRAIGHT or len(every) < 2 or every[-2].end < start or every[-2].text in _OPENING
            elif text in _BEFORE_BEGINNING or (loud and text in _DASHES):
                initial = True
        if not loud:
            self.written_low.update(low)
            self.written_capital.update(high)

    def _unhyphen(self, word: Word, lexicon: Lexicon) -> None:
        """ "US-based" and "pro-Russian" are no names, but hold one: kept in ``parts``."""
        head, _, tail = word.text.partition("-")
        if word.capital and tail in lexicon.hyphen_tails and not (len(self.all) > 1 and self.all[-2].lower == "st"):  # "St. Louis-based"
            self.parts.append(
                replace(
                    word,
                    text=head,
                    lower=head.lower(),
                    end=word.start + len(head),
                    upper=head.isupper() and len(head) > 1,
                    possessive=False,
                )
            )
            self.part_of.append(len(self.all))
            word.capital = False
        elif head.lower() in lexicon.hyphen_heads and tail[:1].isupper():
            self.parts.append(
                replace(
                    word,
                    text=tail,
                    lower=tail.lower(),
                    start=word.end - len(tail),
                    capital=True,
                    initial=False,
                    upper=tail.isupper() and len(tail) > 1,
                )
            )
            self.part_of.append(len(self.all))
            word.capital = False

    def _detached_possessive(self, mark: Word) -> bool:
        """ "PANAMA 'S", as some wires print it."""
        last = self.all[-1]
        if last.end == mark.start and last.lower[-1:] == "s" and self.text[mark.end : mark.end + 1] == " ":
            last.possessive = True  # "Hollis' lawyer"
            return False
        if self.text[mark.end : mark.end + 1] in ("s", "S") and not self.text[mark.end + 1 : mark.end + 2].isalnum():
            self.all[-1].possessive = True
            return True
        return False


_OF: WeakKeyDictionary[Article, Words] = WeakKeyDictionary()


def words_of(article: Article) -> Words:
    """The article's words, made once for as long as the article lives."""
    if (words := _OF.get(article)) is None:
        words = _OF[article] = Words(article, lexicon())
    return words


def _without_possessive(token: str) -> str:
    if token[-1] not in "sS'’":
        return token
    if len(token) > 2 and token[-2] in "'’" and token[-1] in "sS":
        return token[:-2]
    if len(token) > 1 and token[-1] in "'’":
        return token[:-1]
    return token


def _is_loud(tokens: list[str], stopped: bool, lexicon: Lexicon) -> bool:
    """Whether a line is in capitals or in title case, where every word has a capital and none tells anything."""
    if stopped and not any(map(str.isupper, tokens)):
        return False
    words = [token for token in tokens if token[:1].isalpha()]
    if len(words) < 2:
        return len(words) == 1 and len(words[0]) > 5 and words[0].isupper()
    long = [word for word in words if len(word) > 2]
    if sum(map(str.isupper, long)) > 0.7 * len(long) and len(long) > 1:
        return True
    if stopped:
        return False
    telling = [word for word in words[1:] if len(word) > 3 and lexicon.is_common(word.lower()) and not lexicon.is_function(word.lower())]
    return len(telling) > 2 and sum(word[0].islower() for word in telling) <= len(telling) // 10
