"""JSON Lines in, JSON Lines out: in order, one line for each, and a line that failed says so in its place.

Answers go to ``OUT.part`` until all are there. Its first line says for which input and with which settings they were made; only a run
with the same goes on with it, and any other begins anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from service import problems
from service.briefing import Summarises, brief
from service.contract import CheckQuestion, Question, Record
from service.problems import Problem, faults_in_words
from service.verdict import judge

Answers = Callable[[Mapping[str, Any]], Record]


def briefer(options: Mapping[str, Any], summariser: Summarises | None) -> Answers:
    """What answers a line {"text", "title"?, "published"?}; ``options`` are members of a Question that hold for every line."""
    return lambda line: brief(Question.model_validate(_members(line, "text", "title", "published") | dict(options)), summariser)


def judge_line(line: Mapping[str, Any]) -> Record:
    """Answers a line {"text", "summary", "published"?}."""
    return judge(CheckQuestion.model_validate(_members(line, "text", "summary", "published")))


def run(
    source: Path,
    target: Path,
    answer: Answers,
    made_with: Mapping[str, Any],
    progress: Callable[[Iterator[bytes], int, int], Iterator[bytes]] = lambda lines, done, total: lines,
) -> int:
    """Writes the answer to every line of ``source`` into ``target``; returns how many lines failed.

    ``made_with`` (JSON) tells apart runs that may not be mixed. ``progress`` wraps the lines left, and is told how many are done and how
    many there are.
    """
    header = {"input_sha256": _sha256(source), **made_with}
    partial = target.with_name(target.name + ".part")
    kept = _answers_kept(partial, header)
    failed = sum(b'"error": {' in line for line in kept)
    with source.open("rb") as lines, partial.open("wb") as out:
        out.write(json.dumps(header).encode() + b"\n")
        out.writelines(kept)
        total = sum(1 for line in lines if line.strip())
        lines.seek(0)
        left = (line for number, line in enumerate(line for line in lines if line.strip()) if number >= len(kept))
        for number, line in enumerate(progress(left, len(kept), total), len(kept) + 1):
            answered = _answer(line, number, answer)
            failed += "error" in answered
            out.write(json.dumps(answered, ensure_ascii=False).encode("utf8", "backslashreplace") + b"\n")
            out.flush()
    _finish(partial, target)
    return failed


def _members(line: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: line[name] for name in names if name in line}


def _answer(line: bytes, number: int, answer: Answers) -> dict[str, Any]:
    record: Any = {}
    try:
        record = json.loads(line)
        if not isinstance(record, dict):
            raise Problem(problems.BAD_JSON, "Each line is an object with at least 'text'.")
        return {"id": record.get("id")} | answer(record).model_dump(mode="json")
    except (ValueError, RecursionError) as error:  # no JSON, or pydantic's ValidationError
        problem = _problem_of(error)
    except Problem as error:
        problem = error
    return {"id": record.get("id") if isinstance(record, dict) else None, "line": number, "error": problem.as_json()}


def _problem_of(error: Exception) -> Problem:
    if isinstance(error, ValidationError):
        return Problem(problems.BAD_FIELD, f"{faults_in_words(error)}.")
    return Problem(problems.BAD_JSON, f"The line can't be read: {error}.")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _answers_kept(partial: Path, header: Mapping[str, Any]) -> list[bytes]:
    """Whole lines of an earlier run over the same input with the same settings; a line that was torn is made again."""
    if not partial.exists():
        return []
    first, *answers = partial.read_bytes().splitlines(keepends=True) or [b""]
    if first.strip() != json.dumps(header).encode():
        return []
    return [line for line in answers if line.endswith(b"\n")]


def _finish(partial: Path, target: Path) -> None:
    """Puts the answers, without the header, in the target's place at once."""
    whole = target.with_name(target.name + ".whole")
    with partial.open("rb") as answers, whole.open("wb") as out:
        answers.readline()
        while chunk := answers.read(1 << 20):
            out.write(chunk)
    whole.replace(target)
    partial.unlink()
