"""Articles with summaries of them, read from files of JSON Lines.

    {"id": "...", "text": "...", "summaries": [{"text": "...", "source": "who wrote it"}, ...]}

Other keys are ignored.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from service.problems import faults_in_words
from service.train import TrainingFault

_HELD_BACK = 10  # one article in so many


class WrittenSummary(BaseModel):
    model_config = ConfigDict(frozen=True)

    text: str = Field(min_length=1)
    source: str = "unnamed"


class Pair(BaseModel):
    """An article and what was written of it."""

    model_config = ConfigDict(frozen=True)

    text: str = Field(min_length=1)
    summaries: tuple[WrittenSummary, ...] = Field(min_length=1)

    @property
    def key(self) -> str:
        """SHA-256 of the article."""
        return hashlib.sha256(self.text.encode("utf8", "surrogatepass")).hexdigest()

    @property
    def held_back(self) -> bool:
        """Whether the article judges and is never trained on; it depends on its text alone, so that all runs hold back the same."""
        return int(self.key[:8], 16) % _HELD_BACK == 0


def read(files: Sequence[Path]) -> list[Pair]:
    """All pairs in the files' order; an article that occurs again adds its summaries. Raises TrainingFault with file and line."""
    found: dict[str, Pair] = {}
    for file in files:
        try:
            lines = file.read_bytes().split(b"\n")
        except OSError as error:
            raise TrainingFault(f"{file} can't be read: {error.strerror}.") from None
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                pair = Pair.model_validate_json(line)
            except ValidationError as error:
                raise TrainingFault(f"{file}, line {number}, is no article with its summaries: {faults_in_words(error)}.") from None
            before = found.get(pair.key)
            found[pair.key] = Pair(text=pair.text, summaries=before.summaries + pair.summaries) if before else pair
    if not found:
        raise TrainingFault(f"There is no pair in {', '.join(map(str, files))}.")
    return list(found.values())
