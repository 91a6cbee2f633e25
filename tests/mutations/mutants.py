"""Mutated articles: number N of a seed is always the same."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from service.contract import MAX_CHARACTERS, MAX_SENTENCES, MAX_SUMMARY_CHARACTERS
from tests.mutations.kinds import KINDS

ARTICLES = Path(__file__).parents[1] / "articles"
DAYS = (datetime.date.min, datetime.date.max, datetime.date(2024, 2, 29), datetime.date(1, 3, 1), datetime.date(9999, 1, 1))
NAME = re.compile(r"\b[A-Z][a-z]+(?: [A-Z][a-z]+)+")


@dataclass(frozen=True)
class Mutant:
    """What is asked of the service about one mutated article; ``kinds`` names what was done to it."""

    number: int
    kinds: tuple[str, ...]
    text: str
    title: str | None
    published: datetime.date | None
    sentences: int
    summary: str

    @property
    def asked(self) -> dict[str, object]:
        """The body of /summarise."""
        return self._body | {"title": self.title, "sentences": self.sentences}

    @property
    def checked(self) -> dict[str, object]:
        """The body of /check."""
        return self._body | {"summary": self.summary}

    @property
    def _body(self) -> dict[str, object]:
        return {"text": self.text, "published": self.published and self.published.isoformat()}


def mutant(number: int, seed: int = 0) -> Mutant:
    """Each kind has its turn; two in five texts are spoilt twice, and one in two hundred is repeated up to the limit or over it."""
    chance = Random(f"{seed} {number}")
    names = list(KINDS)
    kinds = [names[number % len(names)]]
    if chance.random() < 0.4:
        kinds.append(chance.choice(names))
    text = _swapped(chance)
    for kind in kinds:
        text = KINDS[kind](text, chance)
    if chance.random() < 0.005:
        length = chance.choice((MAX_CHARACTERS, MAX_CHARACTERS, MAX_CHARACTERS // 4, MAX_CHARACTERS + 1))
        text = (text * (length // max(1, len(text)) + 1))[:length]
    text = _as_sent(text[: MAX_CHARACTERS + 1])
    return Mutant(
        number=number,
        kinds=tuple(kinds),
        text=text,
        title=chance.choice((None, None, _piece(text, 80, chance), "London mayor resigns", "\0", "a" * 1000)),
        published=chance.choice((None, datetime.date(2025, 3, 13), datetime.date.fromordinal(chance.randint(1, 3_652_059)), *DAYS)),
        sentences=chance.choice((1, 3, 3, 3, MAX_SENTENCES)),
        summary=_as_sent(_summary(text, chance)),
    )


@cache
def _articles() -> tuple[str, ...]:
    return tuple(path.read_bytes().decode("utf8") for path in sorted(ARTICLES.glob("*.txt")))


def _swapped(chance: Random) -> str:
    """An article of the project's own; one in three with the names, or half of the paragraphs, of another."""
    one, other = chance.sample(_articles(), 2)
    way = chance.randrange(6)
    if way == 0:
        names = NAME.findall(other)
        return NAME.sub(lambda match: chance.choice(names), one)
    if way == 1:
        return "\n".join(chance.choice(pair) for pair in zip(one.splitlines(), other.splitlines(), strict=False))
    return one


def _as_sent(text: str) -> str:
    """Two halves of a pair that chance brought together are one character in JSON."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def _summary(text: str, chance: Random) -> str:
    """A piece of the text, of another article, or of the text spoilt once more."""
    spoil = KINDS[chance.choice(list(KINDS))]
    return chance.choice(
        (
            text[:300],
            _piece(text, 400, chance),
            _piece(chance.choice(_articles()), 300, chance),
            spoil(_piece(text, 400, chance), chance)[:1000],
            spoil(_piece(text, 400, chance), chance)[:MAX_SUMMARY_CHARACTERS] if chance.random() < 0.1 else text[-200:],
        )
    )


def _piece(text: str, length: int, chance: Random) -> str:
    start = chance.randint(0, max(0, len(text) - length))
    return text[start : start + length]
