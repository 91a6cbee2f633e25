"""Faults of fields, in words."""

import pytest
from pydantic import ValidationError

from service.contract import Question
from service.problems import faults_in_words


def fault_of(**fields):
    with pytest.raises(ValidationError) as refused:
        Question(**fields)
    return refused.value


def test_problems_name_every_field_and_its_fault_without_its_value():
    told = faults_in_words(fault_of(text={"quiet": "words"}, sentences=11, published="soon"))
    assert [fault.split(":")[0] for fault in told.split("; ")] == ["text", "published", "sentences"]
    assert "published: give a day such as 2024-06-19" in told
    assert "words" not in told
    assert "soon" not in told


def test_problems_name_fields_as_the_caller_calls_them():
    assert faults_in_words(fault_of(text="x", sentences=0), lambda field: f"LEDE_{field.upper()}").startswith("LEDE_SENTENCES: ")
