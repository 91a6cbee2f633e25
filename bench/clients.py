"""Many at once: what the server answers over HTTP to clients that each ask for their next summary once they have the last."""

from __future__ import annotations

import math
import os
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bench.server import Server

NUMBERS = (1, 2, 4, 8, 16, 32)
_SHARED_BY = 8  # clients that ask once more for what has been answered


def run(articles: Sequence[str], numbers: Sequence[int], progress: Callable[[str], None]) -> dict[str, Any]:
    """Throughput, latency and the processors that are kept busy, for each number of clients; every article is asked for once.

    The articles go round, each time with another last line, which makes it one that the server does not know. ``from_the_cache`` are the
    last ones, asked for again.
    """
    told: dict[str, Any] = {"cores": len(os.sched_getaffinity(0))}
    asked = 0
    # What waits is not refused here, however slow the machine: that is another measure.
    with Server(LEDE_QUEUE=str(max(numbers)), LEDE_DEADLINE="3600") as server:
        server.seconds_until("GET", "/readyz")
        server.ask("POST", "/summarise", {"text": articles[-1]})
        for clients in numbers:
            progress(f"{clients} at once")
            count = len(articles) * math.ceil(2 * clients / len(articles))
            texts = [f"{articles[place % len(articles)]}\n\nCopy {place} of this article." for place in range(asked, asked + count)]
            asked += count
            told[str(clients)] = _asked(server, texts, clients)
        told["from_the_cache"] = _asked(server, texts, _SHARED_BY) | {"clients": _SHARED_BY}
    one = told.get("1", {}).get("per_minute")
    told["throughput_of_one"] = {str(clients): round(told[str(clients)]["per_minute"] / one, 2) for clients in numbers} if one else {}
    return told


def _asked(server: Server, texts: Sequence[str], clients: int) -> dict[str, Any]:
    left, lock = list(reversed(texts)), threading.Lock()
    seconds: list[float] = []
    refused = 0

    def client() -> None:
        nonlocal refused
        while True:
            with lock:
                if not left:
                    return
                text = left.pop()
            began = time.perf_counter()
            status = server.ask("POST", "/summarise", {"text": text})
            with lock:
                seconds.append(time.perf_counter() - began)
                refused += status != 200

    began, busy = time.perf_counter(), server.processor_seconds()
    with ThreadPoolExecutor(clients) as pool:
        for done in [pool.submit(client) for _ in range(clients)]:
            done.result()
    took = time.perf_counter() - began
    ranks = statistics.quantiles(seconds, n=100, method="inclusive")
    return {
        "answered": len(texts) - refused,
        "refused": refused,
        "per_minute": round(60 * (len(texts) - refused) / took, 2),
        **{f"p{percent}_s": round(ranks[percent - 1], 3) for percent in (50, 95, 99)},
        "processors_busy": round((server.processor_seconds() - busy) / took, 2),
    }
