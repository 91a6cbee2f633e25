"""Figures that look like an age and are none: superscripts, circled digits, digits of other scripts, thousands of them."""

from __future__ import annotations

import pytest

from service.article import Article
from service.facts import fact_sheet


@pytest.mark.parametrize("figure", ["²²", "①①", "²9", "٣٤", "９９", "½", "9" * 5000])
@pytest.mark.parametrize("sentence", ["Ann Turner, {}, of Leeds, resigned.", "Ann Turner ({}) resigned.", "Ann Turner, a {}, left."])
def test_any_figure_behind_a_name_gives_facts(sentence: str, figure: str) -> None:
    facts = fact_sheet(Article(sentence.format(figure)))
    assert facts.who[0].name == "Ann Turner"
