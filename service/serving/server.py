"""Production serving: gunicorn with one worker process of many threads, and the model in a thread of its own.

The model is loaded in the worker, after the fork: torch hangs in children forked after it has run. Most threads only wait for the
model's; there are more of them than may wait, so that health, facts and refusals always find one. On SIGTERM the worker takes no
new connection and answers what it has accepted.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger
from gunicorn.workers.base import Worker as AnyWorker

from service.facts import warm_up
from service.serving.jobs import SHARING
from service.serving.logs import JsonLines, set_up_logging
from service.serving.refusals import LINE, Worker
from service.serving.status import Status
from service.serving.worker import ModelThread, Writes, load_default
from service.settings import Settings
from service.web import create_app

SPARE_THREADS = 16  # beyond those that wait for summaries
GRACE = 15.0  # seconds beyond the longest summary, to send the last answers
SHARED_MEMORY = Path("/dev/shm")


class PlainLogger(Logger):  # type: ignore[misc]
    """Gunicorn's own log in the form of the rest; its warnings quote what clients send and stay out."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.setLevel(logging.ERROR)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonLines())


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn, set up by Lede's settings and by nothing else: no file, no environment variable of its own."""

    def __init__(self, settings: Settings, load: Callable[[Settings], Writes] = load_default) -> None:
        self.settings = settings
        self.load_model = load
        self.model: ModelThread | None = None
        super().__init__()

    def load_config(self) -> None:
        settings = self.settings
        options: dict[str, Any] = {
            "bind": [address_of(settings)],
            "workers": 1,
            "worker_class": Worker,
            "threads": thread_count(settings),
            "preload_app": False,
            "timeout": 60,  # of the worker's main loop, which beats also while its threads work
            "graceful_timeout": int(settings.deadline + GRACE),
            "worker_tmp_dir": str(SHARED_MEMORY) if os.access(SHARED_MEMORY, os.W_OK | os.X_OK) else None,  # holds the heartbeat, no bodies
            "control_socket_disable": True,
            "limit_request_line": LINE,
            "accesslog": None,  # the web layer writes a line for each request, without its query
            "errorlog": "-",
            "logger_class": PlainLogger,
            "proc_name": "lede",
            "when_ready": _say_where,
            "worker_exit": self._stop_model,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Called in the worker process."""
        set_up_logging()
        self.model = ModelThread(self.settings, self.load_model, on_change=_say_state)
        warm_up(self.settings.cache)
        app = create_app(self.settings, self.model)
        self.model.start()  # last: facts are answered sooner than torch is imported
        return app

    def _stop_model(self, arbiter: Arbiter, worker: AnyWorker) -> None:
        """The worker has answered all that it accepted; a model that is still loading is not waited for long."""
        if self.model:
            self.model.stop(timeout=5)


def address_of(settings: Settings) -> str:
    """HOST:PORT, with an IPv6 address in brackets."""
    return f"[{settings.host}]:{settings.port}" if ":" in settings.host else f"{settings.host}:{settings.port}"


def thread_count(settings: Settings) -> int:
    """All that may wait for a summary, and some for what needs none."""
    return settings.queue + 1 + SHARING + SPARE_THREADS


def serve(settings: Settings, load: Callable[[Settings], Writes] = load_default) -> None:
    """Serves until SIGTERM or SIGINT, then ends the process (SystemExit). ``load`` is called in the worker, by the model's thread."""
    set_up_logging()
    Server(settings, load).run()


def _say_where(arbiter: Arbiter) -> None:
    address = arbiter.cfg.address[0]
    host = f"[{address[0]}]" if ":" in address[0] else address[0]
    print(f"Lede listens on http://{host}:{address[1]} and is loading its model; facts are answered already.", flush=True)


def _say_state(status: Status) -> None:
    if status.state == "ready":
        print("The model is ready.", flush=True)
    elif status.state == "failed":
        print(f"There will be no summaries: {status.reason}", flush=True)
    elif status.state == "loading":
        print(status.reason, flush=True)
