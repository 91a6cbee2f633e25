"""A tokenizer.json read by the library that fast tokenizers are made of, without transformers: importing that takes seconds.

The names are those of transformers' tokenizers, so that either can stand in for the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

_KEPT = 16  # texts whose tokens are remembered: an article is counted, looked through for markup and put into a prompt


class Tokenizer:
    """For one thread. Raises an exception of the library's own where the folder has no valid tokenizer.json."""

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer as Backend

        self._folder = folder
        self._backend = Backend.from_file(str(folder / "tokenizer.json"))
        self._encoded = lru_cache(_KEPT)(self._encode)
        template = folder / "chat_template.jinja"
        self.chat_template = template.read_text("utf8") if template.is_file() else None

    def __call__(self, text: str, add_special_tokens: bool = True, split_special_tokens: bool = False) -> dict[str, list[int]]:
        """Token ids under "input_ids"; with ``split_special_tokens``, markup in the text is text."""
        return {"input_ids": list(self._encoded(text, add_special_tokens, split_special_tokens))}

    def _encode(self, text: str, add_special_tokens: bool, split_special_tokens: bool) -> list[int]:
        self._backend.encode_special_tokens = split_special_tokens
        return list(self._backend.encode(text, add_special_tokens=add_special_tokens).ids)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where each token of a text, read as text, begins and ends in it."""
        self._backend.encode_special_tokens = True
        return list(self._backend.encode(text, add_special_tokens=False).offsets)

    def decode(self, tokens: Sequence[int], skip_special_tokens: bool = False) -> str:
        return str(self._backend.decode(list(tokens), skip_special_tokens=skip_special_tokens))

    def get_added_vocab(self) -> dict[str, int]:
        return {token.content: number for number, token in self._backend.get_added_tokens_decoder().items()}

    @property
    def all_special_tokens(self) -> list[str]:
        return [token.content for token in self._backend.get_added_tokens_decoder().values() if token.special]

    def convert_tokens_to_ids(self, token: str) -> int | None:
        return self._backend.token_to_id(token)

    @property
    def unk_token_id(self) -> int | None:
        unknown = self._backend.model.unk_token
        return None if unknown is None else self.convert_tokens_to_ids(unknown)

    def apply_chat_template(self, turns: Sequence[Any], **options: Any) -> Any:
        """As transformers does it, by transformers: templates of a model's maker run in its sandbox."""
        return self._chat.apply_chat_template(turns, **options)

    @cached_property
    def _chat(self) -> Any:
        from transformers import AutoTokenizer

        return AutoTokenizer.from_pretrained(self._folder, trust_remote_code=False, local_files_only=True)
