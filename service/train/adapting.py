"""The low-rank matrices that are trained: put into a model, read from an adapter or fresh, and written in peft's format.

Source of the method: Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", 2021. The model's own weights stay as they are.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import nn
from torch.nn.functional import linear

from service.summary import lora
from service.train import TrainingFault

if TYPE_CHECKING:
    from transformers import PreTrainedModel

MOST_BYTES = 15_000_000  # of an adapter: it lies in the repository
_PREFIX = "base_model.model."  # peft's


class LowRank(nn.Module):
    """A linear layer W x with what is learnt added: W x + scale * B A x; A is (rank, columns), B (rows, rank)."""

    def __init__(self, layer: nn.Linear, a: torch.Tensor, b: torch.Tensor, scale: float) -> None:
        super().__init__()
        self.layer, self.scale = layer, scale
        self.a, self.b = nn.Parameter(a), nn.Parameter(b)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        added: torch.Tensor = self.layer(x) + self.scale * linear(linear(x, self.a), self.b)
        return added


@dataclass(frozen=True, slots=True)
class Adapted:
    """A model whose low-rank matrices alone learn. ``layers``: those, by the name that the layer has in the model."""

    model: PreTrainedModel
    layers: dict[str, LowRank]
    rank: int
    alpha: float

    def matrices(self) -> dict[str, nn.Parameter]:
        """By the names that they have in peft's format."""
        return {
            f"{_PREFIX}{name}.lora_{part}.weight": matrix
            for name, layer in self.layers.items()
            for part, matrix in (("A", layer.a), ("B", layer.b))
        }


def fresh(model: PreTrainedModel, rank: int, alpha: float, seed: int) -> Adapted:
    """With matrices that add nothing yet, in every linear layer but the output's."""
    generator = torch.Generator().manual_seed(seed)
    layers: dict[str, LowRank] = {}
    for name, layer in list(_linear(model)):
        a = torch.empty(rank, layer.in_features)
        nn.init.kaiming_uniform_(a, a=math.sqrt(5), generator=generator)
        layers[name] = LowRank(layer, a, torch.zeros(layer.out_features, rank), alpha / rank)
    if not layers:
        raise TrainingFault("The model has no linear layer that could be adapted.")
    return _put_in(model, layers, rank, alpha)


def of(model: PreTrainedModel, adapter: lora.Adapter) -> Adapted:
    """With the matrices of an adapter. Raises TrainingFault where it was made for another model."""
    from safetensors.torch import load_file

    config = json.loads((adapter.folder / "adapter_config.json").read_text("utf8"))
    weights = load_file(adapter.weights)
    found = dict(_linear(model))
    layers: dict[str, LowRank] = {}
    for key in sorted(weights):
        if not key.endswith(".lora_A.weight"):
            continue
        name = key.removeprefix(_PREFIX).removesuffix(".lora_A.weight")
        a, b = weights[key].float(), weights[key.replace(".lora_A.", ".lora_B.")].float()
        layer = found.get(name)
        if layer is None or (layer.in_features, layer.out_features) != (a.shape[1], b.shape[0]):
            raise TrainingFault(f"The adapter {adapter.name!r} changes {name}, which the model does not have in that size.")
        layers[name] = LowRank(layer, a, b, adapter.scale)
    return _put_in(model, layers, int(config["r"]), config["lora_alpha"])


def write(folder: Path, matrices: Mapping[str, torch.Tensor], base: str, rank: int, alpha: float) -> None:
    """The adapter in float16, in peft's format; ``base`` is the model that it belongs to."""
    from safetensors.torch import save

    folder.mkdir(parents=True, exist_ok=True)
    short = {name: matrix.detach().cpu().half().contiguous() for name, matrix in matrices.items()}
    (folder / "adapter_model.safetensors").write_bytes(save(short))
    config = {
        "peft_type": "LORA",
        "task_type": "CAUSAL_LM",
        "base_model_name_or_path": base,
        "r": rank,
        "lora_alpha": alpha,
        "lora_dropout": 0.0,
        "target_modules": sorted({name.split(".")[-3] for name in matrices}),
        "bias": "none",
        "fan_in_fan_out": False,
        "inference_mode": True,
    }
    (folder / "adapter_config.json").write_text(json.dumps(config, indent=1) + "\n", "utf8")


def _linear(model: PreTrainedModel) -> Iterator[tuple[str, nn.Linear]]:
    head = model.get_output_embeddings()  # type: ignore[no-untyped-call]
    return ((name, layer) for name, layer in model.named_modules() if isinstance(layer, nn.Linear) and layer is not head)


def _put_in(model: PreTrainedModel, layers: dict[str, LowRank], rank: int, alpha: float) -> Adapted:
    size = 2 * sum(layer.a.numel() + layer.b.numel() for layer in layers.values())
    if size >= MOST_BYTES:
        raise TrainingFault(
            f"At rank {rank} the adapter would have {size / 1e6:.1f} MB, and it must have less than 15: give a lower --rank."
        )
    model.requires_grad_(False)
    for name, layer in layers.items():
        parent, _, last = name.rpartition(".")
        setattr(model.get_submodule(parent), last, layer)
    return Adapted(model, layers, rank, alpha)
