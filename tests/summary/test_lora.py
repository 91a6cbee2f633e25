"""Adapters: read, held against their model, merged."""

from __future__ import annotations

import json

import pytest
import torch
from safetensors.torch import load_file

from service.problems import Problem
from service.summary import lora
from tests.summary.tiny_models import adapter


@pytest.fixture
def mine(tmp_path):
    return adapter(tmp_path / "mine", base="someone/Tiny")


def weights():
    torch.manual_seed(3)
    return {
        "model.layers.0.self_attn.q_proj.weight": torch.randn(32, 32),
        "model.layers.1.mlp.up_proj.weight": torch.randn(64, 32),
        "model.norm.weight": torch.randn(32),
    }


def test_lora_shipped_adapter_is_read_by_name_with_its_card():
    news = lora.read("news-1")
    assert (news.name, news.base, news.scale) == ("news-1", "SmolLM2-135M-Instruct", 2.0)
    assert news.sha256 == "d5a55264975a36fb55dd21a6abbc771438e7c5dafeefab1f4207667c2fb96140"
    assert news.sha256 in (news.folder / "README.md").read_text("utf8")


def test_lora_merge_adds_the_scaled_product_and_leaves_the_rest(mine):
    before, after = weights(), weights()
    lora.merge(lora.read(str(mine)), after)
    file = load_file(mine / "adapter_model.safetensors")
    for name in ("model.layers.0.self_attn.q_proj", "model.layers.1.mlp.up_proj"):
        a, b = (file[f"base_model.model.{name}.lora_{part}.weight"] for part in "AB")
        torch.testing.assert_close(after[f"{name}.weight"], before[f"{name}.weight"] + 4 / 2 * b @ a)
    assert torch.equal(after["model.norm.weight"], before["model.norm.weight"])


def test_lora_merge_into_a_model_without_the_matrix_is_an_error_that_names_it(mine):
    others = weights()
    del others["model.layers.1.mlp.up_proj.weight"]
    with pytest.raises(Problem, match=r"layers\.1\.mlp\.up_proj.*LEDE_ADAPTER=none"):
        lora.merge(lora.read(str(mine)), others)


def test_lora_merge_into_a_model_of_another_size_is_an_error_that_gives_both_shapes(tmp_path):
    wide = adapter(tmp_path / "wide", base="tiny", columns=48)
    with pytest.raises(Problem, match=r"\(32, 48\).*\(32, 32\)"):
        lora.merge(lora.read(str(wide)), weights())


@pytest.mark.parametrize("model", ["someone/Tiny", "another/tiny", "/models/tiny/", "TINY"])
def test_lora_base_is_the_same_by_the_last_part_of_its_name(mine, model):
    lora.check_base(lora.read(str(mine)), model)


def test_lora_for_another_base_model_is_an_error_that_names_both(mine):
    with pytest.raises(Problem, match=r"'someone/Tiny', but the model is 'facebook/bart-base'"):
        lora.check_base(lora.read(str(mine)), "facebook/bart-base")


@pytest.mark.parametrize("name", ["news-0", "/nowhere", ""])
def test_lora_that_is_not_there_is_an_error_that_lists_the_shipped_ones(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Problem, match=r"adapter_config.*news-1"):
        lora.read(name)


@pytest.mark.parametrize("option", [{"use_rslora": True}, {"use_dora": True}, {"modules_to_save": ["lm_head"]}, {"bias": "all"}])
def test_lora_of_a_kind_that_would_be_merged_wrongly_is_refused(tmp_path, option):
    odd = adapter(tmp_path / "odd", base="tiny", **option)
    with pytest.raises(Problem, match=next(iter(option))):
        lora.read(str(odd))


def test_lora_of_another_method_is_refused(tmp_path):
    odd = adapter(tmp_path / "odd", base="tiny", peft_type="IA3")
    with pytest.raises(Problem, match="IA3"):
        lora.read(str(odd))


@pytest.mark.parametrize("text", ["{", "[]", json.dumps({"peft_type": "LORA"}), json.dumps({"peft_type": "LORA", "r": 0, "lora_alpha": 1})])
def test_lora_configuration_that_is_none_is_an_error_that_names_the_file(mine, text):
    (mine / "adapter_config.json").write_text(text, "utf8")
    with pytest.raises(Problem, match=r"adapter_config\.json"):
        lora.read(str(mine))
