"""Loads the language model that the settings name: causal or sequence-to-sequence, from safetensors alone.

The default model, as every Llama model that Lede converted itself, is computed by Lede (llama.py); any other by transformers, in float32.
No code of a model's repository is ever run; everything is read from a folder on this machine.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from service.problems import MODEL_MISSING, Problem
from service.settings import Settings
from service.summary import choice, conversion, llama, lora, store
from service.summary.choice import Choice
from service.summary.llama import Llama
from service.summary.tokenizer import Tokenizer

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase


Loaded = TypeVar("Loaded")


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """A loaded model, its tokenizer, and what is known of where they came from."""

    model: PreTrainedModel | Llama
    tokenizer: PreTrainedTokenizerBase | Tokenizer
    name: str
    sha256: str
    adapter: str | None
    kind: str  # "llama", "t5": the model_type of its configuration
    seq2seq: bool
    choice: Choice | None  # what it has learned of choosing sentences
    window: int | None  # how many tokens fit: of a causal model prompt and answer together, of the other kind each; None: no limit known

    @property
    def chat(self) -> bool:
        return bool(self.tokenizer.chat_template) and not self.seq2seq


def load(settings: Settings, progress: conversion.Progress = conversion.log.info) -> LanguageModel:
    """Prepares the model where that has not been done, and loads it. Raises Problem, which says what to do."""
    source = store.resolve(settings)
    folder = store.prepare(settings, progress)
    adapter = source.adapter.name if source.adapter else None
    if source.gguf and llama.can_compute(folder):
        own, words = _read(folder, _own)
        window, sha256 = own.config["max_position_embeddings"], source.gguf.sha256
        learned = choice.read(source.adapter.folder, sha256, source.adapter.sha256) if source.adapter else None
        return LanguageModel(own, words, source.name, sha256, adapter, "llama", seq2seq=False, choice=learned, window=window)
    model, tokenizer = _read(folder, _transformers)
    if source.adapter and not source.gguf:
        lora.merge(source.adapter, dict(model.named_parameters()))
    sha256 = source.gguf.sha256 if source.gguf else store.digest(folder)
    config = model.config
    seq2seq = bool(config.is_encoder_decoder)
    return LanguageModel(model, tokenizer, source.name, sha256, adapter, config.model_type, seq2seq, None, _window(model, tokenizer))


def _read(folder: Path, read: Callable[[Path], Loaded]) -> Loaded:
    from safetensors import SafetensorError

    try:
        return read(folder)
    except (OSError, ValueError, ImportError, KeyError, AttributeError, RuntimeError, SafetensorError) as error:
        reason = " ".join(str(error).split())[:400]
        raise Problem(MODEL_MISSING, f"The model in {folder} can't be loaded: {reason}") from error


def _own(folder: Path) -> tuple[Llama, Tokenizer]:
    return Llama(folder), Tokenizer(folder)


def _transformers(folder: Path) -> tuple[PreTrainedModel, PreTrainedTokenizerBase]:
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM, AutoModelForSeq2SeqLM, AutoTokenizer

    safely: dict[str, Any] = {"trust_remote_code": False, "local_files_only": True}
    config = AutoConfig.from_pretrained(folder, **safely)
    kind = AutoModelForSeq2SeqLM if config.is_encoder_decoder else AutoModelForCausalLM
    tokenizer = AutoTokenizer.from_pretrained(folder, **safely)
    model = kind.from_pretrained(folder, config=config, dtype=torch.float32, use_safetensors=True, **safely)
    return model.eval(), tokenizer


def _window(model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase) -> int | None:
    config = model.config.get_text_config()
    limits = (getattr(config, "max_position_embeddings", None), getattr(config, "n_positions", None), tokenizer.model_max_length)
    return min((limit for limit in limits if isinstance(limit, int) and 0 < limit < 10**9), default=None)
