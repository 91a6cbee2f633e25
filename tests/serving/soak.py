"""python -m tests.serving.soak: many clients at once against the real server on the loopback interface, for a minute.

Every answer must be right: equal, but for its timings, to what a server without any other client answers, or a refusal with 503. The
server's memory and open files must stay flat. In the middle the model's thread is made to end; in the end the server is terminated while
it answers. Ends with 0 where all of that held. Needs Linux's /proc.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import random
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from service.settings import Settings
from service.summary import store
from tests.serving.conftest import Running, servers
from tests.serving.examples import WRONG
from tests.serving.serve import FATAL

ARTICLES = [path.read_bytes().decode("utf8") for path in sorted((Path(__file__).parents[1] / "articles").glob("*.txt"))]
REFUSED = {"busy", "deadline-passed", "model-loading"}  # 503, and asked for again in a moment
BAD = ["bad-json", "bad-field", "empty-text", "not-prose", "not-english", "unsupported-media-type", "not-found"]  # of WRONG
GROWTH = 1.05  # the most that the memory of the last third may be of the second third's, both medians
RELOADED = 1.15  # the most that the memory in the end may be of that, the model's thread having been started anew
SAMPLES = 40  # points of a curve that is printed
Question = tuple[str, str]  # path and body


@dataclass
class Tally:
    """What the clients got: how many by what they asked and how it ended, the different answers to each question, and faults."""

    ended: Counter[tuple[str, str]] = field(default_factory=Counter)
    answers: dict[Question, list[dict[str, Any]]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, asked: str, ended: str, fault: str | None = None) -> None:
        with self.lock:
            self.ended[asked, ended] += 1
            if fault:
                self.faults.append(f"{asked}: {fault}")

    def answered(self, asked: str, question: Question, answer: dict[str, Any]) -> None:
        with self.lock:
            self.ended[asked, "right"] += 1
            known = self.answers.setdefault(question, [])
            if all(differences(answer, other) for other in known):
                known.append(answer)

    def report(self) -> str:
        rows = []
        for asked in sorted({asked for asked, _ in self.ended}):
            counts = ", ".join(f"{count:,} {ended}" for (its, ended), count in sorted(self.ended.items()) if its == asked)
            rows.append(f"  {asked}: {counts}")
        return f"{self.ended.total():,} requests:\n" + "\n".join(rows)


@dataclass
class Curve:
    """Memory in MB and open files of the server's worker process, once in a while."""

    worker: int
    seconds: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    files: list[int] = field(default_factory=list)

    def sample(self, began: float) -> None:
        proc = Path(f"/proc/{self.worker}")
        pages = int((proc / "statm").read_text().split()[1])
        self.seconds.append(time.monotonic() - began)
        self.memory.append(pages * 4096 / 1e6)
        self.files.append(len(list((proc / "fd").iterdir())))

    def growth(self) -> Iterator[str]:
        """Of memory; what a server takes in its first seconds is none."""
        third = len(self.memory) // 3
        before, after = (statistics.median(part) for part in (self.memory[third : 2 * third], self.memory[2 * third :]))
        if third and after > GROWTH * before:
            yield f"memory grew from {before:.0f} to {after:.0f} MB"
        if self.memory[-1] > RELOADED * before:
            yield f"memory grew from {before:.0f} to {self.memory[-1]:.0f} MB in the end"

    def left_open(self) -> Iterator[str]:
        if self.files[-1] > self.files[0] + 2:
            yield f"{self.files[0]} files were open before, {self.files[-1]} after"

    def report(self) -> str:
        every = max(1, len(self.seconds) // SAMPLES)
        points = [f"{a:.0f} s {b:.0f} MB {c}" for a, b, c in list(zip(self.seconds, self.memory, self.files, strict=True))[::every]]
        return "memory and open files of the worker: " + "; ".join(points)


class Client:
    """Asks one thing after another, chosen by chance, until it is time to end."""

    def __init__(self, number: int, server: Running, tally: Tally) -> None:
        self._chance = random.Random(number)
        self._number = number
        self._asked = 0
        self._server = server
        self._tally = tally

    def run(self, until: float) -> None:
        ways: list[tuple[Callable[[], None], int]] = [
            (self.distinct, 3), (self.repeated, 3), (self.facts, 4), (self.streamed, 3), (self.left, 1), (self.check, 3), (self.bad, 2),
        ]  # fmt: skip
        while time.monotonic() < until:
            way = self._chance.choices([way for way, _ in ways], [weight for _, weight in ways])[0]
            try:
                way()
            except (OSError, http.client.HTTPException) as error:
                self._tally.note(way.__name__, "without an answer", f"{type(error).__name__} {error}")

    def distinct(self) -> None:
        self._ask("distinct", "/summarise", {"text": self._new(), "sentences": self._chance.choice((1, 3))})

    def repeated(self) -> None:
        self._ask("repeated", "/summarise", {"text": self._chance.choice(ARTICLES[:4]), "published": "2025-03-13"})

    def facts(self) -> None:
        self._ask("facts", "/summarise", {"text": self._new(), "published": "2025-03-13", "parts": ["facts"]})

    def check(self) -> None:
        said = self._chance.choice(ARTICLES)[100:400]
        self._ask("check", "/check", {"text": self._new(), "summary": said})

    def bad(self) -> None:
        name = self._chance.choice(BAD)
        path, body, kind = WRONG[name]
        answer = self._server.request("POST", path, body, {"Content-Type": kind}, timeout=150)
        told = answer.json().get("type", "").rpartition(":")[2]
        if told == name:
            self._tally.note("bad", "right")
        else:
            self._tally.note("bad", "wrong", f"{name} is answered by {answer.status} {told}")

    def streamed(self) -> None:
        body = json.dumps({"text": self._new(), "sentences": 2})
        with stream(self._server, body) as events:
            ended_by(self._tally, "streamed", ("/summarise", body), events)

    def left(self) -> None:
        """A stream that is left in the middle."""
        with stream(self._server, json.dumps({"text": self._new()})) as events:
            for _ in range(self._chance.randint(1, 3)):
                next(events, None)
        self._tally.note("left", "by the client")

    def crash(self) -> None:
        """Makes the model's thread end, once the queue has room for the article that does it."""
        while (answer := self._server.post(f"{FATAL}\n{self._new()}", timeout=150)).json()["type"] == "urn:lede:problem:busy":
            time.sleep(0.1)
        refused(self._tally, "crash of the model's thread", answer.status, answer.json())

    def _new(self) -> str:
        """An article that nobody has asked about."""
        self._asked += 1
        article = self._chance.choice(ARTICLES)
        return f"{article}\nWard {self._number} of the city council met {self._asked} times in March, its chairman Paul Grady said.\n"

    def _ask(self, asked: str, path: str, fields: dict[str, Any]) -> None:
        body = json.dumps(fields)
        answer = self._server.request("POST", path, body.encode(), {"Content-Type": "application/json"}, timeout=150)
        if answer.status == 200:
            self._tally.answered(asked, (path, body), answer.json())
        else:
            refused(self._tally, asked, answer.status, answer.json())
            time.sleep(0.2)


@contextlib.contextmanager
def stream(server: Running, body: str) -> Iterator[Iterator[tuple[str, Any]]]:
    """Name and data of each event; a refusal counts as the event ``problem``."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=150)
    try:
        connection.request("POST", "/summarise", body, {"Content-Type": "application/json", "Accept": "text/event-stream"})
        yield _events(connection.getresponse())
    finally:
        connection.close()


def _events(response: http.client.HTTPResponse) -> Iterator[tuple[str, Any]]:
    if response.headers.get_content_type() != "text/event-stream":
        yield "problem", json.load(response)
        return
    name = ""
    for line in response:
        if line.startswith(b"event: "):
            name = line[7:].strip().decode()
        elif line.startswith(b"data: "):
            yield name, json.loads(line[6:])


def ended_by(tally: Tally, asked: str, question: Question, events: Iterator[tuple[str, Any]]) -> None:
    """Follows a stream to its end: its facts and its sentences are the briefing's."""
    told = list(events)
    name, last = told[-1] if told else ("", {})
    if name == "problem":
        refused(tally, asked, last.get("status", 0), last)
    elif name != "briefing":
        tally.note(asked, "broken off", f"the stream ended after {name or 'nothing'}")
    elif [data for name, data in told if name == "sentence"] != last["summary"]["sentences"]:
        tally.note(asked, "wrong", "other sentences came than the briefing holds")
    elif [data for name, data in told if name == "facts"] != [last["facts"]]:
        tally.note(asked, "wrong", "other facts came than the briefing holds")
    else:
        tally.answered(asked, question, last)


def refused(tally: Tally, asked: str, status: int, problem: dict[str, Any]) -> None:
    name = str(problem.get("type", "")).rpartition(":")[2]
    fine = status == 503 and name in REFUSED and problem.get("retry_after", 0) >= 1
    tally.note(asked, f"refused as {name}", None if fine else f"refused as {name} with status {status}")


def differences(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """The members of two answers that differ, but for the timings."""
    return [name for name in sorted(one.keys() | other.keys()) if name != "timings" and one.get(name) != other.get(name)]


def soak(server: Running, clients: int, seconds: float, crash: bool = False) -> tuple[Tally, Curve]:
    """Clients that ask for so many seconds; with ``crash`` one makes the model's thread end after half of them."""
    tally, curve = Tally(), Curve(worker_of(server))
    began = time.monotonic()
    curve.sample(began)
    with ThreadPoolExecutor(clients + 1) as pool:
        asking = [pool.submit(Client(number, server, tally).run, began + seconds) for number in range(clients)]
        while not all(client.done() for client in asking):
            time.sleep(min(0.5, seconds / 20))
            curve.sample(began)
            if crash and time.monotonic() > began + seconds / 2:
                crash = False
                pool.submit(Client(clients, server, tally).crash)
    for client in asking:
        client.result()
    server.wait_until(lambda: server.request("GET", "/readyz").status == 200, 60)
    time.sleep(1.5)  # what was left is noticed by the next heartbeat
    curve.sample(began)
    return tally, curve


def compare(tally: Tally, alone: Running) -> None:
    """Asks a server that has no other client, and has been asked none of it before, the same once more."""
    for (path, body), answers in tally.answers.items():
        once = alone.request("POST", path, body.encode(), {"Content-Type": "application/json"}, timeout=150).json()
        tally.faults += [f"{path}: {', '.join(found)} other than alone" for answer in answers if (found := differences(answer, once))]


def terminate(server: Running, streams: int) -> Tally:
    """SIGTERM while so many summaries are under way: each whose facts have come is finished (or refused at its deadline), and the
    process ends with 0."""
    tally = Tally()
    started = threading.Barrier(streams + 1)

    def follow(number: int) -> None:
        body = json.dumps({"text": f"{ARTICLES[number % len(ARTICLES)]}\nThat was on day {number}, the ministry said.\n"})
        with stream(server, body) as events:
            first = next(events)
            started.wait(60)
            ended_by(tally, "under way at SIGTERM", ("/summarise", body), iter([first, *events]))

    with ThreadPoolExecutor(streams) as pool:
        following = [pool.submit(follow, number) for number in range(streams)]
        started.wait(60)
        server.terminate()
        for one in following:
            one.result()
    if (status := server.process.wait(60)) != 0:
        tally.faults.append(f"the server ended with {status}")
    return tally


def worker_of(server: Running) -> int:
    """Process id of the one worker that the server's process has."""
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()
    return int(children[0])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.serving.soak", description=__doc__.splitlines()[0])
    parser.add_argument("--clients", type=int, default=64, help="how many ask at once (64)")
    parser.add_argument("--seconds", type=float, default=60, help="for how long (60)")
    options = parser.parse_args()
    store.prepare(Settings())
    cache = Settings().cache
    with tempfile.TemporaryDirectory() as folder, servers(Path(folder)) as start:
        server = start("fragile", wait=300, cache=cache)
        tally, curve = soak(server, options.clients, options.seconds, crash=True)
        restarts = server.request("GET", "/metrics").body.decode().partition("\nlede_model_restarts_total ")[2].partition("\n")[0]
        ended = terminate(server, streams=12)
    print(f"{options.clients} clients, {options.seconds:g} s; {tally.report()}")
    print(curve.report())
    print(f"the model's thread was started again {float(restarts or 0):g} times")
    print(f"SIGTERM: {ended.report()}")
    with tempfile.TemporaryDirectory() as folder, servers(Path(folder)) as start:
        alone = start("real", wait=300, cache=cache)
        compare(tally, alone)
        compare(ended, alone)
    faults = [*tally.faults, *curve.growth(), *curve.left_open(), *ended.faults]
    print(f"{len(tally.answers) + len(ended.answers):,} questions asked again alone; faults: {len(faults)}")
    for fault, count in Counter(faults).most_common(30):
        print(f"  {count} times: {fault}")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
