"""The times of whole articles: which comes first, what is gathered, and what they count from."""

import datetime

import pytest

from service.article import Article
from service.contract import When
from service.facts.when import find_times

WEDNESDAY = datetime.date(2024, 6, 19)
FERRY = """Ferry with 80 aboard sinks off Samos

ATHENS, Greece (AP) - A ferry carrying 80 people sank off the island of Samos late Tuesday, the coast guard said Wednesday. At least
three people drowned.

The boat had left the port of Vathy at 9:40 p.m. on June 18, the coast guard said. It was built in 1987 and had been inspected in March.

The company, which has run the line for 12 years, said the ferry was checked twice a year. Two days earlier, on Sunday, its crew had
reported a fault. The minister will visit the island on Friday."""


def _times(text: str, published: datetime.date | None = WEDNESDAY, title: str | None = None) -> list[When]:
    return find_times(Article(text, title=title, published=published))


def _value_of(facts: list[When], phrase: str) -> str:
    return next(fact.value for fact in facts for mention in fact.mentions if mention.text == phrase)


def test_main_event_time_comes_first() -> None:
    first = _times(FERRY)[0]

    assert first.value == "2024-06-18"
    assert first.earliest == first.latest == datetime.date(2024, 6, 18)


def test_all_other_times_follow() -> None:
    values = {fact.value for fact in _times(FERRY)}

    assert values == {"2024-06-18", "2024-06-19", "2024-06-18T21:40", "1987", "2024-03", "P12Y", "P1Y", "2024-06-16", "2024-06-21"}


def test_two_phrases_for_one_day_are_mentions_of_one_fact() -> None:
    facts = _times("The treaty was signed on Tuesday. It was sealed on June 18.")

    assert [[mention.text for mention in fact.mentions] for fact in facts] == [["Tuesday", "June 18"]]


def test_time_of_the_event_comes_before_the_time_of_the_saying() -> None:
    facts = _times("Police told reporters on Tuesday that the bank was robbed on Monday by four men.")

    assert [fact.text for fact in facts] == ["Monday", "Tuesday"]


def test_the_title_tells_which_sentence_has_the_event() -> None:
    text = "The minister spoke on Monday about pensions. A tanker exploded on Sunday in the port of Izmir."

    assert _times(text, title="Tanker explodes in port of Izmir")[0].text == "Sunday"
    assert _times(text, title="Minister speaks about pensions")[0].text == "Monday"


def test_rules_name_what_found_a_time_and_on_which_side_it_lies() -> None:
    rules = {fact.text: fact.rule for fact in _times("He left on Monday, will return on Friday, and was born in 1961.")}

    assert rules == {"Monday": "weekday-past", "Friday": "weekday-future", "1961": "year"}


@pytest.mark.parametrize(
    ("text", "phrase", "value"),
    [
        ("The flood came on March 3. The next day it snowed.", "The next day", "2024-03-04"),
        ("The flood came on March 3. Two days later it snowed.", "Two days later", "2024-03-05"),
        ("The flood came on March 3. A week earlier it had snowed.", "A week earlier", "2024-W08"),
        ("The flood came on March 3 and it snowed the same day.", "the same day", "2024-03-03"),
        ("The flood came in 1995. The following year it snowed.", "The following year", "1996"),
        ("The flood came in 1995. That year it snowed.", "That year", "1995"),
        ("The flood came in May 1995. The previous month it snowed.", "The previous month", "1995-04"),
        ("Net rose in the third quarter of 1990 from a year earlier.", "a year earlier", "1989-Q3"),
        ("Net rose in the third quarter of 1990. In the year-ago period it fell.", "the year-ago period", "1989-Q3"),
        ("Net rose in the third quarter of 1990. The quarter was the best yet.", "The quarter", "1990-Q3"),
        ("The flood came on March 3. It had snowed the day before.", "the day before", "2024-03-02"),
        ("It will close by the fourth quarter of 2025. In the quarter, profit rose.", "the quarter", "2024-Q1"),
        ("He was shot on Monday. He had slept badly the previous night.", "the previous night", "2024-06-16TNI"),
    ],
)
def test_phrase_counts_from_the_date_mentioned_last(text: str, phrase: str, value: str) -> None:
    assert _value_of(_times(text), phrase) == value


