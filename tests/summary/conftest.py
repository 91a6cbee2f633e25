"""One of each kind of tiny model, made once a run."""

from __future__ import annotations

import pytest

from tests.summary import tiny_models


@pytest.fixture(scope="session")
def tiny(tmp_path_factory):
    """Makes a tiny model by name, once: tiny (with a chat template), base (without), tiny.gguf, bart, t5, pegasus."""
    root = tmp_path_factory.mktemp("models")
    makers = {
        "tiny": lambda: tiny_models.llama(root / "tiny", chat=True),
        "base": lambda: tiny_models.llama(root / "base", chat=False),
        "tiny.gguf": lambda: tiny_models.llama_as_gguf(tiny("tiny"), root / "tiny.gguf"),
        "bart": lambda: tiny_models.bart(root / "bart"),
        "t5": lambda: tiny_models.t5(root / "t5"),
        "pegasus": lambda: tiny_models.pegasus(root / "pegasus"),
    }
    made = {}

    def tiny(name):
        if name not in made:
            made[name] = makers[name]()
        return made[name]

    return tiny
