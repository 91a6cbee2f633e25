"""Every rule that a fact may name, with one example: read from the files that the rules themselves are made of."""

from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

from service.contract import Rule

_HERE = files(__package__)


@cache
def rulebook() -> tuple[Rule, ...]:
    """The rules of who, where and when, in the order of their files.

    A rule of times may be named with "-past", "-present" or "-future" behind it in a fact: which way its clause looks.
    """
    patterns: dict[str, Any] = {}
    for pattern in yaml.safe_load((_HERE / "when/rules/patterns.yaml").read_text("utf8"))["rules"]:
        patterns.setdefault(pattern["rule"], pattern["like"])
    return (
        *_described("who", "who_rules.yaml"),
        *_described("where", "place_rules.yaml"),
        *(Rule(part="when", name=name, means=None, example=str(like), finds=str(like)) for name, like in patterns.items()),
    )


def _described(part: Literal["who", "where"], file: str) -> list[Rule]:
    rules = yaml.safe_load((_HERE / "rules" / file).read_text("utf8"))
    return [Rule(part=part, name=name, means=rule["means"], example=rule["example"], finds=rule["finds"]) for name, rule in rules.items()]
