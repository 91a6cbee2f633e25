"""A model's thread that ends by itself: noticed, told, mended as long as that helps, and nobody is left waiting."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from service import metrics, problems
from service.problems import Problem
from service.serving import worker
from service.serving.worker import ModelThread, Writes
from service.settings import Settings
from tests.serving.leads import Leads
from tests.serving.test_worker import ask, eventually, problem_of


class Dies(Leads):
    """Ends its thread at an article of Ship 13, once ``gate`` opens."""

    def stream(self, article: Any, *args: Any, **more: Any) -> Any:
        answer = yield from super().stream(article, *args, **more)
        if "Ship 13 " in article.text:
            raise SystemExit("killed")
        return answer


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., ModelThread]]:
    """Starts model threads that are restarted twice, and ends them after the test."""
    monkeypatch.setattr(worker, "PAUSES", (0.0, 0.01))
    threads: list[ModelThread] = []

    def started(load: Callable[[Settings], Writes], **settings: Any) -> ModelThread:
        thread = ModelThread(Settings(**settings), load)
        threads.append(thread)
        thread.start()
        eventually(lambda: thread.status().state == "ready")
        return thread

    yield started
    for thread in threads:
        assert thread.stop(timeout=5)


def test_a_thread_that_dies_is_started_again_with_a_model_of_its_own(start: Callable[..., ModelThread]) -> None:
    before = metrics.RESTARTS._value.get()
    writers: list[Writes] = []

    def load(settings: Settings) -> Writes:
        writers.append(Dies())
        return writers[-1]

    thread = start(load)
    refused = problem_of(thread, 13)
    assert (refused.kind, refused.extra["retry_after"] > 0) == (problems.MODEL_LOADING, True)
    eventually(lambda: thread.status().state == "ready")
    assert ask(thread, 1).sentences
    assert len(writers) == 2
    assert metrics.RESTARTS._value.get() == before + 1


def test_while_the_model_is_loaded_anew_its_state_says_why(start: Callable[..., ModelThread]) -> None:
    gate = threading.Event()
    writers: list[Writes] = []

    def load(settings: Settings) -> Writes:
        assert not writers or gate.wait(5)
        writers.append(Dies())
        return writers[-1]

    thread = start(load)
    problem_of(thread, 13)
    status = thread.status()
    assert (status.state, status.reason) == ("loading", "The model's thread ended by itself, as the log says, and is started again.")
    assert problem_of(thread, 1).kind is problems.MODEL_LOADING
    gate.set()
    eventually(lambda: thread.status().state == "ready")
    assert thread.status().reason is None


def about_to_die(start: Callable[..., ModelThread], pool: ThreadPoolExecutor) -> tuple[ModelThread, threading.Event, Future[Problem]]:
    """A thread that ends once the gate opens, and the question that it then leaves unanswered."""
    gate = threading.Event()
    writer = Dies(gate=gate)
    thread = start(lambda _: writer)
    killed = pool.submit(problem_of, thread, 13)
    assert writer.started.wait(5)
    return thread, gate, killed


def test_summaries_that_waited_are_carried_over(start: Callable[..., ModelThread]) -> None:
    with ThreadPoolExecutor(3) as pool:
        thread, gate, killed = about_to_die(start, pool)
        waiting = [pool.submit(ask, thread, ship) for ship in (1, 2)]
        eventually(lambda: thread.status().waiting == 2)
        gate.set()
        assert killed.result(5).kind is problems.MODEL_LOADING
        assert all(answer.result(5).sentences for answer in waiting)


def test_a_thread_that_ends_again_and_again_is_given_up_with_a_reason(start: Callable[..., ModelThread]) -> None:
    thread = start(lambda _: Dies())
    for _ in range(3):
        eventually(lambda: thread.status().state == "ready")
        problem_of(thread, 13)
    eventually(lambda: thread.status().state == "failed")
    assert thread.status().reason == "The model's thread ended 3 times in a row. The log says why; start the service again."
    refused = problem_of(thread, 1)
    assert refused.kind is problems.MODEL_MISSING
    assert "ended 3 times" in refused.detail


def test_given_up_nobody_is_left_waiting(start: Callable[..., ModelThread], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "PAUSES", ())
    with ThreadPoolExecutor(2) as pool:
        thread, gate, killed = about_to_die(start, pool)
        waiting = pool.submit(problem_of, thread, 1)
        eventually(lambda: thread.status().waiting == 1)
        gate.set()
        assert killed.result(5).kind is waiting.result(5).kind is problems.MODEL_MISSING


def test_a_model_that_cannot_be_loaded_anew_is_tried_again(start: Callable[..., ModelThread]) -> None:
    tries: list[int] = []

    def load(settings: Settings) -> Writes:
        tries.append(len(tries))
        if len(tries) == 2:
            raise MemoryError
        return Dies()

    thread = start(load)
    problem_of(thread, 13)
    eventually(lambda: thread.status().state == "ready")
    assert ask(thread, 1).sentences
    assert len(tries) == 3


def test_a_service_that_stops_meanwhile_finishes_what_waits(start: Callable[..., ModelThread], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "PAUSES", (30.0,))
    with ThreadPoolExecutor(2) as pool:
        thread, gate, killed = about_to_die(start, pool)
        waiting = pool.submit(ask, thread, 1)
        eventually(lambda: thread.status().waiting == 1)
        gate.set()
        killed.result(5)
        assert thread.stop(timeout=5)
        assert waiting.result(5).sentences
