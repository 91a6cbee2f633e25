"""What is told of every request: an id that its answer carries too, one line in the log, and the counters of /metrics.

Neither path nor query is told, which a client may have filled with anything: only the route, the method, the status and the problem.
"""

from __future__ import annotations

import logging
import re
import time
import uuid
from typing import Any

from flask import Blueprint, Flask, Response, current_app, g, request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from service import metrics
from service.problems import Problem
from service.serving.logs import request_id
from service.serving.status import Served

PROBES = ("/healthz", "/readyz", "/metrics")  # asked every few seconds where something watches the service
METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"}
_ID = re.compile(r"[0-9a-fA-F-]{8,64}")  # a UUID or a trace's id: hexadecimal, so that nobody's words come into the log by it
log = logging.getLogger("service.requests")
blueprint = Blueprint("observing", __name__)


def observe_requests(app: Flask) -> None:
    app.register_blueprint(blueprint)

    @app.before_request
    def begin() -> None:
        sent = request.headers.get("X-Request-Id", "")
        request_id.set(sent if _ID.fullmatch(sent) else uuid.uuid4().hex)
        g.began = time.perf_counter()
        g.problem = None

    @app.after_request
    def end(response: Response) -> Response:
        told: dict[str, Any] = {
            "request_id": request_id.get(),
            "method": request.method if request.method in METHODS else "(other)",
            "route": request.url_rule.rule if request.url_rule else "(none)",
            "status": response.status_code,
        }
        response.headers["X-Request-Id"] = told["request_id"]
        context, began = g._get_current_object(), g.began

        def tell() -> None:
            seconds = time.perf_counter() - began
            metrics.REQUESTS.labels(told["method"], told["route"], told["status"]).inc()
            metrics.REQUEST_SECONDS.labels(told["route"]).observe(seconds)
            level = logging.DEBUG if told["route"] in PROBES else logging.INFO
            members = told | {"problem": context.problem, "ms": round(1000 * seconds, 1)}
            log.log(level, "%s %s %d", told["method"], told["route"], told["status"], extra={"members": members})

        if response.is_streamed and not response.direct_passthrough:  # a file that the server sends by itself is not closed here
            response.call_on_close(tell)
        else:
            tell()
        return response


def observe_problem(problem: Problem) -> None:
    """Counts a problem that is answered, and names it in the request's line."""
    metrics.PROBLEMS.labels(type=problem.kind.name).inc()
    g.problem = problem.kind.name


@blueprint.get("/metrics")
def show() -> Response:
    """The counters in Prometheus's text format."""
    served: Served = current_app.extensions["summariser"]
    status = served.status()
    metrics.QUEUE_LENGTH.set(status.waiting)
    metrics.QUEUE_AGE.set(status.oldest)
    metrics.READY.set(status.state == "ready")
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)
