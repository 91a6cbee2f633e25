"""Requests that never reach the application (a broken line, headers too large) are answered by problems, too."""

from __future__ import annotations

import json
import logging
import uuid
from http import HTTPStatus
from typing import Any

from gunicorn import util
from gunicorn.http.errors import (
    ConfigurationProblem,
    InvalidResponseHeader,
    InvalidResponseHeaderName,
    LimitRequestHeaders,
    LimitRequestLine,
    ParseException,
)
from gunicorn.workers.gthread import ThreadWorker

from service import metrics, problems
from service.problems import Problem

LINE = 8190  # bytes of a request's first line: gunicorn's most
OWN_FAULTS = (ConfigurationProblem, InvalidResponseHeader, InvalidResponseHeaderName)
log = logging.getLogger("service.requests")


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn's own answer is a page that quotes the request, and its log quotes the address."""

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        problem = problem_of(exc)
        name = uuid.uuid4().hex
        status = problem.kind.status
        metrics.PROBLEMS.labels(type=problem.kind.name).inc()
        metrics.REQUESTS.labels("(other)", "(none)", status).inc()
        members = {"request_id": name, "method": "(other)", "route": "(none)", "status": status, "problem": problem.kind.name}
        own = problem.kind is problems.FAULT
        log.log(logging.ERROR if own else logging.INFO, "refused", exc_info=exc if own else None, extra={"members": members})
        body = json.dumps(problem.as_json()).encode()
        head = (
            f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nConnection: close\r\nContent-Type: application/problem+json\r\n"
            f"Content-Length: {len(body)}\r\nX-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\nX-Request-Id: {name}\r\n\r\n"
        )
        try:
            util.write_nonblock(client, head.encode() + body)
        except OSError:
            log.debug("the client has gone")


def problem_of(error: BaseException) -> Problem:
    """What is wrong with a request that could not be read."""
    if isinstance(error, LimitRequestLine):
        detail = f"It may have {LINE:,} bytes, the query included. Put the fields into a JSON body or a form."
        return Problem(problems.ADDRESS_TOO_LONG, detail, {"limit": LINE})
    if isinstance(error, LimitRequestHeaders):
        return Problem(problems.HEADERS_TOO_LARGE, "Send fewer or shorter headers.")
    if isinstance(error, ParseException) and not isinstance(error, OWN_FAULTS):
        return Problem(problems.BAD_REQUEST, "Its first line, headers or body are badly framed; send it again.")
    return Problem(problems.FAULT, "The log says where. Please report it.")
