"""A tiny model to be trained, and articles with summaries to train it on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from service.settings import Settings
from service.train import base
from tests.summary import tiny_models

TOWNS = [
    "Ashby",
    "Barlow",
    "Corby",
    "Denholm",
    "Eccles",
    "Farnham",
    "Girvan",
    "Hexham",
    "Ilkley",
    "Jarrow",
    "Kelso",
    "Ludlow",
    "Malton",
    "Nairn",
    "Oban",
    "Paisley",
    "Quorn",
    "Ripon",
]


def article(town: str, number: int) -> str:
    return (
        f"The council of {town} voted on Tuesday to close the old bridge over the river. "
        f"Engineers had warned for {number} years that its piers, which were built in 1874, were cracked. "
        f"Drivers will have to take the longer road through the valley until a new bridge is built. "
        f"The new bridge is to cost {number} million pounds, said the leader of the council, Margaret Holm."
    )


def pair(town: str, number: int) -> dict:
    short = f"The council of {town} voted on Tuesday to close the old bridge."
    return {
        "id": town,
        "text": article(town, number),
        "summaries": [
            {"text": short, "source": "us", "sentences": 1},
            {"text": f"{short} Engineers had warned for {number} years that its piers were cracked.", "source": "us"},
        ],
    }


def written(file: Path, pairs: list[dict]) -> Path:
    file.write_text("".join(json.dumps(one) + "\n" for one in pairs), "utf8")
    return file


@pytest.fixture
def pairs_file(tmp_path) -> Path:
    """Eighteen articles with two summaries each."""
    return written(tmp_path / "pairs.jsonl", [pair(town, 10 + number) for number, town in enumerate(TOWNS)])


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory) -> Path:
    return tiny_models.llama(tmp_path_factory.mktemp("trained") / "tiny", chat=True)


@pytest.fixture
def tiny_base(tiny_folder) -> base.Base:
    return base.load(Settings(model=str(tiny_folder), adapter="none", threads=1))
