"""The rule data: every pattern has a reading and finds the example that stands beside it."""

import datetime
from typing import Any

import pytest

from service.article import Article
from service.facts.when import find_times
from service.facts.when.lexicon import load
from service.facts.when.reading import READERS

RULES = load("patterns")["rules"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["rule"])
def test_rule_finds_its_example(rule: dict[str, Any]) -> None:
    texts = [f"It rained on May 4, 1995. They met{before} {rule['like']}." for before in ("", " in", " at", " for")]

    found = [fact.rule for text in texts for fact in find_times(Article(text, published=datetime.date(2024, 6, 19)))]

    assert rule["read"] in READERS
    assert any(name == rule["rule"] or name.startswith(f"{rule['rule']}-") for name in found)


def test_rule_names_are_unique_and_in_kebab_case() -> None:
    names = [rule["rule"] for rule in RULES]

    assert len(names) == len(set(names))
    assert all(name == name.lower() and name.replace("-", "").isalpha() for name in names)


def test_every_reading_is_used_by_a_rule() -> None:
    assert set(READERS) == {rule["read"] for rule in RULES}


@pytest.mark.parametrize("name", ["calendar", "numbers", "modifiers", "references", "holidays", "names"])
def test_words_listed_as_only_capitalised_are_words_of_their_file(name: str) -> None:
    table = load(name)
    capitalised = set(table.pop("only_capitalised"))

    assert capitalised <= {word for words in table.values() for word in words}
