"""Sends mutated articles through the whole service and holds every answer against what must be true of it."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from werkzeug.test import TestResponse

from service.serving.logs import set_up_logging
from service.serving.worker import ModelThread, Writes
from service.settings import Settings
from service.web import create_app
from tests.mutations.checks import faults_of_briefing, faults_of_log, faults_of_page, faults_of_verdict
from tests.mutations.mutants import Mutant
from tests.serving.leads import Leads

NUMBER = re.compile(r"\d[\d,.]*")  # in a fault: faults of a sort are told together
SHORT = 2000  # characters; of texts this long or longer the time per character is told
# Seconds of processor time that an answer may take: for any text, and for each of its characters. Thrice what this takes on two cores.
ALLOWED = {"facts": (0.3, 60e-6), "check": (0.3, 60e-6), "page": (0.3, 60e-6), "summary": (60.0, 120e-6)}


@dataclass
class Run:
    """What came of the mutants tried: how many by kind, the answers by what was asked and status, the slowest by what was asked, and
    the faults, those of a sort together with the numbers of the mutants that had them."""

    tried: Counter[str] = field(default_factory=Counter)
    answered: Counter[tuple[str, int]] = field(default_factory=Counter)
    slowest: dict[str, tuple[float, str]] = field(default_factory=dict)
    faults: dict[str, list[int]] = field(default_factory=dict)

    def report(self) -> str:
        lines = [f"{self.tried.total():,} mutated articles; by the kind that came first:"]
        lines.append("  " + ", ".join(f"{kind} {count}" for kind, count in sorted(self.tried.items())))
        for asked in sorted({asked for asked, _ in self.answered}):
            counts = ", ".join(f"{count:,} with {status}" for (its, status), count in sorted(self.answered.items()) if its == asked)
            each, which = self.slowest.get(asked, (0.0, ""))
            lines.append(f"{asked}: {counts}" + (f"; slowest {1e6 * each:.0f} µs a character ({which})" if which else ""))
        lines.append(f"faults: {sum(map(len, self.faults.values()))}")
        for what, numbers in self.faults.items():
            lines.append(f"  {len(numbers)} times, first by {', '.join(map(str, numbers[:5]))}: {what}")
        return "\n".join(lines)

    def note(self, asked: str, mutant: Mutant, status: int, each: float | None, found: Iterable[str]) -> None:
        """``each``: seconds a character, None where the text is too short to tell."""
        self.answered[asked, status] += 1
        if each is not None and each > self.slowest.get(asked, (0.0, ""))[0]:
            self.slowest[asked] = each, f"number {mutant.number}: {' + '.join(mutant.kinds)}, {len(mutant.text):,} characters"
        for what in dict.fromkeys(f"{asked}: {NUMBER.sub('N', what)}" for what in found):
            self.faults.setdefault(what, []).append(mutant.number)


class Service:
    """The application in this process, with the model in its thread, and what it logs; its pages quote the first sentences instead."""

    def __init__(self, writer: Writes) -> None:
        settings = Settings(deadline=600, remember=0)
        self._threads = [ModelThread(settings, lambda _: writer), ModelThread(settings, lambda _: Leads())]
        self._programs, self._people = (create_app(settings, thread).test_client() for thread in self._threads)
        self._printed = io.StringIO()

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        root = logging.getLogger()
        handlers, level = root.handlers[:], root.level
        with contextlib.redirect_stderr(self._printed), contextlib.redirect_stdout(self._printed):
            set_up_logging()
            for thread in self._threads:
                thread.start()
            try:
                while any(thread.status().state == "loading" for thread in self._threads):
                    time.sleep(0.01)
                yield
            finally:
                for thread in self._threads:
                    thread.stop(timeout=60)
                root.handlers[:], root.level = handlers, level

    def json(self, path: str, body: dict[str, object]) -> TestResponse:
        return self._programs.post(path, data=json.dumps(body), content_type="application/json")

    def form(self, fields: dict[str, str]) -> TestResponse:
        return self._people.post("/", data=fields, content_type="multipart/form-data")

    def printed(self) -> str:
        """What has been printed and logged since this was asked last."""
        lines = self._printed.getvalue()
        self._printed.seek(0)
        self._printed.truncate()
        return lines


def attempt(service: Service, mutant: Mutant, run: Run, *, summary: bool, page: bool) -> None:
    """Asks for the facts (or the whole briefing) of the mutant, for a check, and for the page."""
    text = mutant.text
    run.tried[mutant.kinds[0]] += 1

    def ask(asked: str, length: int, send: Callable[[], TestResponse], faults: Callable[[TestResponse], Iterator[str]]) -> None:
        answer, seconds = timed(send)
        floor, each = ALLOWED[asked]
        if seconds > min(floor + each * length, run.slowest.get(asked, (0.0, ""))[0] * max(length, SHORT)):
            seconds = min(seconds, timed(send)[1])  # once may be the machine's fault, or something that is loaded when it is first needed
        found = [*faults(answer), *faults_of_log(service.printed())]
        if seconds > floor + each * length:
            found.append(f"{seconds:.2f} s for {length:,} characters")
        told = answer.status_code == 200 and length >= SHORT
        run.note(asked, mutant, answer.status_code, seconds / length if told else None, found)

    parts: dict[str, object] = {} if summary else {"parts": ["facts"]}
    ask(
        "summary" if summary else "facts",
        len(text),
        lambda: service.json("/summarise", mutant.asked | parts),
        lambda answer: faults_of_briefing(answer.status_code, answer.data, text),
    )
    ask(
        "check",
        len(text) + len(mutant.summary),
        lambda: service.json("/check", mutant.checked),
        lambda answer: faults_of_verdict(answer.status_code, answer.data, text, mutant.summary),
    )
    if page:
        sent = text.encode("utf8", "replace").decode()  # a browser sends no lone surrogate
        fields = {"text": sent, "published": str(mutant.published or ""), "sentences": str(mutant.sentences)}
        ask(
            "page",
            len(text),
            lambda: service.form(fields),
            lambda answer: faults_of_page(answer.status_code, answer.text, sent),
        )


def timed(send: Callable[[], TestResponse]) -> tuple[TestResponse, float]:
    """The answer, and the seconds of processor time that all threads together took for it."""
    began = time.process_time()
    answer = send()
    return answer, time.process_time() - began
