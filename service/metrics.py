"""What the service counts and times, for Prometheus. No label holds anything that a client sent."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from prometheus_client import Counter, Gauge, Histogram

Stage = Literal["facts", "wait", "prefill", "decode", "verification"]

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 60, 120)

REQUESTS = Counter("lede_requests", "Requests answered.", ["method", "route", "status"])
REQUEST_SECONDS = Histogram("lede_request_seconds", "Seconds from a request to the end of its answer.", ["route"], buckets=_SECONDS)
PROBLEMS = Counter("lede_problems", "Problems answered, by the last part of their type.", ["type"])
QUEUE_LENGTH = Gauge("lede_queue_length", "Summaries that wait to be written.")
QUEUE_AGE = Gauge("lede_queue_age_seconds", "How long the first of them has waited.")
READY = Gauge("lede_ready", "1 when summaries can be written.")
RESTARTS = Counter("lede_model_restarts", "How often the model's thread was started anew after it had ended by itself.")
STAGE_SECONDS = Histogram(
    "lede_stage_seconds",
    "Seconds of facts, of waiting for the model, of reading an article (prefill), of each pass or piece of writing (decode), "
    "and of all else in a summary: selecting, composing, holding it against the article (verification).",
    ["stage"],
    buckets=_SECONDS,
)
TOKENS = Counter("lede_tokens", "Tokens that the model read (articles and instructions), scored (candidates) and wrote.", ["kind"])
CACHE = Counter("lede_cache_lookups", "Summaries looked up in the cache.", ["outcome"])


class _Within(threading.local):
    """Seconds that the stages within the present one have taken."""

    seconds = 0.0


_within = _Within()


def observe(stage: Stage, seconds: float) -> None:
    STAGE_SECONDS.labels(stage=stage).observe(seconds)


@contextmanager
def stage(name: Stage) -> Iterator[None]:
    """Times a stage; a stage within it, in the same thread, counts for itself alone."""
    before, _within.seconds = _within.seconds, 0.0
    began = time.perf_counter()
    try:
        yield
    finally:
        took = time.perf_counter() - began
        observe(name, max(0.0, took - _within.seconds))
        _within.seconds = before + took
