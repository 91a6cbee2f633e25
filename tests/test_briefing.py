"""What is admitted, what is refused, and what a half that fails becomes."""

import datetime

import pytest

import service.briefing
from service.briefing import brief
from service.contract import Question, Span, Summary, SummarySentence
from service.problems import Problem

TEXT = "Mayor Ann Example resigned in Leeds on Monday. She had led the city for three years."


class Quotes:
    """Summarises by quoting the first sentence."""

    def stream(self, article, facts, sentences):
        first = article.body[0]
        quoted, source = article.text[first.start : first.end], Span(start=first.start, end=first.end)
        made = SummarySentence(text=quoted, start=0, end=len(quoted), method="extracted", sources=[source], support=1.0)
        yield made
        return Summary(text=quoted, method="extracted", read=[source], sentences=[made], claims=[]), []

    def receipt(self):
        return {"model": "quotes"}


class Fails(Quotes):
    def stream(self, article, facts, sentences):
        raise ArithmeticError("no")


def ask(text=TEXT, **fields):
    return Question(text=text, **fields)


def test_briefing_holds_both_halves_and_the_receipt():
    briefing = brief(ask(published="2024-06-19"), Quotes())
    assert briefing.summary.text == "Mayor Ann Example resigned in Leeds on Monday."
    assert briefing.facts.when[0].earliest == datetime.date(2024, 6, 17)
    assert briefing.receipt.model == "quotes"
    assert briefing.warnings == []


def test_briefing_facts_alone_need_no_summariser():
    briefing = brief(ask(parts=["facts"]))
    assert briefing.summary is None
    assert briefing.timings.summary_ms is None


def test_briefing_summary_alone_leaves_the_facts_out():
    assert brief(ask(parts=["summary"]), Quotes()).facts is None


def test_briefing_half_that_fails_is_named_and_the_other_answered():
    briefing = brief(ask(published="2024-06-19"), Fails())
    assert briefing.summary is None
    assert briefing.facts.who
    assert [warning.code for warning in briefing.warnings] == ["summary-failed"]


def test_briefing_fact_sheet_that_fails_is_no_empty_list(monkeypatch):
    monkeypatch.setattr(service.briefing, "fact_sheet", lambda article: 1 / 0)
    briefing = brief(ask(published="2024-06-19"), Quotes())
    assert briefing.facts is None
    assert briefing.summary
    assert [warning.code for warning in briefing.warnings] == ["facts-failed"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "empty-text"),
        (" \n\t\u00a0", "empty-text"),
        ("12 34 56\n7 8 9", "not-prose"),
        ("x" * 200_001, "too-long"),
        ("Der Minister sagte am Mittwoch, dass die alte Brücke bis zum Ende des Jahres gesperrt werde. " * 4, "not-english"),
    ],
    ids=["empty", "blank", "digits", "long", "german"],
)
def test_briefing_refuses_with_a_reason(text, problem):
    with pytest.raises(Problem) as refused:
        brief(ask(text, parts=["facts"]))
    assert refused.value.kind.name == problem


TABLE = "MARTINDALE H1 PROFIT 6.3 MLN\nLONDON 2024-06-19\nNet sales 289.1 vs 256.9"


def test_briefing_finds_the_facts_of_a_table_and_says_what_it_lacks():
    briefing = brief(ask(TABLE, published="2024-06-19", parts=["facts"]))
    assert [place.name for place in briefing.facts.where] == ["London"]
    assert [warning.code for warning in briefing.warnings] == ["no-sentence"]


def test_briefing_summarises_no_table():
    with pytest.raises(Problem) as refused:
        brief(ask(TABLE), Quotes())
    assert refused.value.kind.name == "not-prose"


def test_briefing_takes_the_longest_text():
    text = ("The council met again. " * 9000)[:199_999] + "."
    assert brief(ask(text, parts=["facts"])).article.characters == 200_000


def test_briefing_short_foreign_text_is_answered_with_a_warning():
    briefing = brief(ask("El presidente dijo que no vendría.", parts=["facts"], published="2024-06-19"))
    assert [warning.code for warning in briefing.warnings] == ["language"]
