"""The whole fact sheet takes time in proportion to the text, whatever the text is made of."""

import pytest

from service.article import Article
from service.facts import fact_sheet
from tests.timing import cpu_seconds

SHORT, LONG = 12_500, 100_000
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
    return cpu_seconds(lambda: fact_sheet(Article(text)))


@pytest.mark.parametrize("unit", HOSTILE)
def test_facts_take_linear_time(unit: str) -> None:
    text = unit * (LONG // len(unit) + 1)
    assert seconds(text[:LONG]) < 3 * LONG / SHORT * max(seconds(text[:SHORT]), 0.02)
