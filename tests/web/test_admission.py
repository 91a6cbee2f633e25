"""Keys and rates: who may ask, and how often."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from pydantic import ValidationError

from service.settings import Settings
from service.web import create_app
from service.web.headers import HEADERS
from service.web.intake import MAX_BODY
from tests.web.conftest import Served

SENTENCE = "The council voted on Monday to close the old library in Elm Street."
GOOD, OTHER = "first-key-0123", "second~key/456="


def client_of(served: Served, **settings: object) -> FlaskClient:
    return create_app(Settings(**settings), served).test_client()  # type: ignore[arg-type]


@pytest.fixture
def locked(served: Served) -> FlaskClient:
    return client_of(served, keys=f"{GOOD}, {OTHER}")


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/static/lede.css"])
def test_keys_are_not_asked_of(locked: FlaskClient, path: str) -> None:
    assert locked.get(path).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/summarise"), ("POST", "/check"), ("GET", "/rules"), ("GET", "/metrics"), ("PUT", "/summarise"), ("GET", "/x")],
)
def test_keys_are_asked_of_programs_with_a_problem_that_says_how_to_send_one(locked: FlaskClient, method: str, path: str) -> None:
    response = locked.open(path, method=method, data=SENTENCE, content_type="text/plain")
    problem = response.get_json(force=True)
    assert (response.status_code, response.mimetype) == (401, "application/problem+json")
    assert problem["type"] == "urn:lede:problem:key-needed"
    assert "Authorization: Bearer KEY" in problem["detail"]
    assert response.headers.getlist("WWW-Authenticate") == ['Bearer realm="Lede"', 'Basic realm="Lede", charset="UTF-8"']


@pytest.mark.parametrize(("method", "path"), [("GET", "/"), ("POST", "/"), ("POST", "/verdict")])
def test_keys_are_asked_of_people_with_a_page_that_says_what_to_do(locked: FlaskClient, method: str, path: str) -> None:
    response = locked.open(path, method=method, data={"text": SENTENCE}, headers={"Accept": "text/html"})
    assert (response.status_code, response.mimetype) == (401, "text/html")
    assert "A key is needed." in response.text
    assert "type the key as the password" in response.text
    assert SENTENCE not in response.text


@pytest.mark.parametrize("key", [GOOD, OTHER])
@pytest.mark.parametrize("way", ["bearer", "header", "password"])
def test_any_of_the_keys_opens_in_any_of_three_ways(locked: FlaskClient, key: str, way: str) -> None:
    if way == "password":
        response = locked.get("/", auth=("", key))
    else:
        headers = {"Authorization": f"Bearer {key}"} if way == "bearer" else {"X-Api-Key": key}
        response = locked.post("/summarise", json={"text": SENTENCE}, headers=headers)
    assert response.status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Api-Key": ""},
        {"X-Api-Key": GOOD[:-1]},
        {"X-Api-Key": f"{GOOD},{OTHER}"},
        {"X-Api-Key": "cl\u00e9"},
        {"Authorization": GOOD},
        {"Authorization": "Bearer"},
        {"Authorization": f"Digest {GOOD}"},
        {"Authorization": "Basic !!!"},
        {"Authorization": "Basic 6eno"},
        {"Authorization": "Basic Og=="},
    ],
)
def test_nothing_else_opens(locked: FlaskClient, headers: dict[str, str]) -> None:
    assert locked.get("/rules", headers=headers).status_code == 401


def test_a_large_body_without_a_key_is_read_and_refused(locked: FlaskClient) -> None:
    assert locked.post("/summarise", data=b"a" * MAX_BODY, content_type="text/plain").status_code == 401


def test_without_keys_any_authorization_is_ignored(client: FlaskClient) -> None:
    assert client.get("/rules", headers={"Authorization": "Bearer whatever"}).status_code == 200


def test_settings_keep_keys_to_themselves() -> None:
    assert GOOD not in repr(Settings(keys=GOOD))  # type: ignore[arg-type]


@pytest.mark.parametrize("keys", [",", "a,,b", " ", "two words", "schl\u00fcssel", "a\tb"])
def test_settings_refuse_keys_that_no_client_could_send(keys: str) -> None:
    with pytest.raises(ValidationError, match="ASCII"):
        Settings(keys=keys)  # type: ignore[arg-type]


def test_rate_refuses_what_is_too_often_and_says_when_to_come_back(served: Served) -> None:
    client = client_of(served, rate="2/hour")
    answers = [client.post("/summarise", json={"text": SENTENCE}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    problem = answers[-1].get_json(force=True)
    assert problem["type"] == "urn:lede:problem:too-many-requests"
    assert 3500 < problem["retry_after"] <= 3600
    assert answers[-1].headers["Retry-After"] == str(problem["retry_after"])
    assert "2/hour" in problem["detail"]


def test_rate_counts_what_is_posted_anywhere_and_nothing_else(served: Served) -> None:
    client = client_of(served, rate="1/hour")
    assert [client.get(path).status_code for path in ("/", "/rules", "/healthz", "/")] == [200] * 4
    assert client.post("/check", json={"text": SENTENCE, "summary": SENTENCE}).status_code == 200
    page = client.post("/", data={"text": SENTENCE})
    assert (page.status_code, page.mimetype) == (429, "text/html")
    assert "Ask again in" in page.text


def test_rate_is_each_keys_own(served: Served) -> None:
    client = client_of(served, rate="1/hour", keys=f"{GOOD},{OTHER}")
    codes = [client.post("/check", data=b"", headers={"X-Api-Key": key}).status_code for key in (GOOD, OTHER, GOOD)]
    assert codes == [415, 415, 429]


def test_rate_slows_down_who_guesses_keys(served: Served) -> None:
    client = client_of(served, rate="2/hour", keys=GOOD)
    codes = [client.get("/rules", headers={"X-Api-Key": f"guess-{number}"}).status_code for number in range(3)]
    assert codes == [401, 401, 429]
    assert client.get("/rules", headers={"X-Api-Key": GOOD}).status_code == 200


@pytest.mark.parametrize("rate", ["30", "0/minute", "-1/hour", "5/fortnight", "10/minute;20/hour", "many"])
def test_settings_refuse_a_rate_that_is_none_with_an_example(rate: str) -> None:
    with pytest.raises(ValidationError, match="30/minute"):
        Settings(rate=rate)


@pytest.mark.parametrize("path", ["/", "/rules", "/x", "/static/lede.css"])
def test_security_headers_are_on_refusals_too(locked: FlaskClient, path: str) -> None:
    response = locked.get(path)
    assert {name: response.headers[name] for name in HEADERS} == HEADERS
