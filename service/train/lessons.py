"""What is taught of a pair: the article as the model is served it, and the targets that may follow.

A summary that says what its article does not say is refused: what a model is taught to invent it will invent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Literal

from service.article import Article
from service.article.tokens import tokenise
from service.facts import fact_sheet
from service.summary.checking import check
from service.summary.grounding import Grounding
from service.summary.selection import select
from service.summary.words import units_of
from service.train.pairs import Pair
from service.train.walks import walk_of

MOST_SENTENCES = 5
Kind = Literal["written", "walk"]


@dataclass(frozen=True, slots=True)
class Target:
    """A summary to be taught, in so many ``sentences``; ``source`` tells who wrote it, or what the walk was made from."""

    kind: Kind
    text: str
    sentences: int
    source: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """``article``: what the model reads of it."""

    article: str
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class Syllabus:
    """What is taught: ``kinds`` of targets, in how many ``sentences``, nothing of some sources (``without``).

    ``budget``: tokens of an article that the model reads; ``count`` tells those of a text.
    """

    kinds: Collection[Kind]
    sentences: Collection[int]
    without: Collection[str]
    budget: int
    count: Callable[[str], int]


def lesson(pair: Pair, syllabus: Syllabus, refused: Counter[str]) -> Lesson | None:
    """What can be taught of a pair, None where that is nothing; ``refused`` counts the summaries that are not taught, by the reason."""
    article = Article(pair.text)
    facts = fact_sheet(article)
    grounding = Grounding(article, facts)
    selection = select(article, grounding.weights, grounding.index, syllabus.budget, syllabus.count)
    targets: dict[tuple[int, str], Target] = {}

    def teach(kind: Kind, text: str, sentences: int, source: str) -> None:
        if sentences in syllabus.sentences:
            targets.setdefault((sentences, text), Target(kind, text, sentences, source))
        else:
            refused[f"{kind}: of a length that is not taught"] += 1

    for summary in pair.summaries:
        if summary.source in syllabus.without:
            refused["of a source that is left out"] += 1
            continue
        text = " ".join(summary.text.split())
        if not check(article, facts, text).consistent:
            refused["names, numbers, dates, places, quotations or denials that the article lacks"] += 1
            continue
        if "written" in syllabus.kinds:
            if new_words(grounding, text):
                refused["written: words that the article lacks"] += 1
            else:
                teach("written", text, len(Article(text).sentences), summary.source)
        if "walk" in syllabus.kinds:
            walk = walk_of(grounding, text, selection.read)
            if walk is None:
                refused["walk: no walk covers it"] += 1
            else:
                teach("walk", " ".join(told.text for told in walk), len(walk), summary.source)
    return Lesson(selection.text, tuple(targets.values())) if targets else None


def new_words(grounding: Grounding, summary: str) -> list[str]:
    """Content words of a summary of which the article has no form."""
    return [unit.text for unit in units_of(list(tokenise(summary))) if unit.says and unit.key not in grounding.index.postings]


__all__ = ["MOST_SENTENCES", "Kind", "Lesson", "Syllabus", "Target", "lesson", "new_words"]
