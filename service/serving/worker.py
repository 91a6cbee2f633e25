"""The one thread that owns the model: loads it in the background, then writes one summary after another.

Torch is entered from this thread only: each thread that enters it grows an OpenMP team of its own. Requests put their job into a
bounded queue and wait; they are refused at once when it is full, and leave it when their deadline has passed.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from service import problems
from service.article import Article
from service.contract import Facts, Summary, Warning
from service.problems import Problem
from service.serving.status import Status
from service.settings import Settings

LOADING_RETRY = 5  # seconds after which a client may ask again
FIRST_GUESS = 4.0  # seconds a summary takes, until the first has been written
log = logging.getLogger(__name__)

Answer = tuple[Summary, list[Warning]]


class Writes(Protocol):
    """What the thread runs: ``stop`` is asked between steps, and true means that nobody waits any more."""

    def summarise(self, article: Article, facts: Facts, sentences: int, stop: Callable[[], bool] | None = None) -> Answer: ...

    def receipt(self) -> Mapping[str, Any]: ...


@dataclass
class Job:
    article: Article
    facts: Facts
    sentences: int
    deadline: float  # on time.monotonic()'s clock
    answer: Future[Answer] = field(default_factory=Future)
    abandoned: threading.Event = field(default_factory=threading.Event)

    def over(self) -> bool:
        """Whether nobody waits for the answer any more."""
        return self.abandoned.is_set() or time.monotonic() >= self.deadline


def load_default(settings: Settings) -> Writes:
    """The model that the settings name, ready to write."""
    from service.summary import Summariser
    from service.summary.writer import Writer

    return Summariser(Writer.load(settings))


class ModelThread:
    """A summariser for many threads, backed by one that is entered from a single thread.

    ``load`` is called in that thread. Start with ``start``, end with ``stop``.
    """

    def __init__(
        self,
        settings: Settings,
        load: Callable[[Settings], Writes] = load_default,
        on_change: Callable[[Status], None] = lambda status: None,
    ) -> None:
        self._settings = settings
        self._load = load
        self._on_change = on_change
        self._state: Literal["loading", "ready", "failed", "stopped"] = "loading"
        self._reason: str | None = None
        self._writer: Writes | None = None
        self._waiting: deque[Job] = deque()
        self._running: Job | None = None
        self._changed = threading.Condition()
        self._stopping = False
        self._seconds = FIRST_GUESS
        self._thread = threading.Thread(target=self._run, name="model", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout: float | None = None) -> bool:
        """Accepts no more, finishes what is running and waiting, and ends the thread.

        True if it ended within ``timeout`` seconds (None: however long it takes). While the model is still loading, that is when it
        has loaded.
        """
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def status(self) -> Status:
        with self._changed:
            return Status(self._state, self._reason, len(self._waiting))

    def receipt(self) -> Mapping[str, Any]:
        return self._writer.receipt() if self._writer else {}

    def summarise(self, article: Article, facts: Facts, sentences: int) -> Answer:
        """Has the summary written; raises Problem where it can't be had now or within the deadline, and whatever the writer raises."""
        job = Job(article, facts, sentences, time.monotonic() + self._settings.deadline)
        self._accept(job)
        try:
            return job.answer.result(timeout=self._settings.deadline)
        except TimeoutError:
            job.abandoned.set()
            raise self._too_slow() from None

    def _too_slow(self) -> Problem:
        detail = (
            f"It was not done within {self._settings.deadline:g} seconds, waiting included. Ask again when fewer summaries are waiting."
        )
        return Problem(problems.TOO_SLOW, detail, {"retry_after": self._wait()})

    def _accept(self, job: Job) -> None:
        with self._changed:
            if self._stopping:
                raise Problem(problems.BUSY, "The service is stopping. Ask again in a moment.", {"retry_after": LOADING_RETRY})
            if self._state == "loading":
                detail = f'Ask again in {LOADING_RETRY} seconds, or ask for the facts alone ("parts": ["facts"]), which need no model.'
                raise Problem(problems.MODEL_LOADING, detail, {"retry_after": LOADING_RETRY})
            if self._state != "ready":
                detail = f'{self._reason} Until that is mended, ask for the facts alone ("parts": ["facts"]), which need no model.'
                raise Problem(problems.MODEL_MISSING, detail)
            self._drop_abandoned()
            if len(self._waiting) >= self._settings.queue:
                wait = self._wait()
                detail = f"{len(self._waiting)} are waiting already. Ask again in about {wait} seconds."
                raise Problem(problems.BUSY, detail, {"retry_after": wait})
            self._waiting.append(job)
            self._changed.notify()

    def _drop_abandoned(self) -> None:
        if any(job.over() for job in self._waiting):
            self._waiting = deque(job for job in self._waiting if not job.over())

    def _wait(self) -> int:
        """Seconds until what waits now will have been written, about."""
        return max(1, math.ceil(self._seconds * (len(self._waiting) + 1)))

    def _run(self) -> None:
        try:
            writer = self._load(self._settings)
            self._writer = writer
            self._set("ready")
            while job := self._next():
                self._write(writer, job)
            self._set("stopped")
        except BaseException as error:
            log.exception("the model's thread ended")
            self._set("failed", error.detail if isinstance(error, Problem) else f"{type(error).__name__}: {error}".rstrip(".") + ".")
        finally:
            self._refuse_the_rest()

    def _next(self) -> Job | None:
        """The next job that somebody waits for; None when it is time to end."""
        with self._changed:
            while True:
                self._drop_abandoned()
                if self._waiting:
                    self._running = self._waiting.popleft()
                    return self._running
                if self._stopping:
                    return None
                self._changed.wait()

    def _write(self, writer: Writes, job: Job) -> None:
        began = time.monotonic()
        answer: Answer | None = None
        failure: Exception | None = None
        try:
            answer = writer.summarise(job.article, job.facts, job.sentences, stop=job.over)
        except Exception as error:
            failure = error
        self._running = None
        if job.over():  # what a writer makes that was told to stop is no summary
            job.answer.set_exception(self._too_slow())
        elif answer:
            self._seconds += 0.2 * (time.monotonic() - began - self._seconds)
            job.answer.set_result(answer)
        else:
            job.answer.set_exception(failure)

    def _set(self, state: Literal["loading", "ready", "failed", "stopped"], reason: str | None = None) -> None:
        with self._changed:
            self._state, self._reason = state, reason
        self._on_change(self.status())

    def _refuse_the_rest(self) -> None:
        """Nobody is left waiting for a thread that has ended."""
        with self._changed:
            left = [self._running, *self._waiting]
            self._running = None
            self._waiting.clear()
        for job in left:
            if job and not job.answer.done():
                job.answer.set_exception(Problem(problems.MODEL_MISSING, f"{self._reason or 'The service is stopping.'} Ask again later."))
