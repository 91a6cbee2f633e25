"""Streams of the real server over real sockets: when events arrive, and what becomes of a summary whose client goes or server ends."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from service import problems
from service.client import Lede
from service.contract import Briefing, Event, Facts, Progress, SummarySentence
from service.problems import Problem
from tests.serving.conftest import Running, Start

ARTICLE = "The harbour of Bergen reopened on Friday after a storm. Two ships left before noon. Nobody was hurt, the port said."


def article(ship: int) -> str:
    return f"Ship number {ship} left on Friday. {ARTICLE}"


def client(server: Running) -> Lede:
    return Lede(f"http://127.0.0.1:{server.port}")


def waiting(server: Running) -> int:
    return int(server.request("GET", "/readyz").json()["waiting"])


def metric(server: Running, name: str) -> float:
    lines = server.request("GET", "/metrics").body.decode().splitlines()
    return next(float(line.split()[-1]) for line in lines if line.startswith(name))


def test_stream_events_arrive_as_they_come_about(start_server: Start) -> None:
    server = start_server(seconds=1.0)
    began = time.monotonic()
    arrived: list[tuple[float, Event]] = [(time.monotonic() - began, event) for event in client(server).stream(ARTICLE, sentences=2)]
    kinds = [type(event) for _, event in arrived]
    assert kinds[0] is Facts
    assert kinds[-3:] == [SummarySentence, SummarySentence, Briefing]
    assert arrived[-1][0] - arrived[0][0] > 0.8


def test_stream_in_the_client_ends_with_the_plain_answer(server: Running) -> None:
    *told, briefing = client(server).stream(ARTICLE, published="2025-02-21")
    plain = client(server).summarise(ARTICLE, published="2025-02-21")
    assert isinstance(briefing, Briefing)
    assert briefing.summary is not None
    assert briefing.model_copy(update={"timings": plain.timings}) == plain
    assert [event for event in told if isinstance(event, SummarySentence)] == briefing.summary.sentences


def test_stream_in_the_client_raises_the_problem_after_the_facts(start_server: Start) -> None:
    server = start_server(seconds=30, deadline=0.3)
    events = client(server).stream(ARTICLE)
    assert isinstance(next(events), Facts)
    with pytest.raises(Problem) as refused:
        list(events)
    assert refused.value.kind is problems.TOO_SLOW


def test_stream_that_breaks_off_is_a_connection_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            with listening.accept()[0] as connection:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
                connection.sendall(b'event: progress\ndata: {"stage": "reading", "place": null}\n\n')

        thread = threading.Thread(target=answer)
        thread.start()
        events = Lede(f"http://127.0.0.1:{listening.getsockname()[1]}").stream(ARTICLE)
        assert next(events) == Progress(stage="reading")
        with pytest.raises(ConnectionError, match="broke off"):
            next(events)
        thread.join()


def test_stream_whose_client_goes_is_given_up_and_the_next_is_written(start_server: Start) -> None:
    server = start_server(seconds=60)
    with closing(client(server).stream(article(1))) as events:
        assert Progress(stage="writing") in events
    second = client(server).stream(article(2))
    assert Progress(stage="writing") in second  # a gone client is noticed by the second comment that can't be sent
    second.close()


def test_stream_whose_client_goes_leaves_the_queue(start_server: Start) -> None:
    server = start_server(seconds=60)
    with closing(client(server).stream(article(1))) as first:
        assert Progress(stage="writing") in first
        with closing(client(server).stream(article(2))) as second:
            assert Progress(stage="waiting", place=1) in second
            assert waiting(server) == 1
        server.wait_until(lambda: waiting(server) == 0, 10)


def test_stream_tells_a_comment_each_second_while_there_is_nothing_to_tell(start_server: Start) -> None:
    server = start_server(seconds=2.5)
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    headers = {"Content-Type": "application/json", "Accept": "text/event-stream"}
    with closing(connection):
        connection.request("POST", "/summarise", json.dumps({"text": ARTICLE}), headers)
        answer = connection.getresponse()
        assert answer.headers["Content-Type"] == "text/event-stream; charset=utf-8"
        assert answer.headers["Cache-Control"] == "no-store"
        body = answer.read()
    assert body.count(b":\n\n") >= 2


def test_identical_questions_that_meet_are_answered_together(start_server: Start) -> None:
    server = start_server(seconds=3.0)
    with ThreadPoolExecutor(30) as pool:
        answers = list(pool.map(lambda _: server.post(ARTICLE), range(30)))
    assert {answer.status for answer in answers} == {200}
    assert len({json.dumps(answer.json()["summary"]) for answer in answers}) == 1
    assert metric(server, 'lede_stage_seconds_count{stage="wait"}') == 1


def test_server_finishes_streams_when_terminated(start_server: Start) -> None:
    server = start_server(seconds=0.7)

    def streamed(ship: int) -> list[Event]:
        return list(client(server).stream(article(ship)))

    with ThreadPoolExecutor(3) as pool:
        asked = [pool.submit(streamed, ship) for ship in range(3)]
        server.wait_until(lambda: waiting(server) == 2)
        server.terminate()
        assert all(isinstance(answer.result(20)[-1], Briefing) for answer in asked)
    assert server.process.wait(20) == 0


def test_server_terminated_under_load_answers_all_that_it_accepted(start_server: Start) -> None:
    """Clients that ask on and on are answered, refused by a problem, or find no server; nobody's answer is cut off."""
    server = start_server(seconds=0.05, queue=8)
    statuses: list[int] = []
    cut: list[BaseException] = []

    def asks(ships: Iterator[int]) -> None:
        while True:
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
            try:
                connection.connect()
                body = json.dumps({"text": article(next(ships))})
            except OSError:
                return
            with closing(connection):
                try:
                    connection.request("POST", "/summarise", body, {"Content-Type": "application/json"})
                    answer = connection.getresponse()
                except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                    return  # in the system's backlog, never accepted
                try:
                    answer.read()
                    statuses.append(answer.status)
                except Exception as error:
                    cut.append(error)

    with ThreadPoolExecutor(16) as pool:
        for number in range(16):
            pool.submit(asks, iter(range(10_000 * number, 10_000 * (number + 1))))
        server.wait_until(lambda: len(statuses) > 30)
        server.terminate()
    assert server.process.wait(30) == 0
    assert cut == []
    assert set(statuses) <= {200, 503}
    assert statuses.count(200) > 10
