"""Which sentences of an article a summary would have, by what a model made of them while it read.

What goes into a middle layer of the model for a sentence's tokens holds what the sentence says, in the light of all before it. Their mean
and the last of them, with the sentence's place, are weighed by one linear layer that was fitted to summaries (service.train.choosing).
Sources: probes of a model's layers, Alain and Bengio 2016; sentences ranked by an encoder's states, Liu and Lapata 2019 (BERTSum).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from service.problems import MODEL_MISSING, Problem

if TYPE_CHECKING:
    import torch

FILE = "choice.safetensors"
_FURTHEST = 16  # places that count, from the first sentence on
_ANEW = "Remove it, or make it anew with python -m service.train.choosing."
_MOST = 4.0  # deviations from the mean that a state counts for


@dataclass(frozen=True, slots=True)
class Choice:
    """``layer``: the one whose input is weighed. ``mean``, ``deviation``, ``states``: (2 * hidden size), what a sentence's states are
    held against and their weights; ``places``: (3), those of its place. ``sha256``: of the file."""

    layer: int
    mean: torch.Tensor
    deviation: torch.Tensor
    states: torch.Tensor
    places: torch.Tensor
    sha256: str

    def scores(self, said: torch.Tensor, places: Sequence[int], count: int) -> list[float]:
        """How much rather each sentence would be chosen, in nats; ``said``: as ``pooled`` has it. ``places``: from 0, of ``count``."""
        where = placed(places, count)
        return [float(score) for score in normed(said, self.mean, self.deviation) @ self.states + where @ self.places]


def pooled(sentences: Sequence[torch.Tensor]) -> torch.Tensor:
    """(sentences, 2 * hidden size): the mean of each sentence's states (tokens, hidden size), and the last of them."""
    import torch

    return torch.stack([torch.cat([states.mean(0), states[-1]]) for states in sentences])


def normed(said: torch.Tensor, mean: torch.Tensor, deviation: torch.Tensor) -> torch.Tensor:
    """In deviations from the mean, so that a penalty holds for all alike."""
    return ((said - mean) / deviation).clamp(-_MOST, _MOST)


def placed(places: Sequence[int], count: int) -> torch.Tensor:
    """(sentences, 3): what places, from 0, among so many sentences count for."""
    import torch

    return torch.tensor([(1 / (1 + place), min(place, _FURTHEST) / _FURTHEST, place / count) for place in places])


def read(folder: Path, model_sha256: str, adapter_sha256: str) -> Choice | None:
    """The choice that an adapter's folder holds, None where it holds none. Raises Problem where it is of other weights, or damaged."""
    from safetensors import SafetensorError, safe_open

    path = folder / FILE
    if not path.is_file():
        return None
    try:
        with safe_open(path, framework="pt") as file:
            made_of = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in ("mean", "deviation", "states", "places")}
            layer = int(made_of["layer"])
    except (OSError, ValueError, KeyError, SafetensorError) as error:
        raise Problem(MODEL_MISSING, f"{path} can't be read: {error}. {_ANEW}") from None
    for what, wanted in (("model", model_sha256), ("adapter", adapter_sha256)):
        if made_of.get(what) != wanted:
            detail = f"{path} was fitted to another {what}, of SHA-256 {made_of.get(what)}, not {wanted}."
            raise Problem(MODEL_MISSING, f"{detail} {_ANEW}")
    with path.open("rb") as opened:
        sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
    return Choice(layer, sha256=sha256, **tensors)


def write(folder: Path, choice: Choice, model_sha256: str, adapter_sha256: str) -> None:
    """Writes what ``read`` reads; ``choice.sha256`` is not looked at."""
    from safetensors.torch import save_file

    tensors = {name: getattr(choice, name).contiguous() for name in ("mean", "deviation", "states", "places")}
    save_file(tensors, folder / FILE, {"layer": str(choice.layer), "model": model_sha256, "adapter": adapter_sha256})
