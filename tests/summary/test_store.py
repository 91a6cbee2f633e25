"""What the settings name, what is told of it, and what of it may touch the network."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import huggingface_hub
import pytest

from service.problems import Problem
from service.settings import Settings
from service.summary import conversion, store
from tests.summary.tiny_models import adapter

ROOT = Path(__file__).resolve().parents[2]


def test_store_default_is_the_default_model_with_the_news_adapter():
    source = store.resolve(Settings())
    assert (source.kind, source.name) == ("gguf", "SmolLM2-135M-Instruct")
    assert source.adapter is not None
    assert source.adapter.name == "news-1"


def test_store_adapter_none_is_the_model_alone():
    assert store.resolve(Settings(adapter="none")).adapter is None


@pytest.mark.parametrize("name", ["tiny", "bart", "t5"])
def test_store_folder_is_taken_without_the_default_models_adapter(tiny, name):
    source = store.resolve(Settings(model=str(tiny(name))))
    assert (source.kind, source.name, source.adapter) == ("folder", name, None)


def test_store_gguf_file_is_taken_alone_or_in_a_folder(tiny, tmp_path):
    (tmp_path / "small.gguf").write_bytes(tiny("tiny.gguf").read_bytes())
    for model in (tmp_path, tmp_path / "small.gguf"):
        source = store.resolve(Settings(model=str(model)))
        assert (source.kind, source.name) == ("gguf", "small")


@pytest.mark.parametrize("name", ["facebook/bart-large-cnn", "gpt2", "HuggingFaceTB/SmolLM2-360M-Instruct"])
def test_store_other_names_are_ids_on_the_hub(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert store.resolve(Settings(model=name)).kind == "hub"


@pytest.mark.parametrize("name", ["/nowhere/at/all", "./nowhere", "~/nowhere-at-all", "a/b/c", "two words", ""])
def test_store_what_can_be_neither_folder_nor_id_is_an_error(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Problem, match="LEDE_MODEL"):
        store.resolve(Settings(model=name))


@pytest.mark.parametrize("files", [["config.json", "pytorch_model.bin"], ["model.pt"], []])
def test_store_folder_without_safe_weights_is_an_error_that_says_why(tmp_path, files):
    for name in files:
        (tmp_path / name).write_text("{}", "utf8")
    with pytest.raises(Problem, match=r"only \.safetensors or \.gguf.*can run code"):
        store.resolve(Settings(model=str(tmp_path)))


def test_store_folder_with_several_gguf_files_is_an_error(tmp_path):
    for name in ("a.gguf", "b.gguf"):
        (tmp_path / name).write_bytes(b"GGUF")
    with pytest.raises(Problem, match="2 GGUF files"):
        store.resolve(Settings(model=str(tmp_path)))


def test_store_adapter_for_another_model_is_an_error(tiny):
    with pytest.raises(Problem, match="'SmolLM2-135M-Instruct', but the model is 'bart'"):
        store.resolve(Settings(model=str(tiny("bart")), adapter="news-1"))


def test_store_fetches_of_a_hub_id_only_what_runs_no_code(tiny, monkeypatch):
    asked = {}

    def download(name, **options):
        asked.update(options, name=name)
        return str(tiny("bart"))

    monkeypatch.setattr(huggingface_hub, "snapshot_download", download)
    assert store.prepare(Settings(model="someone/bart")) == tiny("bart")
    assert asked["name"] == "someone/bart"
    assert not any(pattern.endswith((".bin", ".py", ".pt", ".pkl", "*")) for pattern in asked["allow_patterns"])


def test_store_hub_id_without_safe_weights_is_an_error(tmp_path, monkeypatch):
    monkeypatch.setattr(huggingface_hub, "snapshot_download", lambda name, **options: str(tmp_path))
    with pytest.raises(Problem, match="can run code"):
        store.prepare(Settings(model="someone/old"))


def test_store_hub_id_that_cannot_be_reached_is_an_error_that_names_it(monkeypatch):
    def download(name, **options):
        raise ConnectionError("no route")

    monkeypatch.setattr(huggingface_hub, "snapshot_download", download)
    with pytest.raises(Problem, match=r"someone/far.*no route"):
        store.prepare(Settings(model="someone/far"))


def test_store_default_model_and_folders_never_reach_the_hub(tiny, tmp_path, monkeypatch):
    def download(name, **options):
        raise AssertionError(name)

    monkeypatch.setattr(huggingface_hub, "snapshot_download", download)
    for model in ("tiny", "tiny.gguf"):
        store.prepare(Settings(model=str(tiny(model)), cache=tmp_path))


def test_store_describes_a_folder(tiny):
    told = store.describe(Settings(model=str(tiny("bart"))))
    assert (told["model"], told["adapter"], told["ready"]) == ("bart", None, True)
    assert told["path"] == str(tiny("bart"))
    assert told["sha256"] == conversion.sha256_of(tiny("bart") / "model.safetensors")
    assert told["bytes"] > 10_000


def test_store_describes_a_model_before_and_after_its_conversion(tiny, tmp_path):
    chosen = Settings(model=str(tiny("tiny.gguf")), adapter=str(adapter(tmp_path / "mine", base="tiny")), cache=tmp_path / "cache")
    before = store.describe(chosen)
    folder = store.prepare(chosen)
    after = store.describe(chosen)
    assert (before["ready"], before["bytes"], before["path"]) == (False, None, str(folder))
    assert "first start" in before["next"]
    assert (after["ready"], after["adapter"], after["next"]) == (True, "mine", "nothing")
    assert after["bytes"] == sum(file.stat().st_size for file in folder.iterdir())


def test_store_describe_says_what_to_do_where_the_package_is_missing(tmp_path, monkeypatch):
    monkeypatch.setattr(conversion, "PACKAGE", "no-such-package")
    told = store.describe(Settings(cache=tmp_path))
    assert (told["ready"], told["file"]) == (False, None)
    assert "make setup" in told["next"]


def test_store_describe_says_what_to_do_where_the_file_is_another(tmp_path, monkeypatch):
    monkeypatch.setattr(conversion, "SHA256", "0" * 64)
    told = store.describe(Settings(cache=tmp_path))
    assert (told["file_intact"], told["ready"]) == (False, False)
    assert "make setup" in told["next"]


def test_store_describe_loads_no_torch_and_keeps_the_hub_quiet(tmp_path):
    code = """
import os, sys
from service.settings import Settings
from service.summary import store
store.describe(Settings())
import huggingface_hub.constants as hub
assert "torch" not in sys.modules and "transformers" not in sys.modules
assert hub.HF_HUB_OFFLINE and hub.HF_HUB_DISABLE_TELEMETRY
"""
    quiet = {name: value for name, value in os.environ.items() if not name.startswith("HF_")}
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env={**quiet, "LEDE_CACHE": str(tmp_path)}, check=True)
