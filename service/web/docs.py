"""The documentation: the OpenAPI document, and a page made of it."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from flask import Blueprint, Response, current_app, render_template

from service.web import openapi

blueprint = Blueprint("docs", __name__)


@cache
def _document(keys_needed: bool) -> openapi.Document:
    return openapi.document(keys_needed=keys_needed)


@blueprint.get("/openapi.json")
def document() -> Response:
    made = _document(current_app.extensions["keys_needed"])
    return Response(json.dumps(made, ensure_ascii=False), mimetype="application/json")


@blueprint.get("/docs")
def page() -> str:
    keys_needed = current_app.extensions["keys_needed"]
    return render_template(
        "docs.html", document=_document(keys_needed), keys_needed=keys_needed, anywhere=openapi.ANYWHERE + openapi.CLOSED
    )


@blueprint.app_template_filter("as_json")
def _as_json(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, indent=indent, ensure_ascii=False)
