"""A summariser without a model, for tests of what is around it: it quotes the article's first sentences."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Mapping
from typing import Any

from service.article import Article
from service.contract import Facts, Progress, Span, Step, Summary, SummarySentence, Warning


class Leads:
    """Quotes the lead. ``seconds`` is the time it takes, ``gate`` a door that it waits at; it looks at ``stop`` meanwhile."""

    def __init__(self, seconds: float = 0.0, gate: threading.Event | None = None) -> None:
        self.seconds = seconds
        self.gate = gate
        self.written: list[str] = []
        self.threads: set[str] = set()
        self.stopped = 0
        self.started = threading.Event()

    def receipt(self) -> Mapping[str, Any]:
        return {"model": "leads", "prompt": "none@1"}

    def stream(
        self, article: Article, facts: Facts, sentences: int, stop: Callable[[], bool] | None = None
    ) -> Generator[Step, None, tuple[Summary, list[Warning]]]:
        self.threads.add(threading.current_thread().name)
        self.started.set()
        yield Progress(stage="writing")
        until = time.monotonic() + self.seconds
        while time.monotonic() < until or (self.gate and not self.gate.is_set()):
            if stop and stop():
                self.stopped += 1
                break
            time.sleep(0.005)
        quoted: list[SummarySentence] = []
        at = 0
        for sentence in article.body[:sentences]:
            words = " ".join(article.text[sentence.start : sentence.end].split())
            source = Span(start=sentence.start, end=sentence.end)
            quoted.append(SummarySentence(text=words, start=at, end=at + len(words), method="extracted", sources=[source], support=1.0))
            at += len(words) + 1
        text = " ".join(sentence.text for sentence in quoted)
        self.written.append(text)
        yield from quoted
        return Summary(text=text, method="extracted", read=[], sentences=quoted, claims=[]), []
