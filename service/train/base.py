"""The model that is trained: as the settings name it, in float32, without an adapter."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from service.settings import Settings
from service.summary import prompt, store
from service.summary.prompt import Prompt
from service.train import TrainingFault

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

_PROMPT = "summarise"  # what serves an adapter
_MOST_TOKENS = 750  # of an article, where the prompt doesn't say


@dataclass(frozen=True, slots=True)
class Base:
    """``sha256``: of its weights. ``budget``: tokens of an article that it reads."""

    model: PreTrainedModel
    tokenizer: PreTrainedTokenizerBase
    name: str
    sha256: str
    prompt: Prompt
    budget: int

    def count(self, text: str) -> int:
        """Tokens of a text."""
        return len(self.tokenizer(text, add_special_tokens=False, split_special_tokens=True)["input_ids"])


def load(settings: Settings) -> Base:
    """Raises Problem where the settings name no model, TrainingFault where it is one that can't be trained."""
    from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]

    source = store.resolve(settings)
    folder = store.prepare(settings)
    if AutoConfig.from_pretrained(folder, local_files_only=True).is_encoder_decoder:
        raise TrainingFault(f"{source.name} is a sequence-to-sequence model; only causal ones are trained.")
    torch.set_num_threads(settings.threads or len(os.sched_getaffinity(0)))
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, local_files_only=True, use_safetensors=True)
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    asked = prompt.read(_PROMPT if settings.prompt == "auto" else settings.prompt)
    sha256 = source.gguf.sha256 if source.gguf else store.digest(folder)
    model.eval()  # type: ignore[no-untyped-call]
    return Base(model, tokenizer, source.name, sha256, asked, asked.article_tokens or _MOST_TOKENS)
