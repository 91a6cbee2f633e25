"""The log's form: JSON lines, exceptions without their messages."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from service.serving.logs import JsonLines, request_id


@pytest.fixture(autouse=True)
def no_request() -> Iterator[None]:
    token = request_id.set(None)
    yield
    request_id.reset(token)


def told(message: str, *, error: Exception | None = None, **members: Any) -> dict[str, Any]:
    """What the log's line says, as the JSON it is."""
    record = logging.LogRecord(
        "service.x", logging.ERROR, __file__, 1, message, (), (type(error), error, error.__traceback__) if error else None
    )
    if members:
        record.members = members
    line = JsonLines().format(record)
    assert "\n" not in line
    read: dict[str, Any] = json.loads(line)
    return read


def test_logs_are_an_object_a_line_with_time_level_and_message() -> None:
    line = told("it\nfailed")
    assert line.pop("time").endswith("+00:00")
    assert line == {"level": "error", "logger": "service.x", "message": "it\nfailed"}


def test_logs_carry_members_and_the_requests_id() -> None:
    request_id.set("0123456789abcdef")
    line = told("answered", status=200)
    assert (line["status"], line["request_id"]) == (200, "0123456789abcdef")


def test_logs_tell_an_exception_and_its_causes_without_their_messages() -> None:
    quoted = " ".join(["words", "of", "the", "article"])
    try:
        try:
            raise KeyError(quoted)
        except KeyError as error:
            raise ValueError(quoted) from error
    except ValueError as error:
        line = told("it failed", error=error)
    assert line["message"] == "it failed"
    assert "builtins.ValueError" in line["exception"]
    assert "builtins.KeyError" in line["exception"]
    assert "test_logs.py" in line["exception"]
    assert quoted not in line["exception"]


def test_logs_end_with_exceptions_that_go_in_circles() -> None:
    first, second = ValueError("a"), KeyError("b")
    first.__cause__, second.__cause__ = second, first
    assert told("it failed", error=first)["exception"].count("ValueError") == 1
