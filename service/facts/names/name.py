"""What a proper name in the article is: the record that who and where build upon."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["person", "organisation", "place", "country", "demonym", "other", "unknown"]


@dataclass(slots=True)
class Name:
    """A proper name at ``text[start:end]``, the possessive 's outside of it.

    ``kind``: "place", "country", "demonym" and "unknown" are for the gazetteer to decide on; "other" is an event, a work or a thing.
    ``rule`` says what made it so, ``score`` how sure that is. ``first`` and ``last`` slice the article's tokens. ``role`` is the span
    of titles and nouns that stand right before a person's name. ``entity`` numbers the referent: two names with the same number are
    the same person or organisation; -1 where none was made.
    """

    start: int
    end: int
    text: str
    kind: Kind
    rule: str
    score: float
    first: int
    last: int
    parts: tuple[str, ...] = ()
    role: tuple[int, int] | None = None
    entity: int = -1
    honorific: str = ""
    possessive: bool = False
    loud: bool = field(default=False)  # in a headline where every word has a capital
