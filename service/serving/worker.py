"""The one thread that owns the model: loads it in the background, then writes one summary after another.

Torch is entered from this thread only: each thread that enters it grows an OpenMP team of its own. Should it end by itself, another one
is started in its place, which loads the model anew and goes on with what waits.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Generator, Mapping
from typing import Any, Literal, Protocol

from service import metrics, problems
from service.article import Article
from service.contract import Facts, Step
from service.problems import Problem
from service.serving.cache import Answer, Cache, key_of
from service.serving.jobs import Job, Jobs
from service.serving.status import Status
from service.settings import Settings

LOADING_RETRY = 5  # seconds after which a client may ask again
PAUSES = (0.0, 1.0, 5.0, 20.0, 60.0)  # seconds before each restart; a thread that ends once more is not started again
STANDING_BACK = 5  # niceness of the model's threads beyond the others', which take milliseconds for facts, health and refusals
STEADY = 300.0  # seconds after which a thread that ends counts as the first to do so
log = logging.getLogger(__name__)


class Writes(Protocol):
    """What the thread runs (summary/summariser.py): tells the steps of a summary, and returns it with its warnings.

    ``stop`` is asked between steps, and true means that nobody waits any more.
    """

    def stream(
        self, article: Article, facts: Facts, sentences: int, stop: Callable[[], bool] | None = None
    ) -> Generator[Step, None, Answer]: ...

    def receipt(self) -> Mapping[str, Any]: ...


def load_default(settings: Settings) -> Writes:
    """The model that the settings name, ready to write."""
    from service.summary import Summariser
    from service.summary.writer import Writer

    return Summariser(Writer.load(settings))


def give_back_memory() -> None:
    """Gives what has been freed back to the system, where the C library can (glibc): the heap of a thread that has ended keeps hundreds of
    megabytes, and the next one fills a heap of its own."""
    gc.collect()
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


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
        self._jobs = Jobs(settings.queue, settings.deadline, Cache(settings.remember))
        self._state: Literal["loading", "ready", "failed", "stopped"] = "loading"
        self._reason: str | None = None
        self._receipt: Mapping[str, Any] = {}
        self._keeper = threading.Thread(target=self._keep_running, name="model-keeper", daemon=True)

    def start(self) -> None:
        self._keeper.start()

    def stop(self, timeout: float | None = None) -> bool:
        """Accepts no more, finishes what is running and waiting, and ends the thread.

        True if it ended within ``timeout`` seconds (None: however long it takes). While the model is still loading, that is when it
        has loaded.
        """
        self._jobs.close()
        self._keeper.join(timeout)
        return not self._keeper.is_alive()

    def status(self) -> Status:
        return Status(self._state, self._reason, *self._jobs.queued())

    def receipt(self) -> Mapping[str, Any]:
        return self._receipt

    def stream(self, article: Article, facts: Facts, sentences: int) -> Generator[Step | None, None, Answer]:
        """Has the summary written, and tells its steps; None once a second while there are none.

        Raises Problem where it can't be had now or within the deadline, and whatever the writer raises.
        """
        if self._state == "loading":
            detail = f'Ask again in {LOADING_RETRY} seconds, or ask for the facts alone ("parts": ["facts"]), which need no model.'
            raise Problem(problems.MODEL_LOADING, detail, {"retry_after": LOADING_RETRY})
        if self._state == "failed":
            detail = f'{self._reason} Until that is mended, ask for the facts alone ("parts": ["facts"]), which need no model.'
            raise Problem(problems.MODEL_MISSING, detail)
        return (yield from self._jobs.follow(key_of(article, sentences, self._receipt), article, facts, sentences))

    def _keep_running(self) -> None:
        """Runs the model's thread, and another one in its place where it ends by itself."""
        ended = 0
        while True:
            began = time.monotonic()
            thread = threading.Thread(target=self._run, name="model", daemon=True)
            thread.start()
            thread.join()
            if self._state in ("stopped", "failed"):
                break
            ended = 1 if time.monotonic() - began > STEADY else ended + 1
            if ended > len(PAUSES):
                self._set("failed", f"The model's thread ended {ended} times in a row. The log says why; start the service again.")
                break
            self._set("loading", "The model's thread ended by itself, as the log says, and is started again.")
            detail = f"The model broke down while it wrote, and is started again. Ask again in {LOADING_RETRY} seconds."
            self._jobs.fail_running(Problem(problems.MODEL_LOADING, detail, {"retry_after": LOADING_RETRY}))
            self._jobs.wait_closed(PAUSES[ended - 1])
            give_back_memory()
            metrics.RESTARTS.inc()
        self._jobs.fail_all(Problem(problems.MODEL_MISSING, f"{self._reason or 'The service is stopping.'} Ask again later."))

    def _run(self) -> None:
        """The thread's life: it ends with the state "stopped" or "failed", or else by itself."""
        try:
            _stand_back()
            writer = self._loaded()
            while writer and (job := self._jobs.next()):
                self._write(writer, job)
            if writer:
                self._set("stopped")
        except BaseException:
            log.exception("the model's thread ended")

    def _loaded(self) -> Writes | None:
        """The model; None where it can't be loaded the first time, which no restart mends."""
        try:
            writer = self._load(self._settings)
        except Exception as error:
            if self._receipt:
                raise
            log.exception("the model could not be loaded")
            self._set("failed", error.detail if isinstance(error, Problem) else f"{type(error).__name__}: {error}".rstrip(".") + ".")
            return None
        self._receipt = writer.receipt()
        give_back_memory()
        self._set("ready")
        return writer

    def _write(self, writer: Writes, job: Job) -> None:
        began = time.monotonic()
        given_up = Problem(problems.TOO_SLOW, "Nobody waited for it any more.")
        try:
            steps = writer.stream(job.article, job.facts, job.sentences, stop=lambda: self._jobs.is_over(job))
            while not self._jobs.is_over(job):
                self._jobs.tell(job, next(steps))
            steps.close()
            self._jobs.finish(job, failure=given_up)
        except StopIteration as end:
            if self._jobs.is_over(job):  # what a writer makes that was told to stop is no summary
                self._jobs.finish(job, failure=given_up)
            else:
                self._jobs.finish(job, end.value, seconds=time.monotonic() - began)
        except Exception as error:
            self._jobs.finish(job, failure=error)

    def _set(self, state: Literal["loading", "ready", "failed", "stopped"], reason: str | None = None) -> None:
        self._state, self._reason = state, reason
        self._on_change(self.status())


def _stand_back() -> None:
    """Lets other threads of the process have the processor before this one and those that torch starts from it."""
    if sys.platform == "linux":  # elsewhere niceness is the whole process's
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, min(19, os.getpriority(os.PRIO_PROCESS, thread) + STANDING_BACK))
