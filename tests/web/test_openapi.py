"""/openapi.json and /docs: what they say is what there is."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema_rs
import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import validate

from service.problems import KINDS, URN
from service.settings import Settings
from service.web import create_app, openapi
from service.web.admission import OPEN
from tests.web.conftest import Served

DOCUMENT = openapi.document(keys_needed=False)
OPERATIONS = [(path, method, operation) for path, methods in DOCUMENT["paths"].items() for method, operation in methods.items()]
EXAMPLES = [
    pytest.param(content["schema"], example["value"], id=f"{method} {path} {name}")
    for path, method, operation in OPERATIONS
    for contents in [operation.get("requestBody", {}), *operation["responses"].values()]
    for media, content in contents.get("content", {}).items()
    for name, example in content.get("examples", {}).items()
    if "value" in example
]


def faults(schema: dict[str, Any], value: Any) -> list[str]:
    """What speaks against a value, by a schema of the document."""
    whole = {**schema, "components": DOCUMENT["components"], "$schema": "https://json-schema.org/draft/2020-12/schema"}
    return [error.message for error in jsonschema_rs.Draft202012Validator(whole, validate_formats=True).iter_errors(value)]


def test_document_is_openapi_3_1(client: FlaskClient) -> None:
    response = client.get("/openapi.json")
    assert (response.status_code, response.mimetype) == (200, "application/json")
    assert response.get_json()["openapi"].startswith("3.1")
    validate(response.get_json())


def test_document_tells_every_route_and_no_other(app: Flask) -> None:
    there = {
        (re.sub(r"<(?:path:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert {(path, method) for path, method, _ in OPERATIONS} == there


def test_document_marks_as_open_what_needs_no_key(app: Flask) -> None:
    routes = app.url_map.bind("localhost")
    endpoints = {
        path: routes.match(path.replace("{filename}", "lede.css"), method="GET")[0]
        for path in DOCUMENT["paths"]
        if "get" in DOCUMENT["paths"][path]
    }
    told = {endpoints[path] for path, _, operation in OPERATIONS if operation.get("security") == []}
    assert told == OPEN


@pytest.mark.parametrize(("keys", "optional"), [("", True), ("one-key", False)])
def test_document_says_whether_a_key_is_needed(served: Served, keys: str, optional: bool) -> None:
    client = create_app(Settings(keys=keys), served).test_client()  # type: ignore[arg-type]
    assert ({} in client.get("/openapi.json").get_json()["security"]) == optional
    assert ("This service needs a key" in client.get("/docs").text) != optional


def test_document_tells_every_problem_with_its_example() -> None:
    assert DOCUMENT["components"]["examples"].keys() == KINDS.keys()
    for name, example in DOCUMENT["components"]["examples"].items():
        assert example["value"]["type"] == URN + name
        assert example["value"]["status"] == KINDS[name].status
        assert faults({"$ref": "#/components/schemas/ProblemDetails"}, example["value"]) == []


def test_document_names_each_problem_where_it_may_be_answered() -> None:
    told = {name for _, _, operation in OPERATIONS for name in re.findall(r"#/components/examples/([\w-]+)", json.dumps(operation))}
    assert told == KINDS.keys() - {"method-not-allowed"}  # of other methods than those that are told


@pytest.mark.parametrize(("schema", "value"), EXAMPLES)
def test_examples_are_what_their_schema_asks(schema: dict[str, Any], value: Any) -> None:
    assert faults(schema, value) == []


@pytest.mark.parametrize("wrong", [{"text": "x", "bogus": 1}, {"title": "x"}, {"text": "x", "sentences": 11}, {"text": "x", "parts": []}])
def test_schemas_refuse_what_the_service_refuses(client: FlaskClient, wrong: dict[str, Any]) -> None:
    assert faults({"$ref": "#/components/schemas/Question"}, wrong)
    assert client.post("/summarise", json=wrong).status_code == 422


@pytest.mark.parametrize("parts", [["summary"], ["facts"], ["summary", "facts"]])
def test_schemas_hold_for_answers(client: FlaskClient, article: str, parts: list[str]) -> None:
    answer = client.post("/summarise", json={"text": article, "parts": parts}).get_json()
    assert faults({"$ref": "#/components/schemas/Briefing"}, answer) == []
    assert faults({"$ref": "#/components/schemas/Briefing"}, answer | {"extra": 1})


def test_schemas_hold_for_rules_readiness_and_verdicts(client: FlaskClient, article: str) -> None:
    verdict = client.post("/check", json={"text": article, "summary": "A storm tore away the pier."}).get_json()
    assert faults({"$ref": "#/components/schemas/Verdict"}, verdict) == []
    assert faults({"type": "array", "items": {"$ref": "#/components/schemas/Rule"}}, client.get("/rules").get_json()) == []
    assert faults({"$ref": "#/components/schemas/Readiness"}, client.get("/readyz").get_json()) == []


def test_page_tells_every_address_problem_and_schema(client: FlaskClient) -> None:
    page = client.get("/docs").text
    for path, method, _ in OPERATIONS:
        assert f"<code>{method.upper()} {path}</code>" in page
    for name in KINDS:
        assert f'id="problem-{name}"' in page
    for name in DOCUMENT["components"]["schemas"]:
        assert f'<h3 id="{name}">' in page
    anchors = set(re.findall(r'href="#([^"]+)"', page))
    assert anchors <= set(re.findall(r'id="([^"]+)"', page))


def test_page_says_how_to_begin_here(client: FlaskClient) -> None:
    assert "curl -s http://localhost/summarise" in client.get("/docs").text
