"""Which time is the main event's, by the table of rules/ranking.yaml."""

from __future__ import annotations

import datetime

from service.article import Article
from service.facts.when.lexicon import load
from service.facts.when.tagging import Tag

_WEIGHTS = load("ranking")
_SAYING = frozenset(
    [
        "said",
        "says",
        "saying",
        "told",
        "tells",
        "added",
        "announced",
        "reported",
        "reports",
        "according",
        "wrote",
        "tweeted",
        "claimed",
        "stated",
        "confirmed",
    ]
)
_REPEATS = 3


def score(tag: Tag, article: Article, published: datetime.date | None, first_body: int) -> float:
    """Weight of one mention as the main event's time; about -1 to 1."""
    reading, table = tag.reading, _WEIGHTS
    total: float = table["type"][reading.type]
    sentence = article.sentences[tag.sentence]
    distance = tag.sentence - first_body
    if sentence.kind == "headline":
        total += table["place"]["headline"]
    else:
        total += table["place"]["first" if distance <= 0 else "second" if distance == 1 else "early" if distance < 5 else "later"]
    total += _nearness(tag, published)
    total += _grain(tag)
    if sentence.kind == "furniture":
        total += table["clause"]["furniture"]
    before = [token.text.lower() for token in article.tokens_of(sentence) if token.start < tag.start][-3:]
    if _SAYING.intersection(before):
        total += table["clause"]["saying"]
    elif (before and before[-1] in ("on", "at", "around", "about")) or (before and before[-1].endswith("ed")):
        total += table["clause"]["event"]
    if published and reading.period and reading.period.first > published:
        total += table["clause"]["future"]
    return total


def _nearness(tag: Tag, published: datetime.date | None) -> float:
    table, period = _WEIGHTS["near"], tag.reading.period
    if period is None or published is None:
        return float(table["unanchored"])
    days = 0 if period.first <= published <= period.last else min(abs((period.first - published).days), abs((period.last - published).days))
    name = "same_week" if days <= 7 else "same_month" if days <= 31 else "same_year" if days <= 365 else "further"
    return float(table[name])


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


def fact_score(scores: list[float]) -> float:
    """Score of a fact from those of its mentions, between 0 and 1."""
    best = max(scores) + _WEIGHTS["repeated"] * min(len(scores) - 1, _REPEATS)
    return round(min(1.0, max(0.0, (best + 0.6) / 2.0)), 3)
