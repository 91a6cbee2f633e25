"""The server as a user starts it, for as long as a block lasts."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from bench.machine import peak_memory


class Server:
    """``python -m service serve`` on a free port, with further environment variables; use it in a ``with`` block."""

    def __init__(self, **environment: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self._began = time.perf_counter()
        command = [sys.executable, "-m", "service", "serve", "--port", str(self._port)]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._process = subprocess.Popen(command, env={**os.environ, **environment}, **quiet)  # type: ignore[call-overload]

    def __enter__(self) -> Server:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> int:
        """The answer's status; 0 where nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=600)
        try:
            connection.request(method, path, json.dumps(body) if body else None, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read()
            return answer.status
        except OSError:
            return 0
        finally:
            connection.close()

    def seconds_until(self, *question: Any) -> float:
        """From the start until the question is answered with 200."""
        while self.ask(*question) != 200:
            if self._process.poll() is not None:
                raise RuntimeError("the server ended; `python -m service serve` says why")
            time.sleep(0.02)
        return round(time.perf_counter() - self._began, 2)

    def peak_mb(self) -> dict[str, int]:
        """Of gunicorn's master process, and of the worker, which does everything."""
        return {"master_mb": peak_memory(self._process.pid), "worker_mb": peak_memory(self._worker())}

    def processor_seconds(self) -> float:
        """Of the worker, all its threads together."""
        fields = Path(f"/proc/{self._worker()}/stat").read_text("utf8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def _worker(self) -> int:
        [worker] = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text("utf8").split()
        return int(worker)
