"""A server of its own process on a free port of the loopback interface."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from service.settings import Settings
from service.summary import store

ROOT = Path(__file__).parents[2]


@dataclass
class Response:
    status: int
    headers: http.client.HTTPMessage
    body: bytes
    seconds: float

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Running:
    """A server process, its port, and where what it prints goes."""

    process: subprocess.Popen[bytes]
    port: int
    output: Path
    home: Path
    cache: Path | None = None

    def request(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None, timeout: float = 60
    ) -> Response:
        began = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return Response(answer.status, answer.headers, answer.read(), time.perf_counter() - began)
        finally:
            connection.close()

    def post(self, text: str, timeout: float = 60, **fields: Any) -> Response:
        return self.request(
            "POST", "/summarise", json.dumps({"text": text, **fields}).encode(), {"Content-Type": "application/json"}, timeout
        )

    def printed(self) -> str:
        return self.output.read_text("utf8", "replace")

    def wait_until(self, condition: Callable[[], bool], seconds: float = 20) -> None:
        until = time.monotonic() + seconds
        while not condition():
            assert self.process.poll() is None, self.printed()
            assert time.monotonic() < until, self.printed()
            time.sleep(0.02)

    def answers(self, path: str) -> bool:
        try:
            return self.request("GET", path, timeout=5).status == 200
        except OSError:
            return False

    def terminate(self) -> None:
        self.process.send_signal(signal.SIGTERM)


Start = Callable[..., Running]


@contextlib.contextmanager
def servers(folder: Path) -> Iterator[Start]:
    """Starts ``python -m tests.serving.serve KIND SECONDS`` with the settings given; ends in the end what it has started."""
    started: list[Running] = []

    def start(kind: str = "leads", seconds: float = 0.0, ready: bool = True, wait: float = 60, **settings: Any) -> Running:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        home = folder / "home"
        home.mkdir(exist_ok=True)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("LEDE_")}
        environment |= {"HOME": str(home), "TMPDIR": str(home), "LEDE_PORT": str(port), "PYTHONDONTWRITEBYTECODE": "1"}
        environment |= {f"LEDE_{name.upper()}": str(value) for name, value in settings.items()}
        output = folder / "output.txt"
        with output.open("wb") as file:
            command = [sys.executable, "-m", "tests.serving.serve", kind, str(seconds)]
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=file, stderr=subprocess.STDOUT)
        running = Running(process, port, output, home, settings.get("cache"))
        started.append(running)
        running.wait_until(lambda: running.answers("/readyz" if ready else "/healthz"), wait)
        return running

    try:
        yield start
    finally:
        for running in started:
            if running.process.poll() is None:
                running.terminate()
            try:
                running.process.wait(20)
            except subprocess.TimeoutExpired:
                running.process.kill()
                running.process.wait()
                raise


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[Start]:
    """Starts servers for this test alone."""
    with servers(tmp_path) as start:
        yield start


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that the module's tests share: the first sentences at once."""
    with servers(tmp_path_factory.mktemp("server")) as start:
        yield start()


@pytest.fixture(scope="session")
def real_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server with the real model that all tests share; the model is prepared first where the cache (LEDE_CACHE) doesn't hold it yet."""
    store.prepare(Settings())
    with servers(tmp_path_factory.mktemp("real")) as start:
        yield start("real", wait=300, deadline=600, cache=Settings().cache)
