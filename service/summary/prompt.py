"""Prompts: versioned files in ``prompts/``, chosen by name, filled in by a sandboxed template engine.

A file's ``kind`` says how its text becomes tokens:

    parts     head, article and rest are tokenised apart, no token is added: a prompt that an adapter was trained with
    chat      a user's turn (and a system's), put into the model's own chat template
    plain     one text, with the tokens that the tokenizer adds by itself: base models
    seq2seq   the same for the encoder of a sequence-to-sequence model

Markup of a chat that stands in an article ("<|im_end|>") stays text: it never becomes a token of the prompt.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import yaml
from jinja2 import StrictUndefined, TemplateError
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, field_validator

from service.problems import MODEL_MISSING, Problem, faults_in_words

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

    from service.summary.tokenizer import Tokenizer

FOLDER = Path(__file__).resolve().parents[2] / "prompts"
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_templates = ImmutableSandboxedEnvironment(undefined=StrictUndefined, keep_trailing_newline=True)

Kind = Literal["parts", "chat", "plain", "seq2seq"]


_VARIABLES = {"article", "title", "sentences", "number", "model_type"}


def _valid_template(source: str) -> str:
    try:
        unknown = find_undeclared_variables(_templates.parse(source)) - _VARIABLES
    except TemplateError as error:
        raise ValueError(f"not a valid template: {error}") from None
    if unknown:
        raise ValueError(f"unknown variable {', '.join(sorted(unknown))}; there are {', '.join(sorted(_VARIABLES))}")
    return source


class _Base(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    version: int = Field(ge=1)
    description: str
    article_tokens: int | None = Field(default=None, ge=1, description="The longest article that it is meant for.")
    stop: tuple[str, ...] = Field(default=(), description="Strings that end the summary, besides the model's own end.")

    @property
    def label(self) -> str:
        """As the receipt names it: "summarise@1"."""
        return f"{self.name}@{self.version}"


class Parts(_Base):
    kind: Literal["parts"]
    adapters: tuple[str, ...] = Field(default=(), description="Adapters that were trained with it.")
    head: str
    rest: str

    @field_validator("head", "rest")
    @classmethod
    def _check(cls, value: str) -> str:
        if "article" in find_undeclared_variables(_templates.parse(_valid_template(value))):
            raise ValueError("the article stands between head and rest, not in them")
        return value

    def tokens(self, tokenizer: PreTrainedTokenizerBase | Tokenizer, article: str, variables: Mapping[str, Any]) -> list[int]:
        head, rest = (_render(part, variables) for part in (self.head, self.rest))
        return [
            *_ids(tokenizer(head, add_special_tokens=False)),
            *_ids(tokenizer(article, add_special_tokens=False, split_special_tokens=True)),
            *_ids(tokenizer(rest, add_special_tokens=False)),
        ]


class Chat(_Base):
    kind: Literal["chat"]
    system: str | None = None
    user: str

    @field_validator("system", "user")
    @classmethod
    def _check(cls, value: str | None) -> str | None:
        return None if value is None else _valid_template(value)

    def tokens(self, tokenizer: PreTrainedTokenizerBase | Tokenizer, article: str, variables: Mapping[str, Any]) -> list[int]:
        variables = {**variables, "article": article}
        turns = [{"role": "system", "content": _render(self.system, variables)}] if self.system else []
        turns.append({"role": "user", "content": _render(self.user, variables)})
        return _ids(
            tokenizer.apply_chat_template(
                turns, tokenize=True, add_generation_prompt=True, return_dict=True, sanitize_control_tokens=True, enable_thinking=False
            )
        )


class Text(_Base):
    kind: Literal["plain", "seq2seq"]
    text: str

    @field_validator("text")
    @classmethod
    def _check(cls, value: str) -> str:
        return _valid_template(value)

    def tokens(self, tokenizer: PreTrainedTokenizerBase | Tokenizer, article: str, variables: Mapping[str, Any]) -> list[int]:
        return _ids(tokenizer(_render(self.text, {**variables, "article": article}), split_special_tokens=True))


Prompt = Parts | Chat | Text
_prompts: TypeAdapter[Prompt] = TypeAdapter(Annotated[Prompt, Field(discriminator="kind")])


def encode(
    prompt: Prompt, tokenizer: PreTrainedTokenizerBase | Tokenizer, article: str, title: str | None, sentences: int, model_type: str
) -> list[int]:
    """Token ids of the whole prompt for one article; ``sentences`` from 1."""
    article = harmless(tokenizer, article)
    number = _NUMBERS[sentences - 1] if sentences <= len(_NUMBERS) else str(sentences)
    return prompt.tokens(tokenizer, article, {"title": title, "sentences": sentences, "number": number, "model_type": model_type})


def harmless(tokenizer: PreTrainedTokenizerBase | Tokenizer, article: str) -> str:
    """The article, with markup broken by a space where the tokenizer takes it for its own even when told to read it as text.

    Some vocabularies hold their markup as plain words (T5's "</s>"), or reach it by normalising ("＜/s＞").
    """
    markup = {token for token in {*tokenizer.all_special_tokens, *tokenizer.get_added_vocab()} if token[0] in "<[{|" and len(token) > 2}
    controls = {tokenizer.convert_tokens_to_ids(token) for token in markup} - {tokenizer.unk_token_id}
    if controls.isdisjoint(_ids(tokenizer(article, add_special_tokens=False, split_special_tokens=True))):
        return article
    article = unicodedata.normalize("NFKC", article)
    for token in sorted(markup, key=len, reverse=True):
        article = article.replace(token, f"{token[0]} {token[1:]}")
    return article


def names(folder: Path = FOLDER) -> list[str]:
    return sorted(path.stem for path in folder.glob("*.yaml"))


def read(name: str, folder: Path = FOLDER) -> Prompt:
    """The prompt of that name. Raises Problem where there is none, or its file is wrong: it names file and field."""
    if name not in names(folder):
        raise Problem(
            MODEL_MISSING, f"There is no prompt {name!r} in {folder}; there are: {', '.join(names(folder)) or 'none'} (LEDE_PROMPT)."
        )
    path = folder / f"{name}.yaml"
    try:
        prompt = _prompts.validate_python(yaml.safe_load(path.read_text("utf8")))
    except yaml.YAMLError as error:
        raise Problem(MODEL_MISSING, f"The prompt file {path} is no valid YAML: {' '.join(str(error).split())}") from None
    except ValidationError as error:
        raise Problem(MODEL_MISSING, f"The prompt file {path} is wrong: {faults_in_words(error)}.") from None
    if prompt.name != name:
        raise Problem(MODEL_MISSING, f"The prompt file {path} is wrong: name: it says {prompt.name!r}, its file is called {name!r}.")
    return prompt


def choose(wanted: str, *, seq2seq: bool, chat: bool, adapter: str | None, folder: Path = FOLDER) -> Prompt:
    """The prompt for a model: the one that is ``wanted`` by name, or with "auto" the one that its adapter or kind asks for."""
    if wanted == "auto":
        if adapter is not None:
            for name in names(folder):
                prompt = read(name, folder)
                if isinstance(prompt, Parts) and adapter in prompt.adapters:
                    return prompt
        return read("seq2seq" if seq2seq else "instruct" if chat else "continue", folder)
    prompt = read(wanted, folder)
    if (prompt.kind == "seq2seq") != seq2seq or (prompt.kind == "chat" and not chat):
        has = "is a sequence-to-sequence model" if seq2seq else "has a chat template" if chat else "has no chat template"
        raise Problem(MODEL_MISSING, f"The prompt {wanted!r} is of the kind {prompt.kind!r}, but the model {has}; try LEDE_PROMPT=auto.")
    return prompt


def _render(source: str, variables: Mapping[str, Any]) -> str:
    return _templates.from_string(source).render(variables)


def _ids(encoding: Any) -> list[int]:
    return list(encoding["input_ids"])
