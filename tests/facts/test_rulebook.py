"""Every fact's rule is in the book."""

import re
from collections import Counter

from service.facts.rulebook import rulebook
from tests.facts.test_articles import NAMES, found

BOOK = {(rule.part, rule.name) for rule in rulebook()}


def test_rulebook_names_each_rule_once_with_an_example():
    assert all(rule.example and rule.finds in rule.example for rule in rulebook())
    assert max(Counter((rule.part, rule.name) for rule in rulebook()).values()) == 1


def test_rulebook_holds_the_rule_of_every_fact():
    used = {(part, fact.rule) for name in NAMES for part in ("who", "where", "when") for fact in getattr(found(name), part)}
    assert {
        (part, re.sub("-(past|present|future)$", "", rule)) if (part, rule) not in BOOK else (part, rule) for part, rule in used
    } <= BOOK
