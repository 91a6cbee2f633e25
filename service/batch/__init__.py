"""JSON Lines in, JSON Lines out: in order, one line for each, and a line that failed says so in its place."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from service.batch.answers import Answers, Work, failed, one_by_one, unsealed
from service.batch.files import STANDARD, BatchError, Partial, count, lines_of

__all__ = ["STANDARD", "Answers", "BatchError", "Partial", "Work", "code_digest", "one_by_one", "run"]

Progress = Callable[[Iterator[bytes], int, int | None], Iterator[bytes]]


def run(
    source: Path,
    target: Path,
    answers: Answers,
    made_with: Mapping[str, Any],
    progress: Progress = lambda answers, done, total: answers,
) -> int:
    """Writes the answer to every line of ``source`` into ``target``; returns how many lines failed.

    ``made_with`` (JSON) tells apart runs that may not be mixed. ``progress`` wraps the answers to come, and is told how many are there
    and how many there will be (None: nobody knows). Raises BatchError.
    """
    lines, total = lines_of(source), count(source)
    errors = 0
    if target == STANDARD:
        for answer in progress(answers(lines), 0, total):
            errors += failed(answer)
            sys.stdout.buffer.write(unsealed(answer))
            sys.stdout.buffer.flush()
        return errors
    with Partial.of(target) as partial:
        done, errors, left = partial.kept(lines, made_with)
        for answer in progress(answers(left), done, total):
            errors += failed(answer)
            partial.append(answer)
        partial.finish()
    return errors


def code_digest() -> str:
    """SHA-256 of this package's code, rules and lists: an answer that others made is none of this run."""
    root = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for file in sorted(root.rglob("*")):
        if file.is_file() and file.suffix in (".py", ".yaml", ".txt", ".tsv", ".csv", ".json"):
            digest.update(f"{file.relative_to(root)}\n".encode() + file.read_bytes())
    return digest.hexdigest()
