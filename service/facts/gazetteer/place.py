"""What the gazetteer knows: a place, and a word made of its name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Form = Literal["adjective", "people"]


@dataclass(frozen=True, slots=True)
class Place:
    """A record: ``kind`` is country, continent, state, division, city, or a kind of ``place_features.tsv`` (sea, river, region, ...).

    ``country`` is an ISO 3166-1 alpha-2 code, ``division`` the country's and GeoNames' code of the first-level division ("US.IL"),
    ``within`` the larger place in words; ``rank`` orders places of one name: people, or what stands for them.
    """

    name: str
    kind: str
    country: str | None = None
    division: str | None = None
    within: str | None = None
    population: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    geonames_id: int | None = None
    capital: bool = False
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Demonym:
    """An adjective of a place ("Russian") or a name of its people ("Russians"). ``country`` is None for "European"."""

    place: Place
    form: Form

    @property
    def country(self) -> str | None:
        return self.place.country
