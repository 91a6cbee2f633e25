"""Lede's summaries, stage by stage, and the same work done by others: article by article, one after the other, so that what else the
machine does touches all alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from prometheus_client import REGISTRY

from bench import peers
from bench.machine import peak_memory
from service.briefing import brief
from service.contract import Question
from service.settings import Settings
from service.summary import Summariser, decoding, model, store
from service.summary.llama import Llama
from service.summary.reader import Reading
from service.summary.writer import Writer


class Watched(Writer):
    """A writer that keeps the last prompt which it has read."""

    prompt_read: Sequence[int] = ()

    def read(self, text: str, title: str | None, sentences: int) -> Reading:
        reading = super().read(text, title, sentences)
        self.prompt_read = reading.prompt
        return reading


@dataclass
class Run:
    """Seconds of each article by what was timed; ``tokens`` of the prompt and of the summary, which the others write as many of."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    counted: dict[str, list[float]] = field(default_factory=dict)
    peak_mb: dict[str, int] = field(default_factory=dict)


def run(articles: Sequence[str], kinds: Sequence[str], settings: Settings, progress: Callable[[str], None]) -> dict[str, Any]:
    """Medians over the articles, and of each peer the median of Lede's time divided by its time, pair by pair."""
    writer = Watched(model.load(settings), settings.prompt, settings.threads)
    summariser = Summariser(writer)
    others = {kind: peers.Peer(kind, store.prepare(settings), writer.threads) for kind in kinds}
    run = Run()
    warming, *measured = [articles[-1], *articles[:-1]]
    _brief(warming, writer, summariser, Run())
    for other in others.values():
        other.seconds(writer.prompt_read, 8)
    for number, article in enumerate(measured, 1):
        progress(f"article {number} of {len(measured)}")
        tokens = _brief(article, writer, summariser, run)
        for kind, other in others.items():
            _add(run.seconds, kind, other.seconds(writer.prompt_read, tokens))
    run.peak_mb = {"lede": peak_memory()} | {kind: peak_memory(other.process) for kind, other in others.items()}
    for other in others.values():
        other.end()
    return _told(run, kinds)


def _brief(article: str, writer: Watched, summariser: Summariser, run: Run) -> int:
    """Times one briefing and then, as Lede's own writing, as many tokens as the summary has; returns their number."""
    before = {stage: _stage(stage) for stage in ("prefill", "decode")}
    scored, began = _counted("scored"), time.perf_counter()
    briefing = brief(Question(text=article), summariser)
    seconds = time.perf_counter() - began
    stages = {stage: _stage(stage) - start for stage, start in before.items()} | {"facts": (briefing.timings.facts_ms or 0) / 1000}
    for stage, took in stages.items():
        if took:  # a model that has learned to choose decodes nothing
            _add(run.seconds, stage, took)
    _add(run.seconds, "all else", seconds - sum(stages.values()))
    _add(run.seconds, "lede", seconds)
    assert briefing.summary
    tokens = writer.count(briefing.summary.text)
    _add(run.counted, "tokens of the prompt", len(writer.prompt_read))
    if tokens_scored := _counted("scored") - scored:
        _add(run.counted, "tokens scored", tokens_scored)
    _add(run.counted, "tokens of the summary", tokens)
    if isinstance(writer.language_model.model, Llama):
        _write(writer.language_model.model, writer, tokens, run)
    return tokens


def _write(llama: Llama, writer: Watched, tokens: int, run: Run) -> None:
    """Free writing with Lede's own loop: what LEDE_DECODING=free does, to a given number of tokens."""
    steps = 0

    def count() -> bool:
        nonlocal steps
        steps += 1
        return False

    llama.forget(0)
    ends, llama.ends = llama.ends, frozenset()
    began = time.perf_counter()
    decoding.continue_writing(
        llama, writer.language_model.tokenizer, list(writer.prompt_read), tokens=tokens, lookup=writer.lookup, stop=count
    )
    _add(run.seconds, "free writing", time.perf_counter() - began)
    _add(run.counted, "steps of free writing", steps)
    _add(run.counted, "tokens a step", tokens / steps)
    llama.ends = ends


def _told(run: Run, kinds: Sequence[str]) -> dict[str, Any]:
    lede = run.seconds["lede"]
    return {
        "articles": len(lede),
        "median": {name: round(median(values), 2) for name, values in run.counted.items()},
        "median_ms": {name: round(1000 * median(values), 1) for name, values in run.seconds.items()},
        "tokens_per_second": {
            "read": _speed(run.counted["tokens of the prompt"], run.seconds["prefill"]),
            "free writing": _speed(run.counted["tokens of the summary"], run.seconds["free writing"]),
        },
        "lede_divided_by": {kind: _ratio(lede, run.seconds[kind]) for kind in kinds},
        "free_writing_divided_by": {kind: _ratio(run.seconds["free writing"], run.seconds[kind]) for kind in kinds},
        "peak_mb": run.peak_mb,
    }


def _ratio(mine: Sequence[float], theirs: Sequence[float]) -> float:
    return round(median(one / other for one, other in zip(mine, theirs, strict=True)), 3)


def _speed(tokens: Sequence[float], seconds: Sequence[float]) -> int:
    return round(median(count / took for count, took in zip(tokens, seconds, strict=True)))


def _add(lists: dict[str, list[float]], name: str, value: float) -> None:
    lists.setdefault(name, []).append(value)


def _stage(stage: str) -> float:
    return REGISTRY.get_sample_value("lede_stage_seconds_sum", {"stage": stage}) or 0.0


def _counted(kind: str) -> float:
    return REGISTRY.get_sample_value("lede_tokens_total", {"kind": kind}) or 0.0
