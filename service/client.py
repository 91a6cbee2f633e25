"""A client for a running service: ``from service.client import Lede``. It needs neither the model nor Flask, only the contract.

    lede = Lede("http://127.0.0.1:5000")
    briefing = lede.summarise(text, published="2024-06-19")
    for event in lede.stream(text): ...

What the service refuses is raised as the Problem that it is: ``problem.kind``, ``problem.detail``, ``problem.extra``. Where no service
answers, or not as Lede does, that is a ConnectionError, or another OSError of the network.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any, TypeVar
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError

from service import problems
from service.contract import EVENTS, Briefing, Event, Facts, Part, ProblemDetails, Readiness, Rule, Verdict
from service.problems import KINDS, URN, Kind, Problem

T = TypeVar("T")
Day = datetime.date | str | None


class Lede:
    """Asks the service at ``url``. Each call has a connection of its own, so threads may share one client."""

    def __init__(self, url: str = "http://127.0.0.1:5000", *, key: str | None = None, timeout: float = 150.0) -> None:
        """``key``: where the service needs one. ``timeout``: seconds without a sign from the service, at most."""
        self._url = urlsplit(url)
        if self._url.scheme not in ("http", "https") or not self._url.hostname:
            raise ValueError(f"give an address such as http://127.0.0.1:5000, not {url!r}")
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._timeout = timeout

    def summarise(
        self,
        text: str,
        *,
        title: str | None = None,
        published: Day = None,
        sentences: int | None = None,
        parts: tuple[Part, ...] = ("summary", "facts"),
    ) -> Briefing:
        """The briefing of an article: summary and fact sheet."""
        return self._post(Briefing, "/summarise", text=text, title=title, published=published, sentences=sentences, parts=parts)

    def stream(
        self,
        text: str,
        *,
        title: str | None = None,
        published: Day = None,
        sentences: int | None = None,
        parts: tuple[Part, ...] = ("summary", "facts"),
    ) -> Iterator[Event]:
        """The briefing as it comes about: Facts, Progress, each SummarySentence when it is final, and last the Briefing.

        Close the iterator to cancel. Raises Problem before or after some events, as ``summarise`` does.
        """
        asked = {"text": text, "title": title, "published": published, "sentences": sentences, "parts": parts}
        with self._answer("POST", "/summarise", asked, accept="text/event-stream") as answer:
            for name, data in _events(answer):
                if name == "problem":
                    raise _problem(answer.status, data)
                if name in EVENTS:
                    yield _read(EVENTS[name], data)  # type: ignore[misc]
                if name == "briefing":
                    return
        raise ConnectionError("The answer broke off before the briefing.")

    def facts(self, text: str, *, title: str | None = None, published: Day = None) -> Facts:
        """The fact sheet alone; no model is waited for."""
        briefing = self.summarise(text, title=title, published=published, parts=("facts",))
        if briefing.facts is None:
            raise Problem(problems.FAULT, " ".join(warning.detail for warning in briefing.warnings))
        return briefing.facts

    def check(self, text: str, summary: str, *, published: Day = None) -> Verdict:
        """Any summary, held against its article."""
        return self._post(Verdict, "/check", text=text, summary=summary, published=published)

    def rules(self) -> list[Rule]:
        """The rules that find facts, each with an example."""
        with self._answer("GET", "/rules") as answer:
            return _read(list[Rule], answer.read())

    def health(self) -> Readiness:
        """Whether summaries can be written."""
        with self._answer("GET", "/readyz", refused=(503,)) as answer:
            return _read(Readiness, answer.read())

    def _post(self, kind: type[T], path: str, **fields: Any) -> T:
        with self._answer("POST", path, fields) as answer:
            return _read(kind, answer.read())

    @contextmanager
    def _answer(
        self, method: str, path: str, fields: dict[str, Any] | None = None, accept: str = "application/json", refused: tuple[int, ...] = ()
    ) -> Iterator[HTTPResponse]:
        """The answer, not yet read; raises Problem for any other status than 200 and those of ``refused``."""
        connect = HTTPSConnection if self._url.scheme == "https" else HTTPConnection
        connection = connect(self._url.hostname or "", self._url.port, timeout=self._timeout)
        body = None
        headers = self._headers | {"Accept": accept}
        if fields is not None:
            body = json.dumps({name: value for name, value in fields.items() if value is not None}, default=str)
            headers["Content-Type"] = "application/json"
        try:
            connection.request(method, self._url.path.rstrip("/") + path, body, headers)
            answer = connection.getresponse()
            if answer.status not in (200, *refused):
                raise _problem(answer.status, answer.read())
            yield answer
        except HTTPException as error:
            raise ConnectionError(f"The answer broke off: {error!r}") from error
        finally:
            connection.close()


def _events(answer: HTTPResponse) -> Iterator[tuple[str, bytes]]:
    """Name and data of each event; Lede's have one line of data."""
    name = ""
    for line in answer:
        field, _, value = line.rstrip(b"\r\n").partition(b": ")
        if field == b"event":
            name = value.decode("utf8", "replace")
        elif field == b"data":
            yield name, value


def _problem(status: int, body: bytes) -> Problem:
    try:
        details = TypeAdapter(ProblemDetails).validate_json(body, extra="ignore")
    except ValidationError:
        raise ConnectionError(f"Something answered with the status {status}, and not as Lede does.") from None
    name = details.type.removeprefix(URN)
    extra = details.model_dump(exclude_none=True, exclude={"type", "title", "status", "detail"})
    return Problem(KINDS.get(name) or Kind(name, details.status, details.title), details.detail, extra)


def _read(kind: type[T], body: bytes) -> T:
    """The answer as the contract has it; members that a later service adds are left out."""
    try:
        return TypeAdapter(kind).validate_json(body, extra="ignore")
    except ValidationError:
        raise ConnectionError("Something answered, and not as Lede does.") from None
