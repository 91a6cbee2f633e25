"""POST /check, GET /rules, and the page that shows a summary beside its sources."""

from __future__ import annotations

import html
import re

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings

from service.contract import Rule, Verdict
from service.facts.rulebook import rulebook
from service.serving.status import Status
from tests.web.conftest import Served
from tests.web.test_problems import ANY_TEXT, NEWS

TRUE = "Okonkwo said that 40 workers had rebuilt the pier."
FALSE = "Okonkwo said that 70 workers had rebuilt the pier."


def verdict_of(client: FlaskClient, article: str, summary: str) -> Verdict:
    response = client.post("/check", json={"text": article, "summary": summary, "published": "2025-02-18"})
    assert response.status_code == 200, response.text
    return Verdict.model_validate_json(response.data)


def test_check_finds_nothing_against_the_articles_own_sentence(client: FlaskClient, article: str) -> None:
    verdict = verdict_of(client, article, TRUE)
    assert (verdict.consistent, verdict.reasons) == (True, [])
    (sentence,) = verdict.sentences
    assert any(article[source.start : source.end] == TRUE for source in sentence.sources)


def test_check_finds_a_changed_number(client: FlaskClient, article: str) -> None:
    verdict = verdict_of(client, article, FALSE)
    assert not verdict.consistent
    assert any("70" in reason for reason in verdict.reasons)
    assert [FALSE[claim.start : claim.end] for claim in verdict.claims if claim.status != "supported"] == ["70"]


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_check_reads_a_form(client: FlaskClient, article: str, content_type: str) -> None:
    response = client.post("/check", data={"text": article, "summary": FALSE}, content_type=content_type)
    assert response.get_json()["consistent"] is False


def test_check_needs_no_model(client: FlaskClient, served: Served, article: str) -> None:
    served.state = Status("failed", "no model")
    assert verdict_of(client, article, TRUE).consistent


@pytest.mark.parametrize(
    ("fields", "type_", "status", "says"),
    [
        ({"summary": TRUE}, "bad-field", 422, "'text' is missing"),
        ({"text": TRUE}, "bad-field", 422, "'summary' is missing"),
        ({"text": TRUE, "summary": 5}, "bad-field", 422, "must be the summary"),
        ({"text": TRUE, "summary": "a" * 20_001}, "bad-field", 422, "20,000"),
        ({"text": TRUE, "summary": TRUE, "sentences": 3}, "bad-field", 422, "the fields are text, summary, published"),
        ({"text": TRUE, "summary": " . "}, "empty-summary", 422, "'summary'"),
        ({"text": "", "summary": TRUE}, "empty-text", 422, "text"),
        ({"text": "a " * 100_001, "summary": TRUE}, "too-long", 413, "200,000"),
    ],
)
def test_check_problems_say_what_is_wrong(client: FlaskClient, fields: dict[str, object], type_: str, status: int, says: str) -> None:
    response = client.post("/check", json=fields)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    problem = response.get_json(force=True)
    assert problem["type"] == f"urn:lede:problem:{type_}"
    assert says in problem["title"] + problem["detail"]


def test_check_admits_the_longest_summary_beside_the_longest_text(client: FlaskClient) -> None:
    response = client.post("/check", json={"text": "📰" * 200_000, "summary": "a" + "📰" * 19_999})
    assert response.get_json(force=True)["type"] == "urn:lede:problem:not-prose"  # read whole, and found to hold no sentence


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=ANY_TEXT | NEWS, summary=ANY_TEXT | NEWS)
def test_check_no_text_or_summary_gets_a_500(client: FlaskClient, text: str, summary: str) -> None:
    assert client.post("/check", json={"text": text, "summary": summary}).status_code in (200, 422)
    form = {"text": text.encode("utf8", "replace"), "summary": summary.encode("utf8", "replace"), "published": "", "sentences": "3"}
    assert client.post("/verdict", data=form).status_code in (200, 422)


def test_rules_lists_every_rule_with_its_example(client: FlaskClient) -> None:
    response = client.get("/rules")
    assert response.mimetype == "application/json"
    assert [Rule.model_validate(rule) for rule in response.get_json()] == list(rulebook())


def test_rules_are_a_readable_page_for_a_browser(client: FlaskClient) -> None:
    response = client.get("/rules", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (response.mimetype, response.headers["Vary"]) == ("text/html", "Accept")
    assert all(html.escape(rule.name) in response.text for rule in rulebook())


def test_a_briefing_links_its_rules(client: FlaskClient, article: str) -> None:
    assert 'href="/rules"' in client.post("/", data={"text": article}).text


def page_of(client: FlaskClient, article: str, summary: str) -> str:
    response = client.post("/verdict", data={"text": article, "summary": summary, "published": "2025-02-18", "sentences": "3"})
    assert response.status_code == 200, response.text
    return response.text


def test_page_of_a_true_summary_says_so_beside_its_source(client: FlaskClient, article: str) -> None:
    page = page_of(client, article, TRUE)
    assert "Nothing speaks against it" in page
    assert re.search(r'<a class="sentence" href="#source-1-1"[^>]*>Okonkwo said that 40 workers', page)


def test_page_of_a_false_summary_marks_the_claim_in_words(client: FlaskClient, article: str) -> None:
    page = page_of(client, article, FALSE)
    assert "Nothing speaks against it" not in page
    assert re.search(r'<mark class="(absent|conflicting)"[^>]*>70</mark>', page)
    assert re.search(r"number, <b>(absent|conflicting)</b>", page)


def test_page_links_lead_somewhere(client: FlaskClient, article: str) -> None:
    page = page_of(client, article, f"{TRUE} {FALSE} Alan Whitcombe visited Harwick.")
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_page_escapes_what_was_pasted(client: FlaskClient, article: str) -> None:
    page = page_of(
        client, article + "<img src=x> was seen in Harwick.", 'Bob <img src=x onerror="alert(1)"> rebuilt 70 </textarea><script>x.'
    )
    assert "<img" not in page
    assert "<script>" not in page


def test_page_of_a_briefing_ignores_the_summary_field_but_keeps_it(client: FlaskClient, article: str) -> None:
    page = client.post("/", data={"text": article, "summary": FALSE}).text
    assert 'id="summary-text"' in page
    assert FALSE in page


@pytest.mark.parametrize(("summary", "says"), [("", "There is no summary"), ("?!", "There is no summary"), ("b" * 20_001, "20,000")])
def test_page_errors_keep_what_was_typed(client: FlaskClient, article: str, summary: str, says: str) -> None:
    response = client.post("/verdict", data={"text": article, "summary": summary, "sentences": "3"})
    assert response.status_code == 422
    assert says in response.text
    assert re.search(r'<details class="check" open', response.text)
    assert re.search(r'id="other"[^>]* aria-invalid="true"', response.text)
    assert not re.search(r'id="text"[^>]* aria-invalid="true"', response.text)
    assert html.escape(article.strip(), quote=True).replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in response.text
    assert f"\n{html.escape(summary)}</textarea>" in response.text
