"""What the settings name: which model, which adapter, where they are, and whether they are ready. Nothing here loads torch."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from service.problems import MODEL_MISSING, Problem
from service.settings import Settings
from service.summary import lora, store

_HUB_ID = re.compile(r"[\w-][\w.-]*(?:/[\w.-]+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Source:
    """A model as the settings name it: weights in a GGUF file, a transformers folder, or an id on the Hugging Face hub."""

    kind: Literal["gguf", "folder", "hub"]
    name: str
    adapter: lora.Adapter | None
    gguf: store.Gguf | None = None
    folder: Path | None = None

    @property
    def weights(self) -> list[Path]:
        """The weight files of a folder, in order."""
        return sorted(self.folder.glob("*.safetensors")) if self.folder else []


def resolve(settings: Settings) -> Source:
    """Raises Problem where the settings name what is not there, cannot be read safely, or does not fit together."""
    adapter = _adapter(settings)
    source = _model(settings.model, adapter)
    if adapter is not None:
        lora.check_base(adapter, source.name)
    return source


def keep_quiet(source: Source) -> None:
    """No telemetry, and no network but for a hub id that the user named. Call it before anything imports huggingface_hub."""
    os.environ.update(HF_HUB_DISABLE_TELEMETRY="1", DO_NOT_TRACK="1", DISABLE_SAFETENSORS_CONVERSION="1")
    if source.kind != "hub":
        os.environ.update(HF_HUB_OFFLINE="1", HF_HUB_DISABLE_PROGRESS_BARS="1")


def describe(settings: Settings) -> dict[str, Any]:
    """Which model and adapter, where, size in bytes, SHA-256, whether it is ready, and what to do next; for people and scripts."""
    source = resolve(settings)
    about: dict[str, Any] = {"model": source.name, "adapter": source.adapter.name if source.adapter else None}
    if source.adapter:
        about |= {"adapter_path": str(source.adapter.folder), "adapter_sha256": source.adapter.sha256}
    if source.gguf:
        folder = store.place(settings.cache, source.gguf, source.adapter)
        ready, there = store.is_complete(folder), source.gguf.path is not None
        about |= {
            "file": str(source.gguf.path) if source.gguf.path else None,
            "file_bytes": source.gguf.path.stat().st_size if source.gguf.path else None,
            "sha256": source.gguf.sha256,
            "path": str(folder),
            "bytes": _size(folder) if ready else None,
            "ready": ready,
            "next": "nothing" if ready else "It is prepared at the first start, in half a minute." if there else store.REMEDY,
        }
    elif source.folder:
        about |= {
            "path": str(source.folder),
            "bytes": _size(source.folder),
            "sha256": digest(source.weights),
            "ready": True,
            "next": "nothing",
        }
    else:
        cached = _in_hub_cache(source.name)
        about |= {
            "path": str(cached) if cached else None,
            "bytes": _size(cached) if cached else None,
            "sha256": digest(sorted(cached.glob("*.safetensors"))) if cached else None,
            "ready": cached is not None,
            "next": "nothing" if cached else "It is downloaded from the Hugging Face hub at the first start.",
        }
    return about


def digest(files: list[Path]) -> str | None:
    """SHA-256 of a weight file; of several, the SHA-256 of theirs in the order of their names."""
    import hashlib

    sums = [store.sha256_of(file) for file in files]
    return sums[0] if len(sums) == 1 else hashlib.sha256("".join(sums).encode()).hexdigest() if sums else None


def _adapter(settings: Settings) -> lora.Adapter | None:
    """The default adapter belongs to the default model: with another it counts only if it was asked for."""
    chosen = settings.model == "default" or "adapter" in settings.model_fields_set
    return lora.read(settings.adapter) if chosen and settings.adapter != "none" else None


def _model(name: str, adapter: lora.Adapter | None) -> Source:
    if name == "default":
        gguf = store.default_model()
        return Source("gguf", gguf.name, adapter, gguf=gguf)
    path = Path(name).expanduser()
    if path.suffix == ".gguf" and path.is_file():
        return _gguf_file(path, adapter)
    if path.is_dir():
        if any(path.glob("*.safetensors")):
            return Source("folder", path.resolve().name, adapter, folder=path)
        files = sorted(path.glob("*.gguf"))
        if len(files) == 1:
            return _gguf_file(files[0], adapter)
        if files:
            raise Problem(MODEL_MISSING, f"{path} holds {len(files)} GGUF files; give the path of one of them as LEDE_MODEL.")
        raise Problem(
            MODEL_MISSING,
            f"{path} holds no weights that Lede reads: only .safetensors or .gguf, since other kinds (.bin, .pt) can run code when read. "
            "Save the model with save_pretrained of a recent transformers.",
        )
    if path.is_absolute() or name.startswith((".", "~")) or not _HUB_ID.fullmatch(name):
        raise Problem(MODEL_MISSING, f"LEDE_MODEL={name}: there is no such folder. Give 'default', a Hugging Face id, or a folder.")
    return Source("hub", name, adapter)


def _gguf_file(path: Path, adapter: lora.Adapter | None) -> Source:
    path = path.resolve()
    return Source("gguf", path.stem, adapter, gguf=store.Gguf(path.stem, path, store.sha256_of(path)))


def _in_hub_cache(name: str) -> Path | None:
    from huggingface_hub import try_to_load_from_cache

    found = try_to_load_from_cache(name, "config.json")
    folder = Path(found).parent if isinstance(found, str) else None
    return folder if folder and any(folder.glob("*.safetensors")) else None


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.iterdir() if file.is_file())
