"""An article's targets behind one copy of the article, and the loss on all of them in one pass.

Prompts that differ only at their end (the number of sentences) share what they begin with: it is computed once. Each target is a branch
that sees what is shared, and itself, but no other branch, by a 4-D attention mask and positions that start again after what is shared.
So every target costs its own length instead of the article's, and the loss is the same as of each alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from service.summary import prompt as prompts
from service.summary.llama import apart
from service.summary.prompt import Prompt
from service.train.lessons import Lesson

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

Branch = tuple[Sequence[int], Sequence[int]]  # token ids of a prompt and of the target that follows


@dataclass(frozen=True, slots=True)
class Packed:
    """``shared``: token ids that all branches begin with; ``tails``: those that follow, for each branch, without its target's last.

    ``asked``: places, counted through ``shared`` and all tails, after which a target's token follows; ``answers``: those tokens.
    """

    shared: list[int]
    tails: list[list[int]]
    asked: list[int]
    answers: list[int]


def encode(lesson: Lesson, prompt: Prompt, tokenizer: PreTrainedTokenizerBase, model_type: str) -> Packed:
    """A lesson's targets, each after the prompt that asks for as many sentences; a target ends with the model's end of text."""

    def target(text: str) -> list[int]:
        return [*tokenizer(text, add_special_tokens=False, split_special_tokens=True)["input_ids"], int(tokenizer.eos_token_id)]

    lengths = {one.sentences for one in lesson.targets}
    asked = {length: prompts.encode(prompt, tokenizer, lesson.article, None, length, model_type) for length in lengths}
    return pack([(asked[one.sentences], target(one.text)) for one in lesson.targets])


def pack(branches: Sequence[Branch]) -> Packed:
    """At least one branch, of at least one token each in prompt and target."""
    begun = [list(prompt)[:-1] for prompt, _ in branches]  # a prompt's last token is the branch's own: its first answer follows it
    shared = [column[0] for column in takewhile(lambda column: len(set(column)) == 1, zip(*begun, strict=False))]
    tails: list[list[int]] = []
    asked: list[int] = []
    answers: list[int] = []
    end = len(shared)
    for prompt, target in branches:
        tails.append([*prompt[len(shared) :], *target[:-1]])
        end += len(tails[-1])
        asked += range(end - len(target), end)
        answers += target
    return Packed(shared, tails, asked, answers)


def loss(model: PreTrainedModel, packed: Packed, context: Callable[[], Any]) -> torch.Tensor:
    """Cross-entropy (in nats) summed over ``packed.answers``; ``context`` makes the context to compute in: the precision."""
    import torch
    from torch.nn.functional import cross_entropy

    device = model.device
    before = len(packed.shared)
    ids = [*packed.shared, *(token for tail in packed.tails for token in tail)]
    positions = [*range(before), *(before + place for tail in packed.tails for place in range(len(tail)))]
    visible = torch.ones(len(ids), len(ids), dtype=torch.bool).tril()
    visible[before:, before:] = apart(packed.tails)
    mask = torch.zeros(visible.shape).masked_fill(~visible, torch.finfo(torch.float32).min)
    with context():
        logits = model(
            input_ids=torch.tensor([ids], device=device),
            position_ids=torch.tensor([positions], device=device),
            attention_mask=mask[None, None].to(device),
            use_cache=False,
            logits_to_keep=torch.tensor(packed.asked, device=device),
        ).logits[0]
    return cross_entropy(logits.float(), torch.tensor(packed.answers, device=device), reduction="sum")
