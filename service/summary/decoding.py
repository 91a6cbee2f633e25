"""How a model is made to write: greedily, with prompt lookup where that pays, until it ends or is told to stop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from service.summary.llama import Llama
from service.summary.tokenizer import Tokenizer

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


def can_look_up(model: PreTrainedModel | Llama) -> bool:
    """Whether drafts can be taken from the prompt: the model writes the prompt's tokens, and can take back what was refused."""
    return isinstance(model, Llama) or (not model.config.is_encoder_decoder and not model._is_stateful)


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
    model: PreTrainedModel | Llama,
    tokenizer: PreTrainedTokenizerBase | Tokenizer,
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
    if isinstance(model, Llama):
        return _continue(model, tokenizer, prompt, tokens, lookup, stop_strings, stop)
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


def _continue(
    model: Llama,
    tokenizer: PreTrainedTokenizerBase | Tokenizer,
    prompt: list[int],
    tokens: int,
    lookup: bool,
    stop_strings: tuple[str, ...],
    stop: Callable[[], bool] | None,
) -> list[int]:
    """What ``generate`` does for other models, without its bookkeeping."""
    text, length = list(prompt), len(prompt)
    chosen = [int(model.read(prompt).argmax())]
    while True:
        for token in chosen:
            text.append(token)
            if token in model.ends or len(text) == length + tokens:
                return text[length:]
        written = text[length:]
        if (stop and stop()) or any(end in tokenizer.decode(written) for end in stop_strings):
            return written
        draft = drafted(text) if lookup else []
        likeliest = model.extend([text[-1], *draft]).argmax(dim=-1).tolist()
        agreed = next((place for place, token in enumerate(draft) if token != likeliest[place]), len(draft))
        model.forget(len(text) + agreed)
        chosen = likeliest[: agreed + 1]


def drafted(text: Sequence[int]) -> list[int]:
    """What may come next: what followed where the last two tokens, or else the last one, stood first."""
    for size in (2, 1):
        last = list(text[-size:])
        for place in range(len(text) - size):
            if text[place] == last[0] and list(text[place : place + size]) == last:
                return list(text[place + size : place + size + LOOKUP])
    return []
