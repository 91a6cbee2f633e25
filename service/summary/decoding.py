"""How a model is made to write: greedily, with prompt lookup where that pays, until it ends or is told to stop."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

TOKENS_PER_SENTENCE = 45  # at most; of the default model's sentences, 95 of 100 have fewer
# Draft tokens a step, taken from where the last words stand in the prompt; the model checks them all at once and the output stays
# the same. A summary copies much. Source: Saxena, "Prompt Lookup Decoding", 2023.
LOOKUP = 10
# What a model needs to begin and to end, and not to say everything twice; its maker's beams, sampling and lengths are not taken over.
_KEPT = (
    "bos_token_id",
    "eos_token_id",
    "pad_token_id",
    "decoder_start_token_id",
    "forced_bos_token_id",
    "forced_eos_token_id",
    "no_repeat_ngram_size",
    "suppress_tokens",
    "begin_suppress_tokens",
)


def can_look_up(model: PreTrainedModel) -> bool:
    """Whether drafts can be taken from the prompt: the model writes the prompt's tokens, and can take back what was refused."""
    return not model.config.is_encoder_decoder and not model._is_stateful


def make_greedy(model: PreTrainedModel) -> None:
    """Takes out of the model's own settings of generation whatever would make an answer other than the likeliest word each time.

    They must go from the model itself: what a call leaves open, ``generate`` takes from there.
    """
    from transformers import GenerationConfig

    options: dict[str, Any] = {name: getattr(model.generation_config, name, None) for name in _KEPT}
    if options["pad_token_id"] is None:
        end = options["eos_token_id"]
        options["pad_token_id"] = end[0] if isinstance(end, list) else end
    kept = {name: value for name, value in options.items() if value is not None}
    model.generation_config = GenerationConfig(**kept, do_sample=False, num_beams=1)  # type: ignore[no-untyped-call]


def continue_writing(
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    prompt: list[int],
    *,
    tokens: int,
    lookup: bool,
    stop_strings: tuple[str, ...] = (),
    stop: Callable[[], bool] | None = None,
) -> list[int]:
    """At most so many ``tokens`` that the model writes after (or, sequence-to-sequence, for) the prompt.

    ``lookup`` takes drafts from the prompt. ``stop`` is asked after each step; what is written by then comes back.
    """
    import torch
    from transformers import StoppingCriteria, StoppingCriteriaList

    class Stop(StoppingCriteria):
        def __call__(self, input_ids: torch.LongTensor, scores: torch.FloatTensor, **kwargs: Any) -> torch.Tensor:
            told = stop is not None and stop()
            return torch.full((input_ids.shape[0],), told, dtype=torch.bool)

    ids = torch.tensor([prompt], dtype=torch.long)
    generate: Any = model.generate
    with torch.inference_mode():
        written = generate(
            input_ids=ids,
            attention_mask=torch.ones_like(ids),
            max_new_tokens=tokens,
            prompt_lookup_num_tokens=LOOKUP if lookup else None,
            stop_strings=list(stop_strings) or None,
            tokenizer=tokenizer,
            stopping_criteria=StoppingCriteriaList([Stop()]) if stop else None,
        )
    return list(written[0].tolist()[0 if model.config.is_encoder_decoder else len(prompt) :])
