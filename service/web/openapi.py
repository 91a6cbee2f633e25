"""The OpenAPI document: what openapi.yaml says, with the contract's schemas, the problems and the examples put in."""

from __future__ import annotations

import copy
import json
from importlib.resources import files
from typing import Any

import yaml
from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, models_json_schema

from service import __version__
from service.contract import EVENTS, Briefing, CheckQuestion, ProblemDetails, Progress, Question, Readiness, Rule, Verdict
from service.problems import KINDS, URN, Kind

ASKED: tuple[type[BaseModel], ...] = (Question, CheckQuestion, ProblemDetails)
ANSWERED: tuple[type[BaseModel], ...] = (Briefing, Progress, Verdict, Rule, Readiness)
ANYWHERE = (
    "bad-request",
    "address-too-long",
    "headers-too-large",
    "fault",
)  # problems that come before an address is reached, or behind it
CLOSED = ("key-needed", "too-many-requests")  # problems of whatever is not open
SCHEMAS = "#/components/schemas/"
EXAMPLES = files(__package__) / "examples"

Document = dict[str, Any]


class _Untitled(GenerateJsonSchema):
    """Leaves out the titles that repeat the names of fields."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def document(*, keys_needed: bool) -> Document:
    """The whole document, as JSON values; ``keys_needed``: whether the settings name keys."""
    read: Document = yaml.safe_load((files(__package__) / "openapi.yaml").read_text("utf8"))
    read["info"]["version"] = __version__
    read["components"]["schemas"] = _schemas()
    read["components"]["examples"] = {name: _problem_example(kind) for name, kind in KINDS.items()}
    read["security"] = [*([] if keys_needed else [{}]), *({name: []} for name in read["components"]["securitySchemes"])]
    read["paths"] = {
        path: {method: _completed(operation, read["components"]["schemas"]) for method, operation in methods.items()}
        for path, methods in read["paths"].items()
    }
    return read


def _schemas() -> dict[str, Any]:
    modes: list[tuple[type[BaseModel], JsonSchemaMode]] = [(model, "validation") for model in ASKED]
    modes += [(model, "serialization") for model in ANSWERED]
    _, made = models_json_schema(modes, ref_template=SCHEMAS + "{model}", schema_generator=_Untitled)
    schemas: dict[str, Any] = made["$defs"]
    schemas["ProblemDetails"]["properties"]["type"]["enum"] = [URN + name for name in KINDS]
    for name in ("Question", "CheckQuestion"):
        schemas[f"{name}Form"] = _as_form(schemas[name])
    return schemas


def _as_form(schema: dict[str, Any]) -> dict[str, Any]:
    """The same fields as text: what may be null is left out instead, and several parts stand in one field."""
    form = copy.deepcopy(schema)
    for field in form["properties"].values():
        if "anyOf" in field:
            field["anyOf"] = [kind for kind in field["anyOf"] if kind != {"type": "null"}]
            if len(field["anyOf"]) == 1:
                field |= field.pop("anyOf")[0]
        if field.get("default", "") is None:
            del field["default"]
        if field.get("type") == "array":
            names = field.pop("items")["enum"]
            del field["minItems"]
            field |= {"type": "string", "enum": [*names, ",".join(names)], "default": ",".join(names)}
    return form


def _completed(short: Document, schemas: dict[str, Any]) -> Document:
    """An operation with what its short forms stand for."""
    operation = copy.deepcopy(short)
    is_open = operation.pop("open", False)
    names = operation.pop("problems", [])
    if asked := operation.pop("asks", None):
        operation |= _asked(asked, schemas)
    if sent := operation.pop("sends", None):
        operation["requestBody"] = {"required": True, "content": _forms(sent)}
    responses = operation["responses"]
    for response in responses.values():
        for content in response["content"].values():
            if "x-events" in content:
                content["x-events"] = {name: {"$ref": SCHEMAS + model.__name__} for name, model in EVENTS.items()}
            if "examples" in content:
                content["examples"] = _filled(content["examples"])
    page = "Pages" in operation["tags"] and not is_open
    if is_open:
        operation["security"] = []
    else:
        names += CLOSED
    for name in names + ["bad-request", "fault"] * page:
        _add_problem(responses, KINDS[name], page=page)
    for name in ANYWHERE:
        _add_problem(responses, KINDS[name], page=False)
    for response in responses.values():
        response.setdefault("headers", {})["X-Request-Id"] = {"$ref": "#/components/headers/X-Request-Id"}
    operation["responses"] = dict(sorted(responses.items()))
    return operation


def _asked(name: str, schemas: dict[str, Any]) -> Document:
    """Body and parameters of a question: JSON, two kinds of form, or plain text with the other fields in the query."""
    form = schemas[f"{name}Form"]
    parameters = [
        {
            "name": field,
            "in": "query",
            "description": f"{schema['description']} Only beside a text/plain body.",
            "schema": {key: value for key, value in schema.items() if key != "description"},
        }
        for field, schema in form["properties"].items()
        if field != "text"
    ]
    bodies = {
        "application/json": {"schema": {"$ref": SCHEMAS + name}, "examples": _filled({"question": {"file": f"{name}.json"}})},
        **_forms(name),
        "text/plain": {"schema": {key: value for key, value in form["properties"]["text"].items() if key != "default"}},
    }
    return {"parameters": parameters, "requestBody": {"required": True, "content": bodies}}


def _forms(name: str) -> Document:
    schema = {"schema": {"$ref": f"{SCHEMAS}{name}Form"}}
    return {"application/x-www-form-urlencoded": schema, "multipart/form-data": copy.deepcopy(schema)}


def _filled(examples: Document) -> Document:
    """Examples with what their files hold in place of the files' names."""
    return {name: {"value": _read(rest.pop("file")), **rest} if "file" in rest else rest for name, rest in copy.deepcopy(examples).items()}


def _read(name: str) -> Any:
    text = (EXAMPLES / name).read_text("utf8")
    return json.loads(text) if name.endswith(".json") else text


def _add_problem(responses: Document, kind: Kind, *, page: bool) -> None:
    response = responses.setdefault(str(kind.status), {"description": ""})
    if kind.title not in response["description"]:
        response["description"] = f"{response['description']} {kind.title}".strip()
    if kind.status in (429, 503):
        response.setdefault("headers", {})["Retry-After"] = {"$ref": "#/components/headers/Retry-After"}
    content = response.setdefault("content", {})
    if page:
        content["text/html"] = {"schema": {"type": "string"}}
    else:
        problem = content.setdefault("application/problem+json", {"schema": {"$ref": SCHEMAS + "ProblemDetails"}, "examples": {}})
        problem["examples"][kind.name] = {"$ref": f"#/components/examples/{kind.name}"}


def _problem_example(kind: Kind) -> Document:
    return {"summary": kind.title, "value": _read(f"problems/{kind.name}.json")}
