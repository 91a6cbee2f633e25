"""A small run of what `make mutate` does at length, and that its checks do find what is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from service.summary import Summariser
from service.summary.writer import Writer
from tests.mutations.checks import faults_of_briefing, faults_of_log, faults_of_page
from tests.mutations.kinds import KINDS
from tests.mutations.mutants import mutant
from tests.mutations.run import Run, Service, attempt
from tests.serving.leads import Leads

TEXT = "The harbour of Bergen reopened on Friday after a storm, Ingrid Solberg said. Two ships left before noon. Nobody was hurt."


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    started = Service(Leads())
    with started.running():
        yield started


def test_mutations_every_kind_is_answered_by_the_contract(service: Service) -> None:
    run = Run()
    for number in range(len(KINDS)):
        attempt(service, mutant(number, seed=1), run, summary=False, page=number % 4 == 0)
    assert run.faults == {}, run.report()
    assert len(run.tried) == len(KINDS)
    assert run.answered["facts", 200] > len(KINDS) // 2


@pytest.mark.model
def test_mutations_the_model_summarises_some(writer: Writer) -> None:
    run = Run()
    with (started := Service(Summariser(writer))).running():
        for number in range(0, 24, 8):
            attempt(started, mutant(number, seed=2), run, summary=True, page=False)
    assert run.faults == {}, run.report()
    assert run.answered["summary", 200] >= 1


def test_mutations_a_number_is_always_the_same_article() -> None:
    assert mutant(7, seed=3) == mutant(7, seed=3) != mutant(8, seed=3)


SPOILT: dict[str, Callable[[dict[str, Any]], object]] = {
    "other words": lambda answer: answer["facts"]["who"][0]["mentions"][0].update(start=0),
    "a fact without a mention": lambda answer: answer["facts"]["who"][0].update(mentions=[]),
    "a fault of its own": lambda answer: answer["warnings"].append({"code": "facts-failed", "detail": "It failed."}),
    "the article is another": lambda answer: answer["article"].update(characters=1),
    "no briefing": lambda answer: answer.update(more=1),
    "a source: 0 to 999": lambda answer: answer["summary"]["sentences"][0].update(sources=[{"start": 0, "end": 999}]),
}


@pytest.mark.parametrize("fault", SPOILT)
def test_mutations_what_is_wrong_with_a_briefing_is_found(service: Service, fault: str) -> None:
    answer = service.json("/summarise", {"text": TEXT})
    assert list(faults_of_briefing(200, answer.data, TEXT)) == []
    spoilt = answer.get_json()
    SPOILT[fault](spoilt)
    assert any(fault in found for found in faults_of_briefing(200, json.dumps(spoilt).encode(), TEXT))
    service.printed()


@pytest.mark.parametrize("spoilt", [("Two ships", "Two boats"), ("Two ships", "<b>Two</b> ships"), ("<mark", "<mark onclick=a()")])
def test_mutations_what_is_wrong_with_a_page_is_found(service: Service, spoilt: tuple[str, str]) -> None:
    page = service.form({"text": TEXT, "published": "", "sentences": "3"}).text
    assert list(faults_of_page(200, page, TEXT)) == []
    assert list(faults_of_page(200, page.replace(*spoilt), TEXT))
    service.printed()


def test_mutations_what_a_log_holds_of_an_article_is_found(service: Service) -> None:
    service.json("/summarise", {"text": TEXT, "parts": ["facts"]})
    line = service.printed()
    assert line.count("\n") == 1
    assert list(faults_of_log(line)) == []
    assert list(faults_of_log(line.replace('"message": "', '"message": "Bergen ')))
    assert list(faults_of_log(line.replace('"ms"', '"text": "Bergen", "ms"')))
    assert list(faults_of_log("Bergen\n" + line))
