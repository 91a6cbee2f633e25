"""Problems as answers: application/problem+json (RFC 9457) for programs, a readable page for people."""

from __future__ import annotations

import json
import logging

from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from service import problems
from service.contract import MAX_CHARACTERS
from service.problems import Problem
from service.web.intake import MAX_BODY, drain
from service.web.observing import observe_problem

log = logging.getLogger(__name__)


def handle_problems(app: Flask) -> None:
    app.register_error_handler(Problem, answer_problem)
    app.register_error_handler(HTTPException, _answer_http_exception)
    app.register_error_handler(Exception, _answer_fault)


def answer_problem(problem: Problem) -> Response:
    if for_a_person():
        response = make_response(render_template("problem.html", problem=problem))
    else:
        response = Response(json.dumps(problem.as_json()), mimetype="application/problem+json")
    return with_status(response, problem)


def with_status(response: Response, problem: Problem) -> Response:
    """Gives the response the problem's status and, where it tells when to come back or that a key is needed, that header; counts it."""
    observe_problem(problem)
    response.status_code = problem.kind.status
    if "retry_after" in problem.extra:
        response.headers["Retry-After"] = str(problem.extra["retry_after"])
    if problem.kind is problems.KEY_NEEDED:
        response.headers.add("WWW-Authenticate", 'Bearer realm="Lede"')
        response.headers.add("WWW-Authenticate", 'Basic realm="Lede", charset="UTF-8"')  # a browser asks for it
    return response


def for_a_person() -> bool:
    """The form's own routes, and addresses that don't exist if asked for by a browser."""
    if request.blueprint is not None:
        return request.blueprint == "pages"
    return request.accept_mimetypes.best_match(["application/problem+json", "application/json", "text/html"]) == "text/html"


def _answer_http_exception(error: HTTPException) -> Response | HTTPException:
    code = error.code or 500
    if code < 400:
        return error
    if code == 404:
        problem = Problem(
            problems.NOT_FOUND,
            "Post an article to /summarise, an article and a summary to /check, or open / in a browser for the form; see /docs.",
        )
    elif code == 405:
        allowed = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
        problem = Problem(problems.BAD_METHOD, f"Use {allowed}.")
    elif code == 413:
        drain(request)
        problem = Problem(
            problems.BODY_TOO_LARGE, f"Send at most {MAX_BODY:,} bytes: {MAX_CHARACTERS:,} characters in any encoding.", {"limit": MAX_BODY}
        )
    elif code >= 500:
        return _answer_fault(error)
    else:
        problem = Problem(problems.BAD_REQUEST, "It breaks off or is badly framed; send it again.")
    response = answer_problem(problem)
    if code == 405:
        response.headers["Allow"] = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
    return response


def _answer_fault(error: Exception) -> Response:
    log.error("unexpected error", exc_info=error)
    return answer_problem(Problem(problems.FAULT, "The log says where. Please report it."))
