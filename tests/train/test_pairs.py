"""Pairs: files read, faults named, a tenth held back."""

from __future__ import annotations

import json

import pytest

from service.train import TrainingFault, pairs
from tests.train.conftest import TOWNS, pair, written


def test_pairs_are_read_in_order_whatever_else_a_line_holds(pairs_file):
    found = pairs.read([pairs_file])
    assert [one.text for one in found] == [pair(town, 10 + number)["text"] for number, town in enumerate(TOWNS)]
    assert found[0].summaries[0].source == "us"


def test_pairs_of_the_same_article_are_put_together(tmp_path):
    first = written(tmp_path / "a.jsonl", [pair("Ashby", 11)])
    second = written(tmp_path / "b.jsonl", [{**pair("Ashby", 11), "summaries": [{"text": "A bridge closes."}]}])
    (found,) = pairs.read([first, second])
    assert [one.text for one in found.summaries][2:] == ["A bridge closes."]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "Invalid JSON"),
        (json.dumps({"summaries": [{"text": "A."}]}), "text: Field required"),
        (json.dumps({"text": "A.", "summaries": []}), "summaries"),
        (json.dumps({"text": "A.", "summaries": [{"text": 3}]}), r"summaries\.0\.text"),
    ],
)
def test_pairs_wrong_line_is_an_error_that_names_file_line_and_field(tmp_path, line, told):
    file = tmp_path / "pairs.jsonl"
    file.write_text(f"{json.dumps(pair('Ashby', 11))}\n\n{line}\n", "utf8")
    with pytest.raises(TrainingFault, match=rf"pairs\.jsonl, line 3, .*{told}"):
        pairs.read([file])


def test_pairs_missing_file_is_an_error_that_names_it(tmp_path):
    with pytest.raises(TrainingFault, match=r"nowhere\.jsonl can't be read: No such file"):
        pairs.read([tmp_path / "nowhere.jsonl"])


def test_pairs_empty_file_is_an_error(tmp_path):
    with pytest.raises(TrainingFault, match="There is no pair in"):
        pairs.read([written(tmp_path / "none.jsonl", [])])


def test_pairs_about_a_tenth_is_held_back_and_always_the_same():
    found = [pairs.Pair.model_validate(pair(f"Town{number}", 1)) for number in range(1000)]
    held_back = [one.text for one in found if one.held_back]
    assert 70 < len(held_back) < 130
    others = [pairs.Pair(text=one.text, summaries=one.summaries[:1]) for one in reversed(found)]
    assert {one.text for one in others if one.held_back} == set(held_back)
