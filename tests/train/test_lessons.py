"""Lessons: what is taught of a pair, and what is refused."""

from __future__ import annotations

from collections import Counter

import pytest

from service.train.lessons import Syllabus, lesson
from service.train.pairs import Pair
from tests.train.conftest import article

TEXT = article("Ashby", 11)
CLOSED = "The council of Ashby voted on Tuesday to close the old bridge over the river."


def taught(*summaries: str, kinds=("written",), sentences=range(1, 6), without=(), text=TEXT):
    """Targets by kind, length and text, and what was refused."""
    refused: Counter[str] = Counter()
    syllabus = Syllabus(kinds, sentences, without, budget=700, count=lambda text: len(text.split()))
    pair = Pair.model_validate({"text": text, "summaries": [{"text": text, "source": "us"} for text in summaries]})
    one = lesson(pair, syllabus, refused)
    return [(target.kind, target.sentences, target.text) for target in one.targets] if one else [], refused


def test_lesson_has_the_summary_with_its_number_of_sentences():
    two = f"{CLOSED} Its piers were cracked."
    assert taught(CLOSED, two)[0] == [("written", 1, CLOSED), ("written", 2, two)]


@pytest.mark.parametrize(
    "summary",
    [
        CLOSED.replace("Ashby", "Leeds"),
        CLOSED.replace("Tuesday", "Friday"),
        "Margaret Thatcher said the bridge is to cost 11 million pounds.",
        "The new bridge is to cost 12 million pounds.",
        "The council of Ashby did not vote to close the old bridge over the river.",
        'Margaret Holm said "we close the bridge".',
        "The council of Ashby voted to demolish the old bridge.",
    ],
)
def test_lesson_summary_that_holds_what_the_article_lacks_is_refused(summary):
    found, refused = taught(summary, CLOSED)
    assert found == [("written", 1, CLOSED)]
    assert refused.total() == 1


def test_lesson_of_nothing_but_refused_summaries_is_none():
    assert taught(CLOSED.replace("Ashby", "Leeds"))[0] == []


def test_lesson_leaves_out_lengths_and_sources_that_are_not_wanted():
    assert taught(CLOSED, sentences=[3])[1] == {"written: of a length that is not taught": 1}
    assert taught(CLOSED, without=["us"])[1] == {"of a source that is left out": 1}


def test_walk_is_the_articles_own_sentence_without_what_the_summary_leaves_out():
    text = TEXT.replace("11 million pounds", "11 million pounds ($14m)")
    summary = f"{CLOSED} The new bridge is to cost 11 million pounds, said the leader of the council, Margaret Holm."
    found, _ = taught(summary, kinds=["walk"], text=text)
    assert found == [("walk", 2, summary)]


def test_walk_keeps_in_brackets_what_the_summary_has_there():
    text = TEXT.replace("11 million pounds", "11 million pounds ($14m)")
    summary = f"{CLOSED} The new bridge is to cost 11 million pounds ($14m)."
    assert "($14m)" in taught(summary, kinds=["walk"], text=text)[0][0][2]


def test_walk_keeps_what_the_summary_tells():
    found, _ = taught(f"{CLOSED} Its piers were built in 1874, engineers had warned.", kinds=["walk"])
    assert "which were built in 1874" in found[0][2]


def test_walk_stands_in_the_articles_order_and_holds_no_sentence_twice():
    summary = f"The new bridge is to cost 11 million pounds. {CLOSED} They voted to close the bridge on Tuesday."
    (walk,) = taught(summary, kinds=["walk"])[0]
    assert walk[1] == 2
    assert walk[2].startswith(CLOSED)
    assert "million pounds" in walk[2]


def test_walk_of_a_summary_that_the_article_does_not_cover_is_none():
    found, refused = taught("The valley is long.", kinds=["walk"])
    assert found == []
    assert refused == {"walk: no walk covers it": 1}
