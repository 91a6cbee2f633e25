"""Products with weights that are kept, each as exact as it says."""

from __future__ import annotations

import pytest
import torch

from service.summary import kernels

AVX2 = {"avx2", "fma", "f16c"}


@pytest.mark.parametrize(
    ("has", "stored", "kernel"),
    [
        (AVX2, "float16", "float16"),
        (AVX2, "float32", "float32"),
        (AVX2 | {"avx512f"}, "float16", "float16"),
        (AVX2 | {"avx512f", "avx512_bf16"}, "float16", "bfloat16"),
        (AVX2 | {"amx_bf16"}, "float32", "bfloat16"),
        ({"sse4_2"}, "float16", "float32"),
        (set(), "float16", "float32"),
    ],
)
def test_kernels_are_chosen_by_what_the_processor_computes_and_how_weights_are_stored(has, stored, kernel):
    assert kernels.choose(has, stored) == kernel


@pytest.mark.parametrize(("kernel", "error"), [("float32", 1e-6), ("float16", 1e-6), ("bfloat16", 1e-2)])
@pytest.mark.parametrize("tokens", [1, 11, 100])
def test_kernels_multiply(kernel, error, tokens):
    if kernel == "float16" and not set(kernels.flags()) >= AVX2:
        pytest.skip("this processor has no kernel for it")
    torch.manual_seed(3)
    weight, given = torch.randn(70, 576).half(), torch.randn(tokens, 576)
    right = given.double() @ weight.double().T
    found = kernels.product(kernel, weight)(given)
    assert found.dtype == torch.float32
    assert float((found - right).norm() / right.norm()) < error


def test_kernels_flags_are_those_of_the_first_processor(tmp_path):
    (tmp_path / "cpuinfo").write_text("processor\t: 0\nflags\t\t: fpu avx2 fma\n\nprocessor\t: 1\nflags\t\t: fpu\n", "utf8")
    assert kernels.flags(tmp_path / "cpuinfo") == {"fpu", "avx2", "fma"}


def test_kernels_flags_of_an_unknown_processor_are_none(tmp_path):
    assert kernels.flags(tmp_path / "nothing") == set()
