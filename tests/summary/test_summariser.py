from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.article import Article
from service.contract import Facts, Summary, Warning
from service.facts import fact_sheet
from service.summary import Summariser
from service.summary.checking import check
from service.summary.composition import compose
from service.summary.grounding import Grounding
from service.summary.writer import Writer
from tests.summary.grounds import FLOOD, Script, grounds, summarised_by
from tests.timing import cpu_seconds

TRUE = "Engineers had not inspected the bridge for nearly seven years."


def summarised(answer: str, sentences: int = 3, text: str = FLOOD) -> tuple[Summary, list[Warning]]:
    article, facts = grounds(text)
    return summarised_by(Script(answer), article, facts, sentences)


def holds(summary: Summary, text: str = FLOOD) -> None:
    """The promises of the contract for every summary."""
    assert summary.text == " ".join(sentence.text for sentence in summary.sentences)
    assert all(summary.text[sentence.start : sentence.end] == sentence.text for sentence in summary.sentences)
    assert all(summary.text[claim.start : claim.end] == claim.text for claim in summary.claims)
    assert all(claim.status == "supported" and claim.source is not None for claim in summary.claims)
    assert all(sentence.sources for sentence in summary.sentences)
    spans = [*summary.read, *(source for sentence in summary.sentences for source in sentence.sources)]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)


def test_a_summary_holds_as_many_sentences_as_asked() -> None:
    for sentences in (1, 2, 3, 5):
        summary, warnings = summarised("The bridge collapsed. Repairs may cost £1.5 million. It rained.", sentences)
        assert len(summary.sentences) == sentences
        assert warnings == []
        holds(summary)


def test_the_first_sentence_is_the_news_without_its_dateline() -> None:
    summary, _ = summarised(TRUE)
    assert summary.text.startswith("Three firefighters were hurt on Tuesday")


def test_a_sentence_in_the_articles_words_is_kept_and_told_to_be_shortened() -> None:
    article, facts = grounds(FLOOD.replace(", which was built in 1874,", ""))
    summary, _ = summarised_by(Script(TRUE), article, facts, 3)
    assert [sentence.method for sentence in summary.sentences if sentence.text == TRUE] == ["extracted"]


@pytest.mark.parametrize(
    "false",
    [
        "Engineers had inspected the bridge for nearly seven years.",
        "Engineers had not inspected the bridge for nearly nine years.",
        "Marta Ashworth said the crew had been searching for two missing walkers since 6am.",
        "The council, led by Tom Ashworth, had ignored two warnings about cracks in its arches.",
        "The walkers, a couple from Leeds, were found dead on Wednesday.",
        "Repairs will cost £1.5 million.",
        '"We will rebuild it by the summer," Mr Ashworth told reporters.',
    ],
)
def test_what_the_article_does_not_say_never_leaves(false: str) -> None:
    summary, _ = summarised(f"{false} {false}", 5)
    assert false not in summary.text
    assert check(*grounds(), summary.text).consistent
    holds(summary)


def test_a_false_sentence_is_replaced_by_the_one_that_it_comes_from() -> None:
    summary, _ = summarised("The walkers, a couple from Leeds, were found dead on Wednesday.", 2)
    assert summary.sentences[1].text.startswith("The walkers, a couple from Leeds, were found alive on Wednesday")
    assert summary.sentences[1].method == "extracted"


def test_nothing_is_said_twice() -> None:
    summary, _ = summarised(" ".join([TRUE, TRUE, "Engineers had not inspected the bridge."]), 3)
    texts = [sentence.text for sentence in summary.sentences]
    assert len(set(texts)) == 3
    assert sum("inspected" in text for text in texts) <= 1


def test_the_sentences_stand_in_the_articles_order() -> None:
    summary, _ = summarised("Forecasters expect another 40 millimetres of rain before Friday. " + TRUE, 3)
    starts = [sentence.sources[0].start for sentence in summary.sentences]
    assert starts == sorted(starts)


@pytest.mark.parametrize("unfinished", ["The council, led by Tom", 'He said: "We will', "", " ", "...", '"', "1. 2. 3."])
def test_what_is_no_sentence_is_not_told(unfinished: str) -> None:
    summary, _ = summarised(unfinished)
    assert len(summary.sentences) == 3
    holds(summary)


def test_a_short_text_is_its_own_summary_and_the_model_reads_nothing() -> None:
    text = "The pool in Harbury shut on Monday. It will open again in May."
    article, facts = grounds(text)
    script = Script("The pool burned down.")
    summary, warnings = summarised_by(script, article, facts, 3)
    assert summary.text == text
    assert (summary.method, summary.read, script.seen) == ("extracted", [], "")
    assert [warning.code for warning in warnings] == ["fewer-sentences"]


