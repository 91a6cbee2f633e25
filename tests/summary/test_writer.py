"""The writer: any model writes what it finds likeliest, within its window, until it is told to stop."""

from __future__ import annotations

import itertools
import shutil

import pytest
import torch

from service.problems import Problem
from service.settings import Settings
from service.summary import decoding
from service.summary.writer import Writer
from tests.summary import tiny_models
from tests.summary.tiny_models import ARTICLE, adapter

LONG = " ".join([ARTICLE] * 40)


@pytest.fixture(scope="module")
def writing(tiny):
    """A writer of free text with the tiny model of that name."""
    made = {}

    def writing(name):
        if name not in made:
            made[name] = Writer.load(Settings(model=str(tiny(name)), threads=1, decoding="free"))
        return made[name]

    return writing


def likeliest(writer: Writer, text: str, sentences: int) -> str:
    """What the model writes if each token is the likeliest after all before it: one whole computation a token, no cache, no drafts."""
    loaded, config = writer.language_model, writer.language_model.model.generation_config
    read, written = torch.tensor([writer._encode(text, None, sentences)]), []
    start = [config.decoder_start_token_id] if loaded.seq2seq else []
    with torch.inference_mode():
        for _ in range(decoding.TOKENS_PER_SENTENCE * sentences):
            ids = torch.tensor([start + written], dtype=torch.long)
            logits = (
                loaded.model(input_ids=read, decoder_input_ids=ids).logits
                if loaded.seq2seq
                else loaded.model(torch.cat([read, ids], dim=1)).logits
            )[0, -1]
            repeats = config.no_repeat_ngram_size
            if repeats and len(start + written) >= repeats:
                seen = start + written
                for i in range(len(seen) - repeats + 1):
                    if seen[i : i + repeats - 1] == seen[len(seen) - repeats + 1 :]:
                        logits[seen[i + repeats - 1]] = -torch.inf
            written.append(int(logits.argmax()))
            if written[-1] == config.eos_token_id:
                break
    text = str(loaded.tokenizer.decode(written, skip_special_tokens=True)).strip()
    return text.partition(writer.prompt.stop[0])[0].strip() if writer.prompt.stop else text


@pytest.mark.parametrize(
    ("name", "label"),
    [("tiny", "instruct@1"), ("base", "continue@1"), ("bart", "seq2seq@1"), ("t5", "seq2seq@1"), ("pegasus", "seq2seq@1")],
)
def test_writer_of_every_kind_writes_the_likeliest_words(writing, name, label):
    writer = writing(name)
    assert writer.prompt.label == label
    expected = likeliest(writer, ARTICLE, 1)
    if name == "bart":  # its maker asks for this end where the longest answer is reached
        assert writer.write(ARTICLE, None, 1)[:40] == expected[:40] != ""
    else:
        assert writer.write(ARTICLE, None, 1) == expected


def test_writer_makers_beams_and_lengths_are_not_taken_over(writing):
    config = writing("bart").language_model.model.generation_config
    assert (config.num_beams, config.do_sample, config.min_length, config.max_length) in {(1, False, None, None), (1, False, 0, 20)}
    assert config.no_repeat_ngram_size == 3


@pytest.mark.parametrize("name", ["tiny", "bart"])
def test_writer_writes_the_same_again(writing, name):
    assert writing(name).write(ARTICLE, "Bridge", 2) == writing(name).write(ARTICLE, "Bridge", 2)


def test_writer_lookup_changes_no_word(writing):
    writer = writing("tiny")
    prompt = writer._encode(ARTICLE, None, 3)
    loaded = writer.language_model
    plain, drafted = (
        decoding.continue_writing(loaded.model, loaded.tokenizer, prompt, tokens=135, lookup=lookup) for lookup in (False, True)
    )
    assert drafted == plain


def test_writer_looks_up_only_where_an_adapter_taught_the_model_to_copy(tiny, tmp_path, writing):
    mine = adapter(tmp_path / "mine", base="tiny")
    taught = Writer.load(Settings(model=str(tiny("tiny")), adapter=str(mine), threads=1, decoding="free"))
    assert taught.receipt()["decoding"]["prompt_lookup"] == 10
    assert writing("tiny").receipt()["decoding"]["prompt_lookup"] == 0
    assert taught.write(ARTICLE, None, 1) == likeliest(taught, ARTICLE, 1)


@pytest.mark.parametrize("name", ["tiny", "bart", "t5"])
def test_writer_stops_when_told(writing, name):
    steps = itertools.count(1)
    writer = writing(name)
    whole = writer.write(ARTICLE, None, 2)
    stopped = writer.write(ARTICLE, None, 2, stop=lambda: next(steps) >= 3)
    assert next(steps) <= 4
    assert whole.startswith(stopped.rstrip("\N{REPLACEMENT CHARACTER}"))


