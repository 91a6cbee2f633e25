"""Which time is the main event's, by the table of rules/ranking.yaml."""

from __future__ import annotations

import datetime
from collections import Counter

import regex

from service.article import Article
from service.facts.when.lexicon import load
from service.facts.when.tagging import Tag

_WEIGHTS = load("ranking")
_SAYING = frozenset(_WEIGHTS["saying_words"])
_EVENT = frozenset(_WEIGHTS["event_words"])
_BOUND = frozenset(_WEIGHTS["bound_words"])
_WORD = regex.compile(r"\p{L}{4,}")
_STEM = 5  # letters that two forms of a word share
_REPEATS = 3


class Ranking:
    """Scores of an article's times; ``tags`` are all of them."""

    def __init__(self, article: Article, tags: list[Tag], published: datetime.date | None) -> None:
        self._article = article
        self._published = published
        self._first_body = next((number for number, sentence in enumerate(article.sentences) if sentence.kind == "sentence"), 0)
        self._days = Counter(_day(tag) for tag in tags)
        self._story = self._story_words()
        self._told: dict[int, float] = {}

    def _story_words(self) -> set[str]:
        """Stems of what the story is about: the title's or the headline's, else the first sentence's."""
        headline = self._article.headline
        text = self._article.title or (self._article.text[headline.start : headline.end] if headline else "")
        if not text and self._article.sentences:
            sentence = self._article.sentences[self._first_body]
            text = self._article.text[sentence.start : min(sentence.end, sentence.start + 400)]
        return _stems(text)

    def score(self, tag: Tag) -> float:
        """Weight of one mention as the main event's time; about -1 to 1."""
        table = _WEIGHTS
        sentence = self._article.sentences[tag.sentence]
        distance = tag.sentence - self._first_body
        if sentence.kind == "headline":
            place = "headline"
        else:
            place = "first" if distance <= 0 else "second" if distance == 1 else "early" if distance < 5 else "later"
        total: float = 0.0
        total += table["type"][tag.reading.type] + table["place"][place] + self._nearness(tag) + _grain(tag)
        total += self._clause(tag)
        total += table["story"] * self._story_share(tag.sentence)
        if (day := _day(tag)) is not None:
            total += table["same_day"] * min(self._days[day] - 1, _REPEATS)
        return total

    def _story_share(self, number: int) -> float:
        """Share of the story's words that the sentence holds."""
        if number not in self._told:
            sentence = self._article.sentences[number]
            stems = _stems(self._article.text[sentence.start : min(sentence.end, sentence.start + 1000)])
            self._told[number] = len(stems & self._story) / len(self._story) if self._story else 0.0
        return self._told[number]

    def _clause(self, tag: Tag) -> float:
        table, sentence = _WEIGHTS["clause"], self._article.sentences[tag.sentence]
        total = float(table["furniture"]) if sentence.kind == "furniture" else 0.0
        if self._article.dateline and self._article.dateline[0] <= tag.start < self._article.dateline[1]:
            total += table["dateline"]
        before = self._article.text[max(sentence.start, tag.start - 40) : tag.start].lower().split()[-3:]
        if (before and before[-1] in _BOUND) or tag.reading.mod in ("BEFORE", "AFTER"):
            total += table["bound"]
        if tag.rule.startswith("holiday"):
            total += table["holiday"]
        if _SAYING.intersection(before):
            total += table["saying"]
        elif before and (before[-1] in _EVENT or before[-1].endswith("ed")):
            total += table["event"]
        if self._published and tag.reading.period and tag.reading.period.first > self._published:
            total += table["future"]
        return total

    def _nearness(self, tag: Tag) -> float:
        table, period, published = _WEIGHTS["near"], tag.reading.period, self._published
        if period is None or published is None:
            return float(table["unanchored"])
        days = max(0, (period.first - published).days, (published - period.last).days)
        name = "same_week" if days <= 7 else "same_month" if days <= 31 else "same_year" if days <= 365 else "further"
        return float(table[name])


def fact_score(scores: list[float]) -> float:
    """Score of a fact from those of its mentions, between 0 and 1."""
    best = max(scores) + _WEIGHTS["repeated"] * min(len(scores) - 1, _REPEATS)
    return round(float(min(1.0, max(0.0, (best + 0.6) / 2.4))), 3)


def _stems(text: str) -> set[str]:
    return {word.lower()[:_STEM] for word in _WORD.findall(text)}


def _day(tag: Tag) -> datetime.date | None:
    period = tag.reading.period
    return period.first if period is not None and period.grain == "day" else None


def _grain(tag: Tag) -> float:
    table, reading = _WEIGHTS["grain"], tag.reading
    if reading.value.endswith("_REF"):
        return float(table["vague"])
    if reading.type == "TIME":
        return float(table["clock"])
    if reading.type != "DATE":
        return 0.0
    if reading.period is not None:
        return float(table["day" if reading.period.grain in ("day", "weekend") else "coarse"])
    return float(table["day"] if "-WXX-" in reading.value or reading.value.count("-") == 2 else table["coarse"])
