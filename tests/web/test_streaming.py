"""POST /summarise with Accept: text/event-stream."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service import metrics
from service.contract import EVENTS
from service.serving.status import Status
from tests.web.conftest import Served

STREAM = {"Accept": "text/event-stream"}


def ask(client: FlaskClient, text: str, accept: str = "text/event-stream", **fields: Any) -> TestResponse:
    return client.post("/summarise", json={"text": text, **fields}, headers={"Accept": accept})


def events(response: TestResponse) -> list[tuple[str, Any]]:
    """Name and data of each event, which the contract knows."""
    told = []
    for block in response.get_data(as_text=True).split("\n\n"):
        if block and not block.startswith(":"):
            name, data = block.split("\n")
            told.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    for name, data in told:
        EVENTS[name].model_validate(data)
    return told


def without_timings(briefing: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in briefing.items() if name != "timings"}


def test_stream_tells_facts_progress_sentences_and_the_briefing_in_this_order(client: FlaskClient, article: str) -> None:
    response = ask(client, article, sentences=2)
    assert (response.status_code, response.content_type) == (200, "text/event-stream; charset=utf-8")
    assert [name for name, _ in events(response)] == ["facts", "progress", "sentence", "sentence", "briefing"]


def test_stream_ends_with_the_plain_answer_which_holds_what_was_told_before(client: FlaskClient, article: str) -> None:
    told = events(ask(client, article, published="2025-02-18"))
    briefing = told[-1][1]
    plain = ask(client, article, "application/json", published="2025-02-18").get_json()
    assert without_timings(briefing) == without_timings(plain)
    assert [data for name, data in told if name == "facts"] == [briefing["facts"]]
    assert [data for name, data in told if name == "sentence"] == briefing["summary"]["sentences"]


@pytest.mark.parametrize(
    ("parts", "names"), [(["facts"], ["facts", "briefing"]), (["summary"], ["progress", "sentence", "sentence", "sentence", "briefing"])]
)
def test_stream_tells_the_parts_that_are_asked_for(client: FlaskClient, article: str, parts: list[str], names: list[str]) -> None:
    assert [name for name, _ in events(ask(client, article, parts=parts))] == names


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/event-stream", "text/event-stream"),
        ("text/event-stream, application/json;q=0.5", "text/event-stream"),
        ("text/event-stream;q=0.5, application/json", "application/json"),
        ("application/json", "application/json"),
        ("*/*", "application/json"),
        ("", "application/json"),
        ("text/html", "application/json"),
    ],
)
def test_stream_is_for_those_who_prefer_it(client: FlaskClient, article: str, accept: str, kind: str) -> None:
    response = ask(client, article, accept, parts=["facts"])
    assert response.mimetype == kind
    assert response.headers["Vary"] == "Accept"


def test_stream_what_is_wrong_with_the_question_is_a_problem_with_its_own_status(client: FlaskClient) -> None:
    response = ask(client, " ")
    assert (response.status_code, response.mimetype) == (422, "application/problem+json")


def test_stream_tells_the_facts_and_then_why_there_is_no_summary(client: FlaskClient, served: Served, article: str) -> None:
    served.state = Status("loading")
    problems = metrics.PROBLEMS.labels(type="model-loading")._value.get()
    (facts, _), (name, problem) = events(ask(client, article))
    assert (facts, name, problem["type"]) == ("facts", "problem", "urn:lede:problem:model-loading")
    assert problem["retry_after"] == 5
    assert metrics.PROBLEMS.labels(type="model-loading")._value.get() == problems + 1


def test_stream_of_a_summary_alone_that_cannot_be_had_is_refused_as_ever(client: FlaskClient, served: Served, article: str) -> None:
    served.state = Status("loading")
    response = ask(client, article, parts=["summary"])
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")


def test_stream_a_summariser_that_breaks_is_a_warning_in_the_briefing(client: FlaskClient, served: Served, article: str) -> None:
    def breaks(*_: object) -> None:
        raise RuntimeError("broken")

    served.stream = breaks  # type: ignore[assignment,method-assign]
    name, briefing = events(ask(client, article))[-1]
    assert name == "briefing"
    assert "summary-failed" in [warning["code"] for warning in briefing["warnings"]]


def test_stream_text_with_line_ends_of_every_kind_stays_in_one_line_of_data(client: FlaskClient) -> None:
    text = "Mayor Ann Example\r\nresigned in Leeds\u2028on Monday.\n\ndata: She left.\revent: problem"
    assert [name for name, _ in events(ask(client, text, parts=["facts"]))] == ["facts", "briefing"]
