"""How soon a stream tells the facts: milliseconds from the question to its first event, alone and while eight summaries are written.

python -m bench.streams [ARTICLES.jsonl]     over the tests' articles, or over the "text" of each line
"""

from __future__ import annotations

import itertools
import json
import math
import statistics
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from bench import machine
from bench.server import Server
from service.client import Lede

ARTICLES = Path(__file__).parents[1] / "tests" / "articles"
_WRITTEN = 8
_PAUSE = 1.0  # seconds between two questions: a stream that was left is noticed by then, and its summary given up


def run(texts: Sequence[str]) -> dict[str, Any]:
    number = itertools.count()
    with Server(LEDE_QUEUE=str(2 * _WRITTEN + 2), LEDE_DEADLINE="3600") as server:
        server.seconds_until("GET", "/readyz")
        lede = Lede(server.url, timeout=600)

        def fresh(text: str) -> str:
            """An article that the server does not know."""
            return f"{text}\n\nCopy {next(number)} of this article."

        def until_facts() -> list[float]:
            return [_until_facts(lede, fresh(text)) for text in texts]

        def write_on() -> None:
            while not enough.is_set():
                lede.summarise(fresh(texts[next(number) % len(texts)]))

        for text in texts:  # reads the word lists
            lede.facts(text)
        told = {"alone": _told(until_facts())}
        enough = threading.Event()
        clients = [threading.Thread(target=write_on) for _ in range(_WRITTEN)]
        for client in clients:
            client.start()
        time.sleep(_PAUSE)
        told[f"while_{_WRITTEN}_are_written"] = _told(until_facts())
        enough.set()
        for client in clients:
            client.join()
    return told


def _until_facts(lede: Lede, text: str) -> float:
    began = time.perf_counter()
    with closing(lede.stream(text)) as events:
        next(events)
        seconds = time.perf_counter() - began
    time.sleep(_PAUSE)
    return seconds


def _told(seconds: Sequence[float]) -> dict[str, float]:
    ordered = sorted(1000 * each for each in seconds)
    return {
        "p50_ms": round(statistics.median(ordered), 1),
        "p95_ms": round(ordered[math.ceil(0.95 * len(ordered)) - 1], 1),
        "most_ms": round(ordered[-1], 1),
    }


if __name__ == "__main__":
    if len(sys.argv) > 1:
        articles = [json.loads(line)["text"] for line in Path(sys.argv[1]).read_text("utf8").splitlines() if line.strip()]
    else:
        articles = [path.read_text("utf8") for path in sorted(ARTICLES.glob("*.txt"))]
    print(json.dumps({"machine": machine.describe(), "facts_of_a_stream": run(articles[:20])}, indent=1))
