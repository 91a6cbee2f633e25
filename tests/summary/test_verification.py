from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.article import Article
from service.contract import Claim
from service.facts import fact_sheet
from service.summary.checking import check
from tests.summary.grounds import FLOOD, grounds
from tests.timing import cpu_seconds

ARTICLE, FACTS = grounds()
SENTENCES = [FLOOD[sentence.start : sentence.end] for sentence in ARTICLE.body]


def claims(summary: str) -> dict[str, Claim]:
    return {claim.text: claim for claim in check(ARTICLE, FACTS, summary).claims}


@pytest.mark.parametrize(
    ("summary", "claim", "kind"),
    [
        ("Marta Kowalczyk led the search.", "Marta Kowalczyk", "name"),
        ("Chief Superintendent Kowalczyk led the search.", "Chief Superintendent Kowalczyk", "name"),
        ("The couple live in Leeds.", "Leeds", "place"),
        ("Three firefighters were hurt.", "Three", "number"),
        ("3 firefighters were hurt.", "3", "number"),
        ("Repairs may cost £1,500,000.", "£1,500,000", "number"),
        ("The bridge collapsed on Tuesday.", "Tuesday", "date"),
        ('Mr Ashworth said: "We will rebuild it by the spring."', '"We will rebuild it by the spring."', "quotation"),
    ],
)
def test_what_the_article_holds_is_supported_and_has_its_source(summary: str, claim: str, kind: str) -> None:
    found = claims(summary)[claim]
    assert (found.kind, found.status) == (kind, "supported")
    assert found.source is not None
    assert summary[found.start : found.end] == claim


@pytest.mark.parametrize(
    ("summary", "claim", "status"),
    [
        ("Marta Nowak led the search.", "Marta Nowak", "conflicting"),
        ("Tom Kowalczyk led the search.", "Tom Kowalczyk", "conflicting"),
        ("The search was led by Eva Lindqvist.", "Eva Lindqvist", "absent"),
        ("The couple came from Bradford.", "Bradford", "absent"),
        ("The Bank of Leeds paid for it.", "Bank of Leeds", "absent"),
        ("Five firefighters were hurt.", "Five", "conflicting"),
        ("The council has 88 members.", "88", "absent"),
        ("Engineers had not inspected the bridge for two years.", "two years", "absent"),
        ('Mr Ashworth said: "We will sell it by the spring."', '"We will sell it by the spring."', "absent"),
    ],
)
def test_what_the_article_lacks_is_found(summary: str, claim: str, status: str) -> None:
    assert claims(summary)[claim].status == status


@pytest.mark.parametrize(
    ("summary", "reason"),
    [
        ("Marta Nowak led the search.", "The name “Marta Nowak” is not what the article says: it has “Marta Kowalczyk”."),
        ("The couple came from Bradford.", "The name “Bradford” is not in the article."),
        ("The bridge was not built in 1874.", "“not” denies what the article states."),
        ("Four firefighters were hurt.", "The number “Four” is not what the article says: it has “Three”."),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(summary: str, reason: str) -> None:
    assert reason in check(ARTICLE, FACTS, summary).reasons


def test_case_is_no_difference() -> None:
    assert claims("MARTA KOWALCZYK led the search.")["MARTA KOWALCZYK"].status == "supported"


def test_a_capital_at_the_head_of_a_sentence_makes_no_name() -> None:
    assert "Engineers" not in claims("Engineers had not inspected the bridge.")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=5, unique=True))
def test_a_summary_of_the_articles_own_sentences_is_consistent(sentences: list[str]) -> None:
    checked = check(ARTICLE, FACTS, " ".join(sentences))
    assert checked.reasons == []
    assert all(claim.status == "supported" for claim in checked.claims)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(SENTENCES),
    st.sampled_from(
        [
            ("Marta Kowalczyk", "Marta Malinowska"),
            ("Tom Ashworth", "Ned Ashworth"),
            ("Leeds", "Derby"),
            ("two", "nine"),
            ("1874", "1974"),
            ("Wednesday", "Sunday"),
            ("40", "400"),
        ]
    ),
)
def test_a_changed_name_number_or_date_is_found(sentence: str, change: tuple[str, str]) -> None:
    changed = sentence.replace(*change)
    assert check(ARTICLE, FACTS, changed).consistent == (changed == sentence)


@pytest.mark.parametrize("hostile", ["'a", '"', "( ", " ", "A ", "not ", "7 ", "Leeds and ", "and Leeds ", "Leeds ", "(a", "he said "])
def test_twenty_thousand_hostile_characters_are_checked_in_seconds(hostile: str) -> None:
    summary = "Three firefighters were hurt " + hostile * (20_000 // len(hostile))
    no_facts = FACTS.model_copy(update={"who": [], "where": [], "when": []})
    assert cpu_seconds(lambda: check(ARTICLE, FACTS, summary)) < 5
    assert cpu_seconds(lambda: check(Article(summary), no_facts, FLOOD)) < 5


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_checked_and_its_spans_hold(summary: str) -> None:
    checked = check(ARTICLE, FACTS, summary)
    text = summary.encode("utf8", "replace").decode() if any("\ud800" <= sign <= "\udfff" for sign in summary) else summary
    assert all(text[claim.start : claim.end] == claim.text for claim in checked.claims)
    assert all(0 <= source.start < source.end <= len(FLOOD) for sentence in checked.sentences for source in sentence.sources)


@pytest.mark.parametrize("name", ["Harbury De La", "Harbury Von", "HARBURY DER"])
def test_a_name_does_not_end_with_what_only_links_names(name: str) -> None:
    article = Article("The council of Harbury met on Monday. It will meet again in May.")
    facts = fact_sheet(article)
    assert [claim.text.casefold() for claim in check(article, facts, f"She saw {name}.").claims] == ["harbury"]
