"""What is told of requests: ids, log lines, metrics."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from service.serving.logs import JsonLines
from service.serving.status import Status
from tests.web.conftest import Served

SENTENCE = "The council voted on Monday to close the old library in Elm Street."


def samples(client: FlaskClient) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """Every value at /metrics, by name and labels."""
    response = client.get("/metrics")
    assert response.mimetype == "text/plain"
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def counted(client: FlaskClient, path: str, name: str, **labels: str) -> float:
    """By how much a counter grows with a text posted there."""
    key = (name, frozenset(labels.items()))
    before = samples(client).get(key, 0)
    client.post(path, data=SENTENCE, content_type="text/plain")
    return samples(client).get(key, 0) - before


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [json.loads(JsonLines().format(record)) for record in caplog.records if record.name == "service.requests"]


def test_metrics_count_requests_by_route_and_outcome(client: FlaskClient) -> None:
    assert counted(client, "/summarise", "lede_requests_total", method="POST", route="/summarise", status="200") == 1
    assert counted(client, "/summarise?x=1", "lede_requests_total", method="POST", route="/summarise", status="422") == 1
    assert counted(client, "/no/such/place", "lede_requests_total", method="POST", route="(none)", status="404") == 1


def test_metrics_time_requests_by_route(client: FlaskClient) -> None:
    assert counted(client, "/summarise", "lede_request_seconds_count", route="/summarise") == 1
    assert counted(client, "/summarise", "lede_request_seconds_sum", route="/summarise") > 0


def test_metrics_count_problems_by_type(client: FlaskClient) -> None:
    assert counted(client, "/summarise?x=1", "lede_problems_total", type="bad-field") == 1
    assert counted(client, "/nowhere", "lede_problems_total", type="not-found") == 1
    assert counted(client, "/", "lede_problems_total", type="bad-field") == 1


def test_metrics_tell_the_queue_and_whether_the_model_is_ready(client: FlaskClient, served: Served) -> None:
    served.state = Status("ready", waiting=3, oldest=4.5)
    told = samples(client)
    assert [told[name, frozenset()] for name in ("lede_queue_length", "lede_queue_age_seconds", "lede_ready")] == [3, 4.5, 1]
    served.state = Status("loading")
    told = samples(client)
    assert [told[name, frozenset()] for name in ("lede_queue_length", "lede_queue_age_seconds", "lede_ready")] == [0, 0, 0]


def test_log_has_one_line_a_request_with_the_answers_id(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "service.requests"):
        response = client.post("/summarise?x=1", data=SENTENCE, content_type="text/plain")
    (line,) = lines(caplog)
    assert line["request_id"] == response.headers["X-Request-Id"]
    assert (line["method"], line["route"], line["status"], line["problem"]) == ("POST", "/summarise", 422, "bad-field")
    assert line["ms"] > 0


def test_log_tells_a_streamed_answer_when_it_has_been_sent(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    app.add_url_rule("/streamed", view_func=lambda: Response(iter(["one", "two"])))
    with caplog.at_level(logging.INFO, "service.requests"):
        response = app.test_client().get("/streamed")
        assert lines(caplog) == []
        response.close()
    assert [line["route"] for line in lines(caplog)] == ["/streamed"]


def test_log_tells_files(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "service.requests"):
        client.get("/static/lede.css").close()
    assert [line["route"] for line in lines(caplog)] == ["/static/<path:filename>"]


def test_log_leaves_probes_out(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "service.requests"):
        for path in ("/healthz", "/readyz", "/metrics"):
            client.get(path)
    assert lines(caplog) == []


def test_ids_differ_from_request_to_request(client: FlaskClient) -> None:
    assert len({client.get("/healthz").headers["X-Request-Id"] for _ in range(3)}) == 3


@pytest.mark.parametrize("sent", ["6f1c2ab9-8c4e-4b6e-9c77-0a2f3d5e7b11", "4BF92F3577B34DA6A3CE929D0E0E4736", "0-9-0-9-0"])
def test_ids_that_are_sent_are_kept(client: FlaskClient, sent: str) -> None:
    assert client.get("/healthz", headers={"X-Request-Id": sent}).headers["X-Request-Id"] == sent


@pytest.mark.parametrize("sent", ["", "abc", "Zanzerilquote-of-the-day", "a" * 65, "deadbeef deadbeef", "deadbeef\u00e9"])
def test_ids_that_could_be_words_are_replaced(client: FlaskClient, sent: str) -> None:
    given = client.get("/healthz", headers={"X-Request-Id": sent}).headers["X-Request-Id"]
    assert given != sent
    assert len(given) == 32
