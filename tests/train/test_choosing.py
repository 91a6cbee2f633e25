"""Learning to choose: from pairs to a file that serves."""

from __future__ import annotations

import pytest
import torch
from click.testing import CliRunner

from service.settings import Settings
from service.summary import choice, store
from service.train.choosing import Example, fit, main, share_met


def example(told: list[int], seed: int) -> Example:
    """Five sentences, of which those told have much of the first state."""
    said = torch.randn(5, 6, generator=torch.Generator().manual_seed(seed))
    said[told, 0] += 4
    return Example(said, [1, 2, 3, 4, 5], 6, [told])


def test_what_is_fitted_meets_what_summaries_of_other_articles_tell() -> None:
    learned = fit([example([number % 5], number) for number in range(60)], layer=2, penalty=0.003)
    others = [example([number % 5], 100 + number) for number in range(20)]
    assert share_met(others, lambda one: learned.scores(one.said, one.places, one.count)) > 0.9
    assert share_met(others, lambda one: [-place for place in one.places]) == pytest.approx(0.2)


def test_a_larger_penalty_makes_smaller_weights() -> None:
    examples = [example([number % 5], number) for number in range(30)]
    loose, strict = (fit(examples, layer=2, penalty=penalty).states.norm() for penalty in (0.001, 1.0))
    assert strict < loose / 2


def test_each_of_several_sentences_told_is_set_against_those_that_are_not() -> None:
    learned = fit([example([number % 5, (number + 2) % 5], number) for number in range(60)], layer=2, penalty=0.003)
    others = [example([number % 5, (number + 2) % 5], 100 + number) for number in range(20)]
    assert share_met(others, lambda one: learned.scores(one.said, one.places, one.count)) > 0.9


@pytest.mark.model
def test_the_command_writes_what_serves_and_its_card_and_goes_on_where_it_was(pairs_file, tmp_path):
    folder = tmp_path / "learned"
    result = CliRunner().invoke(main, [str(pairs_file), str(folder)])
    assert result.exit_code == 0, result.output
    source = store.resolve(Settings())
    assert source.gguf
    assert source.adapter
    learned = choice.read(folder, source.gguf.sha256, source.adapter.sha256)
    assert learned is not None
    assert learned.sha256 in (folder / "choice.md").read_text("utf8")
    kept = {file: file.stat().st_mtime_ns for file in folder.glob("states/*/*")}
    assert kept
    assert CliRunner().invoke(main, [str(pairs_file), str(folder), "--penalty", "0.1"]).exit_code == 0
    assert {file: file.stat().st_mtime_ns for file in folder.glob("states/*/*")} == kept


def test_only_a_model_that_lede_computes_learns_to_choose(pairs_file, tiny_folder, tmp_path, monkeypatch):
    monkeypatch.setenv("LEDE_MODEL", str(tiny_folder))
    monkeypatch.setenv("LEDE_ADAPTER", "none")
    result = CliRunner().invoke(main, [str(pairs_file), str(tmp_path / "learned")])
    assert result.exit_code == 1
    assert "Only the default model with an adapter learns to choose" in result.output
