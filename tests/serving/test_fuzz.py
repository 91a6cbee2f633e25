"""A small run of what `make fuzz` does at length."""

from __future__ import annotations

from tests.serving.conftest import Running
from tests.serving.fuzz import answered, run


def test_fuzz_every_answer_is_one_that_the_document_tells(server: Running) -> None:
    status, report = run(server, examples=2, seed=1)
    assert status == 0, report
    assert answered(server) > 300
