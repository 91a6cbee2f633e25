"""Every setting, once: environment variables that begin with ``LEDE_``."""

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


def _default_cache() -> Path:
    return Path("~/.cache/lede").expanduser()


def _listed(value: object) -> object:
    """ "one,two" as the environment has it; a value without any key would leave the service open to all."""
    if not isinstance(value, str) or not value:
        return value or ()
    keys = [key.strip() for key in value.split(",")]
    if not all(key and key.isascii() and key.isprintable() and " " not in key for key in keys):
        raise ValueError("a key is made of ASCII letters, digits and signs, without spaces; put one comma between two keys")
    return keys


def _rate(value: str) -> str:
    if value and not re.fullmatch(r"[1-9]\d{0,6}/(second|minute|hour|day)", value, re.ASCII):
        raise ValueError('give a number and a time, such as "30/minute" (second, minute, hour or day)')
    return value


class Settings(BaseSettings):
    """Read from the environment when made; pass the object on instead of reading again."""

    model_config = SettingsConfigDict(env_prefix="LEDE_", extra="ignore")

    model: str = Field(default="default", description='"default", a Hugging Face id, or a folder with a model.')
    adapter: str = Field(default="news-1", description='A shipped LoRA adapter by name, a folder with one, or "none".')
    prompt: str = Field(default="auto", description='A prompt file of prompts/ by name; "auto" fits the model.')
    decoding: Literal["walk", "free"] = Field(
        default="walk",
        description='"walk": the article\'s own words, chosen and shortened by the model; "free": the model\'s words, verified.',
    )
    cache: Path = Field(default_factory=_default_cache, description="Where the converted model is kept.")
    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=5000, ge=1, le=65535, description="Port to listen on.")
    threads: int = Field(default=0, ge=0, description="Processor threads for the model; 0: one for each core.")
    queue: int = Field(default=16, ge=1, description="Summaries that may wait; more are refused with 503.")
    remember: int = Field(default=500, ge=0, description="Summaries kept in memory, to answer the same question again at once; 0: none.")
    deadline: float = Field(default=120.0, gt=0, description="Seconds that a summary may take, waiting included.")
    keys: Annotated[tuple[SecretStr, ...], NoDecode, BeforeValidator(_listed)] = Field(
        default=(), description="Keys, with commas between; a client must send one of them. Empty: none is needed."
    )
    rate: Annotated[str, AfterValidator(_rate)] = Field(
        default="", description='How much one client (a key, else an address) may post, such as "30/minute". Empty: as much as it likes.'
    )
