"""The log: one JSON object a line on standard error, and never a word of an article."""

from __future__ import annotations

import datetime
import json
import logging
import sys
import traceback
from contextvars import ContextVar
from types import TracebackType

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
"""Of the request that this thread answers; every line that is logged meanwhile carries it."""


class JsonLines(logging.Formatter):
    """A line: ``{"time", "level", "logger", "message", "request_id"?, ..., "exception"?}``; a dict ``members`` given as extra adds its own.

    An exception is told by its type and the lines of code it came through, without its message: that often quotes the value that was
    wrong (KeyError, ValueError, pydantic's ValidationError), a piece of the article.
    """

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.datetime.fromtimestamp(record.created, datetime.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if known := request_id.get():
            line["request_id"] = known
        line |= getattr(record, "members", {})
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line)

    def formatException(
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        parts: list[str] = []
        error = ei[1]
        seen: set[int] = set()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            frames = "".join(traceback.format_tb(error.__traceback__))
            parts.append(f"{frames}{type(error).__module__}.{type(error).__qualname__} (its message may quote the article and is left out)")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\ncaused by:\n".join(parts)


def set_up_logging(level: int = logging.INFO) -> None:
    """Sends the process's log to standard error in this form; what libraries say counts from WARNING up."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("service").setLevel(level)
