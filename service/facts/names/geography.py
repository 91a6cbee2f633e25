"""What the gazetteer says of a word, asked often and remembered."""

from __future__ import annotations

from functools import cache, lru_cache

from service.facts.gazetteer import gazetteer

_LEAST_POPULATION = 15_000
_MAJOR = 400_000
_NATIONS = frozenset({"England", "Scotland", "Wales", "Northern Ireland"})  # they play and act as countries do


class Geography:
    """The three questions that finding names asks of the gazetteer."""

    @staticmethod
    def is_country(name: str) -> bool:
        return _known(name)[0]

    @staticmethod
    def is_place(name: str) -> bool:
        """A country, a region or a town that is large enough to be meant."""
        return _known(name)[1]

    @staticmethod
    def is_major(name: str) -> bool:
        """A place that most readers know: a country, a state, a great city."""
        return _known(name)[2]

    @staticmethod
    @lru_cache(maxsize=8192)
    def is_demonym(word: str) -> bool:
        return gazetteer().demonym(word) is not None


@lru_cache(maxsize=8192)
def _known(name: str) -> tuple[bool, bool, bool]:
    """Whether a name is a country's, that of a place large enough to be meant, and one that most readers know."""
    places = gazetteer().lookup(name)
    return (
        name.title() in _NATIONS or any(place.kind == "country" for place in places),
        any(place.kind != "city" or (place.population or 0) >= _LEAST_POPULATION for place in places),
        any(place.rank >= _MAJOR for place in places),
    )


@cache
def geography() -> Geography:
    return Geography()
