"""The command: from files of pairs to an adapter that serves."""

from __future__ import annotations

import json
import math
import re
import signal
import time

import pytest
import torch
from click.testing import CliRunner
from safetensors.torch import load_file

from service.settings import Settings
from service.summary import lora, model
from service.summary.writer import Writer
from service.train.command import ending, main
from service.train.pairs import Pair
from tests.train.conftest import article, pair, written


@pytest.fixture
def train(tiny_folder, monkeypatch):
    """Runs the command on the tiny model; returns exit code and output."""
    monkeypatch.setenv("LEDE_MODEL", str(tiny_folder))
    monkeypatch.setenv("LEDE_THREADS", "1")

    def run(*arguments):
        result = CliRunner().invoke(main, [str(argument) for argument in arguments])
        return result.exit_code, result.output

    return run


def test_train_writes_an_adapter_that_loads_and_changes_the_models_output(train, pairs_file, tiny_folder, tmp_path):
    code, output = train(pairs_file, tmp_path / "mine", "--batch", 2, "--rank", 4, "--rate", 0.02)
    assert code == 0, output
    adapter = lora.read(str(tmp_path / "mine"))
    assert (adapter.name, adapter.base, adapter.scale) == ("mine", "tiny", 2.0)
    assert all(matrix.dtype == torch.float16 for matrix in load_file(adapter.weights).values())

    def written_by(name):
        writer = Writer(model.load(Settings(model=str(tiny_folder), adapter=name)), "summarise", threads=1)
        return writer.write(article("Ashby", 11), None, 1)

    assert written_by(str(tmp_path / "mine")) != written_by("none")


def test_train_goes_on_from_an_adapter_where_that_ended(train, pairs_file, tiny_folder, tmp_path):
    assert train(pairs_file, tmp_path / "mine", "--batch", 2, "--rank", 4, "--rate", 0.02)[0] == 0
    code, output = train(pairs_file, tmp_path / "next", "--adapter", tmp_path / "mine", "--epochs", 0.1, "--rate", 1e-9)
    assert code == 0, output
    card = (tmp_path / "next" / "README.md").read_text("utf8")
    assert f"began from the adapter mine (SHA-256 `{lora.read(str(tmp_path / 'mine')).sha256}`)" in card
    judged = re.findall(r"^\| \d+ \| (\d+\.\d+)", (tmp_path / "mine" / "README.md").read_text("utf8"), re.MULTILINE)
    assert float(re.search(r"step 0 of 1: loss (\S+)", output)[1]) == pytest.approx(min(map(float, judged)), abs=2e-3)


def test_train_card_tells_data_settings_and_losses(train, pairs_file, tmp_path):
    assert train(pairs_file, tmp_path / "mine", "--targets", "written", "--sentences", 1, "--seed", 9)[0] == 0
    card = (tmp_path / "mine" / "README.md").read_text("utf8")
    for told in (
        "pairs.jsonl, SHA-256",
        "| written | us |",
        "prompt summarise@1",
        "Seed 9",
        "learning rate 0.0005",
        "| 0 |",
        "come from the sources",
    ):
        assert told in card
    assert lora.read(str(tmp_path / "mine")).sha256 in card
    assert re.search(r"\d+: written: of a length that is not taught", card)


def test_train_ends_in_time_with_checkpoint_and_adapter_and_goes_on_later(train, pairs_file, tmp_path):
    options = (pairs_file, tmp_path / "mine", "--batch", 1)
    code, output = train(*options, "--minutes", 0.0001)
    assert code == 0, output
    assert {file.name for file in (tmp_path / "mine").iterdir()} == {
        "README.md",
        "adapter_config.json",
        "adapter_model.safetensors",
        "checkpoint.pt",
    }
    code, output = train(*options)
    assert code == 0
    assert "Going on from step 1 of" in output


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_train_is_ended_by_a_signal_and_by_a_second_one_at_once(number):
    before = signal.getsignal(number)
    with ending(math.inf) as stop:
        assert not stop(3600)
        signal.raise_signal(number)
        assert stop(0)
        assert signal.getsignal(number) == before
    assert signal.getsignal(number) == before


def test_train_ends_early_enough_to_judge_once_more():
    with ending(time.monotonic() + 120) as stop:
        assert not stop(60)
        assert stop(121)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nowhere.jsonl", "out"], "nowhere.jsonl can't be read"),
        (["PAIRS", "out", "--adapter", "nothing"], "adapter_config.json"),
        (["PAIRS", "out", "--adapter", "news-1"], "news-1"),
        (["PAIRS", "out", "--rank", "65536"], "lower --rank"),
        (["PAIRS", "out", "--rank", "4", "--adapter", "news-1"], "--rank is for a fresh adapter"),
        (["PAIRS", "out", "--without", "us"], "none is left to train on"),
        (["PAIRS", "out", "--sentences", "6"], "1<=x<=5"),
    ],
)
def test_train_that_cannot_be_done_is_told_in_plain_words(train, pairs_file, tmp_path, monkeypatch, arguments, told):
    monkeypatch.chdir(tmp_path)
    code, output = train(*(str(pairs_file) if argument == "PAIRS" else argument for argument in arguments))
    assert code != 0
    assert told in output
    assert "Traceback" not in output


def test_train_without_anything_held_back_says_so(train, tmp_path):
    def text(number):
        return json.dumps(pair("Ashby", number))

    number = next(number for number in range(2, 90) if not Pair.model_validate_json(text(number)).held_back)
    code, output = train(written(tmp_path / "one.jsonl", [pair("Ashby", number)]), tmp_path / "out")
    assert code == 1
    assert "none is left to hold back" in output
