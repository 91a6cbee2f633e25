"""The thread that owns the model: what it accepts, refuses, abandons and finishes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from service import problems
from service.article import Article
from service.contract import Facts, Summary
from service.problems import Problem
from service.serving.worker import ModelThread, Writes
from service.settings import Settings
from tests.serving.leads import Leads

ARTICLE = Article("The harbour reopened on Friday. Two ships left before noon. Nobody was hurt.")


def eventually(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.005)


@pytest.fixture
def started() -> Iterator[Callable[..., ModelThread]]:
    """Starts model threads and ends them after the test."""
    threads: list[ModelThread] = []

    def start(
        writer: Writes | None = None, load: Callable[[Settings], Writes] | None = None, ready: bool = True, **settings: object
    ) -> ModelThread:
        thread = ModelThread(Settings(**settings), load=load or (lambda _: writer or Leads()))  # type: ignore[arg-type]
        threads.append(thread)
        thread.start()
        if ready:
            eventually(lambda: thread.status().state == "ready")
        return thread

    yield start
    for thread in threads:
        assert thread.stop(timeout=5)


def ask(thread: ModelThread) -> Summary:
    return thread.summarise(ARTICLE, Facts(), 2)[0]


def problem_of(thread: ModelThread) -> Problem:
    with pytest.raises(Problem) as caught:
        ask(thread)
    return caught.value


def test_summaries_come_back_to_who_asked(started: Callable[..., ModelThread]) -> None:
    thread = started()
    assert ask(thread).text == "The harbour reopened on Friday. Two ships left before noon."


def test_receipt_is_the_writers(started: Callable[..., ModelThread]) -> None:
    assert started().receipt()["model"] == "leads"


def test_the_writer_is_entered_from_one_thread_only(started: Callable[..., ModelThread]) -> None:
    writer = Leads(seconds=0.01)
    thread = started(writer)
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: ask(thread).text, range(10)))
    assert len(answers) == len(writer.written) == 10
    assert writer.threads == {"model"}


def test_while_loading_summaries_are_refused_with_a_time_to_come_back(started: Callable[..., ModelThread]) -> None:
    loaded = threading.Event()

    def load(settings: Settings) -> Writes:
        loaded.wait(5)
        return Leads()

    thread = started(load=load, ready=False)
    assert thread.status().state == "loading"
    assert thread.receipt() == {}
    problem = problem_of(thread)
    assert problem.kind is problems.MODEL_LOADING
    assert problem.extra["retry_after"] > 0
    loaded.set()
    eventually(lambda: thread.status().state == "ready")
    assert ask(thread).sentences


def test_a_model_that_cannot_be_loaded_is_reported_with_its_reason(started: Callable[..., ModelThread]) -> None:
    def load(settings: Settings) -> Writes:
        raise FileNotFoundError("no model here; install it")

    thread = started(load=load, ready=False)
    eventually(lambda: thread.status().state == "failed")
    assert "no model here; install it" in (thread.status().reason or "")
    problem = problem_of(thread)
    assert problem.kind is problems.MODEL_MISSING
    assert "no model here; install it" in problem.detail


def test_a_problem_while_loading_is_told_in_its_own_words(started: Callable[..., ModelThread]) -> None:
    def load(settings: Settings) -> Writes:
        raise Problem(problems.MODEL_MISSING, "Run 'make setup'.")

    thread = started(load=load, ready=False)
    eventually(lambda: thread.status().state == "failed")
    assert thread.status().reason == "Run 'make setup'."
    assert problem_of(thread).detail.startswith("Run 'make setup'. ")


def test_a_full_queue_refuses_at_once(started: Callable[..., ModelThread]) -> None:
    gate = threading.Event()
    writer = Leads(gate=gate)
    thread = started(writer, queue=2)
    with ThreadPoolExecutor(3) as pool:
        accepted = [pool.submit(ask, thread)]
        assert writer.started.wait(5)  # one is being written, two wait
        accepted += [pool.submit(ask, thread) for _ in range(2)]
        eventually(lambda: thread.status().waiting == 2)
        began = time.monotonic()
        problem = problem_of(thread)
        assert time.monotonic() - began < 0.1
        assert problem.kind is problems.BUSY
        assert problem.extra["retry_after"] > 0
        gate.set()
        assert all(answer.result(5).sentences for answer in accepted)


def test_past_its_deadline_a_summary_is_given_up_and_the_writer_told(started: Callable[..., ModelThread]) -> None:
    writer = Leads(seconds=30)
    thread = started(writer, deadline=0.1)
    assert problem_of(thread).kind is problems.TOO_SLOW
    eventually(lambda: writer.stopped == 1)


def test_a_summary_whose_deadline_passed_while_waiting_is_never_begun(started: Callable[..., ModelThread]) -> None:
    gate = threading.Event()
    writer = Leads(gate=gate)
    thread = started(writer, deadline=0.15, queue=5)
    with ThreadPoolExecutor(2) as pool:
        refused = [pool.submit(problem_of, thread) for _ in range(2)]
        assert {answer.result(5).kind for answer in refused} == {problems.TOO_SLOW}
    gate.set()
    eventually(lambda: thread.status().waiting == 0)
    assert len(writer.written) <= 1


def test_a_writer_that_fails_fails_its_own_request_and_no_other(started: Callable[..., ModelThread]) -> None:
    class Fails(Leads):
        def summarise(self, *args: object, **more: object) -> object:  # type: ignore[override]
            if not self.written:
                self.written.append("")
                raise RuntimeError("once")
            return super().summarise(*args, **more)  # type: ignore[arg-type]

    thread = started(Fails())
    with pytest.raises(RuntimeError, match="once"):
        ask(thread)
    assert ask(thread).sentences
    assert thread.status().state == "ready"


def test_a_thread_that_dies_says_so_and_leaves_nobody_waiting(started: Callable[..., ModelThread]) -> None:
    class Dies(Leads):
        def summarise(self, *args: object, **more: object) -> object:  # type: ignore[override]
            self.started.set()
            assert self.gate is not None
            self.gate.wait(5)
            raise SystemExit("killed")

    gate = threading.Event()
    writer = Dies(gate=gate)
    thread = started(writer)
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(problem_of, thread)]
        assert writer.started.wait(5)
        asked.append(pool.submit(problem_of, thread))
        eventually(lambda: thread.status().waiting == 1)
        gate.set()
        assert {answer.result(5).kind for answer in asked} == {problems.MODEL_MISSING}
    assert thread.status().state == "failed"


def test_stop_finishes_what_is_running_and_waiting_and_takes_no_more(started: Callable[..., ModelThread]) -> None:
    gate = threading.Event()
    writer = Leads(gate=gate)
    thread = started(writer)
    with ThreadPoolExecutor(4) as pool:
        accepted = [pool.submit(ask, thread)]
        assert writer.started.wait(5)
        accepted.append(pool.submit(ask, thread))
        eventually(lambda: thread.status().waiting == 1)
        assert not thread.stop(timeout=0.05)
        assert problem_of(thread).kind is problems.BUSY
        gate.set()
        assert thread.stop(timeout=5)
        assert all(answer.result(5).sentences for answer in accepted)
    assert thread.status().state == "stopped"
