"""The endpoints: an article in, its briefing out; an article and a summary in, the verdict out; the rules that find facts."""

from __future__ import annotations

import dataclasses
import json

from flask import Blueprint, Response, current_app, render_template, request

from service.briefing import brief
from service.contract import Readiness
from service.facts.rulebook import rulebook
from service.serving.status import Served
from service.serving.worker import LOADING_RETRY
from service.verdict import judge
from service.web import streaming
from service.web.intake import fields_of
from service.web.validation import check_question_from, question_from

blueprint = Blueprint("api", __name__)


def summariser() -> Served:
    """The application's, put there by create_app."""
    served: Served = current_app.extensions["summariser"]
    return served


@blueprint.post("/summarise")
@blueprint.post("/summarize")
def summarise() -> Response:
    """JSON, or a stream of events for whoever prefers that."""
    question = question_from(fields_of(request))
    if streaming.wanted("application/json"):
        response = streaming.answer(streaming.events_of(question, summariser()))
    else:
        response = Response(brief(question, summariser()).model_dump_json(), mimetype="application/json")
    response.headers["Vary"] = "Accept"
    return response


@blueprint.post("/check")
def check() -> Response:
    verdict = judge(check_question_from(fields_of(request)))
    return Response(verdict.model_dump_json(), mimetype="application/json")


@blueprint.get("/rules")
def rules() -> Response:
    """JSON, or a page for whoever asks for HTML first, as browsers do."""
    if request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html":
        response = Response(render_template("rules.html", rules=rulebook()), mimetype="text/html")
    else:
        response = Response(json.dumps([rule.model_dump() for rule in rulebook()], ensure_ascii=False), mimetype="application/json")
    response.headers["Vary"] = "Accept"
    return response


@blueprint.get("/healthz")
def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@blueprint.get("/readyz")
def readyz() -> Response:
    """200 when summaries can be written, else 503; either way with the state of the model's thread."""
    status = summariser().status()
    readiness = Readiness(**dataclasses.asdict(status))
    response = Response(readiness.model_dump_json(), 200 if status.state == "ready" else 503, mimetype="application/json")
    if status.state == "loading":
        response.headers["Retry-After"] = str(LOADING_RETRY)
    return response
