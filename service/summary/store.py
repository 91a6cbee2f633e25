"""The model store: which model and adapter the settings name, where they are, and whether they are ready. Nothing here loads torch,
but for ``prepare`` where weights are to be converted.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from service.problems import MODEL_MISSING, Problem
from service.settings import Settings
from service.summary import conversion, lora
from service.summary.conversion import Progress, sha256_of

_HUB_ID = re.compile(r"[\w-][\w.-]*(?:/[\w.-]+)?", re.ASCII)
# What is fetched of a repository on the hub: weights that run no code when they are read, and what describes them.
_FETCHED = ["*.safetensors", "*.json", "*.model", "*.txt", "*.jinja"]


@dataclass(frozen=True, slots=True)
class Source:
    """A model as the settings name it: weights in a GGUF file, a transformers folder, or an id on the Hugging Face hub."""

    kind: Literal["gguf", "folder", "hub"]
    name: str
    adapter: lora.Adapter | None
    gguf: conversion.Gguf | None = None
    folder: Path | None = None


def resolve(settings: Settings) -> Source:
    """Raises Problem where the settings name what is not there, cannot be read safely, or does not fit together."""
    adapter = _adapter(settings)
    source = _source(settings.model, adapter)
    if adapter is not None:
        lora.check_base(adapter, source.name)
    return source


def prepare(settings: Settings, progress: Progress = conversion.log.info) -> Path:
    """The transformers folder to load the model from; converts a GGUF file and fetches from the hub what is not there yet.

    An adapter is merged into converted weights only; into others it is merged when they are loaded. Raises Problem.
    """
    source = resolve(settings)
    _set_environment(source)
    if source.gguf:
        return conversion.converted(source.gguf, source.adapter, settings.cache, progress)
    return source.folder or _fetched(source.name, progress)


def describe(settings: Settings) -> dict[str, Any]:
    """Which model and adapter, where, size in bytes, SHA-256, whether it is ready, and what to do next; for people and scripts."""
    source = resolve(settings)
    _set_environment(source)
    about: dict[str, Any] = {"model": source.name, "adapter": source.adapter.name if source.adapter else None}
    if source.adapter:
        about |= {"adapter_path": str(source.adapter.folder), "adapter_sha256": source.adapter.sha256}
    if source.gguf:
        return about | _describe_gguf(source.gguf, conversion.place(settings.cache, source.gguf, source.adapter))
    folder = source.folder or _in_hub_cache(source.name)
    return about | {
        "path": str(folder) if folder else None,
        "bytes": _size(folder) if folder else None,
        "sha256": digest(folder) if folder else None,
        "ready": folder is not None,
        "next": "nothing" if folder else "It is fetched from the Hugging Face hub at the first start.",
    }


def digest(folder: Path) -> str:
    """SHA-256 of the folder's weight file; where there are several, the SHA-256 of theirs, in the order of their names."""
    sums = [sha256_of(file) for file in sorted(folder.glob("*.safetensors"))]
    return sums[0] if len(sums) == 1 else hashlib.sha256("".join(sums).encode()).hexdigest()


def _describe_gguf(gguf: conversion.Gguf, folder: Path) -> dict[str, Any]:
    ready = conversion.is_complete(folder)
    intact = gguf.path is not None and sha256_of(gguf.path) == gguf.sha256
    return {
        "file": str(gguf.path) if gguf.path else None,
        "file_bytes": gguf.path.stat().st_size if gguf.path else None,
        "file_intact": intact,
        "sha256": gguf.sha256,
        "path": str(folder),
        "bytes": _size(folder) if ready else None,
        "ready": ready,
        "next": "nothing" if ready else "It is prepared at the first start, in half a minute." if intact else conversion.REMEDY,
    }


def _adapter(settings: Settings) -> lora.Adapter | None:
    """The default adapter belongs to the default model: with another it counts only if it was asked for."""
    chosen = settings.model == "default" or "adapter" in settings.model_fields_set
    return lora.read(settings.adapter) if chosen and settings.adapter != "none" else None


def _source(name: str, adapter: lora.Adapter | None) -> Source:
    if name == "default":
        gguf = conversion.default_model()
        return Source("gguf", gguf.name, adapter, gguf=gguf)
    path = Path(name).expanduser()
    if path.suffix == ".gguf" and path.is_file():
        return _gguf_file(path, adapter)
    if name and path.is_dir():
        files = sorted(path.glob("*.gguf"))
        if _has_weights(path) or not files:
            return Source("folder", path.resolve().name, adapter, folder=_safe(path))
        if len(files) > 1:
            raise Problem(MODEL_MISSING, f"{path} holds {len(files)} GGUF files; give the path of one of them as LEDE_MODEL.")
        return _gguf_file(files[0], adapter)
    if path.is_absolute() or not _HUB_ID.fullmatch(name):
        raise Problem(MODEL_MISSING, f"LEDE_MODEL={name}: there is no such folder. Give 'default', a Hugging Face id, or a folder.")
    return Source("hub", name, adapter)


def _gguf_file(path: Path, adapter: lora.Adapter | None) -> Source:
    path = path.resolve()
    return Source("gguf", path.stem, adapter, gguf=conversion.Gguf(path.stem, path, sha256_of(path)))


def _safe(folder: Path) -> Path:
    """The folder, if it holds weights that can be read without running code."""
    if not _has_weights(folder):
        raise Problem(
            MODEL_MISSING,
            f"{folder} holds no weights that Lede reads: only .safetensors or .gguf, since other kinds (.bin, .pt) can run code when they "
            "are read. Save the model again with save_pretrained of a recent transformers.",
        )
    return folder


def _has_weights(folder: Path) -> bool:
    return any(folder.glob("*.safetensors"))


def _set_environment(source: Source) -> None:
    """What libraries read when they are first imported: no telemetry, no network but for an id that the user named, patient threads."""
    os.environ.update(HF_HUB_DISABLE_TELEMETRY="1", DO_NOT_TRACK="1")
    # torch's threads otherwise spin while they wait for each other: where others need the processor too, a summary takes ten times as long
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    if source.kind != "hub":
        os.environ.update(HF_HUB_OFFLINE="1", HF_HUB_DISABLE_PROGRESS_BARS="1")


def _fetched(name: str, progress: Progress) -> Path:
    """The hub's newest version of the model, or the one that was fetched before where the hub can't be reached."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    progress(f"Fetching {name} from the Hugging Face hub, unless it is here already.")
    try:
        return _safe(Path(snapshot_download(name, allow_patterns=_FETCHED, ignore_patterns=["*/*"])))
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
        reason = " ".join(str(error).split())[:300]
        raise Problem(
            MODEL_MISSING, f"LEDE_MODEL={name}: there is no such folder, and from the Hugging Face hub it can't be had: {reason}"
        ) from error


def _in_hub_cache(name: str) -> Path | None:
    from huggingface_hub import try_to_load_from_cache

    found = try_to_load_from_cache(name, "config.json")
    folder = Path(found).parent if isinstance(found, str) else None
    return folder if folder and _has_weights(folder) else None


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.iterdir() if file.is_file())
