"""The client against a live service."""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from service import problems
from service.client import Lede
from service.problems import Problem
from tests.serving.conftest import ROOT, Running, Start

ARTICLE = (
    "The harbour of Bergen reopened on Friday after a storm, mayor Ingrid Solberg said. Two ships left before noon. "
    "Nobody was hurt. The port had been closed for two days."
)


@pytest.fixture(scope="module")
def lede(server: Running) -> Lede:
    return Lede(f"http://127.0.0.1:{server.port}/")


def test_client_brings_a_briefing(lede: Lede) -> None:
    briefing = lede.summarise(ARTICLE, title="Port open", published=datetime.date(2025, 2, 21), sentences=2)
    assert briefing.summary is not None
    assert len(briefing.summary.sentences) == 2
    assert briefing.facts is not None
    assert briefing.article.title == "Port open"
    assert str(briefing.facts.when[0].earliest) == "2025-02-21"


def test_client_brings_one_half_alone(lede: Lede) -> None:
    assert lede.summarise(ARTICLE, parts=("summary",)).facts is None
    facts = lede.facts(ARTICLE, published="2025-02-21T08:00:00Z")
    assert "Ingrid Solberg" in [entry.name for entry in facts.who]


def test_client_keeps_every_character(lede: Lede) -> None:
    text = f"😀 {ARTICLE}\r\n\N{LINE SEPARATOR}“Ça va”\ud800"
    facts = lede.facts(text)
    assert all(text[mention.start : mention.end] == mention.text for entry in facts.who for mention in entry.mentions)
    assert lede.summarise(text).article.characters == len(text)


def test_client_checks_a_summary(lede: Lede) -> None:
    assert lede.check(ARTICLE, "Two ships left before noon.").consistent
    verdict = lede.check(ARTICLE, "Nine ships left before noon.", published="2025-02-21")
    assert not verdict.consistent
    assert verdict.reasons


def test_client_brings_the_rules(lede: Lede) -> None:
    assert {rule.part for rule in lede.rules()} == {"who", "where", "when"}


def test_client_tells_health(lede: Lede) -> None:
    assert lede.health().state == "ready"


def test_client_tells_health_and_the_problem_where_there_are_no_summaries(start_server: Start) -> None:
    server = start_server("failing", ready=False)
    lede = Lede(f"http://127.0.0.1:{server.port}")
    server.wait_until(lambda: lede.health().state == "failed")
    assert "not there" in (lede.health().reason or "")
    with pytest.raises(Problem) as refused:
        lede.summarise(ARTICLE)
    assert refused.value.kind is problems.MODEL_MISSING
    assert lede.facts(ARTICLE).who


def test_client_raises_problems_as_the_service_has_them(lede: Lede) -> None:
    with pytest.raises(Problem, match="whole number from 1 to 10") as refused:
        lede.summarise(ARTICLE, sentences=99)
    assert refused.value.kind is problems.BAD_FIELD
    assert [error["field"] for error in refused.value.extra["errors"]] == ["sentences"]
    with pytest.raises(Problem) as too_long:
        lede.facts("Waves. " * 30_000)
    assert (too_long.value.kind, too_long.value.extra["limit"]) == (problems.TOO_LONG, 200_000)


def test_client_sends_its_key_and_is_told_when_to_come_back(start_server: Start) -> None:
    server = start_server(keys="first-key,second-key", rate="2/hour")
    url = f"http://127.0.0.1:{server.port}"
    lede = Lede(url, key="second-key")
    assert lede.rules()
    assert lede.facts(ARTICLE)
    with pytest.raises(Problem) as nameless:
        Lede(url).rules()
    assert nameless.value.kind is problems.KEY_NEEDED
    assert Lede(url).health().state == "ready"
    assert lede.facts(ARTICLE)
    with pytest.raises(Problem) as often:
        lede.facts(ARTICLE)
    assert often.value.kind is problems.TOO_MANY
    assert often.value.extra["retry_after"] > 3000


@pytest.fixture
def impostor() -> Iterator[HTTPServer]:
    """Answers whatever stands in ``answer``: a status and a body."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = self.server.answer  # type: ignore[attr-defined]
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("answer", [(200, b"<html>"), (200, b"{}"), (502, b"Bad gateway"), (302, b"")])
def test_client_an_answer_that_is_not_ledes_is_a_connection_error(impostor: HTTPServer, answer: tuple[int, bytes]) -> None:
    impostor.answer = answer  # type: ignore[attr-defined]
    with pytest.raises(ConnectionError, match="not as Lede does"):
        Lede(f"http://127.0.0.1:{impostor.server_port}").rules()


def test_client_reads_what_a_later_service_adds(impostor: HTTPServer) -> None:
    later = {"state": "ready", "reason": None, "waiting": 0, "oldest": 0.0, "mood": "good"}
    impostor.answer = (200, json.dumps(later).encode())  # type: ignore[attr-defined]
    assert Lede(f"http://127.0.0.1:{impostor.server_port}").health().state == "ready"
    problem = {"type": "urn:lede:problem:novel", "title": "New.", "status": 418, "detail": "Do that.", "colour": "red"}
    impostor.answer = (418, json.dumps(problem).encode())  # type: ignore[attr-defined]
    with pytest.raises(Problem, match=r"New\. Do that\.") as refused:
        Lede(f"http://127.0.0.1:{impostor.server_port}").rules()
    assert (refused.value.kind.name, refused.value.kind.status) == ("novel", 418)


def test_client_where_nobody_listens_is_an_error_of_the_network() -> None:
    with pytest.raises(OSError, match="refused"):
        Lede("http://127.0.0.1:9").health()


@pytest.mark.parametrize("url", ["127.0.0.1:5000", "ftp://127.0.0.1", "http://"])
def test_client_refuses_an_address_that_is_none(url: str) -> None:
    with pytest.raises(ValueError, match="address"):
        Lede(url)


def test_client_needs_neither_model_nor_web() -> None:
    program = "import sys, service.client; print(sorted({'torch', 'transformers', 'flask', 'numpy', 'gunicorn'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip() == "[]"
