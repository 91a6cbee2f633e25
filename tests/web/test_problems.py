"""Whatever is wrong with a request is a problem that says what to do: RFC 9457, and never a 500."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.web.intake import MAX_BODY

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
SENTENCE = b"The council voted on Monday to close the old library in Elm Street."


def problem_of(client: FlaskClient, body: bytes, content_type: str | None, path: str = "/summarise") -> dict[str, Any]:
    response = client.post(path, data=body, content_type=content_type)
    problem: dict[str, Any] = response.get_json(force=True)
    assert response.mimetype == "application/problem+json"
    assert problem["status"] == response.status_code
    assert problem["title"]
    assert problem["detail"]
    problem["type"] = problem["type"].removeprefix("urn:lede:problem:")
    return problem


@pytest.mark.parametrize(
    ("body", "type_", "status", "says"),
    [
        (b"", "bad-json", 400, "line 1"),
        (b'{"text": "a', "bad-json", 400, "column 10"),
        (b'["text"]', "bad-json", 400, "object"),
        (b'"text"', "bad-json", 400, "object"),
        (b"null", "bad-json", 400, "object"),
        (b'{"text": NaN}', "bad-json", 400, "NaN"),
        (b'{"text": "a", "sentences": -Infinity}', "bad-json", 400, "Infinity"),
        (b'{"text": "a", "sentences": ' + b"9" * 5000 + b"}", "bad-json", 400, ""),
        (b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "bad-json", 400, "nested"),
        (b'{"text": "\xff"}', "bad-encoding", 400, "UTF-8"),
        (b'{"text": "a", "text": "b"}', "bad-field", 422, "more than once"),
        (b'{"text": ""}', "empty-text", 422, "text"),
        (b'{"text": " \\r\\n\\u00a0 "}', "empty-text", 422, "text"),
        (b'{"text": "1, 2, 3"}', "not-prose", 422, "sentence"),
    ],
)
def test_problems_of_a_json_body(client: FlaskClient, body: bytes, type_: str, status: int, says: str) -> None:
    problem = problem_of(client, body, JSON)
    assert (problem["type"], problem["status"]) == (type_, status)
    assert says in problem["detail"]


@pytest.mark.parametrize(
    ("fields", "named", "says"),
    [
        (b"{}", ["text"], "is missing"),
        (b'{"text": null}', ["text"], "must be the article"),
        (b'{"text": 5}', ["text"], "must be the article"),
        (b'{"text": ["a"]}', ["text"], "must be the article"),
        (b'{"text": "a", "txet": "b"}', ["txet"], "the fields are text, title, published, sentences, parts"),
        (b'{"text": "a", "sentences": 0}', ["sentences"], "from 1 to 10"),
        (b'{"text": "a", "sentences": 11}', ["sentences"], "from 1 to 10"),
        (b'{"text": "a", "sentences": 2.5}', ["sentences"], "from 1 to 10"),
        (b'{"text": "a", "sentences": 1e999}', ["sentences"], "from 1 to 10"),
        (b'{"text": "a", "sentences": true}', ["sentences"], "from 1 to 10"),
        (b'{"text": "a", "sentences": "many"}', ["sentences"], "from 1 to 10"),
        (b'{"text": "a", "published": "19/06/2024"}', ["published"], "2024-06-19"),
        (b'{"text": "a", "published": "2024-02-30"}', ["published"], "2024-06-19"),
        (b'{"text": "a", "published": "1718755200"}', ["published"], "2024-06-19"),
        (b'{"text": "a", "published": 20240619}', ["published"], "2024-06-19"),
        (b'{"text": "a", "published": "2024-06-19T25:00:00Z"}', ["published"], "2024-06-19"),
        (b'{"text": "a", "parts": []}', ["parts"], '"summary"'),
        (b'{"text": "a", "parts": ["sumary"]}', ["parts"], '"summary"'),
        (b'{"text": "a", "parts": {"summary": true}}', ["parts"], '"summary"'),
        (b'{"text": "a", "title": 1}', ["title"], "must be text"),
        (b'{"text": "a", "bogus": 1, "published": "soon", "sentences": 99}', ["bogus", "published", "sentences"], "from 1 to 10"),
    ],
)
def test_problems_name_each_wrong_field_and_what_it_should_be(client: FlaskClient, fields: bytes, named: list[str], says: str) -> None:
    problem = problem_of(client, fields, JSON)
    assert (problem["type"], problem["status"]) == ("bad-field", 422)
    assert [error["field"] for error in problem["errors"]] == named
    assert says in problem["detail"]


def test_problems_of_fields_do_not_repeat_what_was_sent(client: FlaskClient) -> None:
    problem = problem_of(client, b'{"text": {"secret": "hush"}, "published": "hush"}', JSON)
    assert "hush" not in str(problem)


def test_problems_of_very_many_unknown_fields_name_the_first(client: FlaskClient) -> None:
    body = b"{" + b",".join(b'"f%d": 1' % number for number in range(150_000)) + b"}"
    problem = problem_of(client, body, JSON)
    assert problem["errors"][0]["field"] == "f0"
    assert len(problem["detail"]) < 2000


@pytest.mark.parametrize(
    ("body", "content_type", "type_", "status", "says"),
    [
        (b"text=a&text=b", FORM, "bad-field", 422, "more than once"),
        (b"text=%ff", FORM, "bad-encoding", 400, "UTF-8"),
        (b"text=\xff", FORM, "bad-encoding", 400, "UTF-8"),
        (b'{"text": "a"}', FORM, "bad-form", 400, "application/json"),
        (b"&".join(b"a%d=1" % number for number in range(60)), FORM, "bad-form", 400, "50 fields"),
        (b"", FORM, "bad-field", 422, "is missing"),
        (b"whatever", "multipart/form-data", "bad-form", 400, "boundary"),
        (b"whatever", "multipart/form-data; boundary=x", "bad-form", 400, "boundary"),
        (b"--x\r\n\r\na\r\n--x--", "multipart/form-data; boundary=x", "bad-form", 400, "multipart"),
        (
            b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n\xff\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
            "bad-encoding",
            400,
            "UTF-8",
        ),
        (
            b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nbroken off',
            "multipart/form-data; boundary=x",
            "bad-form",
            400,
            "multipart",
        ),
        (b"\xff", "text/plain", "bad-encoding", 400, "UTF-8"),
        (b"a", "text/plain; charset=utf-7", "unsupported-media-type", 415, "charset"),
        (b"a", "text/plain; charset=idna", "unsupported-media-type", 415, "charset"),
        (b"<p>a</p>", "text/html", "unsupported-media-type", 415, "application/json"),
        (b"a", None, "unsupported-media-type", 415, "application/json"),
    ],
)
def test_problems_of_other_bodies(client: FlaskClient, body: bytes, content_type: str | None, type_: str, status: int, says: str) -> None:
    problem = problem_of(client, body, content_type)
    assert (problem["type"], problem["status"]) == (type_, status)
    assert says in problem["detail"]


def test_problem_of_a_compressed_body(client: FlaskClient) -> None:
    response = client.post("/summarise", data=b"\x1f\x8b", content_type=JSON, headers={"Content-Encoding": "gzip"})
    assert response.status_code == 415
    assert "gzip" in response.get_json(force=True)["detail"]


@pytest.mark.parametrize(
    ("path", "body", "content_type"),
    [
        ("/summarise?sentences=2", b'{"text": "a"}', JSON),
        ("/summarise?sentences=2", b"text=a", FORM),
        ("/summarise?text=a", SENTENCE, "text/plain"),
        ("/summarise?sentences=2&sentences=3", SENTENCE, "text/plain"),
        ("/summarise?length=2", SENTENCE, "text/plain"),
    ],
)
def test_problems_of_fields_in_the_query(client: FlaskClient, path: str, body: bytes, content_type: str) -> None:
    assert problem_of(client, body, content_type, path)["type"] == "bad-field"


def test_problem_of_a_text_over_the_limit_names_it(client: FlaskClient) -> None:
    problem = problem_of(client, b"a " * 100_001, "text/plain")
    assert (problem["type"], problem["status"], problem["limit"]) == ("too-long", 413, 200_000)


@pytest.mark.parametrize("content_type", [JSON, FORM, "multipart/form-data; boundary=x", "text/plain"])
def test_problem_of_a_body_over_the_limit_names_it(client: FlaskClient, content_type: str) -> None:
    problem = problem_of(client, b"a" * (MAX_BODY + 1), content_type)
    assert (problem["type"], problem["status"], problem["limit"]) == ("body-too-large", 413, MAX_BODY)
    assert f"{MAX_BODY:,}" in problem["detail"]


def test_problem_of_a_text_in_another_language(client: FlaskClient) -> None:
    text = (
        "Der Stadtrat hat am Montag beschlossen, die alte Bibliothek in der Ulmenstraße zu schließen. Die Bürger wurden nicht gefragt. " * 4
    )
    problem = problem_of(client, text.encode(), "text/plain")
    assert (problem["type"], problem["language"]) == ("not-english", "de")


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_problem_of_a_wrong_method_names_the_right_one(client: FlaskClient, method: str) -> None:
    response = client.open("/summarise", method=method.upper())
    assert (response.status_code, response.mimetype) == (405, "application/problem+json")
    assert "POST" in response.headers["Allow"]
    assert "POST" in response.get_json(force=True)["detail"]


@pytest.mark.parametrize(
    "path", ["/nowhere", "/summarise/", "/summarise/x", "/static/../__init__.py", "/static/nothing.css", "/%ff%fe", "/%00"]
)
def test_problem_of_an_unknown_address(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.mimetype) == (404, "application/problem+json")


def test_problem_of_an_unknown_address_is_a_page_for_a_browser(client: FlaskClient) -> None:
    response = client.get("/nowhere", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (response.status_code, response.mimetype) == (404, "text/html")
    assert "There is nothing at this address." in response.text


def test_a_fault_of_ledes_own_is_a_problem_without_its_insides(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object) -> None:
        raise RuntimeError("inside")

    monkeypatch.setattr("service.web.api.brief", breaks)
    response = client.post("/summarise", data=SENTENCE, content_type="text/plain")
    assert (response.status_code, response.mimetype) == (500, "application/problem+json")
    assert "inside" not in response.text


ANY_TEXT = st.text(st.characters(), max_size=300) | st.text("abc .,'\"-()$%0123456789\n\r\t\x00\u2028é😀\ud800ا", max_size=300)
NEWS = st.lists(
    st.sampled_from(
        [
            "Mr.",
            "U.S.",
            "President",
            "Paris",
            "Ms Okonkwo",
            "on Monday",
            "3 March 2025",
            "said",
            "the",
            "\r\n",
            "“",
            "”",
            "$5 million",
            "—",
            ".",
        ]
    ),
    max_size=60,
).map(" ".join)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=ANY_TEXT | NEWS,
    title=st.none() | ANY_TEXT,
    published=st.none() | st.dates().map(str) | ANY_TEXT,
    sentences=st.integers() | ANY_TEXT,
)
def test_no_text_gets_a_500(client: FlaskClient, text: str, title: str | None, published: str | None, sentences: int | str) -> None:
    for asked in ({"text": text, "parts": ["facts"]}, {"text": text, "title": title, "published": published, "sentences": sentences}):
        response = client.post("/summarise", json=asked)
        assert response.status_code in (200, 413, 422)
        assert "facts-failed" not in response.text


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.binary(max_size=400),
    content_type=st.sampled_from([JSON, FORM, "multipart/form-data; boundary=x", "text/plain", "text/plain; charset=utf-16", "x", ""]),
    path=st.sampled_from(["/summarise", "/check", "/", "/verdict", "/briefing.json"]),
)
def test_no_body_gets_a_500(client: FlaskClient, body: bytes, content_type: str, path: str) -> None:
    assert client.post(path, data=body, content_type=content_type).status_code < 500
