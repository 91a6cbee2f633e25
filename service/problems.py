"""Everything that can be wrong with a request, once: RFC 9457 problem types.

A problem says what is wrong in ``title`` (always the same for a type) and what to do in ``detail``. The web layer renders it as
``application/problem+json``; the command line prints it; ``batch`` writes it in the place of the line that failed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from service.contract import ProblemDetails


@dataclass(frozen=True, slots=True)
class Kind:
    """A problem type: stable name (the last part of its ``type`` URI), HTTP status, and one sentence of cause."""

    name: str
    status: int
    title: str


EMPTY_TEXT = Kind("empty-text", 422, "There is no text.")
EMPTY_SUMMARY = Kind("empty-summary", 422, "There is no summary to check.")
NOT_PROSE = Kind("not-prose", 422, "The text holds no sentence.")
NOT_ENGLISH = Kind("not-english", 422, "The text is not in English.")
TOO_LONG = Kind("too-long", 413, "The text is longer than Lede takes.")
BODY_TOO_LARGE = Kind("body-too-large", 413, "The request is larger than Lede takes.")
BAD_REQUEST = Kind("bad-request", 400, "The request cannot be read.")
BAD_ENCODING = Kind("bad-encoding", 400, "The body is not valid text.")
BAD_FORM = Kind("bad-form", 400, "The body is not a valid form.")
BAD_JSON = Kind("bad-json", 400, "The body is not valid JSON.")
BAD_FIELD = Kind("bad-field", 422, "A field is wrong.")
NOT_FOUND = Kind("not-found", 404, "There is nothing at this address.")
ADDRESS_TOO_LONG = Kind("address-too-long", 414, "The address is longer than Lede takes.")
HEADERS_TOO_LARGE = Kind("headers-too-large", 431, "The headers are larger than Lede takes.")
BAD_METHOD = Kind("method-not-allowed", 405, "This address does not take that method.")
BAD_MEDIA_TYPE = Kind("unsupported-media-type", 415, "The body is of a kind that Lede does not read.")
KEY_NEEDED = Kind("key-needed", 401, "A key is needed.")
TOO_MANY = Kind("too-many-requests", 429, "You ask too often.")
MODEL_LOADING = Kind("model-loading", 503, "The model is still loading.")
MODEL_MISSING = Kind("model-missing", 503, "The model could not be loaded.")
BUSY = Kind("busy", 503, "Too many summaries are waiting.")
TOO_SLOW = Kind("deadline-passed", 503, "The summary took longer than allowed.")
FAULT = Kind("fault", 500, "Lede made a mistake.")
URN = "urn:lede:problem:"
KINDS = {kind.name: kind for kind in list(vars().values()) if isinstance(kind, Kind)}


@dataclass
class Problem(Exception):
    """Raised anywhere below the web; ``extra`` adds members of ProblemDetails (``retry_after`` also sets the header)."""

    kind: Kind
    detail: str
    extra: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.kind.title} {self.detail}"

    def as_json(self) -> dict[str, Any]:
        details = ProblemDetails(
            type=f"{URN}{self.kind.name}", title=self.kind.title, status=self.kind.status, detail=self.detail, **self.extra
        )
        return details.model_dump(exclude_none=True)


def faults_in_words(error: ValidationError, named: Callable[[str], str] = str) -> str:
    """What pydantic found wrong, in one line: "sentences: Input should be less than or equal to 10; ..."; ``named`` renames the fields.

    Nothing of the values themselves is told.
    """
    faults = error.errors(include_url=False, include_input=False, include_context=False)
    return "; ".join(
        f"{named('.'.join(map(str, fault['loc']))) or 'all of it'}: {fault['msg'].removeprefix('Value error, ')}" for fault in faults
    )
