"""Values of the contract in the words of a page."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.contract import Progress, Summary, SummarySentence, When
from service.web import wording


def when(value: str, first: str | None = None, last: str | None = None, type_: str = "DATE") -> When:
    days: dict[str, Any] = {"earliest": first, "latest": last or first}
    return When(text="then", type=type_, value=value, rule="r", score=1, mentions=[], **days)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        (when("2024-06-19", "2024-06-19"), "Wednesday 19 June 2024"),
        (when("2023-09", "2023-09-01", "2023-09-30"), "September 2023"),
        (when("2024-02", "2024-02-01", "2024-02-29"), "February 2024"),
        (when("2024-Q2", "2024-04-01", "2024-06-30"), "April to June 2024"),
        (when("2022", "2022-01-01", "2022-12-31"), "2022"),
        (when("199", "1990-01-01", "1999-12-31"), "1990 to 1999"),
        (when("2024-W25", "2024-06-17", "2024-06-23"), "17 June 2024 to 23 June 2024"),
        (when("2024-06-19T14:30", "2024-06-19", type_="TIME"), "Wednesday 19 June 2024, 14:30"),
        (when("2024-06-19TMO", "2024-06-19", type_="TIME"), "Wednesday 19 June 2024, morning"),
        (when("PRESENT_REF"), "now"),
        (when("P24Y", type_="DURATION"), "24 years"),
        (when("P1D", type_="DURATION"), "1 day"),
        (when("PT30M", type_="DURATION"), "30 minutes"),
        (when("P3M", type_="DURATION"), "3 months"),
        (when("P2CE", type_="DURATION"), "2 centuries"),
        (when("PXD", type_="DURATION"), ""),
        (when("P1W", type_="SET"), "every week"),
        (when("P4Y", type_="SET"), "every 4 years"),
        (when("XXXX-WXX-3"), "no date without the day of publication"),
    ],
)
def test_when_in_words(fact: When, words: str) -> None:
    assert wording.when_in_words(fact) == words


def test_coordinates_name_their_hemispheres() -> None:
    assert wording.coordinates(39.034, 125.754) == "39.03° N, 125.75° E"
    assert wording.coordinates(-33.87, -70.5) == "33.87° S, 70.50° W"


@pytest.mark.parametrize(("code", "name"), [("KP", "North Korea"), ("GB", "United Kingdom"), ("XX", "XX"), (None, "")])
def test_country_name(code: str | None, name: str) -> None:
    assert wording.country_name(code) == name


def test_day() -> None:
    assert wording.day(datetime.date(2025, 3, 3)) == "3 March 2025"


@pytest.mark.parametrize(
    ("methods", "words"),
    [
        (["extracted"], "It is word for word from the article."),
        (["generated", "generated"], "All sentences are in the model's own words."),
        (
            ["shortened", "generated", "shortened"],
            "Sentences 1 and 3 are shortened from the article; 2 is in the model's own words.",
        ),
    ],
)
def test_how_written(methods: list[Any], words: str) -> None:
    sentences = [SummarySentence(text="A.", start=0, end=2, method=method, sources=[], support=1) for method in methods]
    assert wording.how_written(Summary(text="A.", method="mixed", read=[], sentences=sentences, claims=[])) == words


def test_problems_name_the_forms_labels_in_place_of_fields() -> None:
    detail = "'sentences' must be a whole number from 1 to 10; 'colour' is not a field."
    assert wording.with_labels(detail) == "“Sentences in the summary” must be a whole number from 1 to 10; 'colour' is not a field."


def test_problems_labels_stand_on_the_form(client: FlaskClient) -> None:
    page = client.get("/").text
    assert all(label in page for label in wording._LABELS.values())


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (Progress(stage="waiting", place=1), "It waits for its turn: one summary is written first."),
        (Progress(stage="waiting", place=3), "It waits for its turn: 3 summaries are written first."),
        (Progress(stage="reading"), "The model is reading the article."),
        (Progress(stage="writing"), "The model is writing the summary."),
    ],
)
def test_how_far_a_summary_has_come_in_words(progress: Progress, words: str) -> None:
    assert wording.how_far(progress) == words
