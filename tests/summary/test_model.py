"""Loading: models of every kind, in float32, by safe means alone."""

from __future__ import annotations

import json
import shutil
import socket

import pytest
import torch

from service.problems import Problem
from service.settings import Settings
from service.summary import model, store
from service.summary.llama import Llama
from tests.summary.tiny_models import ARTICLE, adapter


@pytest.mark.parametrize(
    ("name", "kind", "seq2seq", "chat", "window"),
    [
        ("tiny", "LlamaForCausalLM", False, True, 2048),
        ("base", "LlamaForCausalLM", False, False, 2048),
        ("bart", "BartForConditionalGeneration", True, False, 512),
        ("t5", "T5ForConditionalGeneration", True, False, 512),
        ("pegasus", "PegasusForConditionalGeneration", True, False, 512),
    ],
)
def test_model_loads_every_kind_in_float32(tiny, name, kind, seq2seq, chat, window):
    loaded = model.load(Settings(model=str(tiny(name))))
    assert type(loaded.model).__name__ == kind
    assert (loaded.name, loaded.adapter, loaded.seq2seq, loaded.chat, loaded.window) == (name, None, seq2seq, chat, window)
    assert {weight.dtype for weight in loaded.model.parameters()} == {torch.float32}
    assert not loaded.model.training


def test_model_loads_a_gguf_file_through_its_conversion(tiny, tmp_path):
    loaded = model.load(Settings(model=str(tiny("tiny.gguf")), cache=tmp_path))
    assert isinstance(loaded.model, Llama)
    assert (loaded.kind, loaded.seq2seq, loaded.chat, loaded.window) == ("llama", False, False, 2048)
    assert loaded.sha256 == store.sha256_of(tiny("tiny.gguf"))


def test_model_stored_in_half_precision_is_loaded_in_float32(tiny, tmp_path):
    model.load(Settings(model=str(tiny("tiny")))).model.half().save_pretrained(tmp_path / "half")
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(tiny("tiny") / name, tmp_path / "half")
    assert model.load(Settings(model=str(tmp_path / "half"))).model.dtype == torch.float32


def test_model_of_a_folder_gets_the_adapter_merged(tiny, tmp_path):
    mine = adapter(tmp_path / "mine", base="someone/tiny")
    plain = model.load(Settings(model=str(tiny("tiny")))).model.state_dict()
    loaded = model.load(Settings(model=str(tiny("tiny")), adapter=str(mine)))
    changed = {name for name, weight in loaded.model.state_dict().items() if not torch.equal(weight, plain[name])}
    assert changed == {"model.layers.0.self_attn.q_proj.weight", "model.layers.1.mlp.up_proj.weight"}
    assert loaded.adapter == "mine"


def test_model_of_a_folder_with_pickled_weights_beside_safe_ones_reads_the_safe_ones(tiny, tmp_path):
    shutil.copytree(tiny("bart"), tmp_path / "both")
    (tmp_path / "both" / "pytorch_model.bin").write_bytes(b"code that must not run")
    assert model.load(Settings(model=str(tmp_path / "both"))).sha256 == store.digest(tiny("bart"))


def test_model_whose_repository_brings_code_is_refused_and_the_code_not_run(tiny, tmp_path):
    folder = tmp_path / "coded"
    shutil.copytree(tiny("tiny"), folder)
    ran = tmp_path / "ran"
    (folder / "modeling_own.py").write_text(f"open({str(ran)!r}, 'w')\nclass OwnConfig: pass\nclass OwnModel: pass\n", "utf8")
    config = json.loads((folder / "config.json").read_text("utf8"))
    config |= {
        "model_type": "own",
        "auto_map": {"AutoConfig": "modeling_own.OwnConfig", "AutoModelForCausalLM": "modeling_own.OwnModel"},
    }
    (folder / "config.json").write_text(json.dumps(config), "utf8")
    with pytest.raises(Problem, match="can't be loaded"):
        model.load(Settings(model=str(folder)))
    assert not ran.exists()


@pytest.mark.parametrize("damage", ["config.json", "model.safetensors", "tokenizer.json"])
def test_model_with_a_broken_file_is_an_error_that_names_the_folder(tiny, tmp_path, damage):
    folder = tmp_path / "broken"
    shutil.copytree(tiny("tiny"), folder)
    (folder / damage).write_bytes(b"{")
    with pytest.raises(Problem, match=str(folder)):
        model.load(Settings(model=str(folder)))


def test_model_of_another_task_is_an_error(tiny, tmp_path):
    folder = tmp_path / "images"
    shutil.copytree(tiny("tiny"), folder)
    (folder / "config.json").write_text(json.dumps({"model_type": "vit"}), "utf8")
    with pytest.raises(Problem, match="can't be loaded"):
        model.load(Settings(model=str(folder)))


@pytest.mark.model
def test_model_default_loads_and_writes_without_a_network(writer, monkeypatch):
    def blocked(*args, **options):
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", blocked)
    monkeypatch.setattr(socket, "getaddrinfo", blocked)
    loaded = model.load(Settings())
    assert (loaded.name, loaded.adapter) == ("SmolLM2-135M-Instruct", "news-1")
    assert writer.write(ARTICLE, None, 1)
