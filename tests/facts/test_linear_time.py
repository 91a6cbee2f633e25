"""The whole fact sheet takes time in proportion to the text, whatever the text is made of."""

import time

import pytest

from service.article import Article
from service.facts import fact_sheet

SHORT, LONG = 25_000, 200_000
HOSTILE = [
    "London, Paris and ",
    "the President of the United States of America of the ",
    "Mr John Smith, 62, of Friar Street, Oxford, and Mrs ",
    "on Monday, May 3, 2021, at 5 p.m. and next Tuesday or ",
    "Ill. St. U.S. a.m. Dr. (\"'",
    "Mr. St. ",
    "New-York-London-based-Hong Kong-listed ",
    "PARIS: THE KREMLIN SAID\n",
    "two hundred and thirty-two million and ",
    '((((""""',
    "Aa",
    "- a\n",
    "é\u0301’s “",
]


def seconds(text: str) -> float:
    start = time.process_time()
    fact_sheet(Article(text))
    return time.process_time() - start


@pytest.mark.parametrize("unit", HOSTILE)
def test_facts_take_linear_time(unit: str) -> None:
    text = unit * (LONG // len(unit) + 1)
    short = min(seconds(text[:SHORT]) for _ in range(2))
    assert seconds(text[:LONG]) < 3 * LONG / SHORT * max(short, 0.02)
