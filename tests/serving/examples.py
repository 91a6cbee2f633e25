"""The examples of the OpenAPI document, made by the service: `python -m tests.serving.examples` writes them anew.

Briefing, verdict and rules come from a server with the real model over HTTP. Problems of a state (busy, loading, ...) come from the
application with a model's thread that is brought into that state.
"""

from __future__ import annotations

import json
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from service.problems import KINDS, Kind
from service.serving.worker import ModelThread, Writes
from service.settings import Settings
from service.summary import store
from service.web import create_app, openapi
from service.web.intake import MAX_BODY
from tests.serving.conftest import Running, servers
from tests.serving.leads import Leads

FOLDER = Path(str(openapi.EXAMPLES))
TEXT = """Storm closes the port of Bergen
BERGEN, Norway - Harbour master Ingrid Solberg closed the port of Bergen on Tuesday after a storm tore two ships from their moorings.
Nobody was hurt, Solberg said. About 400 passengers of the Coastal Express, who should have left for Tromsø in the evening, spent the
night in a school. The port opened again at 6 a.m. on Wednesday. Repairs will take three weeks and cost 2 million kroner, the city
council said.
"""
SUMMARY = "Ingrid Solberg closed the port of Bergen on Tuesday after a storm. About 500 passengers spent the night in a school."
ASKED: dict[str, Any] = {"text": TEXT, "published": "2025-02-19", "sentences": 2}
CHECKED: dict[str, Any] = {"text": TEXT, "summary": SUMMARY, "published": "2025-02-19"}
GERMAN = "Der Stadtrat hat am Montag beschlossen, die alte Bibliothek zu schließen. Die Bürger wurden nicht gefragt, sagte sie. " * 3
JSON, FORM = "application/json", "application/x-www-form-urlencoded"

# Requests that are answered by a problem in any state: path, body, content type.
WRONG: dict[str, tuple[str, bytes, str]] = {
    "bad-json": ("/summarise", b'{"text": "The port of Bergen', JSON),
    "bad-form": ("/summarise", b'{"text": "The port of Bergen"}', FORM),
    "bad-encoding": ("/summarise", b"Troms\xf8", "text/plain"),
    "bad-field": ("/summarise", b'{"text": "The port of Bergen is closed.", "sentences": 99, "lenght": 2}', JSON),
    "empty-text": ("/summarise", b'{"text": " "}', JSON),
    "empty-summary": ("/check", b'{"text": "The port of Bergen is closed.", "summary": " "}', JSON),
    "not-prose": ("/summarise", b"1, 2, 3", "text/plain"),
    "not-english": ("/summarise", GERMAN.encode(), "text/plain"),
    "too-long": ("/summarise", b"Waves. " * 30_000, "text/plain"),
    "body-too-large": ("/summarise", b"a" * (MAX_BODY + 1), "text/plain"),
    "unsupported-media-type": ("/summarise", b"<p>The port of Bergen is closed.</p>", "text/html"),
    "not-found": ("/summaries", b"", JSON),
}


def answers(server: Running) -> dict[str, Any]:
    """What the real server answers, by the example's file."""

    def asked(path: str, fields: dict[str, Any]) -> Any:
        response = server.request("POST", path, json.dumps(fields).encode(), {"Content-Type": JSON}, timeout=300)
        assert response.status == 200, response.body
        return response.json()

    headers = {"Content-Type": JSON, "Accept": "text/event-stream"}
    streamed = server.request("POST", "/summarise", json.dumps(ASKED | {"parts": ["summary"]}).encode(), headers, timeout=300)
    rules = server.request("GET", "/rules").json()
    return {
        "Question.json": ASKED,
        "CheckQuestion.json": CHECKED,
        "summarise.json": asked("/summarise", ASKED),
        "facts.json": asked("/summarise", ASKED | {"parts": ["facts"]}),
        "events.txt": streamed.body.decode(),
        "check.json": asked("/check", CHECKED),
        "rules.json": [next(rule for rule in rules if rule["part"] == part) for part in ("who", "where", "when")],
        "ready.json": server.request("GET", "/readyz").json(),
    }


