"""The model as a reader: it reads an article once, then tells how likely it finds what might follow, without writing a word.

What might follow are branches behind one copy of the article: each sees what was read, and itself, but no other branch, by a 4-D
attention mask and positions that start again after the article. So all are scored in one pass, at the cost of their own tokens.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

    from service.summary.model import LanguageModel


def can_read(language_model: LanguageModel) -> bool:
    """Whether it can score branches: a causal model that keeps keys and values of everything it has read."""
    model = language_model.model
    sliding = getattr(model.config, "sliding_window", None) is not None
    return not language_model.seq2seq and not model._is_stateful and model._supports_sdpa and not sliding


class Reading:
    """A prompt that has been read; it holds the keys and values of it, so drop it when done."""

    def __init__(self, language_model: LanguageModel, prompt: Sequence[int]) -> None:
        import torch
        from transformers import DynamicCache

        self._model = language_model.model
        self._tokenizer = language_model.tokenizer
        self._cache = DynamicCache(config=self._model.config)
        self._length = len(prompt)
        with torch.inference_mode():
            read = self._model(input_ids=torch.tensor([list(prompt)]), cache=self._cache, use_cache=True, logits_to_keep=1)
            self._next = read.logits[0, -1:].float().log_softmax(-1)

    def encode(self, text: str) -> list[int]:
        """Token ids of a text, in which markup of a chat is text."""
        return list(self._tokenizer(text, add_special_tokens=False, split_special_tokens=True)["input_ids"])

    def log_probabilities(self, branches: Sequence[Sequence[int]]) -> list[list[float]]:
        """For every token of every branch, the natural logarithm of its probability after the prompt and the branch before it."""
        lengths = [len(branch) for branch in branches]
        starts = [end - length for end, length in zip(accumulate(lengths), lengths, strict=True)]
        asked = [start + place for start, length in zip(starts, lengths, strict=True) for place in range(length - 1)]
        rest = iter(self._after(branches, asked))
        return [
            [float(self._next[0, branch[0]]), *(float(next(rest)[token]) for token in branch[1:])] if branch else [] for branch in branches
        ]

    def preference(self, branch: Sequence[int], others: Sequence[tuple[int, int]]) -> list[float]:
        """For every (place, token) of ``others``: how much likelier (in nats) that token is there than the branch's own."""
        places = sorted({place for place, _ in others if place})
        rows = dict(zip(places, self._after([branch], [place - 1 for place in places]), strict=True)) if places else {}
        rows[0] = self._next[0]
        return [float(rows[place][token] - rows[place][branch[place]]) for place, token in others]

    def _after(self, branches: Sequence[Sequence[int]], asked: Sequence[int]) -> torch.Tensor:
        """Log-probabilities, (len(asked), vocabulary), of what follows the asked tokens, counted through all branches."""
        import torch

        ids = [token for branch in branches for token in branch]
        owner = torch.tensor([number for number, branch in enumerate(branches) for _ in branch])
        visible = (owner[:, None] == owner[None]) & torch.ones(len(ids), len(ids), dtype=torch.bool).tril()
        visible = torch.cat([torch.ones(len(ids), self._length, dtype=torch.bool), visible], dim=1)
        mask = torch.zeros(visible.shape, dtype=self._model.dtype).masked_fill(~visible, torch.finfo(self._model.dtype).min)
        positions = [self._length + place for branch in branches for place in range(len(branch))]
        with torch.inference_mode():
            scored = self._model(
                input_ids=torch.tensor([ids]),
                position_ids=torch.tensor([positions]),
                attention_mask=mask[None, None],
                cache=self._cache,
                use_cache=True,
                logits_to_keep=torch.tensor(asked),
            )
            self._cache.crop(-len(ids))
            return scored.logits[0].float().log_softmax(-1)  # type: ignore[no-any-return]