def test_dateline_with_a_whole_date_stands_in_for_the_publication() -> None:
    facts = _times("LONDON, Nov. 3, 2003 (Reuters) - The minister resigned on Sunday.", published=None)

    assert _value_of(facts, "Sunday") == "2003-11-02"


def test_whole_date_in_the_text_stands_in_for_the_publication() -> None:
    facts = _times("The minister resigned on November 3, 2003. He had been ill since last month.", published=None)

    assert _value_of(facts, "last month") == "2003-10"


def test_nothing_to_count_from_leaves_the_unknown_as_x_and_no_dates() -> None:
    (fact,) = _times("The minister resigned on Sunday.", published=None)

    assert (fact.value, fact.earliest, fact.latest) == ("XXXX-WXX-7", None, None)


@pytest.mark.parametrize(
    ("phrase", "earliest", "latest"),
    [
        ("in the first quarter of 2023", "2023-01-01", "2023-03-31"),
        ("in the summer of 2023", "2023-06-01", "2023-08-31"),
        ("in the 1990s", "1990-01-01", "1999-12-31"),
        ("in the 20th century", "1900-01-01", "1999-12-31"),
        ("in February 2024", "2024-02-01", "2024-02-29"),
        ("last week", "2024-06-10", "2024-06-16"),
        ("over the weekend", "2024-06-15", "2024-06-16"),
        ("in 2015-16", "2015-01-01", "2016-12-31"),
        ("in the second half of 2022", "2022-07-01", "2022-12-31"),
    ],
)
def test_period_has_its_first_and_last_day(phrase: str, earliest: str, latest: str) -> None:
    (fact,) = _times(f"Prices fell {phrase}.")

    assert (str(fact.earliest), str(fact.latest)) == (earliest, latest)


@pytest.mark.parametrize("phrase", ["for three days", "every Tuesday", "recently", "soon"])
def test_what_has_no_date_has_no_first_and_last_day(phrase: str) -> None:
    (fact,) = _times(f"They met {phrase}.")

    assert fact.earliest is None
    assert fact.latest is None


def test_repetition_has_quant_and_freq() -> None:
    facts = {fact.text: fact for fact in _times("They meet every Tuesday, each month and twice a year.")}

    assert facts["every Tuesday"].quant == "EVERY"
    assert facts["each month"].quant == "EACH"
    assert facts["twice a year"].freq == "2X"


def test_headline_sent_apart_yields_no_fact() -> None:
    assert _times("The minister resigned.", title="Minister resigns on Tuesday") == []


def test_empty_text_has_no_times() -> None:
    assert _times("") == []


def test_year_that_opens_the_sentence_is_the_year_of_its_months() -> None:
    facts = _times("In 2005, the mine closed in March and opened again on November 4.")

    assert {fact.value for fact in facts} == {"2005", "2005-03", "2005-11-04"}


def test_clock_without_a_day_is_on_the_day_that_the_story_has_come_to() -> None:
    facts = _times("The ferry sank on Monday off Samos. It had left Vathy at 9:40 p.m. with 80 people.")

    assert _value_of(facts, "9:40 p.m.") == "2024-06-17T21:40"


def test_clock_of_what_is_to_come_is_on_the_day_of_publication() -> None:
    facts = _times("The ferry sank on Monday off Samos. The minister will speak at 9:40 p.m. on television.")

    assert _value_of(facts, "9:40 p.m.") == "2024-06-19T21:40"


def test_dateline_is_the_day_of_writing_and_no_answer() -> None:
    facts = _times("NAIROBI, June 19 - A jet with 148 people on board skidded off the runway on Tuesday, injuring 11.")

    assert [fact.value for fact in facts] == ["2024-06-18", "2024-06-19"]
