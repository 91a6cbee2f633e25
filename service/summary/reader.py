"""The model as a reader: it reads an article, then tells which sentences it would choose, or what might follow, without writing a word.

What it has learned to choose by are the states of one of its layers (choice.py); later layers are not computed. What might follow are
branches behind one copy of the article: each sees what was read, and itself, but no other branch, by a 4-D attention mask and positions
that start again after the article. So all are scored in one pass, at the cost of their own tokens.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from service import metrics
from service.summary import llama
from service.summary.choice import pooled
from service.summary.llama import Llama
from service.summary.tokenizer import Tokenizer

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel

    from service.summary.model import LanguageModel


class Branches(Protocol):
    """A model that reads a prompt and scores branches behind it; llama.py tells more of both methods."""

    def read(self, prompt: Sequence[int]) -> torch.Tensor: ...

    def branch(self, prompt: Sequence[int], branches: Sequence[Sequence[int]], asked: Sequence[int]) -> torch.Tensor: ...


def can_read(language_model: LanguageModel) -> bool:
    """Whether it can score branches: a causal model that keeps keys and values of everything it has read."""
    model = language_model.model
    if isinstance(model, Llama):
        return True
    sliding = getattr(model.config, "sliding_window", None) is not None
    return not language_model.seq2seq and not model._is_stateful and model._supports_sdpa and not sliding


class Reading:
    """A prompt that has been read; what was computed for it is kept as long as it is, so drop it when done."""

    def __init__(self, language_model: LanguageModel, prompt: Sequence[int], text: str = "") -> None:
        """``text``: the article as it stands in the prompt, for a model that has learned to choose."""
        self._model, self._tokenizer, self._choice = language_model.model, language_model.tokenizer, language_model.choice
        self._text = text
        self.prompt = list(prompt)
        metrics.TOKENS.labels(kind="read").inc(len(prompt))

    def encode(self, text: str) -> list[int]:
        """Token ids of a text, in which markup of a chat is text."""
        return list(self._tokenizer(text, add_special_tokens=False, split_special_tokens=True)["input_ids"])

    def choices(self, sentences: Sequence[tuple[int, int]], places: Sequence[int], count: int) -> list[float] | None:
        """How much rather, in nats, each sentence would be in a summary; None where the model has not learned to choose.

        ``sentences``: their spans in the text that was read; ``places``: those in the article, of ``count``.
        """
        said = self.said(sentences, self._choice.layer) if self._choice else None
        return None if said is None or self._choice is None else self._choice.scores(said, places, count)

    def said(self, sentences: Sequence[tuple[int, int]], layer: int) -> torch.Tensor | None:
        """What a choice weighs of sentences, (sentences, 2 * hidden size), by their spans in the text.

        None where there is none, the model or its tokenizer are not Lede's own, or the text was changed before it was put into the prompt.
        """
        ids = self.encode(self._text)
        before = next((place for place in range(len(self.prompt)) if self.prompt[place : place + len(ids)] == ids), None)
        if not sentences or before is None or not ids or not isinstance(self._model, Llama) or not isinstance(self._tokenizer, Tokenizer):
            return None
        with metrics.stage("prefill"):
            states = self._model.states(self.prompt, layer)[before:]
        spans = self._tokenizer.spans(self._text)
        starts, ends = [start for start, _ in spans], [end for _, end in spans]
        return pooled([states[bisect_right(ends, start) : bisect_left(starts, end)] for start, end in sentences])

    def log_probabilities(self, branches: Sequence[Sequence[int]]) -> list[list[float]]:
        """For every token of every branch, the natural logarithm of its probability after the prompt and the branch before it."""
        first = self._next.log_softmax(-1)
        fed = [branch[:-1] for branch in branches]  # nothing is asked after the last token
        rest = iter(row.log_softmax(-1) for row in self._behind(fed, range(sum(len(branch) for branch in fed))))
        return [[float(first[branch[0]]), *(float(next(rest)[token]) for token in branch[1:])] if branch else [] for branch in branches]

    @cached_property
    def _branches(self) -> Branches:
        return self._model if isinstance(self._model, Llama) else _Transformers(self._model)

    @cached_property
    def _next(self) -> torch.Tensor:
        """Log-odds of what follows the prompt."""
        with metrics.stage("prefill"):
            return self._branches.read(self.prompt)

    def _behind(self, branches: Sequence[Sequence[int]], asked: Sequence[int]) -> Iterable[torch.Tensor]:
        """Log-odds of what follows the asked tokens, counted through all branches."""
        if not asked:
            return ()
        metrics.TOKENS.labels(kind="scored").inc(sum(len(branch) for branch in branches))
        with metrics.stage("decode"):
            return self._branches.branch(self.prompt, branches, asked)


class _Transformers:
    """A model of transformers with what it has read."""

    def __init__(self, model: PreTrainedModel) -> None:
        from transformers import DynamicCache

        self._model = model
        self._cache = DynamicCache(config=model.config)

    def read(self, prompt: Sequence[int]) -> torch.Tensor:
        import torch

        with torch.inference_mode():
            read = self._model(input_ids=torch.tensor([list(prompt)]), cache=self._cache, use_cache=True, logits_to_keep=1)
            return read.logits[0, -1].float()  # type: ignore[no-any-return]

    def branch(self, prompt: Sequence[int], branches: Sequence[Sequence[int]], asked: Sequence[int]) -> torch.Tensor:
        import torch

        length = len(prompt)
        ids = [token for branch in branches for token in branch]
        visible = torch.cat([torch.ones(len(ids), length, dtype=torch.bool), llama.apart(branches)], dim=1)
        mask = torch.zeros(visible.shape, dtype=self._model.dtype).masked_fill(~visible, torch.finfo(self._model.dtype).min)
        positions = [length + place for branch in branches for place in range(len(branch))]
        with torch.inference_mode():
            scored = self._model(
                input_ids=torch.tensor([ids]),
                position_ids=torch.tensor([positions]),
                attention_mask=mask[None, None],
                cache=self._cache,
                use_cache=True,
                logits_to_keep=torch.tensor(list(asked)),
            )
            self._cache.crop(-len(ids))
            return scored.logits[0].float()  # type: ignore[no-any-return]
