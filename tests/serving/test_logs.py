"""The log's form: exceptions without their messages."""

from __future__ import annotations

import logging

from service.serving.logs import FORMAT, WithoutValues


def test_logs_tell_an_exception_and_its_causes_without_their_messages() -> None:
    quoted = " ".join(["words", "of", "the", "article"])
    try:
        try:
            raise KeyError(quoted)
        except KeyError as error:
            raise ValueError(quoted) from error
    except ValueError as error:
        record = logging.LogRecord("service", logging.ERROR, __file__, 1, "it failed", (), (type(error), error, error.__traceback__))
    told = WithoutValues(FORMAT).format(record)
    assert "it failed" in told
    assert "builtins.ValueError" in told
    assert "builtins.KeyError" in told
    assert "test_logs.py" in told
    assert quoted not in told


def test_logs_end_with_exceptions_that_go_in_circles() -> None:
    first, second = ValueError("a"), KeyError("b")
    first.__cause__, second.__cause__ = second, first
    record = logging.LogRecord("service", logging.ERROR, __file__, 1, "it failed", (), (ValueError, first, None))
    assert WithoutValues(FORMAT).format(record).count("ValueError") == 1
