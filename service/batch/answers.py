"""One line in, one line out: what is done with each, and how an answer is sealed to the very line that it answers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from service import problems
from service.briefing import Summarises, brief
from service.contract import CheckQuestion, Part, Question, Record
from service.problems import Problem, faults_in_words
from service.verdict import judge

Line = tuple[int, bytes]  # its number, from 1, and what it holds
Answers = Callable[[Iterator[Line]], Iterator[bytes]]
"""Answers lines in their order, each sealed; what does it in this process, in several, or on several machines."""

_SEAL = 32  # hexadecimal digits, followed by a space


@dataclass(frozen=True, slots=True)
class Work:
    """What is done with a line {"text", "title"?, "published"?}: a briefing; or with {"text", "summary", "published"?}: a check."""

    parts: tuple[Part, ...] = ("summary", "facts")
    sentences: int = 3
    check: bool = False

    @property
    def needs_model(self) -> bool:
        return not self.check and "summary" in self.parts

    def answer(self, line: Line, summariser: Summarises | None = None) -> bytes:
        """The sealed answer to a line; one that can't be answered says why, under "error"."""
        number, said = line
        answered = self._answered(said, number, summariser)
        return sealed(said, json.dumps(answered, ensure_ascii=False).encode("utf8", "backslashreplace") + b"\n")

    def _answered(self, line: bytes, number: int, summariser: Summarises | None) -> dict[str, Any]:
        record: Any = {}
        try:
            record = json.loads(line)
            if not isinstance(record, dict):
                raise Problem(problems.BAD_JSON, "Each line is an object with at least 'text'.")
            return {"id": record.get("id")} | self._record(record, summariser).model_dump(mode="json")
        except (ValueError, RecursionError) as error:  # no JSON, or pydantic's ValidationError
            problem = _problem_of(error)
        except Problem as error:
            problem = error
        return {"id": record.get("id") if isinstance(record, dict) else None, "line": number, "error": problem.as_json()}

    def _record(self, line: Mapping[str, Any], summariser: Summarises | None) -> Record:
        if self.check:
            return judge(CheckQuestion.model_validate(_members(line, "text", "summary", "published")))
        options = {"sentences": self.sentences, "parts": list(self.parts)}
        return brief(Question.model_validate(_members(line, "text", "title", "published") | options), summariser)


def one_by_one(work: Work, summariser: Summarises | None = None) -> Answers:
    """Answers in this process."""
    return lambda lines: (work.answer(line, summariser) for line in lines)


def sealed(line: bytes, answer: bytes) -> bytes:
    """The answer (with its line feed) behind a digest of it and of the line that it answers."""
    return hashlib.blake2b(line + answer, digest_size=_SEAL // 2).hexdigest().encode() + b" " + answer


def is_sealed(line: bytes, kept: bytes) -> bool:
    """Whether ``kept`` is whole, and the answer to this line."""
    return sealed(line, unsealed(kept)) == kept


def unsealed(kept: bytes) -> bytes:
    return kept[_SEAL + 1 :]


def failed(kept: bytes) -> bool:
    """Whether the answer is an error; in text, the quotation marks would stand behind a backslash."""
    return b'"error": {' in kept


def _members(line: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: line[name] for name in names if name in line}


def _problem_of(error: Exception) -> Problem:
    if isinstance(error, ValidationError):
        return Problem(problems.BAD_FIELD, f"{faults_in_words(error)}.")
    return Problem(problems.BAD_JSON, f"The line can't be read: {error}.")
