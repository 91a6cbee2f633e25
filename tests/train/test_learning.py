"""Learning: what is judged best, checkpoints, and runs that go on where they ended."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from service.settings import Settings
from service.train import TrainingFault, adapting, base, packing
from service.train.learning import Learner, Plan
from service.train.lessons import Lesson, Target
from tests.train.conftest import TOWNS, article

PLAN = Plan(lessons=6, epochs=2, batch=2, rate=5e-3, seed=3, judge_every=2, made_of="test")


@pytest.fixture
def learner(tiny_folder, tmp_path):
    """Makes a learner of a freshly loaded tiny model, as a new process has it, by its checkpoint's name."""

    def lesson(town):
        return Lesson(article(town, 11), (Target("written", f"The council of {town} voted to close the old bridge.", 1, "us"),))

    def make(checkpoint="checkpoint.pt", plan=PLAN):
        tiny = base.load(Settings(model=str(tiny_folder), adapter="none", threads=1))
        adapted = adapting.fresh(tiny.model, 4, 8, seed=5)
        encoded = [packing.encode(lesson(town), tiny.prompt, tiny.tokenizer, "llama") for town in TOWNS[:8]]
        return Learner(adapted, encoded[:6], encoded[6:], plan, tmp_path / checkpoint)

    return make


def going_on(ending: float) -> bool:
    return False


def stopping(after):
    asked = iter([False] * (after - 1) + [True])
    return lambda ending: next(asked)


def quiet(message: str) -> None:
    pass


def matrices(checkpoint):
    return torch.load(checkpoint, weights_only=True)["matrices"]


def test_learning_lowers_the_loss_on_what_is_held_back_and_keeps_the_best(learner):
    one = learner()
    one.learn(going_on, quiet)
    assert [step for step, _ in one.progress.judged] == [0, 2, 4, 6]
    losses = [loss for _, loss in one.progress.judged]
    assert min(losses) < losses[0]
    assert one.progress.best_judgement[1] == min(losses)


@pytest.mark.parametrize("after", [1, 2, 5])
def test_learning_stopped_and_continued_ends_with_the_weights_of_one_run(learner, tmp_path, after):
    straight = learner("straight.pt")
    straight.learn(going_on, quiet)
    stopped = learner("stopped.pt")
    stopped.learn(stopping(after), quiet)
    assert stopped.progress.step == after
    continued = learner("stopped.pt")
    assert continued.progress.step == after
    continued.learn(going_on, quiet)
    assert continued.progress.taught == straight.progress.taught
    one, other = matrices(tmp_path / "straight.pt"), matrices(tmp_path / "stopped.pt")
    assert one.keys() == other.keys()
    assert all(torch.equal(one[name], other[name]) for name in one)


def test_learning_is_the_same_with_the_same_seed_and_another_with_another(learner):
    first, again, other = learner("a.pt"), learner("b.pt"), learner("c.pt", replace(PLAN, seed=4))
    for one in (first, again, other):
        one.learn(stopping(2), quiet)
    assert first.progress.taught == again.progress.taught != other.progress.taught


def test_learning_that_has_ended_has_nothing_left_to_do(learner):
    learner().learn(going_on, quiet)
    ended = learner()
    before = list(ended.progress.judged)
    ended.learn(going_on, quiet)
    assert ended.progress.judged == before


def test_learning_says_how_far_it_is_and_how_long_it_will_take(learner):
    said = []
    learner().learn(going_on, said.append)
    assert said[0].startswith("step 0 of 6: loss ")
    assert "2 articles held back" in said[0]
    assert any("steps a minute" in message and message.endswith(" left") for message in said)


def test_learning_goes_through_all_lessons_before_any_comes_again():
    numbers = [number for step in range(6) for number in PLAN.lessons_of(step)]
    assert sorted(numbers[:6]) == sorted(numbers[6:]) == list(range(6))
    assert numbers[:6] != numbers[6:]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"rate": 1e-4}, r"another training: it has rate 0\.005\."),
        ({"made_of": "more"}, "it has other articles, targets, model or adapter"),
    ],
)
def test_checkpoint_of_another_training_is_refused_and_told_by_what(learner, change, told):
    learner().learn(stopping(1), quiet)
    with pytest.raises(TrainingFault, match=told):
        learner(plan=replace(PLAN, **change))


def test_checkpoint_that_is_none_is_refused(learner, tmp_path):
    (tmp_path / "checkpoint.pt").write_text("none")
    with pytest.raises(TrainingFault, match=r"checkpoint\.pt is no checkpoint"):
        learner()
