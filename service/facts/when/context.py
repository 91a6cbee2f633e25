"""What a time is read against: the publication, the dates mentioned before, and the tense of its clause."""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections.abc import Sequence
from typing import Literal

from service.article import Article, Sentence, Token
from service.facts.when.lexicon import load
from service.facts.when.periods import Period, containing, shift

Tense = Literal["past", "future"] | None

_TABLE = load("tense")
_ALONE: dict[str, Tense] = dict.fromkeys(_TABLE["neutral"])
_ALONE |= dict.fromkeys(_TABLE["past"], "past") | dict.fromkeys(_TABLE["future"], "future")
_PAST_OR_PLAIN = frozenset(_TABLE["past_or_plain"])
_BEFORE_A_COMING_TIME = frozenset(_TABLE["before_a_coming_time"])
_BEFORE_TO = frozenset(_TABLE["before_to"])
_BEFORE_A_PARTICIPLE = frozenset(("be", "is", "are", "to", "being"))
_WILL = ("'ll", "’ll")
_CLAUSE_END = frozenset(';:\u201c\u201d"()\u2014\u2013') | {"--", "but", "while", "which", "who", "whose", "although", "though", "because"}
_BACK, _AHEAD = 16, 20  # words looked at on each side
_AGAINST_TENSE = {"day": 3.0, "month": 60.0}  # how much longer a way the tense speaks against; other grains: 6
_NEAR_SENTENCES = 3  # how long a date or a quarter stays what "the quarter", "a year earlier" refer to


class Context:
    """State of the reading of one article, from its first sentence to its last."""

    def __init__(self, article: Article, published: datetime.date | None) -> None:
        self.article = article
        self.published = published
        self.sentence_number = 0
        self.mentioned: Period | None = None
        self.quarter: tuple[int, Period] | None = None
        self.day_in_sentence: Period | None = None
        self.fine: tuple[int, Period] | None = None
        self.in_prose = True
        self.year_in_sentence: int | None = None
        self._tokens: Sequence[Token] = ()
        self._starts: list[int] = []

    def enter(self, number: int, sentence: Sentence) -> None:
        """Begin a sentence."""
        self.sentence_number = number
        self.in_prose = sentence.kind == "sentence"
        self.day_in_sentence = None
        self.year_in_sentence = None
        self._tokens = self.article.tokens_of(sentence)
        self._starts = []

    def mention(self, period: Period, compared: bool = False) -> None:
        """Remember a date that later words may refer to; a year that is only compared with ("a year earlier") is none."""
        if compared:
            return
        self.mentioned = period
        if period.grain == "quarter":
            self.quarter = (self.sentence_number, period)
        elif period.grain in ("day", "week", "weekend"):
            self.fine = (self.sentence_number, period)
            if period.grain == "day":
                self.day_in_sentence = period

    @property
    def has_year(self) -> bool:
        """Whether anything tells the year of a month or a day that is named without one."""
        return self.published is not None or self.year_in_sentence is not None

    def recent_quarter(self) -> Period | None:
        """The quarter that the article speaks of just now; one that is still to come is none."""
        coming = self.quarter and self.published and self.quarter[1].first > self.published
        if self.quarter and not coming and self.sentence_number - self.quarter[0] <= _NEAR_SENTENCES:
            return self.quarter[1]
        return None

    def told(self, grain: str) -> Period | None:
        """The time that the story has come to, as exact as a count of such grains needs: a year is no start for "two days later"."""
        if grain in ("day", "week", "weekend"):
            return self.fine[1] if self.fine and self.sentence_number - self.fine[0] <= 2 * _NEAR_SENTENCES else None
        return self.mentioned

    def word_before(self, start: int) -> str:
        place = self._place(start)
        return self._tokens[place - 1].text if place else ""

    def is_second(self, start: int) -> bool:
        """Whether only one word of the sentence stands before a place."""
        return self._place(start) == 1

    def words_after(self, end: int, count: int = 2) -> list[str]:
        place = self._place(end)
        return [token.text for token in self._tokens[place : place + count]]

    def tense(self, start: int, end: int) -> Tense:
        """Whether the nearest verb or word of time looks back or forward."""
        place = self._place(start)
        if place and self._tokens[place - 1].text.lower() in _BEFORE_A_COMING_TIME:
            return "future"
        for index in range(place - 1, max(-1, place - 1 - _BACK), -1):
            text = self._tokens[index].text.lower()
            if text in _CLAUSE_END:
                break
            if found := self._looks(index, text):
                return found
        place = self._place(end)
        for index in range(place, min(len(self._tokens), place + _AHEAD)):
            text = self._tokens[index].text.lower()
            if text in _CLAUSE_END:
                break
            if found := self._looks(index, text):
                return found
        return None

    def _looks(self, index: int, text: str) -> Tense:
        if text in _BEFORE_TO and index + 1 < len(self._tokens) and self._tokens[index + 1].text == "to":
            return "future"  # "is to meet", "set to resume"
        if text in _PAST_OR_PLAIN:
            near = {token.text.lower() for token in self._tokens[max(0, index - 3) : index]}
            return "future" if "to" in near or any(_ALONE.get(word) == "future" for word in near) else "past"
        if text in _ALONE:
            return _ALONE[text]
        if text.endswith("ed") and len(text) > 3:
            before = self._tokens[index - 1].text.lower() if index else ""
            return None if before in _BEFORE_A_PARTICIPLE else "past"
        return "future" if text.endswith(_WILL) else None

    def _place(self, offset: int) -> int:
        if not self._starts:
            self._starts = [token.start for token in self._tokens]
        return bisect_left(self._starts, offset)

    def nearest(self, grain: str, fits: datetime.date, tense: Tense) -> Period | None:
        """Of the like periods of the year before, of, and after the publication, the one that the tense points to, else the nearest."""
        if self.year_in_sentence is not None:
            return containing(grain, fits.replace(year=self.year_in_sentence))
        if self.published is None:
            return None
        return resolve(grain, fits, self.published, tense)


def resolve(grain: str, fits: datetime.date, published: datetime.date, tense: Tense) -> Period:
    """The period of a grain, like the one that holds ``fits`` but in the year that the tense points to."""
    candidates: list[Period] = []
    for year in (published.year - 1, published.year, published.year + 1):
        if not 1 <= year <= 9999 or (fits.month == 2 and fits.day == 29 and not _leap(year)):
            continue
        candidates.append(containing(grain, fits.replace(year=year)))
    return min(candidates, key=lambda period: _distance(period, published, tense))


def _distance(period: Period, published: datetime.date, tense: Tense) -> float:
    """Days between a period and the publication; a direction that the tense speaks against counts for longer."""
    if period.first <= published <= period.last:
        return 0.0
    against = _AGAINST_TENSE.get(period.grain, 6.0)
    if period.last < published:
        return (published - period.last).days * (against if tense == "future" else 1.0)
    return (period.first - published).days * (against if tense == "past" else 1.1)


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def day_of_week(number: int, published: datetime.date, tense: Tense, steps: int | None) -> Period:
    """The weekday (Monday is 1) before, at or after the publication; ``steps`` -1, 0, 1 for "last", "this", "next"."""
    today = published.isoweekday()
    back = (today - number) % 7
    if steps == -1:
        days = -(back or 7)
    elif steps == 1 or (tense == "future" and back):
        days = (number - today) % 7 or 7
    else:
        days = -back
    return shift(containing("day", published), days)
