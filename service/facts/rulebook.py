"""Every rule that a fact may name, with one example: read from the files that the rules themselves are made of."""

from functools import cache
from typing import Any, Literal

from service.contract import Rule
from service.data import read_yaml


@cache
def rulebook() -> tuple[Rule, ...]:
    """The rules of who, where and when, in the order of their files.

    A rule of times may be named with "-past", "-present" or "-future" behind it in a fact: which way its clause looks.
    """
    patterns: dict[str, Any] = {}
    for pattern in read_yaml(__package__, "when/rules/patterns.yaml")["rules"]:
        patterns.setdefault(pattern["rule"], pattern["like"])
    return (
        *_described("who", "who_rules.yaml"),
        *_described("where", "place_rules.yaml"),
        *(Rule(part="when", name=name, means=None, example=str(like), finds=str(like)) for name, like in patterns.items()),
    )


def _described(part: Literal["who", "where"], file: str) -> list[Rule]:
    rules = read_yaml(__package__, f"rules/{file}")
    return [Rule(part=part, name=name, means=rule["means"], example=rule["example"], finds=rule["finds"]) for name, rule in rules.items()]
