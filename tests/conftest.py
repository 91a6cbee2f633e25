"""Fixtures that every part's tests share."""

from __future__ import annotations

import os

import pytest

from service.settings import Settings
from service.summary.writer import Writer

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # as the service has it; read when torch is first imported


@pytest.fixture(scope="session")
def writer() -> Writer:
    """The real default model with its adapter, loaded once a run; prepared first where the cache (LEDE_CACHE) doesn't hold it yet."""
    return Writer.load(Settings(threads=2), progress=print)
