"""LoRA adapters: read from peft's format, checked against the model, merged into its weights.

Source of the method: Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", 2021. A merged adapter costs nothing at run time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from service.problems import MODEL_MISSING, Problem

if TYPE_CHECKING:
    import torch

SHIPPED = Path(__file__).parent / "adapters"
_CONFIG, _WEIGHTS = "adapter_config.json", "adapter_model.safetensors"
# What changes W + alpha / r * B A into something else; an adapter that uses one would be merged wrongly.
_UNSUPPORTED = ("use_rslora", "use_dora", "fan_in_fan_out", "modules_to_save", "rank_pattern", "alpha_pattern", "layer_replication")


@dataclass(frozen=True, slots=True)
class Adapter:
    name: str
    folder: Path
    base: str  # the model that it was trained for
    scale: float  # alpha / r
    sha256: str

    @property
    def weights(self) -> Path:
        return self.folder / _WEIGHTS


def read(name: str) -> Adapter:
    """A shipped adapter by name, or one in a folder; raises Problem where there is none, or one of a kind that can't be merged."""
    folder = SHIPPED / name
    if "/" in name or not folder.is_dir():
        folder = Path(name).expanduser()
    for file in (_CONFIG, _WEIGHTS):
        if not (folder / file).is_file():
            shipped = ", ".join(sorted(path.name for path in SHIPPED.iterdir()))
            detail = f"LEDE_ADAPTER={name}: {folder} holds no {file}. Give 'none', a folder in peft's format, or a shipped one: {shipped}."
            raise Problem(MODEL_MISSING, detail)
    try:
        config = json.loads((folder / _CONFIG).read_text("utf8"))
        kind, base, scale = config["peft_type"], config["base_model_name_or_path"], config["lora_alpha"] / config["r"]
    except (ValueError, KeyError, TypeError, ZeroDivisionError) as error:
        raise Problem(MODEL_MISSING, f"{folder / _CONFIG} is no configuration of a LoRA adapter: {error!r}.") from None
    odd = [option for option in _UNSUPPORTED if config.get(option)] + (["bias"] if config.get("bias", "none") != "none" else [])
    if kind != "LORA" or odd:
        detail = f"{folder / _CONFIG}: only plain LoRA adapters can be merged, not {', '.join(odd) or kind}."
        raise Problem(MODEL_MISSING, detail)
    with (folder / _WEIGHTS).open("rb") as file_:
        sha256 = hashlib.file_digest(file_, "sha256").hexdigest()
    return Adapter(name=folder.resolve().name, folder=folder, base=str(base), scale=scale, sha256=sha256)


def check_base(adapter: Adapter, model: str) -> None:
    """Raises Problem where the adapter was trained for another model than the one of that name, id or path."""
    if _last_part(adapter.base) != _last_part(model):
        raise Problem(
            MODEL_MISSING,
            f"The adapter {adapter.name!r} was trained for {adapter.base!r}, but the model is {model!r}. "
            "Set LEDE_ADAPTER=none, or name an adapter that was trained for this model.",
        )


def _last_part(name: str) -> str:
    return name.replace("\\", "/").rstrip("/").rpartition("/")[2].lower()


def merge(adapter: Adapter, weights: Mapping[str, torch.Tensor]) -> None:
    """Adds alpha / r * B A to each matrix W (rows, columns) that the adapter changes, in place; A is (r, columns), B (rows, r).

    Raises Problem where a matrix is missing or of another shape: the adapter was trained for another model.
    """
    import torch
    from safetensors import safe_open

    with safe_open(adapter.weights, framework="pt") as file, torch.no_grad():
        for key in sorted(file.keys()):
            if not key.endswith(".lora_A.weight"):
                continue
            name = key.removeprefix("base_model.model.").removesuffix(".lora_A.weight") + ".weight"
            a, b = file.get_tensor(key).float(), file.get_tensor(key.replace(".lora_A.", ".lora_B.")).float()
            weight = weights.get(name)
            if weight is None or weight.shape != (b.shape[0], a.shape[1]):
                found = "does not have it" if weight is None else f"has it as {tuple(weight.shape)}"
                detail = f"The adapter {adapter.name!r} doesn't fit: it changes {name} ({b.shape[0]}, {a.shape[1]}), and the model {found}."
                raise Problem(MODEL_MISSING, f"{detail} Set LEDE_ADAPTER=none, or name an adapter that was trained for this model.")
            weight.add_((adapter.scale * (b @ a)).to(weight.dtype))
