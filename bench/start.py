"""The server as a user starts it: seconds to the first answers, memory at most."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.machine import peak_memory

_SHORT = "The mayor of Paris said on Tuesday that the city would plant trees along the river."


def warm(articles: Sequence[str]) -> dict[str, Any]:
    """From the command to facts and to a model that is ready; seconds of the first summary; peak MB of each process after some."""
    return _started(articles, os.environ)


def cold() -> dict[str, Any]:
    """The same where the model is still to be converted: an empty cache."""
    with tempfile.TemporaryDirectory() as cache:
        return _started([], {**os.environ, "LEDE_CACHE": cache})


def _started(articles: Sequence[str], environment: Any) -> dict[str, Any]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    began = time.perf_counter()
    command = [sys.executable, "-m", "service", "serve", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
    try:
        told = {"facts_s": _until(began, port, "POST", "/summarise", {"text": _SHORT, "parts": ["facts"]})}
        told["ready_s"] = _until(began, port, "GET", "/readyz")
        for number, article in enumerate(articles):
            asked = time.perf_counter()
            _ask(port, "POST", "/summarise", {"text": article})
            if number == 0:
                told["first_summary_s"] = round(time.perf_counter() - asked, 2)
        workers = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("utf8").split()
        return told | {"master_mb": peak_memory(process.pid), "worker_mb": max(peak_memory(worker) for worker in workers)}
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _until(began: float, port: int, *question: Any) -> float:
    while _ask(port, *question) != 200:
        time.sleep(0.02)
    return round(time.perf_counter() - began, 2)


def _ask(port: int, method: str, path: str, body: Any = None) -> int:
    """The answer's status; 0 where nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    try:
        connection.request(method, path, json.dumps(body) if body else None, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except OSError:
        return 0
    finally:
        connection.close()
