"""The thread that owns the model: what it accepts, refuses, abandons and finishes."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from service import metrics, problems
from service.article import Article
from service.contract import Facts, Progress, Step, Summary, SummarySentence, Warning
from service.problems import Problem
from service.serving import jobs
from service.serving.worker import STANDING_BACK, ModelThread, Writes
from service.settings import Settings
from tests.serving.leads import Leads

TEXT = "The harbour reopened on Friday. Two ships left before noon. Nobody was hurt."
ARTICLE = Article(TEXT)


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


Steps = Generator[Step | None, None, tuple[Summary, list[Warning]]]


def follow(thread: ModelThread, ship: int = 0, sentences: int = 2) -> Steps:
    """The steps of a summary; of another article for another number."""
    return thread.stream(Article(f"{TEXT} Ship {ship} stayed in port.") if ship else ARTICLE, Facts(), sentences)


def drained(steps: Steps) -> tuple[Summary, list[Warning]]:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            answer: tuple[Summary, list[Warning]] = end.value
            return answer


def ask(thread: ModelThread, ship: int = 0) -> Summary:
    return drained(follow(thread, ship))[0]


def problem_of(thread: ModelThread, ship: int = 0) -> Problem:
    with pytest.raises(Problem) as caught:
        ask(thread, ship)
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
        answers = list(pool.map(lambda ship: ask(thread, ship).text, range(10)))
    assert len(answers) == len(writer.written) == 10
    assert writer.threads == {"model"}


@pytest.mark.skipif(sys.platform != "linux", reason="threads have a niceness of their own on Linux alone")
def test_the_model_lets_requests_have_the_processor_first(started: Callable[..., ModelThread]) -> None:
    told: list[int] = []

    def load(settings: Settings) -> Writes:
        told.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
        return Leads()

    started(load=load)
    own = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    assert told == [min(19, own + STANDING_BACK)]


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
        accepted += [pool.submit(ask, thread, ship) for ship in (1, 2)]
        eventually(lambda: thread.status().waiting == 2)
        began = time.monotonic()
        problem = problem_of(thread, 3)
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
        refused = [pool.submit(problem_of, thread, ship) for ship in (1, 2)]
        assert {answer.result(5).kind for answer in refused} == {problems.TOO_SLOW}
    gate.set()
    eventually(lambda: thread.status().waiting == 0)
    assert len(writer.written) <= 1


def test_a_writer_that_fails_fails_its_own_request_and_no_other(started: Callable[..., ModelThread]) -> None:
    class Fails(Leads):
        def stream(self, *args: Any, **more: Any) -> Any:
            if not self.written:
                self.written.append("")
                raise RuntimeError("once")
            return super().stream(*args, **more)

    thread = started(Fails())
    with pytest.raises(RuntimeError, match="once"):
        ask(thread)
    assert ask(thread).sentences
    assert thread.status().state == "ready"


def test_stop_finishes_what_is_running_and_waiting_and_takes_no_more(started: Callable[..., ModelThread]) -> None:
    gate = threading.Event()
    writer = Leads(gate=gate)
    thread = started(writer)
    with ThreadPoolExecutor(4) as pool:
        accepted = [pool.submit(ask, thread)]
        assert writer.started.wait(5)
        accepted.append(pool.submit(ask, thread, 1))
        eventually(lambda: thread.status().waiting == 1)
        assert not thread.stop(timeout=0.05)
        assert problem_of(thread, 2).kind is problems.BUSY
        gate.set()
        assert thread.stop(timeout=5)
        assert all(answer.result(5).sentences for answer in accepted)
    assert thread.status().state == "stopped"


def test_steps_of_a_summary_are_told_as_they_come(started: Callable[..., ModelThread]) -> None:
    gate = threading.Event()
    thread = started(Leads(gate=gate))
    first, second = follow(thread, 1), follow(thread, 2)
    assert next(first) in (Progress(stage="waiting", place=1), Progress(stage="writing"))
    eventually(lambda: thread.status().waiting == 0)
    assert next(second) == Progress(stage="waiting", place=1)
    gate.set()
    assert [step for step in second if isinstance(step, SummarySentence)] == drained(first)[0].sentences


def test_who_waits_is_told_of_each_place_that_it_comes_nearer(started: Callable[..., ModelThread]) -> None:
    gate = threading.Event()
    writer = Leads(gate=gate)
    thread = started(writer)
    waiting = [follow(thread, ship) for ship in (1, 2, 3)]
    next(waiting[0])
    assert writer.started.wait(5)
    eventually(lambda: thread.status().waiting == 0)
    assert [next(steps) for steps in waiting[1:]] == [Progress(stage="waiting", place=place) for place in (1, 2)]
    waiting[1].close()
    assert next(waiting[2]) == Progress(stage="waiting", place=1)
    gate.set()


def test_silence_is_told_from_time_to_time(started: Callable[..., ModelThread], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "HEARTBEAT", 0.01)
    gate = threading.Event()
    steps = follow(started(Leads(gate=gate)))
    assert None in [next(steps) for _ in range(5)]
    gate.set()


def test_status_tells_how_long_the_first_has_waited(started: Callable[..., ModelThread]) -> None:
    gate = threading.Event()
    writer = Leads(gate=gate)
    thread = started(writer)
    assert thread.status().oldest == 0.0
    running, waiting = follow(thread, 1), follow(thread, 2)
    next(running)
    assert writer.started.wait(5)
    next(waiting)
    time.sleep(0.02)
    assert 0.02 <= thread.status().oldest < 5
    gate.set()


def test_identical_questions_that_meet_are_written_once(started: Callable[..., ModelThread]) -> None:
    gate = threading.Event()
    writer = Leads(gate=gate)
    thread = started(writer, queue=1)
    with ThreadPoolExecutor(20) as pool:
        asked = [pool.submit(ask, thread) for _ in range(20)]
        assert writer.started.wait(5)
        gate.set()
        texts = {answer.result(5).text for answer in asked}
    assert texts == {"The harbour reopened on Friday. Two ships left before noon."}
    assert len(writer.written) == 1


def test_who_joins_late_is_told_every_step(started: Callable[..., ModelThread]) -> None:
    gate = threading.Event()
    thread = started(Leads(gate=gate))
    early = follow(thread)
    assert Progress(stage="writing") in (next(early), next(early))
    late = follow(thread)
    assert next(late) == Progress(stage="writing")
    gate.set()
    assert [step for step in late if step] == [step for step in early if step] == ask(thread).sentences


def test_a_question_asked_again_is_answered_from_the_cache(started: Callable[..., ModelThread]) -> None:
    writer = Leads()
    thread = started(writer)
    hits = metrics.CACHE.labels(outcome="hit")._value.get()
    first = ask(thread)
    steps = follow(thread)
    assert list(steps) == first.sentences
    assert len(writer.written) == 1
    assert metrics.CACHE.labels(outcome="hit")._value.get() == hits + 1


def test_another_question_is_not_answered_from_the_cache(started: Callable[..., ModelThread]) -> None:
    writer = Leads()
    thread = started(writer)
    asked = [
        Article(TEXT),
        Article(TEXT + " "),
        Article(TEXT, title="Ships"),
        Article(TEXT, published=date(2025, 2, 21)),
        Article(TEXT, published=date(2025, 2, 22)),
    ]
    for article in asked:
        drained(thread.stream(article, Facts(), 2))
    drained(thread.stream(asked[0], Facts(), 1))
    assert len(writer.written) == len(asked) + 1


def test_with_nothing_to_be_remembered_each_question_is_written_anew(started: Callable[..., ModelThread]) -> None:
    writer = Leads()
    thread = started(writer, remember=0)
    assert ask(thread) == ask(thread)
    assert len(writer.written) == 2


def give_up(thread: ModelThread, writer: Leads) -> None:
    """Asks for a summary, goes away while it is written, and sees the writer stop."""
    steps = follow(thread)
    next(steps)
    assert writer.started.wait(5)
    steps.close()
    eventually(lambda: writer.stopped == 1)


def test_a_summary_that_nobody_waits_for_is_given_up(started: Callable[..., ModelThread]) -> None:
    writer = Leads(seconds=30)
    give_up(started(writer), writer)


def test_a_summary_goes_on_while_anybody_waits_for_it(started: Callable[..., ModelThread]) -> None:
    gate = threading.Event()
    writer = Leads(gate=gate)
    thread = started(writer)
    goes, stays = follow(thread), follow(thread)
    next(goes)
    next(stays)
    assert writer.started.wait(5)
    goes.close()
    time.sleep(0.05)
    gate.set()
    assert drained(stays)[0].sentences
    assert writer.stopped == 0


def test_what_was_given_up_is_neither_remembered_nor_joined(started: Callable[..., ModelThread]) -> None:
    gate = threading.Event()
    writer = Leads(gate=gate)
    thread = started(writer)
    give_up(thread, writer)
    gate.set()
    assert ask(thread).sentences
    assert len(writer.written) == 2


def test_more_than_can_be_served_at_once_are_refused_even_the_same_summary(
    started: Callable[..., ModelThread], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "SHARING", 1)
    gate = threading.Event()
    thread = started(Leads(gate=gate), queue=1)
    waiting = [follow(thread) for _ in range(3)]
    for steps in waiting:
        next(steps)
    assert problem_of(thread).kind is problems.BUSY
    gate.set()
    assert all(drained(steps)[0].sentences for steps in waiting)
