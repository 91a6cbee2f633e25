"""The real server over real sockets: what it prints, how it shares, and how it ends."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.serving.conftest import Running, Start

ARTICLE = "The harbour of Bergen reopened on Friday after a storm. Two ships left before noon. Nobody was hurt, the port said."


def test_server_says_where_it_listens_and_when_the_model_is_ready(start_server: Start) -> None:
    server = start_server()
    server.wait_until(lambda: "ready" in server.printed())
    listens, ready = [line for line in server.printed().splitlines() if "GET" not in line]
    assert listens.startswith(f"Lede listens on http://127.0.0.1:{server.port}")
    assert ready == "The model is ready."


def test_server_answers_an_article_and_the_form(server: Running) -> None:
    assert server.post(ARTICLE, published="2025-02-21").json()["summary"]["text"].startswith("The harbour of Bergen")
    form = server.request("GET", "/")
    assert (form.status, form.headers.get_content_type()) == (200, "text/html")


def test_server_answers_facts_although_the_model_cannot_be_loaded(start_server: Start) -> None:
    server = start_server("failing", ready=False)
    server.wait_until(lambda: "There will be no summaries: FileNotFoundError: the model's file is not there." in server.printed())
    assert server.post(ARTICLE, parts=["facts"]).status == 200
    refused = server.post(ARTICLE)
    assert (refused.status, refused.json()["type"]) == (503, "urn:lede:problem:model-missing")
    assert server.request("GET", "/readyz").json()["state"] == "failed"


def test_server_finishes_what_it_has_accepted_when_terminated(start_server: Start) -> None:
    server = start_server(seconds=0.7)
    with ThreadPoolExecutor(3) as pool:
        asked = [pool.submit(server.post, f"Ship number {number} left on Friday. {ARTICLE}") for number in range(3)]
        server.wait_until(lambda: server.request("GET", "/readyz").json()["waiting"] == 2)
        server.terminate()
        answers = [answer.result(20) for answer in asked]
    assert [answer.status for answer in answers] == [200, 200, 200]
    assert all(answer.json()["summary"]["text"] for answer in answers)
    assert server.process.wait(20) == 0


def test_server_ends_cleanly_when_idle(start_server: Start) -> None:
    server = start_server()
    server.terminate()
    began = time.monotonic()
    assert server.process.wait(20) == 0
    assert time.monotonic() - began < 6


def test_server_takes_ten_at_once_in_the_sum_of_their_times(start_server: Start) -> None:
    server = start_server(seconds=0.5)
    began = time.monotonic()
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda number: server.post(f"Ship number {number} left on Friday. {ARTICLE}"), range(10)))
    assert [answer.status for answer in answers] == [200] * 10
    assert time.monotonic() - began < 2 * 10 * 0.5  # the machine may be busy with other things
    for number, answer in enumerate(answers):
        assert answer.json()["summary"]["text"].startswith(f"Ship number {number} left")


def test_server_refuses_more_than_may_wait_and_answers_facts_and_health_all_the_same(start_server: Start) -> None:
    server = start_server(seconds=2, queue=1)
    with ThreadPoolExecutor(12) as pool:
        asked = [pool.submit(server.post, f"Ship number {number} left on Friday. {ARTICLE}") for number in range(12)]
        server.wait_until(lambda: server.request("GET", "/readyz").json()["waiting"] == 1)
        assert server.request("GET", "/healthz").status == 200
        assert server.post(ARTICLE, parts=["facts"]).status == 200
        answers = [answer.result(30) for answer in asked]
    refused = [answer for answer in answers if answer.status == 503]
    assert len(refused) + sum(answer.status == 200 for answer in answers) == 12
    assert refused
    assert all(answer.json()["type"] == "urn:lede:problem:busy" for answer in refused)
    assert all(int(answer.headers["Retry-After"]) >= 1 for answer in refused)


def test_server_gives_up_a_summary_at_its_deadline(start_server: Start) -> None:
    server = start_server(seconds=60, deadline=0.3)
    answer = server.post(ARTICLE)
    assert (answer.status, answer.json()["type"]) == (503, "urn:lede:problem:deadline-passed")
    assert answer.seconds < 10


def test_server_answers_a_body_over_the_limit_before_it_is_sent_whole(server: Running) -> None:
    answer = server.request("POST", "/summarise", b"a" * 6_000_000, {"Content-Type": "text/plain"})
    assert (answer.status, answer.json()["type"]) == (413, "urn:lede:problem:body-too-large")


def raw(server: Running, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
    return answer


HEAD = b"POST /summarise HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"


@pytest.mark.parametrize(
    "request_",
    [
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nbroken\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab",
        HEAD + b"Content-Length: 100\r\n\r\ncut off",
        HEAD + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd",
        HEAD + b"Content-Length: x\r\n\r\n",
        b"BOO\x00M\r\n\r\n",
    ],
)
def test_server_answers_broken_framing_with_no_500(server: Running, request_: bytes) -> None:
    answer = raw(server, request_)
    assert not answer or answer.startswith(b"HTTP/1.1 4"), answer
    assert server.answers("/healthz")


def test_server_reads_a_chunked_body(server: Running) -> None:
    text = ARTICLE.encode()
    answer = raw(server, HEAD + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(text), text))
    assert answer.startswith(b"HTTP/1.1 200")
