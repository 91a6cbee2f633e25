"""A briefing as it comes about: server-sent events, as the HTML standard has them (https://html.spec.whatwg.org/#server-sent-events)."""

from __future__ import annotations

import json
import logging
from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import chain

from flask import Response, request, stream_with_context

from service import problems
from service.briefing import stream
from service.contract import EVENTS, Question
from service.problems import Problem
from service.serving.status import Served
from service.web.observing import observe_problem

MIMETYPE = "text/event-stream"
Told = tuple[str, str]
"""An event: its name, and its data as JSON in one line."""
_NAMES = {kind: name for name, kind in EVENTS.items()}
_HEARTBEAT = ":\n\n"  # a comment: it shows whether the client still listens, and keeps what lies between from giving up
log = logging.getLogger(__name__)


def wanted(otherwise: str) -> bool:
    """Whether the client would rather have a stream than an answer of the type ``otherwise``."""
    return request.accept_mimetypes.best_match([otherwise, MIMETYPE]) == MIMETYPE


def answer(events: Generator[Told | None]) -> Response:
    """The events as they come; None where there is nothing to tell. Raises what is raised before the first."""
    first = next(events)
    return Response(stream_with_context(_written(first, events)), mimetype=MIMETYPE, headers={"X-Accel-Buffering": "no"})


def events_of(question: Question, served: Served) -> Generator[Told | None]:
    """The events of a briefing. Raises Problem."""
    with closing(stream(question, served)) as events:
        for event in events:
            yield (_NAMES[type(event)], event.model_dump_json()) if event else None


def _written(first: Told | None, rest: Generator[Told | None]) -> Iterator[str]:
    """The server closes this when the client has gone, and so what waits for the summary is closed."""
    with closing(rest):
        try:
            for event in chain([first], rest):
                yield _event(*event) if event else _HEARTBEAT
        except Problem as problem:
            yield _refused(problem)
        except Exception:
            log.exception("unexpected error")
            yield _refused(Problem(problems.FAULT, "The log says where. Please report it."))


def _event(name: str, data: str) -> str:
    return f"event: {name}\ndata: {data}\n\n"


def _refused(problem: Problem) -> str:
    observe_problem(problem)
    return _event("problem", json.dumps(problem.as_json()))
