"""Loads the language model that the settings name: causal or sequence-to-sequence, in float32, from safetensors alone.

No code of a model's repository is ever run; everything is read from a folder on this machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from service.problems import MODEL_MISSING, Problem
from service.settings import Settings
from service.summary import conversion, lora, store

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """A loaded model, its tokenizer, and what is known of where they came from."""

    model: PreTrainedModel
    tokenizer: PreTrainedTokenizerBase
    name: str
    sha256: str
    adapter: str | None

    @property
    def seq2seq(self) -> bool:
        return bool(self.model.config.is_encoder_decoder)

    @property
    def chat(self) -> bool:
        return bool(self.tokenizer.chat_template) and not self.seq2seq

    @property
    def window(self) -> int | None:
        """How many tokens fit: of a causal model prompt and answer together, of the other kind each; None: no limit known."""
        config = self.model.config.get_text_config()
        limits = (getattr(config, "max_position_embeddings", None), getattr(config, "n_positions", None), self.tokenizer.model_max_length)
        return min((limit for limit in limits if isinstance(limit, int) and 0 < limit < 10**9), default=None)


def load(settings: Settings, progress: conversion.Progress = conversion.log.info) -> LanguageModel:
    """Prepares the model where that has not been done, and loads it. Raises Problem, which says what to do."""
    source = store.resolve(settings)
    folder = store.prepare(settings, progress)
    model, tokenizer = _read(folder)
    if source.adapter and not source.gguf:
        lora.merge(source.adapter, dict(model.named_parameters()))
    sha256 = source.gguf.sha256 if source.gguf else store.digest(folder)
    return LanguageModel(model, tokenizer, source.name, sha256, source.adapter.name if source.adapter else None)


def _read(folder: Path) -> tuple[PreTrainedModel, PreTrainedTokenizerBase]:
    import torch
    from safetensors import SafetensorError
    from transformers import AutoConfig, AutoModelForCausalLM, AutoModelForSeq2SeqLM, AutoTokenizer

    safely: dict[str, Any] = {"trust_remote_code": False, "local_files_only": True}
    try:
        config = AutoConfig.from_pretrained(folder, **safely)
        kind = AutoModelForSeq2SeqLM if config.is_encoder_decoder else AutoModelForCausalLM
        tokenizer = AutoTokenizer.from_pretrained(folder, **safely)
        model = kind.from_pretrained(folder, config=config, dtype=torch.float32, use_safetensors=True, **safely)
    except (OSError, ValueError, ImportError, KeyError, AttributeError, RuntimeError, SafetensorError) as error:
        reason = " ".join(str(error).split())[:400]
        raise Problem(MODEL_MISSING, f"The model in {folder} can't be loaded: {reason}") from error
    return model.eval(), tokenizer
