"""Where lines come from and answers go: files, plain or compressed (.gz), and "-", standard input and output.

Answers for a file go to ``OUT.part`` until all are there, each sealed to the line that it answers. A run that finds such a file, made with
the same settings, goes along it and its own input together, keeps what belongs together, and cuts off the rest: a torn last line, or the
answers to lines that are now others. So it needs nothing of the input beforehand, and a pipe can be read again like a file. The partial
file is plain whatever ``OUT`` is: a compressed one could not be cut.
"""

from __future__ import annotations

import fcntl
import gzip
import json
import os
import sys
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import IO, Any, cast

from service.batch.answers import Line, failed, is_sealed, unsealed

STANDARD = Path("-")  # standard input or output


class BatchError(Exception):
    """Why a run can't begin or go on, and what to do."""


def lines_of(source: Path) -> Iterator[Line]:
    """The lines that are not blank, numbered from 1."""
    number = 0
    try:
        with _opened(source) as file:
            for line in file:
                if line.strip():
                    number += 1
                    yield number, line
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise BatchError(
            f"{source} is damaged or cut off after line {number} ({error}). Mend it, then start the same command again."
        ) from error


def count(source: Path) -> int | None:
    """How many lines there are to answer; None for what can be read only once, or not to its end."""
    try:
        return sum(1 for _ in lines_of(source)) if source.is_file() else None
    except BatchError:
        return None


def _opened(source: Path) -> IO[bytes]:
    if source == STANDARD:
        return sys.stdin.buffer
    return cast(IO[bytes], gzip.open(source)) if source.suffix == ".gz" else source.open("rb")


class Partial:
    """The answers so far to a file's lines, this run's alone; ``with Partial.of(target) as partial``."""

    def __init__(self, file: IO[bytes], target: Path) -> None:
        self._file = file
        self._target = target

    @staticmethod
    def path(target: Path) -> Path:
        return target.with_name(target.name + ".part")

    @classmethod
    @contextmanager
    def of(cls, target: Path) -> Iterator[Partial]:
        """Raises BatchError where another run has it."""
        path = cls.path(target)
        with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o666), "r+b") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # ends with the process, however that ends
            except BlockingIOError:
                raise BatchError(f"Another run is writing to {path}. Wait for it, or give another name for the answers.") from None
            yield cls(file, target)

    def kept(self, lines: Iterator[Line], made_with: Mapping[str, Any]) -> tuple[int, int, Iterator[Line]]:
        """How many lines are answered, how many of them by errors, and the lines that are left. What else the file holds is cut off."""
        header = json.dumps(made_with).encode() + b"\n"
        self._file.seek(0)
        if self._file.readline() != header:
            self._file.seek(0)
            self._file.truncate()
            self.append(header)
            return 0, 0, lines
        done = errors = 0
        place = len(header)
        for answer in self._file:
            line = next(lines, None)
            if line is None or not is_sealed(line[1], answer):
                lines = chain([] if line is None else [line], lines)
                break
            done, errors, place = done + 1, errors + failed(answer), place + len(answer)
        self._file.seek(place)
        self._file.truncate()
        return done, errors, lines

    def append(self, line: bytes) -> None:
        self._file.write(line)
        self._file.flush()

    def finish(self) -> None:
        """Puts the answers, without header and seals, in the target's place at once."""
        whole = self._target.with_name(self._target.name + ".whole")
        self._file.seek(0)
        self._file.readline()
        with whole.open("wb") as out:
            if self._target.suffix == ".gz":
                with gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0) as packed:
                    packed.writelines(map(unsealed, self._file))
            else:
                out.writelines(map(unsealed, self._file))
            out.flush()
            os.fsync(out.fileno())
        whole.replace(self._target)
        self.path(self._target).unlink()
