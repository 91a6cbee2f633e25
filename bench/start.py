"""The server as a user starts it: seconds to the first answers, memory at most."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from typing import Any

from bench.server import Server

_SHORT = "The mayor of Paris said on Tuesday that the city would plant trees along the river."


def warm(articles: Sequence[str]) -> dict[str, Any]:
    """From the command to facts and to a model that is ready; seconds of the first summary; peak MB of each process after some."""
    return _started(articles)


def cold() -> dict[str, Any]:
    """The same where the model is still to be converted: an empty cache."""
    with tempfile.TemporaryDirectory() as cache:
        return _started([], LEDE_CACHE=cache)


def _started(articles: Sequence[str], **environment: str) -> dict[str, Any]:
    with Server(**environment) as server:
        told: dict[str, Any] = {"facts_s": server.seconds_until("POST", "/summarise", {"text": _SHORT, "parts": ["facts"]})}
        told["ready_s"] = server.seconds_until("GET", "/readyz")
        for number, article in enumerate(articles):
            asked = time.perf_counter()
            server.ask("POST", "/summarise", {"text": article})
            if number == 0:
                told["first_summary_s"] = round(time.perf_counter() - asked, 2)
        return told | server.peak_mb()
