"""The summaries that are asked for: a bounded queue of them, who waits for each, and what has been told of it so far.

The same summary asked for by several is written once, and told to each from its beginning. Whoever waits no longer, because the deadline
has passed or the client has gone, leaves; a summary that nobody waits for is given up.
"""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Generator
from dataclasses import dataclass, field

from service import metrics, problems
from service.article import Article
from service.contract import Facts, Progress, Step
from service.problems import Problem
from service.serving.cache import Answer, Cache

FIRST_GUESS = 4.0  # seconds a summary takes, until the first has been written
HEARTBEAT = 1.0  # seconds without news after which a follower is told that there are none: only what is sent shows that a client has gone
SHARING = 64  # who may wait for summaries that others have asked for already
STOPPING_RETRY = 5  # seconds after which to ask a service again that is stopping


@dataclass(eq=False)
class Job:
    """A summary to be written. What changes is changed by Jobs alone, under its lock."""

    key: bytes
    article: Article
    facts: Facts
    sentences: int
    accepted: float = field(default_factory=time.monotonic)
    steps: list[Step] = field(default_factory=list)
    answer: Answer | None = None
    failure: BaseException | None = None
    followers: int = 0
    deadline: float = 0.0  # of the follower who has most time left, on time.monotonic()'s clock
    given_up: bool = False

    @property
    def done(self) -> bool:
        return self.answer is not None or self.failure is not None


class Jobs:
    """May be used from any thread."""

    def __init__(self, queue: int, seconds: float, cache: Cache) -> None:
        """``queue``: how many may wait; ``seconds``: how long each follower does, at most."""
        self._most = queue
        self._seconds = seconds
        self._cache = cache
        self._waiting: deque[Job] = deque()
        self._running: Job | None = None
        self._followers = 0
        self._each = FIRST_GUESS
        self._closed = False
        self._changed = threading.Condition()

    # --- for those who ask

    def follow(self, key: bytes, article: Article, facts: Facts, sentences: int) -> Generator[Step | None, None, Answer]:
        """The steps of a summary, which is the generator's value: from the cache, or as it is written.

        Raises Problem where it can't be had now or within the time, and whatever the writer raised.
        """
        deadline = time.monotonic() + self._seconds
        job = self._joined(key, article, facts, sentences, deadline)
        told, place = 0, 0
        try:
            while True:
                with self._changed:

                    def news() -> bool:
                        return len(job.steps) > told or job.done or self._place(job) not in (0, place)  # noqa: B023

                    heard = self._changed.wait_for(news, min(HEARTBEAT, deadline - time.monotonic()))
                    now = self._place(job)
                step: Step | None = None
                if len(job.steps) > told:
                    step = job.steps[told]
                    told += 1
                elif job.answer is not None:
                    return job.answer
                elif job.failure is not None:
                    raise job.failure
                elif heard:
                    place = now
                    step = Progress(stage="waiting", place=place)
                elif time.monotonic() >= deadline:
                    raise self._too_slow()
                yield step
        finally:
            self._leave(job)

    def _joined(self, key: bytes, article: Article, facts: Facts, sentences: int, deadline: float) -> Job:
        with self._changed:
            answer = self._cache.get(key)
            if answer is not None:
                job = Job(key, article, facts, sentences, steps=list(answer[0].sentences), answer=answer)
            else:
                shared = next((job for job in (self._running, *self._waiting) if job and job.key == key and not job.given_up), None)
                job = shared or self._queued(Job(key, article, facts, sentences))
                if shared and self._followers >= self._most + 1 + SHARING:
                    raise self._busy(self._followers)
            job.followers += 1
            job.deadline = max(job.deadline, deadline)
            self._followers += 1
            return job

    def _queued(self, job: Job) -> Job:
        if self._closed:
            raise Problem(problems.BUSY, "The service is stopping. Ask again in a moment.", {"retry_after": STOPPING_RETRY})
        self._drop_abandoned()
        if len(self._waiting) >= self._most:
            raise self._busy(len(self._waiting))
        self._waiting.append(job)
        self._changed.notify_all()
        return job

    def _leave(self, job: Job) -> None:
        with self._changed:
            job.followers -= 1
            self._followers -= 1
            self._drop_abandoned()

    def _place(self, job: Job) -> int:
        """Among those that wait, from 1; 0 where it doesn't wait."""
        return self._waiting.index(job) + 1 if job in self._waiting else 0

    def _busy(self, waiting: int) -> Problem:
        wait = self._wait()
        return Problem(problems.BUSY, f"{waiting} are waiting already. Ask again in about {wait} seconds.", {"retry_after": wait})

    def _too_slow(self) -> Problem:
        detail = f"It was not done within {self._seconds:g} seconds, waiting included. Ask again when fewer summaries are waiting."
        return Problem(problems.TOO_SLOW, detail, {"retry_after": self._wait()})

    def _wait(self) -> int:
        """Seconds until what waits now will have been written, about."""
        return max(1, math.ceil(self._each * (len(self._waiting) + 1)))

    # --- for whoever writes

    def next(self) -> Job | None:
        """The next job that somebody waits for; None when it is time to end."""
        with self._changed:
            while True:
                self._drop_abandoned()
                if self._waiting:
                    job = self._running = self._waiting.popleft()
                    metrics.observe("wait", time.monotonic() - job.accepted)
                    self._changed.notify_all()
                    return job
                if self._closed:
                    return None
                self._changed.wait()

    def is_over(self, job: Job) -> bool:
        """Whether nobody waits for it any more; from then on nobody can join it."""
        with self._changed:
            job.given_up = job.given_up or self._abandoned(job)
            return job.given_up

    def tell(self, job: Job, step: Step) -> None:
        with self._changed:
            job.steps.append(step)
            self._changed.notify_all()

    def finish(self, job: Job, answer: Answer | None = None, failure: BaseException | None = None, seconds: float | None = None) -> None:
        """What has become of a job; ``seconds``: how long it took to write."""
        with self._changed:
            if self._running is job:
                self._running = None
            job.answer, job.failure = answer, failure
            if answer is not None:
                self._cache.put(job.key, answer)
            if seconds is not None:
                self._each += 0.2 * (seconds - self._each)
            self._changed.notify_all()

    def fail_running(self, problem: Problem) -> None:
        """The job that was being written when its writer broke down."""
        with self._changed:
            if self._running:
                self.finish(self._running, failure=problem)

    def fail_all(self, problem: Problem) -> None:
        """Nobody is left waiting where nothing will be written any more."""
        with self._changed:
            self.fail_running(problem)
            while self._waiting:
                self.finish(self._waiting.popleft(), failure=problem)

    def close(self) -> None:
        """Takes no more; what waits is still given out."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def wait_closed(self, seconds: float) -> None:
        """Waits so long, or until no more is taken."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed, seconds)

    def queued(self) -> tuple[int, float]:
        """How many wait, and for how many seconds the first of them has."""
        with self._changed:
            self._drop_abandoned()
            return len(self._waiting), time.monotonic() - self._waiting[0].accepted if self._waiting else 0.0

    def _drop_abandoned(self) -> None:
        if any(self._abandoned(job) for job in self._waiting):
            self._waiting = deque(job for job in self._waiting if not self._abandoned(job))
            self._changed.notify_all()

    @staticmethod
    def _abandoned(job: Job) -> bool:
        return not job.followers or time.monotonic() >= job.deadline
