"""python -m service.train PAIRS.jsonl ... FOLDER"""

from __future__ import annotations

import hashlib
import math
import shlex
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import click
from pydantic import ValidationError

from service.problems import Problem, faults_in_words
from service.settings import Settings
from service.summary import lora
from service.train import TrainingFault, adapting, pairs
from service.train import base as bases
from service.train.base import Base
from service.train.card import card
from service.train.learning import Learner, Plan
from service.train.lessons import MOST_SENTENCES, Kind, Lesson, Syllabus, lesson
from service.train.packing import encode
from service.train.pairs import Pair

_KINDS: dict[str, tuple[Kind, ...]] = {"written": ("written",), "walks": ("walk",), "both": ("written", "walk")}
_RANK = 16
_SILENCE = 10.0  # seconds between two messages


@click.command(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.argument("files", metavar="PAIRS.jsonl...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.argument("folder", metavar="FOLDER", type=click.Path(file_okay=False, path_type=Path))
@click.option("--adapter", metavar="NAME", help="Go on from this adapter, a shipped one or a folder; else a fresh one is trained.")
@click.option(
    "--targets",
    type=click.Choice(list(_KINDS)),
    default="both",
    show_default=True,
    help="Summaries as they were written, the walks of their articles that cover them, or both.",
)
@click.option(
    "--sentences", type=click.IntRange(1, MOST_SENTENCES), multiple=True, help="Teach targets of this length alone; may be repeated."
)
@click.option("--without", metavar="SOURCE", multiple=True, help="Teach nothing of this source; may be repeated.")
@click.option("--rank", type=click.IntRange(1), help=f"Of a fresh adapter; {_RANK} where none is given.")
@click.option("--epochs", type=click.FloatRange(0, min_open=True), default=1.0, show_default=True, help="Rounds through all articles.")
@click.option("--batch", type=click.IntRange(1), default=8, show_default=True, help="Articles a step.")
@click.option("--rate", type=click.FloatRange(0, min_open=True), default=5e-4, show_default=True, help="The highest learning rate.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of a fresh adapter and of the articles' order.")
@click.option("--minutes", type=click.FloatRange(0, min_open=True), help="End after so long, with the best adapter so far.")
@click.option("--judge-every", type=click.IntRange(1), default=50, show_default=True, help="Steps from one judgement to the next.")
@click.option("--judge-by", type=click.IntRange(1), help="Judge by so many of the articles held back; else by all.")
def main(files: tuple[Path, ...], folder: Path, minutes: float | None, **options: Any) -> None:
    """Train a LoRA adapter on the articles with summaries in PAIRS.jsonl, and write it with its card to FOLDER.

    A line is {"text", "summaries": [{"text", "source"}, ...]}. What says more than its article is not taught. A tenth of the articles is
    held back, and the weights with the least loss on them are written. A run that was stopped (Ctrl-C) or ran out of minutes goes on when
    it is started again with the same options. The model, the threads and the prompt are those of LEDE_MODEL, LEDE_THREADS, LEDE_PROMPT.
    """
    try:
        _train(files, folder, time.monotonic() + 60 * minutes if minutes else math.inf, **options)
    except TrainingFault as fault:
        raise click.ClickException(str(fault)) from None
    except Problem as problem:
        raise click.ClickException(problem.detail) from None


def _train(
    files: Sequence[Path], folder: Path, end: float, adapter: str | None, targets: str, sentences: Sequence[int],
    without: Sequence[str], rank: int | None, epochs: float, batch: int, rate: float, seed: int, judge_every: int, judge_by: int | None,
) -> None:  # fmt: skip
    if adapter and rank:
        raise TrainingFault("--rank is for a fresh adapter; one that is gone on from keeps its own.")
    found = pairs.read(files)
    start = lora.read(adapter) if adapter else None
    base = bases.load(_settings())
    if start:
        lora.check_base(start, base.name)
    adapted = adapting.of(base.model, start) if start else adapting.fresh(base.model, rank or _RANK, 2 * (rank or _RANK), seed)
    syllabus = Syllabus(_KINDS[targets], sentences or range(1, MOST_SENTENCES + 1), without, base.budget, base.count)
    taught, held_back, refused = _prepared(found, syllabus)
    click.echo(f"{_counted(taught)} to train on, {_counted(held_back)} held back; {sum(refused.values())} not taught.")
    judged_by = held_back[:judge_by]
    plan = Plan(len(taught), epochs, batch, rate, seed, judge_every, _made_of(base, start, adapted.rank, taught, judged_by))
    kind = base.model.config.model_type
    lessons, judges = ([encode(one, base.prompt, base.tokenizer, kind) for one in part] for part in (taught, judged_by))
    folder.mkdir(parents=True, exist_ok=True)
    learner = Learner(adapted, lessons, judges, plan, folder / "checkpoint.pt")
    if learner.progress.step:
        click.echo(f"Going on from step {learner.progress.step} of {plan.steps}.")
    with ending(end) as stop:
        learner.learn(stop, click.echo)
    adapting.write(folder, learner.progress.best, base.name, adapted.rank, adapted.alpha)
    began_from = "It began afresh"
    if start:
        began_from = f"It began from the adapter {start.name} (SHA-256 `{start.sha256}`), which may have seen what is held back here"
    command = shlex.join(["python", "-m", "service.train", *(Path(argument).name for argument in sys.argv[1:])])
    weights = folder / "adapter_model.safetensors"
    told = card(
        folder.resolve().name, command, files, taught, held_back, len(judged_by), refused, base, began_from,
        adapted.rank, adapted.alpha, weights, learner,
    )  # fmt: skip
    (folder / "README.md").write_text(told, "utf8")
    best, loss = learner.progress.best_judgement
    click.echo(f"{folder} has the adapter of step {best}: loss {loss:.4f} held back, {learner.progress.judged[0][1]:.4f} before training.")
    click.echo(f"Try it: LEDE_ADAPTER={folder} LEDE_PROMPT={base.prompt.name} python -m service brief FILE")


def _settings() -> Settings:
    try:
        return Settings(adapter="none")
    except ValidationError as error:
        raise TrainingFault(f"A setting is wrong. {faults_in_words(error, lambda field: f'LEDE_{field.upper()}')}") from None


@contextmanager
def ending(end: float) -> Iterator[Callable[[float], bool]]:
    """Gives what tells whether to end, if going on takes so many seconds: ``end`` (monotonic) is near, or Ctrl-C has been pressed."""
    asked = False

    def ask(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        asked = True
        signal.signal(number, before[signal.Signals(number)])
        click.echo("Ending after this step: a last judgement, the checkpoint, the adapter. The same again ends it at once.")

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda takes: asked or time.monotonic() + takes >= end
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _prepared(found: Sequence[Pair], syllabus: Syllabus) -> tuple[list[Lesson], list[Lesson], Counter[str]]:
    """Lessons to train on, in the files' order, those held back, in no order of the files, and what is not taught."""
    taught: list[Lesson] = []
    held_back: list[tuple[str, Lesson]] = []
    refused: Counter[str] = Counter()
    spoke = time.monotonic()
    for number, pair in enumerate(found, 1):
        if (one := lesson(pair, syllabus, refused)) is None:
            continue
        if pair.held_back:
            held_back.append((pair.key, one))
        else:
            taught.append(one)
        if time.monotonic() - spoke >= _SILENCE:
            spoke = time.monotonic()
            click.echo(f"Prepared {number} of {len(found)} articles.")
    reasons = "".join(f"\n  {count} {reason}" for reason, count in refused.most_common())
    for part, what in ((taught, "train on"), (held_back, "hold back")):
        if not part:
            raise TrainingFault(f"Of {len(found)} articles none is left to {what}. What was not taught:{reasons or ' nothing'}")
    return taught, [one for _, one in sorted(held_back)], refused


def _counted(part: Sequence[Lesson]) -> str:
    return f"{len(part)} articles with {sum(len(one.targets) for one in part)} targets"


def _made_of(base: Base, start: lora.Adapter | None, rank: int, taught: Sequence[Lesson], judged_by: Sequence[Lesson]) -> str:
    """A digest of everything that the training is made of, but for the plan."""
    parts = (base.sha256, base.prompt, start.sha256 if start else None, rank, list(taught), list(judged_by))
    return hashlib.sha256(repr(parts).encode("utf8", "surrogatepass")).hexdigest()
