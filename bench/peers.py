"""Others that run the same model, each in a process of its own that is asked line by line: ``python -m bench.peers KIND FOLDER THREADS``.

    generate          transformers' generate, float32, as its documentation shows it
    generate-lookup   the same with prompt lookup
    llama.cpp-f16     llama-cpp-python on the same weights in float16, which is what they are stored in
    llama.cpp-q8_0    the same weights rounded to 8 bits, llama.cpp's usual choice on a processor
    llama.cpp-*-lookup  with llama-cpp-python's own prompt lookup

It answers {"seconds": S} first for loading, then for each line {"prompt": [ids], "tokens": N}: for reading the prompt and writing exactly
N tokens greedily.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

GENERATE = ("generate", "generate-lookup")
LLAMA_CPP = ("llama.cpp-f16", "llama.cpp-q8_0", "llama.cpp-f16-lookup", "llama.cpp-q8_0-lookup")
_DRAFT = 10  # tokens a step, for all that look up

Write = Callable[[Sequence[int], int], Any]


def available() -> list[str]:
    return [*GENERATE, *(LLAMA_CPP if importlib.util.find_spec("llama_cpp") else ())]


class Peer:
    """A process that has loaded its model; ``seconds`` asks it."""

    def __init__(self, kind: str, folder: Path, threads: int) -> None:
        command = [sys.executable, "-m", "bench.peers", kind, str(folder), str(threads)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._answer()

    @property
    def process(self) -> int:
        return self._process.pid

    def seconds(self, prompt: Sequence[int], tokens: int) -> float:
        assert self._process.stdin is not None
        print(json.dumps({"prompt": list(prompt), "tokens": tokens}), file=self._process.stdin, flush=True)
        return self._answer()

    def _answer(self) -> float:
        assert self._process.stdout is not None
        while not (line := self._process.stdout.readline()).startswith("{"):
            if not line:
                raise RuntimeError("the process ended; what it printed says why")
        return float(json.loads(line)["seconds"])

    def end(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def _generate(kind: str, folder: Path, threads: int) -> Write:
    import torch
    from transformers import AutoModelForCausalLM

    torch.set_num_threads(threads)
    model: Any = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
    options = {"do_sample": False} | ({"prompt_lookup_num_tokens": _DRAFT} if kind.endswith("lookup") else {})

    def write(prompt: Sequence[int], tokens: int) -> Any:
        ids = torch.tensor([list(prompt)])
        return model.generate(ids, attention_mask=torch.ones_like(ids), min_new_tokens=tokens, max_new_tokens=tokens, **options)

    return write


def _llama_cpp(kind: str, folder: Path, threads: int) -> Write:
    import llama_cpp
    from llama_cpp.llama_speculative import LlamaPromptLookupDecoding

    from bench.weights import gguf

    lookup = LlamaPromptLookupDecoding(num_pred_tokens=_DRAFT) if kind.endswith("lookup") else None
    model = llama_cpp.Llama(
        str(gguf(folder, kind.split("-")[1])),
        n_ctx=2048,
        n_batch=1024,
        n_threads=threads,
        n_threads_batch=threads,
        draft_model=lookup,
        verbose=False,
    )

    def write(prompt: Sequence[int], tokens: int) -> Any:
        model.reset()
        written = model.generate(prompt, temp=0.0, top_k=1, repeat_penalty=1.0)
        return [next(written) for _ in range(tokens)]

    return write


def main(kind: str, folder: str, threads: str) -> None:
    began = time.perf_counter()
    write = (_generate if kind in GENERATE else _llama_cpp)(kind, Path(folder), int(threads))
    print(json.dumps({"seconds": time.perf_counter() - began}), flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        began = time.perf_counter()
        write(asked["prompt"], asked["tokens"])
        print(json.dumps({"seconds": time.perf_counter() - began}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
