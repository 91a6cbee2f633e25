"""A small form of what `make soak` does at length."""

from __future__ import annotations

import sys

import pytest

from service.settings import Settings
from tests.serving.conftest import Running, Start
from tests.serving.soak import Curve, Tally, compare, differences, soak, terminate

pytestmark = [pytest.mark.model, pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")]


def test_soak_every_answer_is_the_one_given_alone_or_a_refusal(start_server: Start, real_server: Running) -> None:
    server = start_server("real", wait=300, cache=Settings().cache)
    tally, curve = soak(server, clients=3, seconds=1)
    ended = terminate(server, streams=2)
    for each in (tally, ended):
        compare(each, real_server)
    faults = [*tally.faults, *curve.left_open(), *ended.faults]
    assert faults == [], f"{tally.report()}\n{curve.report()}\n{ended.report()}"
    assert len(tally.answers) >= 3
    assert ended.ended["under way at SIGTERM", "right"] == 2


def test_soak_finds_growth_and_another_answer() -> None:
    flat = Curve(0, memory=[800, 1000, 1000, 1001, 1000, 1001], files=[10, 40, 40, 40, 40, 11])
    assert [*flat.growth(), *flat.left_open()] == []
    grown = Curve(0, memory=[800, 900, 1000, 1100, 1100, 1200], files=[10, 40, 40, 40, 40, 40])
    assert [*grown.growth(), *grown.left_open()] == ["memory grew from 1050 to 1150 MB", "10 files were open before, 40 after"]
    reloaded = Curve(0, memory=[800, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1400], files=[10] * 9)
    assert list(reloaded.growth()) == ["memory grew from 1000 to 1400 MB in the end"]
    answer = {"summary": "Ships left.", "timings": {"facts_ms": 1}}
    assert differences(answer, answer | {"timings": None}) == []
    assert differences(answer, answer | {"summary": "Ships came."}) == ["summary"]


def test_soak_an_answer_of_which_there_are_two_is_kept_twice() -> None:
    tally = Tally()
    for summary in ("Ships left.", "Ships left.", "Ships came."):
        tally.answered("distinct", ("/summarise", "{}"), {"summary": summary})
    assert len(tally.answers["/summarise", "{}"]) == 2
