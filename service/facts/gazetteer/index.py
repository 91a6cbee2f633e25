"""Where each city's record is in the file of cities: made by reading all of it, kept in a small file, read from there the next time.

Making takes half a second to a second, reading a tenth of it. The kept file names the file of cities and the code that it was made by and
is made anew where either has changed; what cannot be written or read there is made in memory.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sys
from array import array
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from service.facts.gazetteer import files, folding
from service.facts.gazetteer.files import CityFile
from service.facts.gazetteer.folding import fold_all

NAME = "cities.index"
_OTHER_NAMES_FROM = 50_000  # people; smaller cities are known by their main name alone
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CityIndex:
    """For each city, by row: the offset of its record and its folded name; of large ones also row and folded form of other names."""

    offsets: array[int]
    keys: list[str]
    others: list[tuple[int, str]]


def city_index(cities: CityFile, folder: Path | None) -> CityIndex:
    """The index kept in the folder, or a new one, which is then kept there; ``None`` keeps none."""
    made_from = _fingerprint(cities)
    if folder is not None and (index := _read(folder / NAME, made_from)) is not None:
        return index
    index = _made(cities)
    if folder is not None:
        _keep(index, folder / NAME, made_from)
    return index


def _made(cities: CityFile) -> CityIndex:
    offsets, keys, others = array("q"), list[str](), list[tuple[int, str]]()
    for batch in cities.batches(_OTHER_NAMES_FROM):
        first = len(keys)
        offsets.extend(batch.offsets)
        keys += fold_all(batch.names)
        others += [(first + row, key) for row, key in _other_keys(batch.large) if key != keys[first + row]]
    return CityIndex(offsets, keys, others)


def _other_keys(large: list[tuple[int, list[str]]]) -> Iterator[tuple[int, str]]:
    for row, names in large:
        for key in dict.fromkeys(fold_all(names)) if names else ():
            yield row, key


def _fingerprint(cities: CityFile) -> str:
    """Changes with the file of cities and with the code that reads it."""
    stat = cities.path.stat()
    code = b"".join(Path(module).read_bytes() for module in (__file__, files.__file__, folding.__file__))
    return hashlib.sha256(f"{cities.path.name} {stat.st_size} {stat.st_mtime_ns} {sys.byteorder}".encode() + code).hexdigest()


def _read(file: Path, made_from: str) -> CityIndex | None:
    try:
        with file.open("rb") as kept:
            known, *counts = kept.readline().split()
            if known.decode() != made_from:
                return None
            offsets, rows = array("q"), array("q")
            for numbers, count in zip((offsets, rows), map(int, counts), strict=True):
                numbers.fromfile(kept, count)
            names = kept.read().decode().split("\n")
        return CityIndex(offsets, names[: len(offsets)], list(zip(rows, names[len(offsets) :], strict=True)))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, EOFError) as error:
        log.warning("The index of cities in %s can't be read (%s); it is made anew.", file, type(error).__name__)
        return None


def _keep(index: CityIndex, file: Path, made_from: str) -> None:
    """Written beside its place and moved there at once: a reader finds all of it or nothing."""
    rows = array("q", [row for row, _ in index.others])
    header = f"{made_from} {len(index.offsets)} {len(rows)}\n".encode()
    names = "\n".join([*index.keys, *(key for _, key in index.others)]).encode()
    part = file.with_suffix(f".{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(header + index.offsets.tobytes() + rows.tobytes() + names)
        part.replace(file)
    except OSError as error:
        log.warning("The index of cities can't be kept in %s (%s); each start makes it anew.", file.parent, type(error).__name__)
        with suppress(OSError):
            part.unlink()
