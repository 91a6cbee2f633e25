"""Choosing: a layer of weights over what the model made of each sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from service.problems import Problem
from service.summary import choice
from service.summary.choice import Choice


@pytest.fixture
def learned() -> Choice:
    """Likes what has much of the first of two states on average, and what stands early."""
    return Choice(
        layer=3,
        mean=torch.zeros(4),
        deviation=torch.ones(4),
        states=torch.tensor([1.0, 0, 0, 0]),
        places=torch.tensor([0.5, 0, 0]),
        sha256="",
    )


def test_a_sentence_is_weighed_by_the_mean_of_its_states_and_the_last() -> None:
    (said,) = choice.pooled([torch.tensor([[1.0, 2.0], [3.0, 6.0]])])
    assert said.tolist() == [2, 4, 3, 6]


def test_what_the_weights_like_scores_higher(learned: Choice) -> None:
    said = torch.tensor([[0.0, 9, 9, 9], [2.0, 0, 0, 0]])
    first, second = learned.scores(said, [4, 4], 10)
    assert second - first == pytest.approx(2.0)


def test_of_two_alike_the_earlier_scores_higher(learned: Choice) -> None:
    first, second = learned.scores(torch.zeros(2, 4), [1, 5], 10)
    assert first > second


def test_no_single_state_decides_alone(learned: Choice) -> None:
    (score,) = learned.scores(torch.tensor([[1e9, 0, 0, 0]]), [100], 200)
    assert score < 5


def test_a_choice_is_read_as_it_was_written(learned: Choice, tmp_path: Path) -> None:
    assert choice.read(tmp_path, "m", "a") is None
    choice.write(tmp_path, learned, "m", "a")
    again = choice.read(tmp_path, "m", "a")
    assert again is not None
    assert (again.layer, len(again.sha256)) == (3, 64)
    assert torch.equal(again.states, learned.states)


@pytest.mark.parametrize(("model", "adapter", "names"), [("other", "a", "another model"), ("m", "other", "another adapter")])
def test_a_choice_of_other_weights_is_refused(learned: Choice, tmp_path: Path, model: str, adapter: str, names: str) -> None:
    choice.write(tmp_path, learned, "m", "a")
    with pytest.raises(Problem, match=f"{names}.*service.train.choosing"):
        choice.read(tmp_path, model, adapter)


def test_a_damaged_choice_is_told(tmp_path: Path) -> None:
    (tmp_path / choice.FILE).write_bytes(b"no tensors")
    with pytest.raises(Problem, match="can't be read"):
        choice.read(tmp_path, "m", "a")
