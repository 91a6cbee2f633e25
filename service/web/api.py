"""The endpoint: an article in, its briefing out."""

from __future__ import annotations

import dataclasses
from typing import Any

from flask import Blueprint, Response, current_app, request

from service.briefing import brief
from service.serving.status import Served
from service.serving.worker import LOADING_RETRY
from service.web.intake import fields_of
from service.web.validation import question_from

blueprint = Blueprint("api", __name__)


def summariser() -> Served:
    """The application's, put there by create_app."""
    served: Served = current_app.extensions["summariser"]
    return served


@blueprint.post("/summarise")
@blueprint.post("/summarize")
def summarise() -> Response:
    briefing = brief(question_from(fields_of(request)), summariser())
    return Response(briefing.model_dump_json(), mimetype="application/json")


@blueprint.get("/healthz")
def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@blueprint.get("/readyz")
def readyz() -> tuple[dict[str, Any], int, dict[str, str]]:
    """200 when summaries can be written, else 503; either way with the state of the model's thread."""
    status = summariser().status()
    headers = {"Retry-After": str(LOADING_RETRY)} if status.state == "loading" else {}
    return dataclasses.asdict(status), 200 if status.state == "ready" else 503, headers
