"""The log: one plain line an event on standard error, and never a word of an article."""

from __future__ import annotations

import logging
import sys
import traceback
from types import TracebackType

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class WithoutValues(logging.Formatter):
    """Writes an exception as its type and the lines of code it came through, without its message.

    A message often quotes the value that was wrong (KeyError, ValueError, pydantic's ValidationError): a piece of the article.
    """

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
    handler.setFormatter(WithoutValues(FORMAT))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("service").setLevel(level)
