"""What Schemathesis must know of Lede: fields stand in the query beside plain text alone, and most random text is no news.

Half of the valid questions get an article in front of their text, so that there is something to find and to summarise.
"""

from __future__ import annotations

from typing import Any

import schemathesis
from schemathesis import Case, CheckContext, GenerationMode, HookContext, Response

from service.contract import ProblemDetails
from service.problems import KINDS, URN
from tests.serving.examples import TEXT

NO_NEWS = {"not-prose", "not-english", "empty-text", "empty-summary", "too-long", "address-too-long"}  # of texts that a schema lets through
NO_NEWS |= {"bad-json", "not-found"}  # of what is not a briefing, and of other files


def _valid(case: Case) -> bool:
    return case.meta is not None and case.meta.generation.mode == GenerationMode.POSITIVE


@schemathesis.hook
def before_call(context: HookContext, case: Case, **_: Any) -> None:
    if case.method.upper() != case.operation.method.upper():
        case.query = {}  # one that is too long would be told before the method is
    if not _valid(case):
        return
    if case.media_type != "text/plain":
        case.query = {}
    elif case.operation.path == "/check":
        case.query = {"summary": "The port opened again.", **(case.query or {})}
    if isinstance(case.body, dict) and len(str(case.body.get("text", ""))) % 2:
        case.body["text"] = f"{TEXT}\n{case.body['text']}"[:200_000]
    elif isinstance(case.body, str) and len(case.body) % 2:
        case.body = f"{TEXT}\n{case.body}"[:200_000]


@schemathesis.check
def refused_by_a_problem(context: CheckContext, response: Response, case: Case) -> bool | None:
    """Whatever is refused is refused by a problem with a reason, and what is valid only because it is no news."""
    if response.status_code < 400 or response.status_code == 503:
        return None
    kind = (response.headers.get("content-type") or [""])[0]
    assert kind in ("application/problem+json", "text/html; charset=utf-8"), f"a refusal as {kind}"
    if kind == "application/problem+json":
        problem = ProblemDetails.model_validate_json(response.content)
        name = problem.type.removeprefix(URN)
        assert KINDS[name].status == problem.status == response.status_code
        assert not _valid(case) or name in NO_NEWS, f"valid, and refused as {name}"
    else:
        assert not _valid(case) or response.status_code in {KINDS[name].status for name in NO_NEWS}
    return None
