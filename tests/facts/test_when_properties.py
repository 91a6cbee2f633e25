"""What holds for the times of any text at all."""

import datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.article import Article
from service.facts.when import find_times
from tests.timing import cpu_seconds

VOCABULARY = """
the a last next this of in on at to and or - , . ' ’s 1 2 31 1990 2016 10:30 6am 9/11 1/2 21st 1990s May March Monday Tuesdays week weeks
year years quarter first third second half ago earlier later about nearly more than early late mid every each twice now today tonight noon
spring fall Christmas Easter fiscal year-end third-quarter two twenty hundred thousand few several couple morning night p.m. EST weekend
99999 B.C. said will from q1 overnight
"""
WORDS = st.sampled_from(VOCABULARY.split())
TEXTS = st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=60).map(" ".join))
DAYS = st.one_of(st.none(), st.dates())


@given(TEXTS, DAYS)
@settings(max_examples=400, deadline=None)
def test_any_text_gives_facts_that_hold_together(text: str, published: datetime.date | None) -> None:
    facts = find_times(Article(text, published=published))

    spans = sorted((mention.start, mention.end) for fact in facts for mention in fact.mentions)
    for fact in facts:
        assert fact.mentions
        assert fact.value
        assert 0 <= fact.score <= 1
        assert all(text[mention.start : mention.end] == mention.text != "" for mention in fact.mentions)
        assert (fact.earliest is None) == (fact.latest is None)
        if fact.earliest and fact.latest:
            assert fact.earliest <= fact.latest
    assert all(first[1] <= second[0] for first, second in pairwise(spans))


@given(TEXTS, DAYS)
@settings(max_examples=100, deadline=None)
def test_one_moment_is_one_fact_and_the_best_comes_first(text: str, published: datetime.date | None) -> None:
    facts = find_times(Article(text, published=published))

    keys = [(fact.type, fact.value, fact.quant, fact.freq) for fact in facts]
    assert len(keys) == len(set(keys))
    assert [fact.score for fact in facts] == sorted((fact.score for fact in facts), reverse=True)


HOSTILE = {
    "figures": "1 ",
    "one huge figure": "1",
    "one huge word": "a",
    "may": "may ",
    "May": "May ",
    "years": "1990 1991 ",
    "dates": "2016-11-09 ",
    "hyphens": "third-quarter-",
    "number words": "two hundred ",
    "weekdays": "Monday, ",
    "modifiers": "nearly about more than ",
    "determiners": "the last ",
    "clocks": "10:30 ",
    "slashes": "1/2/",
    "every": "every other ",
    "references": "the quarter a year earlier ",
}


def seconds(text: str) -> float:
    return cpu_seconds(lambda: find_times(Article(text, published=datetime.date(2016, 11, 9))))


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE.keys())
def test_time_grows_no_faster_than_the_text(unit: str) -> None:
    short, long = (unit * (length // len(unit)) for length in (12_500, 50_000))

    # four times the text; the allowance is for a busy machine, far below the sixteen of a quadratic rule
    assert seconds(long) < 10 * seconds(short) + 0.2


def test_a_word_of_200_000_characters_and_a_figure_of_as_many_are_no_times() -> None:
    assert find_times(Article("x" * 200_000)) == []
    assert find_times(Article("7" * 200_000)) == []