def test_a_text_that_repeats_itself_says_it_once() -> None:
    summary, warnings = summarised("Rain fell on Harbury all night.", 3, "Rain fell on Harbury all night. " * 40)
    assert summary.text == "Rain fell on Harbury all night."
    assert [warning.code for warning in warnings] == ["fewer-sentences"]


@pytest.mark.parametrize(
    "caption",
    [
        "Happy again: Jill Moss feeds the swans near the old mill in Harbury.",
        "Jill Moss, pictured above, has fed the swans near the old mill in Harbury.",
        "Scroll down for video of Jill Moss and the swans near the old mill.",
        "We love these swans and our mill more than anything else in Harbury.",
        "Jill Moss, the keeper of the swans near the old mill in Harbury.",
        "How long can the swans of Harbury live near the old mill like this?",
    ],
)
def test_captions_and_the_like_are_not_quoted(caption: str) -> None:
    text = FLOOD.replace("Repairs may cost", f"{caption} Repairs may cost")
    summary, _ = summarised(caption, 5, text)
    assert "swans" not in summary.text
    assert len(summary.sentences) == 5


def test_pictured_is_left_out() -> None:
    sentence = "Jill Moss (pictured) has fed the swans near the old mill in Harbury for years."
    summary, _ = summarised(sentence, 5, FLOOD.replace("Repairs may cost", f"{sentence} Repairs may cost"))
    assert "Jill Moss has fed the swans" in summary.text


def test_the_middle_of_a_quotation_is_not_quoted() -> None:
    spoken = "The bridge was the pride of the town for well over a century. "
    more = "People came from all over the county to walk across it on summer evenings, and many a couple was engaged there. " * 2
    text = FLOOD.replace('"We will rebuild it', f'"This is a sad day. {spoken}{more}We will rebuild it')
    summary, _ = summarised(spoken, 7, text)
    assert "pride" not in summary.text


def test_no_sentence_begins_with_a_pronoun_whose_sentence_before_is_missing() -> None:
    text = "Ann Lee won the race in Oslo on Sunday. " + FLOOD.split("- ")[1] + " She had trained for it for eleven months in Kenya."
    summary, _ = summarised("She had trained for it for eleven months in Kenya.", 3, text)
    assert "She had trained" not in summary.text


def test_the_receipt_is_the_writers() -> None:
    assert Summariser(Script("")).receipt() == {"model": "script"}


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(FLOOD.replace("\n", " ").split(" ")), max_size=60), st.integers(1, 10))
def test_whatever_the_model_writes_the_promises_hold(words: list[str], sentences: int) -> None:
    summary, warnings = summarised(" ".join(words), sentences)
    assert len(summary.sentences) <= sentences
    assert bool(warnings) == (len(summary.sentences) < sentences)
    holds(summary)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=400), st.text(max_size=100))
def test_any_article_can_be_summarised(text: str, answer: str) -> None:
    article = Article(text)
    summary, _ = summarised_by(Script(answer), article, Facts(), 3)
    assert all(text[source.start : source.end] for sentence in summary.sentences for source in sentence.sources)
    assert all(summary.text[sentence.start : sentence.end] == sentence.text for sentence in summary.sentences)


def test_grounding_takes_less_than_thirty_milliseconds() -> None:
    article, facts = grounds(FLOOD + "\n\n" + FLOOD.replace("bridge", "mill").replace("Leeds", "York"))
    raw = " ".join([TRUE, "Repairs may cost £1.5 million.", "The walkers were found dead."])
    assert cpu_seconds(lambda: compose(Grounding(article, facts), raw, 3)) < 0.03


def test_two_hundred_thousand_characters_are_grounded_in_seconds() -> None:
    text = (FLOOD + "\n\n" + "The river rose again in the night, and nobody slept. " * 4000)[:200_000]
    assert cpu_seconds(lambda: summarised(TRUE, 10, text)) < 8
    summary, _ = summarised(TRUE, 10, text)
    holds(summary, text)


@pytest.mark.model
def test_the_real_model_says_nothing_that_the_article_does_not_say(writer: Writer) -> None:
    article = Article(FLOOD, published=date(2024, 3, 7))
    facts = fact_sheet(article)
    summary, warnings = summarised_by(writer, article, facts, 3)
    holds(summary)
    assert warnings == []
    assert len(summary.sentences) == 3
    assert summary.text.startswith("Three firefighters")
    assert check(article, facts, summary.text).consistent
    assert [(span.start, span.end) for span in summary.read] == [(0, len(FLOOD))]
