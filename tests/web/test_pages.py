"""The form and its result as HTML; what a browser makes of them is in test_browser.py."""

from __future__ import annotations

import datetime
import html
import json
import re

import pytest
from flask.testing import FlaskClient

from service.contract import Briefing
from service.serving.status import Status
from service.settings import Settings
from service.web import create_app
from tests.web.conftest import Served


def submit(client: FlaskClient, text: str, published: str = "2025-02-18", sentences: str = "3") -> str:
    response = client.post("/", data={"text": text, "published": published, "sentences": sentences})
    assert response.status_code == 200, response.text
    return response.text


def json_of(page: str) -> str:
    match = re.search(r'<textarea id="json"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert match
    return html.unescape(match[1])


def test_form_has_no_date_at_first(client: FlaskClient) -> None:
    page = client.get("/").text
    assert re.search(r'<input id="published"[^>]* value=""', page)
    assert str(datetime.date.today()) not in page


def test_result_shows_summary_facts_and_article(client: FlaskClient, article: str) -> None:
    page = submit(client, article)
    assert "Ferries between Harwick" in page
    assert 'id="who-1-1"' in page
    assert 'href="#who-1-1"' in page
    assert 'href="#source-1-1"' in page
    assert 'id="source-1-1"' in page


def test_result_links_lead_somewhere(client: FlaskClient, article: str) -> None:
    page = submit(client, article)
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_result_marks_every_mention_once(client: FlaskClient, article: str) -> None:
    page = submit(client, article)
    facts = Briefing.model_validate_json(json_of(page)).facts
    assert facts is not None
    wanted = {
        f"{name}-{number}-{place}"
        for name, entries in (("who", facts.who), ("where", facts.where), ("when", facts.when))
        for number, entry in enumerate(entries, 1)
        for place, _ in enumerate(entry.mentions, 1)
    }
    assert wanted
    assert set(re.findall(r'<mark class="\w+" id="([^"]+)"', page)) == wanted


def test_result_escapes_what_was_pasted(client: FlaskClient) -> None:
    text = 'The mayor of <img src=x onerror="alert(1)"> Paris, </textarea><script>alert(2)</script>, resigned on Monday evening.'
    page = submit(client, text)
    assert "<img" not in page
    assert "<script>" not in page
    assert page.count("</textarea>") == 3
    assert json.loads(json_of(page))["article"]["characters"] == len(text)


def test_result_counts_offsets_in_the_text_as_pasted(client: FlaskClient, article: str) -> None:
    """A browser sends CR LF for every line end; what was pasted had LF, and so has the file that offsets are used with."""
    page = submit(client, article.replace("\n", "\r\n"))
    assert json.loads(json_of(page))["article"]["characters"] == len(article)


def test_result_shows_warnings_in_words(client: FlaskClient, article: str) -> None:
    page = submit(client, article, published="")
    assert 'aria-label="Please note"' in page
    assert "published-missing" not in page.split("<textarea")[0]


def test_result_while_the_model_loads_shows_the_facts_and_keeps_the_text(client: FlaskClient, served: Served, article: str) -> None:
    served.state = Status("loading")
    response = client.post("/", data={"text": article, "published": "", "sentences": "2"})
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert "The model is still loading." in response.text
    assert 'id="where-1-1"' in response.text
    assert html.escape(article.splitlines()[0], quote=True) in response.text
    assert re.search(r'<input id="sentences"[^>]* value="2"', response.text)


@pytest.mark.parametrize(
    ("fields", "status", "says", "invalid"),
    [
        ({"text": "", "sentences": "3"}, 422, "There is no text.", "text"),
        ({"text": "123", "sentences": "3"}, 422, "The text holds no sentence.", "text"),
        ({"text": "The mayor resigned.", "sentences": "99"}, 422, "from 1 to 10", "sentences"),
        ({"text": "The mayor resigned.", "published": "yesterday"}, 422, "must be a date", "published"),
        ({"text": "a " * 100_001}, 413, "200,000", "text"),
    ],
)
def test_errors_are_told_beside_what_was_typed(client: FlaskClient, fields: dict[str, str], status: int, says: str, invalid: str) -> None:
    response = client.post("/", data=fields)
    assert response.status_code == status
    assert 'role="alert"' in response.text
    assert says in html.unescape(response.text)
    assert re.search(rf'id="{invalid}"[^>]* aria-invalid="true"', response.text)
    typed = re.search(r'<textarea id="text"[^>]*>\n(.*?)</textarea>', response.text, re.DOTALL)
    assert typed
    assert typed[1] == fields["text"]


def test_a_body_over_the_limit_is_a_readable_page(client: FlaskClient) -> None:
    response = client.post("/", data={"text": "a" * 3_000_000})
    assert (response.status_code, response.mimetype) == (413, "text/html")
    assert "Send at most" in response.text


def test_download_gives_back_the_briefing_of_the_page(client: FlaskClient, article: str) -> None:
    shown = json_of(submit(client, article + "“Été” 😀 she said on Monday, twice.\n"))
    response = client.post("/briefing.json", data={"briefing": shown.replace("\n", "\r\n")}, content_type="multipart/form-data")
    assert response.headers["Content-Disposition"] == 'attachment; filename="briefing.json"'
    assert response.mimetype == "application/json"
    assert json.loads(response.data) == json.loads(shown)


@pytest.mark.parametrize("sent", ["", "{}", "<script>", '{"article": 1}', "[" * 10_000])
def test_download_saves_nothing_but_a_briefing(client: FlaskClient, sent: str) -> None:
    response = client.post("/briefing.json", data={"briefing": sent})
    assert (response.status_code, response.mimetype) == (400, "text/html")


@pytest.mark.parametrize("path", ["/", "/nowhere", "/static/lede.css", "/healthz"])
def test_every_answer_carries_the_security_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in headers


def test_answers_are_not_cached_but_the_style_sheet_is(client: FlaskClient, article: str) -> None:
    assert client.post("/", data={"text": article}).headers["Cache-Control"] == "no-store"
    assert client.post("/summarise", json={"text": article}).headers["Cache-Control"] == "no-store"
    assert "max-age" in client.get("/static/lede.css").headers["Cache-Control"]


def test_pages_load_nothing_from_elsewhere(client: FlaskClient, article: str) -> None:
    for page in (client.get("/").text, submit(client, article), client.get("/static/lede.css").text, client.get("/static/lede.js").text):
        assert not re.search(r"""(?:src|action|<link[^>]*href)=["']?(?:https?:)?//|@import|url\(""", page)


def test_pages_have_no_inline_script_or_style(client: FlaskClient, article: str) -> None:
    page = submit(client, article)
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?! src=)", page.split("<article>")[0])