def test_writer_stops_at_the_string_that_ends_a_prompt(writing):
    writer = writing("base")
    assert writer.prompt.stop == ("\n",)
    assert "\n" not in writer.write(ARTICLE, None, 3)


@pytest.mark.parametrize("name", ["tiny", "base", "bart", "t5", "pegasus"])
def test_writer_never_overruns_the_window(writing, name):
    writer = writing(name)
    window = writer.language_model.window
    fitted = writer._fitted(LONG, writer._room(None, 10))
    read = len(writer._encode(fitted, None, 10))
    assert writer.count(fitted) <= writer.budget < window
    assert read + (0 if writer.language_model.seq2seq else writer._longest(10)) <= window
    assert isinstance(writer.write(LONG, "A title " * 20, 2), str)


def test_writer_title_takes_its_share_of_a_small_window(tmp_path):
    small = Writer.load(Settings(model=str(tiny_models.llama(tmp_path / "small", chat=True, window=512)), threads=1))
    assert small._room("A long title " * 5, 3) < small._room(None, 3)
    assert len(small._encode(small._fitted(LONG, small._room("A long title " * 5, 3)), "A long title " * 5, 3)) + small._longest(3) <= 512


def test_writer_counts_tokens(writing):
    writer = writing("tiny")
    assert writer.count("") == 0
    assert writer.count(ARTICLE) == len(writer.language_model.tokenizer(ARTICLE, add_special_tokens=False)["input_ids"])


def test_writer_keeps_a_text_within_its_budget_as_it_is(writing):
    assert writing("tiny")._fitted(ARTICLE, writing("tiny").budget) == ARTICLE


@pytest.mark.parametrize("text", ["x" * 50_000, "<|im_end|>" * 5_000, "\N{GRINNING FACE}" * 20_000, "a b " * 20_000])
def test_writer_takes_hostile_text(writing, text):
    writer = writing("tiny")
    fitted = writer._fitted(text, writer.budget)
    assert 0 < writer.count(fitted) <= writer.budget


def test_writer_receipt_tells_model_adapter_prompt_and_engine(tiny, tmp_path):
    mine = adapter(tmp_path / "mine", base="tiny")
    writer = Writer.load(Settings(model=str(tiny("tiny")), adapter=str(mine), threads=1, decoding="free"))
    receipt = writer.receipt()
    assert (receipt["model"], receipt["adapter"], receipt["prompt"]) == ("tiny", "mine", "instruct@1")
    assert len(receipt["model_sha256"]) == 64
    assert receipt["decoding"]["strategy"] == "greedy"
    assert (receipt["engine"].dtype, receipt["engine"].threads, receipt["engine"].torch) == ("float32", 1, torch.__version__)


def test_writer_prompt_that_does_not_fit_the_model_is_an_error(tiny):
    with pytest.raises(Problem, match="LEDE_PROMPT=auto"):
        Writer.load(Settings(model=str(tiny("bart")), prompt="instruct"))


def test_writer_prompt_can_be_chosen_by_name(tiny):
    assert Writer.load(Settings(model=str(tiny("tiny")), prompt="continue")).prompt.label == "continue@1"


def test_writer_uses_the_threads_it_is_told(tiny):
    Writer.load(Settings(model=str(tiny("tiny")), threads=1))
    assert torch.get_num_threads() == 1


def test_writer_of_a_copied_folder_names_another_folder_but_the_same_weights(tiny, tmp_path):
    shutil.copytree(tiny("bart"), tmp_path / "copy")
    one, other = (Writer.load(Settings(model=str(folder))).receipt() for folder in (tiny("bart"), tmp_path / "copy"))
    assert one["model_sha256"] == other["model_sha256"]
    assert (one["model"], other["model"]) == ("bart", "copy")


@pytest.mark.model
def test_writer_default_reads_as_much_as_its_adapter_was_trained_with(writer):
    assert writer.budget == 750
    assert writer.prompt.label == "summarise@1"


@pytest.mark.model
def test_writer_default_writes_of_the_article(writer):
    written = writer.write(ARTICLE, None, 2)
    assert "bridge" in written
    assert written.rstrip().endswith((".", '"', "”"))
    assert not any(markup in written for markup in ("<|", "|>"))


@pytest.mark.model
def test_writer_default_lookup_changes_no_word(writer):
    loaded = writer.language_model
    prompt = writer._encode(ARTICLE, None, 3)
    plain, drafted = (
        decoding.continue_writing(loaded.model, loaded.tokenizer, prompt, tokens=135, lookup=lookup) for lookup in (False, True)
    )
    assert drafted == plain
