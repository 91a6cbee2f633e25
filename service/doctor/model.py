"""The model, its adapter, and the cache that holds it prepared."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from service.doctor.finding import Finding, fine, install, mend, note

if TYPE_CHECKING:
    from service.settings import Settings

ROOM = 300_000_000  # bytes that preparing a model takes
_MODEL_FILE = "requirements-model.txt"


def model(settings: Settings) -> Finding:
    """Whether the settings name a model that is here, whole, and safe to read."""
    from service.summary import store

    about = store.describe(settings.model_copy(update={"adapter": "none"}))
    name = about["model"]
    if "file" not in about:
        where = about["path"]
        return (
            fine(f"{name}, in {where}") if where else note(f"{name} is not here yet.", "`make setup` fetches it from the Hugging Face hub.")
        )
    if about["file_intact"]:
        return fine(f"{name}, in {about['file']}; its SHA-256 is right")
    fault = f"{about['file']} is not the file that it should be" if about["file"] else f"The file of {name} is not installed"
    if store.describe(settings)["ready"]:
        return note(f"{fault}; what was prepared from it before is used.")
    return mend(f"{fault}.", install(_MODEL_FILE, anew=bool(about["file"])))


def adapter(settings: Settings) -> Finding:
    """Whether the adapter is here, whole, and made for the model."""
    from safetensors import SafetensorError, safe_open

    from service.summary import store

    found = store.resolve(settings).adapter
    if found is None:
        return fine("none") if settings.adapter == "none" else fine(f"none: {settings.adapter} belongs to the default model")
    try:
        with safe_open(found.weights, framework="numpy") as file:
            count = len(list(file.keys()))
    except (SafetensorError, OSError) as error:
        return mend(f"{found.weights} is damaged ({error}).", "Get it anew: `git checkout` it, or set LEDE_ADAPTER=none to do without.")
    return fine(f"{found.name}, {count} matrices, made for {found.base}")


def prepared(settings: Settings) -> Finding:
    """Whether the model can be loaded at once."""
    from safetensors import SafetensorError, safe_open

    from service.summary import store

    about = store.describe(settings)
    if not about["ready"]:
        folder = Path(about["path"] or "")
        if about["path"] and folder.exists() and not os.access(folder, os.R_OK | os.X_OK):
            return mend(f"This user may not read {folder}.", f"Let its owner run `chmod -R a+rX {folder}`.")
        damaged = about["path"] and folder.exists()
        detail = f"{folder} is damaged or unfinished." if damaged else "The model is not prepared yet."
        return mend(detail, "Run `make setup`, or `python -m service model --prepare`: half a minute, once.")
    for file in sorted(Path(about["path"]).glob("*.safetensors")):
        try:
            with safe_open(file, framework="numpy"):
                pass
        except (SafetensorError, OSError) as error:
            return mend(f"{file} is damaged ({error}).", f"Remove the folder {file.parent}, then run `make setup`.")
    return fine(f"{about['path']}, {about['bytes'] / 1e6:.0f} MB")


def cache(settings: Settings, ready: bool) -> Finding:
    """Whether the cache may be written, has room, and is safe from others; ``ready``: the model is prepared, so little is still written."""
    folder = settings.cache.expanduser()
    there = next(path for path in (folder, *folder.parents) if path.exists())
    if not there.is_dir():
        return mend(f"{there} is no folder.", "Set LEDE_CACHE to a folder that you may write.")
    if not os.access(there, os.W_OK | os.X_OK):
        if ready:
            return note(f"{folder} can't be written; what is prepared in it is used.")
        return mend(
            f"{there} can't be written, so the model can't be prepared.", "Mend its permissions, or set LEDE_CACHE to another folder."
        )
    room = shutil.disk_usage(there).free
    if room < ROOM and not ready:
        return mend(f"{there} has {room / 1e6:.0f} MB left.", f"Free {ROOM / 1e6:.0f} MB, or set LEDE_CACHE to a folder with room.")
    open_to_others = [path for path in (folder, folder / "models") if path.exists() and path.stat().st_mode & 0o002]
    if open_to_others:
        return mend(f"Every user may change what is in {open_to_others[0]}.", f"Run `chmod o-w {' '.join(map(str, open_to_others))}`.")
    return fine(f"{folder} can be written, {room / 1e9:.0f} GB left")