def test_pages_credit_geonames(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "https://www.geonames.org/" in page
    assert "CC BY 4.0" in page


def test_pages_say_that_the_text_stays_on_this_machine_only_where_it_does(served: Served) -> None:
    said = "stays on this machine"
    assert said in create_app(Settings(host="127.0.0.1"), served).test_client().get("/").text
    assert said not in create_app(Settings(host="0.0.0.0"), served).test_client().get("/").text


def streamed(client: FlaskClient, text: str) -> list[tuple[str, str]]:
    """Names and data of the events that the page's script gets."""
    fields = {"text": text, "published": "2025-02-18", "sentences": "3"}
    response = client.post("/", data=fields, headers={"Accept": "text/event-stream, text/html;q=0.5"})
    assert response.mimetype == "text/event-stream", response.text
    blocks = [block for block in response.text.split("\n\n") if block and not block.startswith(":")]
    matches = [re.fullmatch(r"event: (\w+)\ndata: (.*)", block) for block in blocks]
    return [(match[1], json.loads(match[2])) for match in matches if match]


def test_stream_shows_the_facts_then_sentences_then_the_page(client: FlaskClient, article: str) -> None:
    events = streamed(client, article)
    assert [name for name, _ in events] == ["facts", "progress", "sentence", "sentence", "sentence", "page"]
    assert 'id="who-1-1"' in events[0][1]
    assert "Ferries between Harwick" in events[2][1]


def test_stream_ends_with_the_page_that_is_there_without_it(client: FlaskClient, article: str) -> None:
    (_, last) = streamed(client, article)[-1]
    plain = submit(client, article)
    timings = r"[\d.]+ (?:milli)?seconds|_ms.*"
    assert re.sub(timings, "", last) == re.sub(timings, "", plain)


def test_stream_escapes_what_was_pasted(client: FlaskClient) -> None:
    text = "The mayor of <img src=x> Paris, </script><script>alert(2)</script>, resigned on Monday evening.\n\nNobody knew why."
    for name, data in streamed(client, text):
        if name in ("facts", "page"):
            assert "<img" not in data
            assert "<script>" not in data


def test_stream_while_the_model_loads_ends_with_the_facts_and_the_reason(client: FlaskClient, served: Served, article: str) -> None:
    served.state = Status("loading")
    events = streamed(client, article)
    assert [name for name, _ in events] == ["facts", "page"]
    assert "The model is still loading." in events[1][1]
    assert 'id="where-1-1"' in events[1][1]


def test_stream_of_what_is_wrong_is_an_ordinary_page(client: FlaskClient) -> None:
    response = client.post("/", data={"text": "12345"}, headers={"Accept": "text/event-stream, text/html;q=0.5"})
    assert (response.status_code, response.mimetype) == (422, "text/html")
    assert "The text holds no sentence." in response.text
