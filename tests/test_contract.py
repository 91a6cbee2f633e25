"""What a question may hold."""

import datetime

import pytest
from pydantic import ValidationError

from service.contract import Question


@pytest.mark.parametrize(
    ("published", "day"),
    [
        ("2024-06-19", datetime.date(2024, 6, 19)),
        ("2024-06-19T23:30:00-05:00", datetime.date(2024, 6, 19)),
        ("2024-06-19t08:30:00.123z", datetime.date(2024, 6, 19)),
        (" 2024-06-19 ", datetime.date(2024, 6, 19)),
        ("", None),
        (None, None),
    ],
)
def test_contract_published_is_a_day_or_a_time(published, day):
    assert Question(text="x", published=published).published == day


@pytest.mark.parametrize(
    "published", ["19/06/2024", "2024-6-9", "2024-02-30", "20240619", "1718755200", 1718755200, True, "2024-06-19T25:00", [], "٢٠٢٤-٠٦-١٩"]
)
def test_contract_published_that_is_no_day_is_refused_with_an_example(published):
    with pytest.raises(ValidationError, match="2024-06-19"):
        Question(text="x", published=published)


@pytest.mark.parametrize("sentences", [0, 11, True, "many", 2.5, None])
def test_contract_sentences_are_one_to_ten(sentences):
    with pytest.raises(ValidationError):
        Question(text="x", sentences=sentences)


def test_contract_parts_may_come_as_text():
    assert Question(text="x", parts="facts, summary").parts == ["facts", "summary"]


@pytest.mark.parametrize("parts", ["", [], ["fact"], "all", 3])
def test_contract_parts_that_are_none_are_refused(parts):
    with pytest.raises(ValidationError):
        Question(text="x", parts=parts)


def test_contract_unknown_field_is_an_error_that_names_it():
    with pytest.raises(ValidationError, match="sentence_count"):
        Question(text="x", sentence_count=3)


def test_contract_error_holds_nothing_of_the_text():
    with pytest.raises(ValidationError) as refused:
        Question(text={"secret": "canary"})
    assert "canary" not in str(refused.value)


def test_contract_lone_surrogate_is_replaced_in_place():
    assert Question(text="a\ud800b", title="\udfff").text == "a\N{REPLACEMENT CHARACTER}b"
