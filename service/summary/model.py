"""Loads the language model that the settings name: causal or sequence-to-sequence, in float32, from safetensors alone.

No code of a model's repository is ever run, and the hub is asked only for an id that the user named.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from service.problems import MODEL_MISSING, Problem
from service.settings import Settings
from service.summary import lora, source, store

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """A loaded model, its tokenizer, and what is known of where they came from."""

    model: PreTrainedModel
    tokenizer: PreTrainedTokenizerBase
    name: str
    sha256: str | None
    adapter: str | None

    @property
    def seq2seq(self) -> bool:
        return bool(self.model.config.is_encoder_decoder)

    @property
    def chat(self) -> bool:
        return bool(self.tokenizer.chat_template) and not self.seq2seq

    @property
    def window(self) -> int | None:
        """How many tokens fit: of a causal model prompt and answer together, of the other kind the input alone; None: no limit known."""
        config = self.model.config.get_text_config()
        limits = (getattr(config, "max_position_embeddings", None), getattr(config, "n_positions", None), self.tokenizer.model_max_length)
        return min((limit for limit in limits if isinstance(limit, int) and 0 < limit < 10**9), default=None)


def load(settings: Settings, progress: Callable[[str], None] = store.log.info) -> LanguageModel:
    """Raises Problem, which says what to do, where that model can't be loaded."""
    found = source.resolve(settings)
    source.keep_quiet(found)
    if found.gguf:
        folder = store.converted(found.gguf, found.adapter, settings.cache, progress)
        model, tokenizer = _read(str(folder), offline=True)
        return LanguageModel(model, tokenizer, found.name, found.gguf.sha256, found.adapter.name if found.adapter else None)
    if found.kind == "hub":
        progress(f"Fetching {found.name} from the Hugging Face hub, unless it is there already.")
    model, tokenizer = _read(str(found.folder or found.name), offline=found.kind != "hub")
    if found.adapter:
        lora.merge(found.adapter, dict(model.named_parameters()))
    weights = found.weights or _hub_files(found.name)
    return LanguageModel(model, tokenizer, found.name, source.digest(weights), found.adapter.name if found.adapter else None)


def _read(place: str, *, offline: bool) -> tuple[PreTrainedModel, PreTrainedTokenizerBase]:
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM, AutoModelForSeq2SeqLM, AutoTokenizer

    safely: dict[str, Any] = {"trust_remote_code": False, "local_files_only": offline}
    try:
        config = AutoConfig.from_pretrained(place, **safely)
        kind = AutoModelForSeq2SeqLM if config.is_encoder_decoder else AutoModelForCausalLM
        tokenizer = AutoTokenizer.from_pretrained(place, **safely)
        model = kind.from_pretrained(place, config=config, dtype=torch.float32, use_safetensors=True, **safely)
    except (OSError, ValueError, ImportError, KeyError) as error:
        reason = " ".join(str(error).split())[:400]
        raise Problem(MODEL_MISSING, f"LEDE_MODEL={place} can't be loaded: {reason}") from error
    return model.eval(), tokenizer


def _hub_files(name: str) -> list[Path]:
    from huggingface_hub import try_to_load_from_cache

    found = try_to_load_from_cache(name, "config.json")
    return sorted(Path(found).parent.glob("*.safetensors")) if isinstance(found, str) else []
