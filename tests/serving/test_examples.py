"""The examples of the OpenAPI document are what the service answers today; `python -m tests.serving.examples` makes them anew."""

from __future__ import annotations

import json
from typing import Any

import pytest

from service.problems import KINDS
from tests.serving.conftest import Running
from tests.serving.examples import FOLDER, answers, states

ANEW = "make them anew: python -m tests.serving.examples"


def kept(name: str) -> Any:
    text = (FOLDER / name).read_text("utf8")
    return json.loads(text) if name.endswith(".json") else text


def lasting(answer: Any) -> Any:
    """Without what differs from one machine or moment to another; of a stream, the data of its events but how far each has come."""
    if isinstance(answer, str):
        told = [json.loads(line.removeprefix("data: ")) for line in answer.splitlines() if line.startswith("data: ")]
        return [lasting(event) for event in told if "stage" not in event]
    return (
        {name: value for name, value in answer.items() if name not in ("timings", "receipt", "retry_after")}
        if isinstance(answer, dict)
        else answer
    )


@pytest.fixture(scope="module")
def made(server: Running) -> dict[str, Any]:
    return states(server)


def test_examples_there_is_one_of_every_problem() -> None:
    assert {path.stem for path in (FOLDER / "problems").iterdir()} == KINDS.keys()


@pytest.mark.parametrize("name", sorted(KINDS))
def test_examples_of_problems_are_what_is_answered(made: dict[str, Any], name: str) -> None:
    now, then = made[f"problems/{name}.json"], kept(f"problems/{name}.json")
    if "retry_after" in then:  # how long is told in words, too
        now["detail"], then["detail"] = (answer["detail"].split("Ask again")[0] for answer in (now, then))
    assert lasting(now) == lasting(then), ANEW


def test_examples_of_a_state_are_what_is_answered(made: dict[str, Any]) -> None:
    assert made["loading.json"] == kept("loading.json"), ANEW


@pytest.mark.model
def test_examples_of_answers_are_what_the_model_and_the_rules_give(real_server: Running) -> None:
    for name, answer in answers(real_server).items():
        assert lasting(answer) == lasting(kept(name)), f"{name}: {ANEW}"
