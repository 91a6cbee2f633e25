"""The writer: one loaded model that reads an article and writes a summary of it. A process has one, used by one thread."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cached_property
from importlib.metadata import version
from typing import Any

from service import metrics
from service.contract import MAX_SENTENCES, Engine
from service.settings import Settings
from service.summary import conversion, decoding, model, prompt, reader
from service.summary.llama import Llama
from service.summary.model import LanguageModel
from service.summary.prompt import Prompt

# Reading takes a second for every 700 tokens on two cores, so a model that could read a book is given no more than this.
MOST_TOKENS = 4096


class Writer:
    """``budget``: how many tokens of an article the model should read; whatever calls ``write`` selects that much."""

    def __init__(self, language_model: LanguageModel, wanted_prompt: str = "auto", threads: int = 0, walking: bool = True) -> None:
        """``threads``: of the processor, 0 for one a core. Raises Problem where the prompt is missing, wrong or does not fit the model."""
        import torch

        self.threads = threads or len(os.sched_getaffinity(0))
        torch.set_num_threads(self.threads)
        self.language_model = language_model
        self.prompt: Prompt = prompt.choose(
            wanted_prompt, seq2seq=language_model.seq2seq, chat=language_model.chat, adapter=language_model.adapter
        )
        self.walks = walking and reader.can_read(language_model)
        # A model that was trained on summaries copies much of the article; of others most drafts are refused, and cost half as much again.
        self.lookup = language_model.adapter is not None and decoding.can_look_up(language_model.model)
        if not isinstance(language_model.model, Llama):
            decoding.make_greedy(language_model.model)

    @classmethod
    def load(cls, settings: Settings, progress: conversion.Progress = conversion.log.info) -> Writer:
        """Loads the model that the settings name, converting it first where that has not been done. Raises Problem."""
        return cls(model.load(settings, progress), settings.prompt, settings.threads, settings.decoding == "walk")

    @cached_property
    def budget(self) -> int:
        return self._room(None, MAX_SENTENCES)

    def count(self, text: str) -> int:
        """How many tokens of the model a text has."""
        return len(self.language_model.tokenizer(text, add_special_tokens=False, split_special_tokens=True)["input_ids"])

    def read(self, text: str, title: str | None, sentences: int) -> reader.Reading:
        """The text as the model has read it, asked for so many sentences; for walking. What is beyond the budget is not read."""
        fitted = self._fitted(text, self._room(title, sentences))
        return reader.Reading(self.language_model, self._encode(fitted, title, sentences), text if fitted == text else "")

    def write(self, text: str, title: str | None, sentences: int, stop: Callable[[], bool] | None = None) -> str:
        """The model's own words on the text, unchecked: about ``sentences`` sentences, perhaps one unfinished.

        ``stop`` is asked after each step; once it is true, what is written so far comes back. What is beyond the budget is not read.
        """
        loaded = self.language_model
        read = self._encode(self._fitted(text, self._room(title, sentences)), title, sentences)
        with metrics.stage("decode"):
            written = decoding.continue_writing(
                loaded.model,
                loaded.tokenizer,
                read,
                tokens=self._longest(sentences),
                lookup=self.lookup,
                stop_strings=self.prompt.stop,
                stop=stop,
            )
        metrics.TOKENS.labels(kind="read").inc(len(read))
        metrics.TOKENS.labels(kind="written").inc(len(written))
        answer = str(loaded.tokenizer.decode(written, skip_special_tokens=True)).strip()
        for end in self.prompt.stop:
            answer = answer.partition(end)[0]
        return answer.strip()

    def receipt(self) -> dict[str, Any]:
        """The members of the contract's receipt that tell of the model."""
        import torch

        loaded = self.language_model
        own = loaded.model if isinstance(loaded.model, Llama) else None
        return {
            "model": loaded.name,
            "model_sha256": loaded.sha256,
            "adapter": loaded.adapter,
            "prompt": self.prompt.label,
            "decoding": {"article_tokens": self.budget}
            | (
                {"strategy": "walking", "choice_sha256": loaded.choice.sha256 if loaded.choice else None}
                if self.walks
                else {
                    "strategy": "greedy",
                    "prompt_lookup": decoding.LOOKUP if self.lookup else 0,
                    "tokens_per_sentence": decoding.TOKENS_PER_SENTENCE,
                }
            ),
            "engine": Engine(
                torch=torch.__version__,
                transformers=version("transformers"),
                kernel=f"{own.kernel if own else 'linear'}, {torch.backends.cpu.get_cpu_capability()}",
                dtype="float32",
                threads=self.threads,
            ),
        }

    def _encode(self, text: str, title: str | None, sentences: int) -> list[int]:
        loaded = self.language_model
        return prompt.encode(self.prompt, loaded.tokenizer, text, title, sentences, loaded.kind)

    def _longest(self, sentences: int) -> int:
        """Tokens that a summary may have; never more than half of a small window."""
        return min(decoding.TOKENS_PER_SENTENCE * sentences, (self.language_model.window or MOST_TOKENS) // 2)

    def _room(self, title: str | None, sentences: int) -> int:
        """Tokens left for the article: what the prompt was trained for, or what instruction, title and answer leave of the window."""
        window = self.language_model.window or MOST_TOKENS
        instruction = len(self._encode("", title, sentences))
        answer = 0 if self.language_model.seq2seq else self._longest(sentences)
        return max(1, min(window - instruction - answer, self.prompt.article_tokens or MOST_TOKENS, MOST_TOKENS))

    def _fitted(self, text: str, room: int) -> str:
        """The text as far as there is room for it; a caller that selects sentences never comes here with more."""
        text = prompt.harmless(self.language_model.tokenizer, text)
        while (tokens := self.count(text)) > room:
            text = text[: len(text) * room // tokens]
        return text
