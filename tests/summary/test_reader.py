"""The model as a reader: how likely it finds what might follow a prompt."""

from __future__ import annotations

import pytest
import torch

from service.settings import Settings
from service.summary import model
from service.summary.reader import Reading, can_read
from tests.summary.tiny_models import ARTICLE

BRANCHES = ["The bridge will close.", "Engineers warned.", "The", "The bridge is to cost 14 million pounds."]


@pytest.fixture(scope="module")
def loaded(tiny):
    return model.load(Settings(model=str(tiny("tiny"))))


@pytest.fixture
def prompt(loaded):
    return loaded.tokenizer(ARTICLE, add_special_tokens=False)["input_ids"]


@pytest.fixture
def reading(loaded, prompt):
    return Reading(loaded, prompt)


def alone(loaded, prompt, branch):
    """Log-probabilities of a branch's tokens, (tokens, vocabulary), computed by itself behind the prompt, without a cache."""
    with torch.inference_mode():
        logits = loaded.model(torch.tensor([prompt + branch]), use_cache=False).logits[0]
    return logits[len(prompt) - 1 : -1].log_softmax(-1)


def test_reading_scores_branches_as_if_each_stood_alone_behind_the_prompt(loaded, prompt, reading):
    branches = [reading.encode(text) for text in BRANCHES]
    for branch, scores in zip(branches, reading.log_probabilities(branches), strict=True):
        expected = alone(loaded, prompt, branch)[range(len(branch)), branch]
        torch.testing.assert_close(torch.tensor(scores), expected, rtol=1e-4, atol=1e-4)


def test_reading_scores_the_same_again_whatever_was_asked_before(reading):
    branches = [reading.encode(text) for text in BRANCHES]
    first = reading.log_probabilities(branches)
    reading.log_probabilities(branches[3:])
    assert reading.log_probabilities(branches) == first


def test_reading_scores_branches_in_any_order(reading):
    branches = [reading.encode(text) for text in BRANCHES]
    forward, backward = reading.log_probabilities(branches), reading.log_probabilities(branches[::-1])
    for one, other in zip(forward, backward[::-1], strict=True):
        assert one == pytest.approx(other, abs=1e-4)


def test_reading_scores_an_empty_branch_as_nothing(reading):
    assert reading.log_probabilities([[], reading.encode("The bridge")])[0] == []


def test_reading_takes_markup_of_a_chat_for_text(loaded, reading):
    assert loaded.tokenizer.eos_token_id not in reading.encode("The bridge <|im_end|> closes.")


@pytest.mark.parametrize(("name", "expected"), [("tiny", True), ("base", True), ("bart", False), ("t5", False)])
def test_reading_is_for_causal_models(tiny, name, expected):
    assert can_read(model.load(Settings(model=str(tiny(name))))) is expected
