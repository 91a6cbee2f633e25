"""Every row of when_phrases.tsv: a sentence, the time in it, and how it is read."""

import datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from service.article import Article
from service.facts.when import find_times

TABLE = Path(__file__).with_name("when_phrases.tsv")


class Row(NamedTuple):
    rule: str
    published: datetime.date | None
    sentence: str
    type: str
    value: str
    mod: str | None


def _rows() -> list[Row]:
    rows = []
    for line in TABLE.read_text("utf8").splitlines():
        if line.strip() and not line.startswith("#"):
            rule, published, sentence, kind, value, mod = (line.split("\t") + [""] * 3)[:6]
            rows.append(Row(rule, None if published == "-" else datetime.date.fromisoformat(published), sentence, kind, value, mod or None))
    return rows


ROWS = _rows()


def test_the_table_covers_at_least_300_phrases() -> None:
    assert len(ROWS) >= 300


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.rule}: {row.sentence}")
def test_phrase_is_read_as_the_table_says(row: Row) -> None:
    text = row.sentence.replace("[", "").replace("]", "")
    expected = []
    if "[" in row.sentence:
        start, end = row.sentence.index("["), row.sentence.index("]") - 1
        expected = [(start, text[start:end], row.type, row.value, row.mod)]

    facts = find_times(Article(text, published=row.published))

    assert [(mention.start, mention.text, fact.type, fact.value, fact.mod) for fact in facts for mention in fact.mentions] == expected
    if expected and row.rule != "unanchored":
        assert facts[0].rule.startswith(row.rule)