def states(server: Running) -> dict[str, Any]:
    """What is answered for each problem, and by /readyz while the model loads; ``server`` is any that runs."""
    made: dict[str, Any] = {
        "problems/address-too-long.json": server.request("GET", f"/rules?{'a' * 9000}").json(),
        "problems/headers-too-large.json": server.request("GET", "/rules", headers={"Cookie": "a" * 9000}).json(),
    }
    with application() as client:
        for name, (path, body, content_type) in WRONG.items():
            made[f"problems/{name}.json"] = problem(KINDS[name], client.post(path, data=body, content_type=content_type))
        made["problems/method-not-allowed.json"] = problem(KINDS["method-not-allowed"], client.get("/summarise"))
        environ = {"wsgi.input": _BrokenOff(), "CONTENT_LENGTH": "100"}
        broken = client.post("/summarise", content_type="text/plain", environ_overrides=environ)
        made["problems/bad-request.json"] = problem(KINDS["bad-request"], broken)
        client.application.view_functions["api.rules"] = _broken
        made["problems/fault.json"] = problem(KINDS["fault"], client.get("/rules"))
    with application(keys="a-key") as client:
        made["problems/key-needed.json"] = problem(KINDS["key-needed"], client.get("/rules"))
    with application(rate="1/minute") as client:
        client.post("/check")
        made["problems/too-many-requests.json"] = problem(KINDS["too-many-requests"], client.post("/check"))
    with application(Leads(seconds=5), deadline=0.05) as client:
        made["problems/deadline-passed.json"] = problem(KINDS["deadline-passed"], client.post("/summarise", json=ASKED))
    made["problems/busy.json"] = busy()
    with application(_never, ready=False) as client:
        made["problems/model-loading.json"] = problem(KINDS["model-loading"], client.post("/summarise", json=ASKED))
        made["loading.json"] = client.get("/readyz").get_json()
    with application(_missing, ready=False) as client:
        until(lambda: client.get("/readyz").get_json()["state"] == "failed")
        made["problems/model-missing.json"] = problem(KINDS["model-missing"], client.post("/summarise", json=ASKED))
    return made


def busy() -> Any:
    gate = threading.Event()
    writer = Leads(gate=gate)
    with application(writer, queue=1) as client, ExitStack() as stack:
        stack.callback(gate.set)
        for waiting in (0, 1):  # the first is being written, the second waits
            asked = ASKED | {"title": str(waiting)}
            threading.Thread(target=lambda: client.application.test_client().post("/summarise", json=asked), daemon=True).start()  # noqa: B023
            assert writer.started.wait(5)
            until(lambda: client.get("/readyz").get_json()["waiting"] == waiting)  # noqa: B023
        return problem(KINDS["busy"], client.post("/summarise", json=ASKED))


@contextmanager
def application(writer: Leads | Callable[[Settings], Writes] | None = None, ready: bool = True, **settings: Any) -> Iterator[FlaskClient]:
    """The application with a thread of its own that owns the writer, or what loads it."""
    known = Settings(**settings)
    thread = ModelThread(known, writer if callable(writer) else lambda _: writer or Leads())
    thread.start()
    client = create_app(known, thread).test_client()
    if ready:
        until(lambda: client.get("/readyz").status_code == 200)
    try:
        yield client
    finally:
        thread.stop(timeout=0.1)


def until(condition: Callable[[], bool]) -> None:
    for _ in range(500):
        if condition():
            return
        threading.Event().wait(0.01)
    raise AssertionError("it never came to that")


def problem(kind: Kind, response: Any) -> Any:
    assert response.status_code == kind.status, response.text
    assert response.mimetype == "application/problem+json"
    return response.get_json(force=True)


class _BrokenOff:
    def read(self, size: int = -1) -> bytes:
        raise OSError("the client has gone")


def _broken() -> None:
    raise RuntimeError("broken")


def _never(settings: Settings) -> Writes:
    threading.Event().wait(10)
    raise TimeoutError


def _missing(settings: Settings) -> Writes:
    raise FileNotFoundError("the model's file is not there")


def main() -> None:
    store.prepare(Settings())
    with tempfile.TemporaryDirectory() as folder, servers(Path(folder)) as start:
        server = start("real", wait=300, deadline=600, cache=Settings().cache)
        made = answers(server) | states(server)
    for name, value in made.items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(value if name.endswith(".txt") else json.dumps(value, indent=1, ensure_ascii=False) + "\n", "utf8")


if __name__ == "__main__":
    main()
