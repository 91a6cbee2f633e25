"""A stretch of text that may name a place, and all that is found out about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from service.facts.gazetteer import Place

Use = Literal["location", "modifier", "actor"]


@dataclass(slots=True)
class Mention:
    """``text[start:end]``, tokens ``first`` to ``last`` (exclusive).

    ``kind`` is what its own words say ("street" for "Bayswater Road"), "" where they don't. ``strength`` tells how well the string
    alone is known as a place, ``evidence`` what the words around it say, both from about -1 to 1; ``adjective``: "Russian".
    ``country`` and ``within`` tell where it lies if it has no record (``place``); ``holder`` is the mention right after it that says so.
    """

    start: int
    end: int
    text: str
    first: int
    last: int
    sentence: int
    rule: str
    strength: float
    evidence: float = 0.0
    kind: str = ""
    adjective: bool = False
    candidates: list[Place] = field(default_factory=list)
    place: Place | None = None
    use: Use = "location"
    country: str | None = None
    within: str | None = None
    holder: Mention | None = None
