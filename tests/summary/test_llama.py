"""Llama models computed by Lede: the same as by transformers."""

from __future__ import annotations

import json
import shutil

import pytest
import torch
from transformers import LlamaForCausalLM

from service.settings import Settings
from service.summary import decoding, kernels, model, store
from service.summary.llama import Llama, can_compute
from service.summary.tokenizer import Tokenizer
from tests.summary.tiny_models import ARTICLE

PROMPT = [5, 9, 17, 33, 17, 33, 200, 4, 9, 17]


@pytest.fixture(scope="module")
def folder(tiny, tmp_path_factory):
    """The tiny model as a conversion leaves it: in float16."""
    folder = tmp_path_factory.mktemp("half") / "tiny"
    shutil.copytree(tiny("tiny"), folder)
    LlamaForCausalLM.from_pretrained(folder, dtype=torch.float16).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def reference(folder):
    return LlamaForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()


@pytest.fixture(params=["float32", "float16"])
def llama(folder, request):
    if request.param == "float16" and kernels.choose(kernels.flags(), stored="float16") == "float32":
        pytest.skip("this processor has no kernel for it")
    return Llama(folder, request.param)


def expected(reference, tokens):
    """Log-odds after each of the tokens, by transformers without a cache."""
    with torch.inference_mode():
        return reference(torch.tensor([tokens]), use_cache=False).logits[0]


def test_llama_reads_as_transformers_does(llama, reference):
    torch.testing.assert_close(llama.read(PROMPT), expected(reference, PROMPT)[-1], rtol=1e-4, atol=1e-4)


def test_llama_tells_what_a_layer_is_given(llama, reference):
    llama.read([*PROMPT[:5], 8, 8])
    with torch.inference_mode():
        states = reference(torch.tensor([PROMPT]), output_hidden_states=True).hidden_states[1][0]
    torch.testing.assert_close(llama.states(PROMPT, 1), states, rtol=1e-3, atol=1e-3)


def test_llama_goes_on_as_transformers_does(llama, reference):
    llama.read(PROMPT)
    torch.testing.assert_close(llama.extend([7, 8, 9]), expected(reference, [*PROMPT, 7, 8, 9])[-3:], rtol=1e-4, atol=1e-4)


def test_llama_takes_back_what_it_has_read(llama, reference):
    llama.read(PROMPT)
    llama.extend([7, 8, 9])
    llama.forget(len(PROMPT) + 1)
    torch.testing.assert_close(llama.extend([3]), expected(reference, [*PROMPT, 7, 3])[-1:], rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("before", [[], PROMPT, PROMPT[:4], [*PROMPT[:4], 1, 2], [*PROMPT, 3], [99]])
def test_llama_reads_the_same_whatever_it_has_read_before(llama, reference, before):
    if before:
        llama.read(before)
    torch.testing.assert_close(llama.read(PROMPT), expected(reference, PROMPT)[-1], rtol=1e-4, atol=1e-4)


def test_llama_computes_only_what_a_prompt_has_new(llama, monkeypatch):
    computed = []
    compute = llama._compute
    monkeypatch.setattr(llama, "_compute", lambda tokens, *rest: computed.append(list(tokens)) or compute(tokens, *rest))
    llama.read([*PROMPT, 40, 41])
    llama.read([*PROMPT, 50])
    assert computed == [[*PROMPT, 40, 41], [50]]


def test_llama_branches_see_the_prompt_and_themselves_alone(llama, reference):
    branches = [[7, 8, 9], [1], [7, 100, 101, 102]]
    found = llama.branch(PROMPT, branches, range(8))
    alone = torch.cat([expected(reference, PROMPT + branch)[len(PROMPT) :] for branch in branches])
    torch.testing.assert_close(found, alone, rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(llama.branch(PROMPT, branches, [6, 0]), found[[6, 0]], rtol=1e-4, atol=1e-4)


def test_llama_scores_branches_of_the_prompt_that_is_asked_not_of_the_last_one_read(llama, reference):
    llama.read([99, 98])
    found = llama.branch(PROMPT, [[7]], [0])
    torch.testing.assert_close(found, expected(reference, [*PROMPT, 7])[-1:], rtol=1e-4, atol=1e-4)


def test_llama_reads_more_than_it_had_room_for(llama, reference):
    long = [token % 400 for token in range(3, 1500)]
    llama.read(long[:900])
    torch.testing.assert_close(llama.read(long), expected(reference, long)[-1], rtol=1e-3, atol=1e-3)


def test_llama_in_bfloat16_is_right_to_its_precision(folder, reference):
    found, right = Llama(folder, "bfloat16").read(PROMPT), expected(reference, PROMPT)[-1]
    assert float((found - right).norm() / right.norm()) < 0.03


@pytest.mark.parametrize("lookup", [False, True])
def test_llama_writes_token_for_token_what_generate_writes(llama, reference, folder, lookup):
    tokenizer = Tokenizer(folder)
    decoding.make_greedy(reference)
    prompt = tokenizer(ARTICLE, add_special_tokens=False)["input_ids"]
    mine = decoding.continue_writing(llama, tokenizer, prompt, tokens=120, lookup=lookup)
    assert mine == decoding.continue_writing(reference, tokenizer, prompt, tokens=120, lookup=False)


@pytest.mark.parametrize(
    ("name", "value"),
    [("hidden_act", "gelu"), ("attention_bias", True), ("model_type", "mistral"), ("rope_parameters", {"rope_type": "llama3"})],
)
def test_llama_leaves_to_transformers_what_it_would_compute_wrongly(folder, tmp_path, name, value):
    shutil.copytree(folder, tmp_path / "other")
    assert can_compute(tmp_path / "other")
    config = json.loads((folder / "config.json").read_text("utf8"))
    (tmp_path / "other" / "config.json").write_text(json.dumps(config | {name: value}), "utf8")
    assert not can_compute(tmp_path / "other")


@pytest.mark.model
@pytest.mark.parametrize("lookup", [False, True])
def test_llama_default_model_writes_token_for_token_what_generate_writes(writer, lookup):
    folder = store.prepare(Settings())
    whole = LlamaForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    decoding.make_greedy(whole)
    tokenizer = writer.language_model.tokenizer
    prompt = writer._encode(ARTICLE, None, 2)
    mine = decoding.continue_writing(writer.language_model.model, tokenizer, prompt, tokens=60, lookup=lookup)
    assert mine == decoding.continue_writing(whole, tokenizer, prompt, tokens=60, lookup=True)


@pytest.mark.model
def test_llama_default_model_scores_branches_as_transformers_does(writer):
    loaded = writer.language_model
    whole, tokenizer = model._transformers(store.prepare(Settings()))
    prompt = writer._encode(ARTICLE, None, 3)
    branches = [tokenizer(sentence, add_special_tokens=False)["input_ids"][:7] for sentence in ARTICLE.split("\n")]
    found = loaded.model.branch(prompt, branches, range(sum(map(len, branches))))
    alone = torch.cat([expected(whole, prompt + branch)[len(prompt) :] for branch in branches])
    torch.testing.assert_close(found.log_softmax(-1), alone.log_softmax(-1), rtol=1e-3, atol=1e-3)
