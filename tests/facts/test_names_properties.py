"""What holds of the names of any text."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.article import Article
from service.facts.names import find_names
from service.facts.who import find_actors
from tests.timing import cpu_seconds

VOCABULARY = (
    "Mr. President Kim Jong-un John Smith's of and The FBI Bank Police said , . ( ) \" ' “ ” - US-based al-Nuri Jr. 62 from Leeds beat 3-1 "
    "United & Co ST. several people A gunman LONDON \n \r\n \u00a0 é İ ß @handle #tag O'Neill van der"
)
WORDS = st.sampled_from(VOCABULARY.split(" "))
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=60).map(" ".join))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_names_are_spans_of_the_text_in_order_and_apart(text: str) -> None:
    article = Article(text)
    names = find_names(article, [])
    assert all(name.text == article.text[name.start : name.end] for name in names)
    assert all(a.end <= b.start for a, b in itertools.pairwise(names))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_actors_share_no_mention_and_quote_the_text(text: str) -> None:
    article = Article(text)
    actors = find_actors(article, find_names(article, []), [])
    spans = [(mention.start, mention.end) for actor in actors for mention in actor.mentions]
    assert len(spans) == len(set(spans))
    assert all(mention.text == article.text[mention.start : mention.end] for actor in actors for mention in actor.mentions)
    assert all(actor.role is None or actor.role.text == article.text[actor.role.start : actor.role.end] for actor in actors)
    assert all(actor.mentions for actor in actors)


@pytest.mark.parametrize(
    "unit", ["John Smith ", "AB CD ", "J. ", "Mr. John Smith, 45, of London, said. ", "the Russian leader ", "Bank of ", "A "]
)
def test_time_grows_no_faster_than_the_text(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * (length // len(unit) + 1))[:length]
        return cpu_seconds(lambda: find_actors(article := Article(text), find_names(article, []), []))

    assert seconds(100_000) < 30 * max(seconds(10_000), 0.05)
