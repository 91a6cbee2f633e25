"""The default model with its adapter merged in as one GGUF file, for llama.cpp: the same weights, tokenizer and order of rows as theirs."""

from __future__ import annotations

import json
from pathlib import Path

_NOT_COPIED = ("GGUF.", "general.architecture", "general.quantization_version", "general.file_type")


def gguf(folder: Path, kind: str) -> Path:
    """Made of the conversion in ``folder`` and kept in the same cache, in a folder "bench"; for one process at a time."""
    kept = folder.parents[1] / "bench"
    kept.mkdir(exist_ok=True)
    whole = kept / f"{folder.name}-f16.gguf"
    if not whole.exists():
        _write(folder, whole)
    if kind == "f16":
        return whole
    rounded = kept / f"{folder.name}-{kind}.gguf"
    if not rounded.exists():
        _round(whole, rounded, kind)
    return rounded


def _write(folder: Path, target: Path) -> None:
    import gguf
    import numpy as np
    from safetensors import safe_open

    from service.summary.conversion import default_model

    config = json.loads((folder / "config.json").read_text("utf8"))
    partial = target.with_suffix(".part")
    writer = gguf.GGUFWriter(partial, "llama")
    for field in gguf.GGUFReader(str(default_model().path)).fields.values():
        if not field.name.startswith(_NOT_COPIED):
            array = field.types[0] == gguf.GGUFValueType.ARRAY
            writer.add_key_value(field.name, field.contents(), field.types[0], sub_type=field.types[-1] if array else None)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    names = gguf.get_tensor_name_map(gguf.MODEL_ARCH.LLAMA, config["num_hidden_layers"])
    heads = {"q_proj": config["num_attention_heads"], "k_proj": config["num_key_value_heads"]}
    with safe_open(folder / "model.safetensors", framework="np") as file:
        for name in file.keys():  # noqa: SIM118  # no mapping
            weight = file.get_tensor(name)
            if count := next((heads[part] for part in heads if part in name), None):
                weight = weight.reshape(count, 2, -1, weight.shape[1]).swapaxes(1, 2).reshape(weight.shape)
            weight = np.ascontiguousarray(weight, dtype=np.float32 if weight.ndim == 1 else np.float16)
            writer.add_tensor(str(names.get_name(name, try_suffixes=(".weight",))), weight)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    partial.replace(target)


def _round(whole: Path, target: Path, kind: str) -> None:
    import ctypes

    import llama_cpp

    options = llama_cpp.llama_model_quantize_default_params()
    options.ftype = getattr(llama_cpp, f"LLAMA_FTYPE_MOSTLY_{kind.upper()}")
    if llama_cpp.llama_model_quantize(str(whole).encode(), str(target).encode(), ctypes.byref(options)):
        raise RuntimeError(f"llama.cpp could not write {target}")
