"""Matrix products with weights that are kept: which way is chosen by what the processor computes.

float16    weights in 16 bits, packed once, activations and sums in float32 (fbgemm, from AVX2 on). Weights that were stored in float16
           lose nothing, and a product of few tokens takes half of float32's time: it waits for memory
bfloat16   weights and activations in bfloat16, sums in float32; where the processor multiplies bfloat16 (AVX-512 BF16, AMX)
float32    everywhere else

Left out: activations in 8 bits with a scale a token, all but ``down``'s. On AVX2 fbgemm takes a sixth off such products of 750 tokens, but
the score by which a sentence is chosen moves by 1.1 nats (0.3 after SmoothQuant), and so do some summaries.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import torch

Kernel = Literal["float16", "bfloat16", "float32"]
Product = Callable[["torch.Tensor"], "torch.Tensor"]  # (tokens, columns) -> (tokens, rows), both float32


def flags(cpuinfo: Path = Path("/proc/cpuinfo")) -> set[str]:
    """What the processor says it can do, as Linux names it; empty where that is not known."""
    try:
        lines = cpuinfo.read_text("utf8", "replace").splitlines()
    except OSError:
        return set()
    return next((set(line.partition(":")[2].split()) for line in lines if line.startswith("flags")), set())


def choose(has: Collection[str], stored: str) -> Kernel:
    """The fastest kernel that gives right answers on a processor with these flags, for weights ``stored`` as "float16" or otherwise."""
    import torch

    if "avx512_bf16" in has or "amx_bf16" in has:
        return "bfloat16"
    if stored == "float16" and {"avx2", "fma", "f16c"} <= set(has) and "fbgemm" in torch.backends.quantized.supported_engines:
        return "float16"
    return "float32"


def product(kernel: Kernel, weight: torch.Tensor) -> Product:
    """The product with a weight matrix (rows, columns); the matrix itself is no longer needed then."""
    import torch
    from torch.nn.functional import linear

    if kernel == "float16":
        torch.backends.quantized.engine = "fbgemm"  # the others pack for other kernels
        return partial(_packed, torch.ops.quantized.linear_prepack_fp16(weight.float(), None))
    if kernel == "bfloat16":
        short = weight.to(torch.bfloat16)
        return lambda tokens: linear(tokens.to(torch.bfloat16), short).float()
    whole = weight.float()
    return lambda tokens: linear(tokens, whole)


def _packed(weights: torch.ScriptObject, tokens: torch.Tensor) -> torch.Tensor:
    import torch

    return torch.ops.quantized.linear_dynamic_fp16(tokens, weights)  # type: ignore[no-any-return]
