"""Whether summaries can be written, as /readyz tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from service.briefing import Summarises


@dataclass(frozen=True, slots=True)
class Status:
    """``reason`` says why no summaries can be written, where that is known; ``waiting`` counts those in the queue, ``oldest`` is how long,
    in seconds, the first of them has waited."""

    state: Literal["loading", "ready", "failed", "stopped"]
    reason: str | None = None
    waiting: int = 0
    oldest: float = 0.0


class Served(Summarises, Protocol):
    """A summariser that knows whether it is ready; its methods may be called from any thread."""

    def status(self) -> Status: ...
