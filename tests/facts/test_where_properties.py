"""What holds of the places of any text whatever."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.article import Article
from service.contract import Where
from service.facts.names import find_names
from service.facts.where import find_places
from tests.timing import cpu_seconds

_VOCABULARY = """London Paris the in Russia Russian US U.S. New York Mr John Smith
said , . and of Street Lake Ill St square river - US-led ’s 's
Baltic Sea north at Bank England WASHINGTON (AP) -- é 中 😀"""
WORDS = st.sampled_from([*_VOCABULARY.split(), "\n", "\n\n"])
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=60).map(" ".join))


def places_of(text: str) -> list[Where]:
    article = Article(text)
    return find_places(article, find_names(article, []))


def spans(places: list[Where]) -> list[tuple[int, int]]:
    return [(mention.start, mention.end) for place in places for mention in place.mentions]


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_where_mentions_are_passages_of_the_text(text: str) -> None:
    sent = Article(text).text
    for place in places_of(text):
        assert place.mentions
        for mention in place.mentions:
            assert sent[mention.start : mention.end] == mention.text != ""


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_where_no_two_mentions_overlap(text: str) -> None:
    found = sorted(spans(places_of(text)))
    assert all(one[1] <= other[0] for one, other in pairwise(found))


@given(st.lists(WORDS.filter(lambda word: "\n" not in word), min_size=1, max_size=40).map(" ".join))
@settings(max_examples=200, deadline=None)
def test_where_a_blank_line_before_moves_the_offsets_only(text: str) -> None:
    plain, moved = places_of(text), places_of("\n\n" + text)
    assert [(start + 2, end + 2) for start, end in spans(plain)] == spans(moved)
    assert [place.geonames_id for place in plain] == [place.geonames_id for place in moved]


def test_where_windows_line_ends_move_the_offsets_only() -> None:
    text = "Storm hits Porto\n\nA storm hit Porto on Monday.\nRoads near Lisbon were shut.\n"
    one, other = places_of(text), places_of(text.replace("\n", "\r\n"))
    assert [(p.name, [m.text for m in p.mentions]) for p in one] == [(p.name, [m.text for m in p.mentions]) for p in other]


@pytest.mark.parametrize(
    "unit",
    [
        "In New York and St. Paul, US-led London police said Lake-Street-River-London of of, New York, Ill. (Paris) 'Russian' ",
        "London, ",
        "in the northern ",
        "Lake of ",
        "Russian and ",
        "the M1 ",
        "London\n",
        "Bayswater Road, Oxford ",
    ],
)
def test_where_takes_linear_time(unit: str) -> None:
    def seconds(characters: int) -> float:
        text = (unit * (characters // len(unit) + 1))[:characters]
        return cpu_seconds(lambda: find_places(article := Article(text), find_names(article, [])))

    assert seconds(80_000) < 3 * 8 * max(seconds(10_000), 0.01)
