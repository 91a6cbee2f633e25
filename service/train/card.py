"""What is told of an adapter: the README beside its weights."""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from service.train.base import Base
from service.train.lessons import Lesson

if TYPE_CHECKING:
    from service.train.learning import Learner

_CARD = """# {name}

A LoRA adapter (rank {rank}, alpha {alpha:g}, float16) for {base}, weights of SHA-256
`{base_sha256}`.
`adapter_model.safetensors`: SHA-256 `{sha256}`. Merge: W + (alpha / rank) · B · A.

It goes with the prompt {prompt}, with which it was trained. Made on {date} by:

    {command}

## Data

{files}
Its targets come from the sources named here; a walk is made of the article's own sentences, chosen and shortened after what the source
says. One article in ten is held back by its text's SHA-256 and never trained on.

| target | source | trained on | held back |
|---|---|---|---|
{targets}
| articles | | {articles} | {articles_held_back} |

Not taught:

{refused}

## Training

{start}.
Seed {seed}, {steps} of {planned} steps of {batch} articles, learning rate {rate:g}, {precision}, {minutes:.0f} minutes
on {processor}. The weights are those of step {best}, which had the least loss on what is held back{of_them}.

| step | loss held back (nats a token) | loss in training up to there |
|---|---|---|
{losses}
"""


def card(
    name: str, command: str, files: Iterable[Path], taught: Sequence[Lesson], held_back: Sequence[Lesson], judged_by: int,
    refused: Mapping[str, int], base: Base, start: str, rank: int, alpha: float, weights: Path, learner: Learner,
) -> str:  # fmt: skip
    """``weights``: the file as it was written. ``start``: what the training began from."""
    plan, progress = learner.plan, learner.progress
    kinds = [Counter((target.kind, target.source) for one in lessons for target in one.targets) for lessons in (taught, held_back)]
    return _CARD.format(
        name=name,
        rank=rank,
        alpha=alpha,
        base=base.name,
        base_sha256=base.sha256,
        sha256=_sha256(weights),
        prompt=base.prompt.label,
        date=datetime.datetime.now(datetime.UTC).date().isoformat(),
        command=command,
        files="".join(f"- {file.name}, SHA-256 `{_sha256(file)}`\n" for file in files),
        targets="\n".join(
            f"| {kind} | {source} | {kinds[0][kind, source]} | {kinds[1][kind, source]} |" for kind, source in sorted(kinds[0] | kinds[1])
        ),
        articles=len(taught),
        articles_held_back=len(held_back),
        refused="\n".join(f"- {count}: {reason}" for reason, count in sorted(refused.items())) or "- nothing was refused",
        start=start,
        seed=plan.seed,
        steps=progress.step,
        planned=plan.steps,
        batch=plan.batch,
        rate=plan.rate,
        precision=learner.precision,
        processor=_processor(learner.device),
        minutes=progress.seconds / 60,
        best=progress.best_judgement[0],
        of_them="" if judged_by == len(held_back) else f" ({judged_by} of these articles)",
        losses="\n".join(f"| {step} | {loss:.4f} | {_since(progress.taught, progress.judged, step)} |" for step, loss in progress.judged),
    )


def _since(taught: Sequence[float], judged: Sequence[tuple[int, float]], step: int) -> str:
    """The mean loss in training from the judgement before to the one at ``step``."""
    before = max((other for other, _ in judged if other < step), default=step)
    losses = taught[before:step]
    return f"{sum(losses) / len(losses):.4f}" if losses else "–"


def _processor(device: torch.device) -> str:
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    try:
        lines = Path("/proc/cpuinfo").read_text("utf8", "replace").splitlines()
    except OSError:
        lines = []
    name = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "a processor of unknown name")
    return f"{name} (threads: {torch.get_num_threads()})"


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
