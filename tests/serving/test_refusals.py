"""What never reaches the application is refused by problems, too; found by Schemathesis, which was given a page instead."""

from __future__ import annotations

import json
import re
import socket

import pytest

from tests.serving.conftest import Running, Start
from tests.serving.test_server import HEAD, raw


@pytest.mark.parametrize(
    ("sent", "status", "name"),
    [
        (b"GET /rules?" + b"a" * 9000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 414, "address-too-long"),
        (b"POST /check?summary=" + b"%F0%9F%93%B0" * 2000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 414, "address-too-long"),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: " + b"a" * 9000 + b"\r\n\r\n", 431, "headers-too-large"),
        (
            b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"".join(b"X-%d: a\r\n" % number for number in range(200)) + b"\r\n",
            431,
            "headers-too-large",
        ),
        (b"BOO\x00M\r\n\r\n", 400, "bad-request"),
        (b"GET / HTTP/9.9\r\n\r\n", 400, "bad-request"),
        (b"GET / HTTP/1.1\r\nno colon here\r\n\r\n", 400, "bad-request"),
        (HEAD + b"Content-Length: x\r\n\r\n", 400, "bad-request"),
        (HEAD + b"Transfer-Encoding: gzip\r\n\r\n", 400, "bad-request"),
        (HEAD + b"Expect: a miracle\r\nContent-Length: 2\r\n\r\nab", 400, "bad-request"),
    ],
    ids=lambda value: value[:20].decode() if isinstance(value, bytes) else None,
)
def test_refusals_are_problems(server: Running, sent: bytes, status: int, name: str) -> None:
    head, _, body = raw(server, sent).partition(b"\r\n\r\n")
    problem = json.loads(body)
    assert head.startswith(b"HTTP/1.1 %d " % status)
    assert b"Content-Type: application/problem+json" in head
    assert (problem["type"], problem["status"]) == (f"urn:lede:problem:{name}", status)
    assert re.search(rb"X-Request-Id: [0-9a-f]{32}\r?", head)


def test_refusals_are_counted_and_logged_without_what_was_sent(start_server: Start) -> None:
    server = start_server()
    raw(server, b"GET /rules?Zanzerilquote" + b"a" * 9000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
    raw(server, b"Zanzerilquote / HTTP/1.1\r\nZanzerilquote\r\n\r\n")
    metrics = server.request("GET", "/metrics").body.decode()
    assert 'lede_problems_total{type="address-too-long"} 1.0' in metrics
    assert 'lede_problems_total{type="bad-request"} 1.0' in metrics
    lines = [json.loads(line) for line in server.printed().splitlines() if '"service.requests"' in line]
    assert [line["problem"] for line in lines] == ["address-too-long", "bad-request"]
    assert "anzerilquote" not in server.printed().lower() + metrics.lower()


def test_a_client_that_goes_before_it_is_refused_is_no_error(start_server: Start) -> None:
    server = start_server()
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(b"GET / HTTP/9.9\r\n\r\n")
    assert server.answers("/healthz")
    assert '"level": "error"' not in server.printed()
