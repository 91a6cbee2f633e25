"""Llama models computed leanly: what transformers' own computes, for one text at a time.

It keeps the keys and values of what it read last. A text that begins alike (the same article with another instruction, a second
attempt) is read from where it differs.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from service.summary import kernels
from service.summary.kernels import Kernel, Product

if TYPE_CHECKING:
    import torch

_WEIGHTS = "model.safetensors"
_ROWS = 4096  # of the vocabulary that are packed together: packing more at once is many times slower
_ROOM = 1024  # tokens whose keys and values have room at first


@dataclass(frozen=True, slots=True)
class _Layer:
    attention_norm: torch.Tensor
    query_key_value: Product
    output: Product
    mlp_norm: torch.Tensor
    gate_up: Product
    down: Product


def can_compute(folder: Path) -> bool:
    """Whether a transformers folder holds a model of this kind, with nothing about it that is left out here."""
    try:
        config = json.loads((folder / "config.json").read_text("utf8"))
    except (OSError, ValueError):
        return False
    rope = config.get("rope_parameters") or {}
    return (
        config.get("model_type") == "llama"
        and config.get("hidden_act") == "silu"
        and not config.get("attention_bias")
        and not config.get("mlp_bias")
        and rope.get("rope_type") == "default"
        and (folder / _WEIGHTS).is_file()
    )


def apart(branches: Sequence[Sequence[int]]) -> torch.Tensor:
    """Which tokens of branches, counted through all, see which, (tokens, tokens): each itself and what precedes it in its branch."""
    import torch

    owner = torch.tensor([number for number, branch in enumerate(branches) for _ in branch])
    return (owner[:, None] == owner[None]) & torch.ones(len(owner), len(owner), dtype=torch.bool).tril()


class Llama:
    """A model loaded from a folder that ``can_compute``; for one thread. Token ids are ints, log-odds are float32 over the vocabulary."""

    def __init__(self, folder: Path, kernel: Kernel | None = None) -> None:
        """``kernel``: None for the one that the processor computes best. Raises OSError, ValueError, KeyError, SafetensorError."""
        import torch
        from safetensors import safe_open

        self.config: dict[str, Any] = json.loads((folder / "config.json").read_text("utf8"))
        config = self.config
        self.kernel = kernel or kernels.choose(kernels.flags(), stored=config["dtype"])
        self.ends = _ends(folder, config)
        self._heads, self._shared, self._size = config["num_attention_heads"], config["num_key_value_heads"], config["head_dim"]
        self._epsilon = config["rms_norm_eps"]
        names = [f"model.layers.{number}" for number in range(config["num_hidden_layers"])]
        with ThreadPoolExecutor(2) as pool:  # packing takes one thread's time, and lets others run
            self._layers = list(pool.map(lambda name: self._layer(folder / _WEIGHTS, name), names))
        with safe_open(folder / _WEIGHTS, framework="pt") as file:
            self._norm = file.get_tensor("model.norm.weight").float()
            self._embedding = file.get_tensor("model.embed_tokens.weight").clone()
            head = self._embedding if config["tie_word_embeddings"] else file.get_tensor("lm_head.weight")
            self._head = [kernels.product(self.kernel, rows) for rows in head.split(_ROWS)]
        self._read: list[int] = []
        self._kept = torch.empty(len(self._layers), 2, self._shared, 0, self._size)  # keys and values of each token for each layer

    def read(self, prompt: Sequence[int]) -> torch.Tensor:
        """Log-odds, (vocabulary), of the token after a prompt of at least one token."""
        same = next((place for place, (old, new) in enumerate(zip(self._read, prompt, strict=False)) if old != new), len(self._read))
        self.forget(min(same, len(prompt) - 1))
        return self._extend(prompt[len(self._read) :], [len(prompt) - len(self._read) - 1])[0]

    def states(self, prompt: Sequence[int], layer: int) -> torch.Tensor:
        """What a layer, counted from 0, is given for each token of a prompt, (tokens, hidden size); no later one is computed."""
        self.forget(0)
        return self._compute(prompt, range(len(prompt)), None, range(len(prompt)), layer)

    def extend(self, tokens: Sequence[int]) -> torch.Tensor:
        """Log-odds, (len(tokens), vocabulary), after each of some tokens that follow what has been read."""
        return self._extend(tokens, range(len(tokens)))

    def forget(self, length: int) -> None:
        """Takes back what has been read after the first ``length`` tokens."""
        del self._read[length:]

    def branch(self, prompt: Sequence[int], branches: Sequence[Sequence[int]], asked: Sequence[int]) -> torch.Tensor:
        """Log-odds, (len(asked), vocabulary), after the asked tokens of branches behind a prompt, counted through all branches.

        Each sees the prompt and itself, as if it stood there alone.
        """
        if self._read != list(prompt):
            self.read(prompt)
        tokens = [token for branch in branches for token in branch]
        positions = [len(prompt) + place for branch in branches for place in range(len(branch))]
        return self._compute(tokens, positions, self._mask(apart(branches)), asked)

    def _layer(self, weights: Path, name: str) -> _Layer:
        """Opens the file for itself: the pages read are given back when it is closed, so that no more than a layer is held twice."""
        import torch
        from safetensors import safe_open

        with safe_open(weights, framework="pt") as file:

            def weight(part: str) -> torch.Tensor:
                return file.get_tensor(f"{name}.{part}_proj.weight")  # type: ignore[no-any-return]

            def paired(part: str) -> torch.Tensor:
                """The rows of each head that are turned together side by side; queries and keys alike, so that their products stay."""
                rows = weight(part)
                return rows.view(-1, 2, self._size // 2, rows.shape[1]).transpose(1, 2).reshape(rows.shape)

            def product(*parts: torch.Tensor) -> Product:
                return kernels.product(self.kernel, torch.cat(parts))

            return _Layer(
                attention_norm=file.get_tensor(f"{name}.input_layernorm.weight").float(),
                query_key_value=product(paired("self_attn.q"), paired("self_attn.k"), weight("self_attn.v")),
                output=product(weight("self_attn.o")),
                mlp_norm=file.get_tensor(f"{name}.post_attention_layernorm.weight").float(),
                gate_up=product(weight("mlp.gate"), weight("mlp.up")),
                down=product(weight("mlp.down")),
            )

    def _extend(self, tokens: Sequence[int], asked: Sequence[int]) -> torch.Tensor:
        import torch

        before, count = len(self._read), len(tokens)
        # A text's beginning needs no mask: the kernel knows which half it can leave out.
        mask = self._mask(torch.ones(count, count, dtype=torch.bool).tril()) if before and count > 1 else None
        logits = self._compute(tokens, range(before, before + count), mask, asked)
        self._read += tokens
        return logits

    def _mask(self, visible: torch.Tensor) -> torch.Tensor:
        """What new tokens see of each other (tokens, tokens), as what is added to the scores of what was read and of them."""
        import torch

        mask = torch.zeros(len(visible), len(self._read) + len(visible))
        mask[:, len(self._read) :].masked_fill_(~visible, -torch.inf)
        return mask

    def _compute(
        self, tokens: Sequence[int], positions: Sequence[int], mask: torch.Tensor | None, asked: Sequence[int], before: int | None = None
    ) -> torch.Tensor:
        """Log-odds after the asked tokens, or what the layer ``before`` which it ends is given for all of them."""
        import torch
        from torch.nn.functional import scaled_dot_product_attention, silu

        begin, end = len(self._read), len(self._read) + len(tokens)
        self._make_room(end)
        with torch.inference_mode():
            turns = self._turns[torch.tensor(positions)]
            x = self._embedding[torch.tensor(tokens)].float()
            for number, layer in enumerate(self._layers[:before]):
                mixed = layer.query_key_value(_normed(x, layer.attention_norm, self._epsilon)).view(len(x), -1, self._size)
                turned = _turned(mixed[:, : -self._shared], turns)
                keys, values = self._kept[number, :, :, :end]
                keys[:, begin:] = turned[:, self._heads :].transpose(0, 1)
                values[:, begin:] = mixed[:, -self._shared :].transpose(0, 1)
                queries = turned[:, : self._heads].transpose(0, 1)
                causal = mask is None and len(x) > 1
                if number == len(self._layers) - 1:  # nothing comes after that would need the other tokens
                    x, queries = x[list(asked)], queries[:, list(asked)]
                    mask, causal = None if mask is None else mask[list(asked)], causal and len(asked) > 1
                seen = scaled_dot_product_attention(
                    queries[None], keys[None], values[None], attn_mask=mask, is_causal=causal, enable_gqa=True
                )
                x += layer.output(seen[0].transpose(0, 1).reshape(len(x), -1))
                gate, up = layer.gate_up(_normed(x, layer.mlp_norm, self._epsilon)).chunk(2, dim=-1)
                x += layer.down(silu(gate).mul_(up))
            if before is not None:
                return x  # type: ignore[no-any-return]
            x = _normed(x, self._norm, self._epsilon)
            return torch.cat([product(x) for product in self._head], dim=1)

    def _make_room(self, tokens: int) -> None:
        """Room for the keys and values of so many tokens, and the angles of their positions (Su et al., "RoFormer", 2021)."""
        import torch

        before = self._kept.shape[3]
        if tokens <= before:
            return
        room = max(tokens, 2 * before, _ROOM)
        kept = torch.empty(len(self._layers), 2, self._shared, room, self._size)
        kept[:, :, :, :before] = self._kept
        frequencies = self.config["rope_parameters"]["rope_theta"] ** -(torch.arange(0, self._size, 2) / self._size)
        angles = torch.outer(torch.arange(room), frequencies)[:, None]
        self._kept, self._turns = kept, torch.polar(torch.ones_like(angles), angles)


def _ends(folder: Path, config: dict[str, Any]) -> frozenset[int]:
    """Tokens that end what the model writes."""
    with contextlib.suppress(FileNotFoundError):
        config = config | json.loads((folder / "generation_config.json").read_text("utf8"))
    ends = config.get("eos_token_id")
    return frozenset(ends if isinstance(ends, list) else [ends])


def _normed(x: torch.Tensor, weight: torch.Tensor, epsilon: float) -> torch.Tensor:
    """torch's rms_norm in fewer passes: an eighth of its time for a long text."""
    import torch

    scale: torch.Tensor = torch.linalg.vector_norm(x, dim=1, keepdim=True).square_().div_(x.shape[1]).add_(epsilon).rsqrt_()
    return (x * scale).mul_(weight)


def _turned(heads: torch.Tensor, turns: torch.Tensor) -> torch.Tensor:
    """Pairs of numbers side by side, (tokens, heads, size), turned in their plane: as complex numbers, in one pass."""
    import torch

    return torch.view_as_real(torch.view_as_complex(heads.view(*heads.shape[:2], -1, 2)) * turns).flatten(-2)
