"""The real server with the real model: grounded answers, health beside it, ten at once, a clean end."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

import pytest
import regex
import yaml

from service.contract import Briefing
from tests.serving.conftest import Running, Start

pytestmark = pytest.mark.model

ARTICLES = Path(__file__).parents[1] / "articles"
WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{N}.,'’-]*")


def article_of(name: str) -> tuple[str, str]:
    """Text and day of publication of one of the articles written for the tests."""
    return (ARTICLES / f"{name}.txt").read_text("utf8"), yaml.safe_load((ARTICLES / f"{name}.yaml").read_text("utf8"))["published"]


def asked(server: Running, number: int = 0) -> Briefing:
    """A briefing of an article that no other number gets."""
    text, published = article_of("quake")
    answer = server.post(f"{text}\nStation number {number} felt nothing.\n", timeout=300, published=published, sentences=2)
    assert answer.status == 200, answer.body
    return Briefing.model_validate_json(answer.body)


@pytest.mark.parametrize("name", ["treaty", "quake", "council_car_park"])
def test_model_a_posted_article_comes_back_as_a_grounded_briefing(real_server: Running, name: str) -> None:
    text, published = article_of(name)
    answer = real_server.post(text, timeout=300, published=published)
    briefing = Briefing.model_validate_json(answer.body)
    summary, facts = briefing.summary, briefing.facts
    assert summary is not None
    assert facts is not None
    assert {warning.code for warning in briefing.warnings}.isdisjoint({"facts-failed", "summary-failed"})
    mentions = [mention for fact in [*facts.who, *facts.where, *facts.when] for mention in fact.mentions]
    assert mentions
    assert all(text[mention.start : mention.end] == mention.text for mention in mentions)
    assert 1 <= len(summary.sentences) <= 3
    for sentence in summary.sentences:
        assert summary.text[sentence.start : sentence.end] == sentence.text
        assert sentence.sources
        assert all(0 <= source.start < source.end <= len(text) for source in sentence.sources)
    assert all(claim.status == "supported" for claim in summary.claims)
    known = {bare(word) for word in WORD.findall(text)}
    named = [word for word in WORD.findall(summary.text) if word[0].isupper() or word[0].isdigit()]
    assert [word for word in named if bare(word) not in known] == []


def bare(word: str) -> str:
    return word.casefold().replace("’", "'").rstrip(".,'-").removesuffix("'s")


def test_model_the_receipt_tells_how_to_get_the_same_again(real_server: Running) -> None:
    one, other = asked(real_server), asked(real_server)
    assert one.receipt == other.receipt
    assert one.receipt.model_sha256
    assert one.receipt.engine
    assert one.summary == other.summary


def test_model_health_answers_while_summaries_are_written(real_server: Running) -> None:
    over = threading.Event()

    def poll() -> list[float]:
        times = []
        while not over.is_set():
            times += [real_server.request("GET", path).seconds for path in ("/healthz", "/readyz")]
            time.sleep(0.02)
        return times

    with ThreadPoolExecutor(4) as pool:
        polled = pool.submit(poll)
        for answer in [pool.submit(asked, real_server, number) for number in range(3)]:
            assert answer.result(300).summary
        over.set()
        times = polled.result(10)
    assert len(times) > 20
    assert median(times) < 0.05  # single ones may wait for the machine's other work


def test_model_ten_at_once_are_all_answered_in_no_more_than_the_sum_of_their_times(real_server: Running) -> None:
    asked(real_server)
    began = time.monotonic()
    asked(real_server, 100)
    alone = time.monotonic() - began
    began = time.monotonic()
    with ThreadPoolExecutor(10) as pool:
        briefings = list(pool.map(lambda number: asked(real_server, number), range(10)))
    assert all(briefing.summary for briefing in briefings)
    assert time.monotonic() - began < 10 * alone * 2  # the machine may be busy with other things, too


def test_model_terminated_while_writing_it_finishes_and_reached_no_other_machine(start_server: Start, real_server: Running) -> None:
    server = start_server("real", wait=300, cache=real_server.cache)
    with ThreadPoolExecutor(2) as pool:
        answers = [pool.submit(asked, server, number) for number in range(2)]
        server.wait_until(lambda: server.request("GET", "/readyz").json()["waiting"] == 1)
        server.terminate()
        assert all(answer.result(300).summary for answer in answers)
    assert server.process.wait(60) == 0
    assert "OUTGOING" not in server.printed()
    assert "Station number" not in server.printed()
