"""Every rule under "who" is described, with an example in which it is what makes the fact."""

from __future__ import annotations

from importlib.resources import files

import pytest
import yaml

from service.article import Article
from service.facts.names import find_names
from service.facts.where import find_places
from service.facts.who import find_actors

RULES = yaml.safe_load((files("service") / "facts" / "rules" / "who_rules.yaml").read_text("utf8"))


@pytest.mark.parametrize("rule", RULES)
def test_rule_makes_the_fact_of_its_example(rule: str) -> None:
    entry = RULES[rule]
    article = Article(entry["example"])
    names = find_names(article, [])
    actors = find_actors(article, names, find_places(article, names))
    fact = next(actor for actor in actors if actor.text == entry["finds"])
    by_name = {name.text: name.rule for name in names}
    assert by_name.get(entry.get("mention", entry["finds"]), fact.rule) == rule or fact.rule == rule


def test_every_rule_that_a_fact_can_name_is_described() -> None:
    text = "Mr. Salas met Maria Kowalska of the FBI. Several people of Quillix Inc. said that Norway has left. Kowalska smiled."
    article = Article(text)
    names = find_names(article, [])
    assert {actor.rule for actor in find_actors(article, names, find_places(article, names))} <= set(RULES)
