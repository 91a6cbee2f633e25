"""POST /summarise and /summarize: what they read and answer."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.contract import Briefing
from service.serving.status import Status
from tests.web.conftest import Served


def briefing_of(client: FlaskClient, article: str, **fields: Any) -> Briefing:
    response = client.post("/summarise", json={"text": article, **fields})
    assert response.status_code == 200, response.text
    return Briefing.model_validate_json(response.data)


@pytest.mark.parametrize("path", ["/summarise", "/summarize"])
def test_api_answers_both_spellings(client: FlaskClient, article: str, path: str) -> None:
    response = client.post(path, json={"text": article})
    assert (response.status_code, response.mimetype) == (200, "application/json")


def test_api_answer_is_the_contracts(client: FlaskClient, article: str) -> None:
    briefing = briefing_of(client, article, published="2025-02-18", sentences=2, title="Ferries")
    assert briefing.summary is not None
    assert len(briefing.summary.sentences) == 2
    assert briefing.facts is not None
    assert briefing.article.characters == len(article)
    assert briefing.article.title == "Ferries"
    assert str(briefing.article.published) == "2025-02-18"
    assert briefing.receipt.model == "leads"


def test_api_mentions_are_the_texts_own_words(client: FlaskClient, article: str) -> None:
    text = "😀 " + article.replace("\n", "\r\n")
    facts = briefing_of(client, text, published="2025-02-18").facts
    assert facts is not None
    mentions = [mention for fact in [*facts.who, *facts.where, *facts.when] for mention in fact.mentions]
    assert mentions
    assert all(text[mention.start : mention.end] == mention.text for mention in mentions)


def test_api_reads_an_urlencoded_form(client: FlaskClient, article: str) -> None:
    response = client.post("/summarise", data={"text": article, "sentences": "1", "parts": "summary"})
    answer = response.get_json()
    assert len(answer["summary"]["sentences"]) == 1
    assert answer["facts"] is None


def test_api_reads_a_multipart_form(client: FlaskClient, article: str) -> None:
    response = client.post("/summarise", data={"text": article, "sentences": "1"}, content_type="multipart/form-data")
    assert len(response.get_json()["summary"]["sentences"]) == 1


def test_api_reads_a_file_in_a_multipart_form(client: FlaskClient, article: str) -> None:
    response = client.post("/summarise", data={"text": (io.BytesIO(article.encode()), "article.txt")})
    assert response.get_json()["article"]["characters"] == len(article)


def test_api_reads_plain_text_with_the_other_fields_in_the_query(client: FlaskClient, article: str) -> None:
    response = client.post(
        "/summarise?sentences=1&published=2025-02-18&parts=summary,facts", data=article.encode(), content_type="text/plain"
    )
    answer = response.get_json()
    assert len(answer["summary"]["sentences"]) == 1
    assert answer["article"]["published"] == "2025-02-18"


@pytest.mark.parametrize("charset", ["utf-8", "UTF8", "iso-8859-1", "latin1", "windows-1252", "utf-16"])
def test_api_reads_plain_text_in_its_charset(client: FlaskClient, charset: str) -> None:
    text = "The café on Königstrasse reopened on Monday after a long renovation of its kitchen."
    response = client.post("/summarise", data=text.encode(charset), content_type=f"text/plain; charset={charset}")
    assert response.get_json()["summary"]["text"] == text


def test_api_takes_a_byte_order_mark_for_no_character(client: FlaskClient, article: str) -> None:
    response = client.post("/summarise", data=article.encode("utf-8-sig"), content_type="text/plain")
    assert response.get_json()["article"]["characters"] == len(article)


def test_api_answers_a_lone_surrogate(client: FlaskClient) -> None:
    sentence = "The minister said on Monday that taxes would rise again."
    body = f'{{"text": "\\ud800 {sentence}", "title": "\\udfff"}}'
    response = client.post("/summarise", data=body, content_type="application/json")
    assert response.status_code == 200
    assert response.get_json()["article"]["characters"] == len(sentence) + 2


@pytest.mark.parametrize(
    ("before", "character", "after", "content_type"),
    [
        (b'{"text": "', b"\\ud83d\\udcf0", b'"}', "application/json"),
        (b"text=", b"%F0%9F%93%B0", b"", "application/x-www-form-urlencoded"),
        (
            b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n',
            "📰".encode(),
            b"\r\n--x--\r\n",
            "multipart/form-data; boundary=x",
        ),
        (b"", "📰".encode(), b"", "text/plain"),
        (b"\xff\xfe", "📰".encode("utf-16-le"), b"", "text/plain; charset=utf-16"),
    ],
    ids=["JSON escapes", "percent-encoding", "multipart", "UTF-8", "UTF-16"],
)
def test_api_admits_200_000_characters_in_any_encoding_and_no_more(
    client: FlaskClient, before: bytes, character: bytes, after: bytes, content_type: str
) -> None:
    def problem(count: int) -> str:
        response = client.post("/summarise", data=before + character * count + after, content_type=content_type)
        return str(response.get_json()["type"])

    assert problem(200_000) == "urn:lede:problem:not-prose"  # read whole, and found to hold no sentence
    assert problem(200_001) == "urn:lede:problem:too-long"


def test_api_answers_facts_alone_while_the_model_loads(client: FlaskClient, served: Served, article: str) -> None:
    served.state = Status("loading")
    response = client.post("/summarise", json={"text": article, "parts": ["facts"]})
    assert response.status_code == 200
    assert response.get_json()["summary"] is None


def test_api_refuses_summaries_while_the_model_loads(client: FlaskClient, served: Served, article: str) -> None:
    served.state = Status("loading")
    response = client.post("/summarise", json={"text": article})
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert response.get_json()["type"] == "urn:lede:problem:model-loading"


def test_api_a_summariser_that_breaks_is_a_warning_beside_the_facts(client: FlaskClient, served: Served, article: str) -> None:
    def breaks(*_: object) -> None:
        raise RuntimeError("broken")

    served.stream = breaks  # type: ignore[assignment,method-assign]
    response = client.post("/summarise", json={"text": article})
    answer = response.get_json()
    assert response.status_code == 200
    assert answer["summary"] is None
    assert answer["facts"] is not None
    assert "summary-failed" in [warning["code"] for warning in answer["warnings"]]


def test_healthz_says_ok(client: FlaskClient, served: Served) -> None:
    served.state = Status("failed", "no model")
    assert client.get("/healthz").get_json() == {"status": "ok"}


@pytest.mark.parametrize(
    ("status", "code"),
    [(Status("ready", None, 2, 3.5), 200), (Status("loading"), 503), (Status("failed", "no model"), 503), (Status("stopped"), 503)],
)
def test_readyz_tells_the_state_of_the_model(client: FlaskClient, served: Served, status: Status, code: int) -> None:
    served.state = status
    response = client.get("/readyz")
    assert response.status_code == code
    assert response.get_json() == {"state": status.state, "reason": status.reason, "waiting": status.waiting, "oldest": status.oldest}
    assert ("Retry-After" in response.headers) == (status.state == "loading")
