"""The training itself: steps over the lessons, judgement by those held back, checkpoints from which another run goes on exactly.

Everything that decides what the next step does is in the checkpoint or follows from the plan and the step's number: matrices, the
optimiser's state, the order of the lessons, the rate. So a run that was stopped and continued ends with the weights of one in a go.
"""

from __future__ import annotations

import math
import os
import random
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import torch

from service.summary import kernels
from service.train import TrainingFault, packing
from service.train.adapting import Adapted
from service.train.packing import Packed

_LONGEST_GRADIENT = 1.0
_WARM_UP = 0.05  # share of the steps in which the rate rises
_SILENCE, _BETWEEN_CHECKPOINTS = 10.0, 300.0  # seconds
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """``batch``: lessons a step. ``rate``: the highest learning rate. ``judge_every``: steps from one judgement to the next.

    ``made_of``: what tells this training's model, lessons and start from another's.
    """

    lessons: int
    epochs: float
    batch: int
    rate: float
    seed: int
    judge_every: int
    made_of: str

    @property
    def steps(self) -> int:
        return max(1, math.ceil(self.lessons * self.epochs / self.batch))

    def rate_at(self, step: int) -> float:
        """Rises in the first steps, then falls along a cosine to a hundredth."""
        rising = max(1, round(_WARM_UP * self.steps))
        falling = 0.01 + 0.99 * (1 + math.cos(math.pi * step / self.steps)) / 2
        return self.rate * min(1.0, (step + 1) / rising) * falling

    def lessons_of(self, step: int) -> list[int]:
        """Numbers of the lessons of a step; each epoch has all of them, in an order of its own."""
        places = range(step * self.batch, (step + 1) * self.batch)
        return [_order(self.lessons, self.seed, place // self.lessons)[place % self.lessons] for place in places]


@lru_cache(maxsize=2)
def _order(lessons: int, seed: int, epoch: int) -> list[int]:
    return random.Random(f"{seed} {epoch}").sample(range(lessons), lessons)


@dataclass
class Progress:
    """How far a training is; all of it is in the checkpoint, with ``best``: the matrices that were judged best.

    ``taught``: loss a token at each step so far; ``judged``: (step, loss a token on what is held back); ``seconds``: of all runs together.
    """

    taught: list[float] = field(default_factory=list)
    judged: list[tuple[int, float]] = field(default_factory=list)
    seconds: float = 0.0
    best: dict[str, torch.Tensor] = field(default_factory=dict)

    @property
    def step(self) -> int:
        return len(self.taught)

    @property
    def best_judgement(self) -> tuple[int, float]:
        return min(self.judged, key=lambda judgement: judgement[1])


class Learner:
    """Trains the matrices of ``adapted``; ``checkpoint`` is read where it is there, and written."""

    def __init__(self, adapted: Adapted, lessons: Sequence[Packed], held_back: Sequence[Packed], plan: Plan, checkpoint: Path) -> None:
        """Raises TrainingFault where the checkpoint is of another training, or none."""
        self.plan, self.progress = plan, Progress()
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.precision = "bfloat16" if _computes_bfloat16(self.device) else "float32"
        self._adapted, self._lessons, self._held_back, self._checkpoint = adapted, lessons, held_back, checkpoint
        adapted.model.to(self.device)  # type: ignore[arg-type]
        self._matrices = adapted.matrices()
        self._optimiser = torch.optim.AdamW(self._matrices.values(), lr=plan.rate, betas=(0.9, 0.98), weight_decay=0.0)
        self._judging = 0.0  # seconds that a judgement takes
        if checkpoint.is_file():
            self._resume()

    def learn(self, stop: Callable[[float], bool], say: Say) -> None:
        """All steps that are left, or as many as there is time for.

        ``stop`` is asked after each step with the seconds that one more and the end would take; where it answers True, the run judges
        once more and ends. A checkpoint is written after each judgement, before the last one, and now and then.
        """
        progress, plan = self.progress, self.plan
        if not progress.judged:
            self._judge(say)
        first, began, spoke, saved = progress.step, time.monotonic(), 0.0, time.monotonic()
        before = progress.seconds
        while progress.step < plan.steps:
            progress.taught.append(self._step(progress.step))
            now = time.monotonic()
            progress.seconds = before + now - began
            each = (now - began) / (progress.step - first)
            if now - spoke >= _SILENCE or progress.step == plan.steps:
                spoke = now
                left = _time(each * (plan.steps - progress.step))
                loss = progress.taught[-1]
                say(f"step {progress.step} of {plan.steps}: loss {loss:.4f}, {60 / each:.1f} steps a minute, {left} left")
            ends = progress.step == plan.steps or stop(each + self._judging)
            judges = progress.step % plan.judge_every == 0
            if ends or (now - saved >= _BETWEEN_CHECKPOINTS and not judges):
                self._save()
                saved = now
            if ends or judges:
                self._judge(say)
                self._save()
                saved = time.monotonic()
            if ends:
                break

    def _step(self, step: int) -> float:
        """One step of the optimiser; returns the loss a token on its lessons, before it."""
        for group in self._optimiser.param_groups:
            group["lr"] = self.plan.rate_at(step)
        total, tokens = 0.0, 0
        for number in self.plan.lessons_of(step):
            loss = self._loss(self._lessons[number])
            loss.backward()  # type: ignore[no-untyped-call]
            total += float(loss.detach())
            tokens += len(self._lessons[number].answers)
        for matrix in self._matrices.values():
            if matrix.grad is not None:
                matrix.grad /= tokens
        torch.nn.utils.clip_grad_norm_(self._matrices.values(), _LONGEST_GRADIENT)
        self._optimiser.step()
        self._optimiser.zero_grad()
        return total / tokens

    def _judge(self, say: Say) -> None:
        """The loss a token on what is held back; the matrices are kept where they are the best so far."""
        began = time.monotonic()
        with torch.no_grad():
            total = sum(float(self._loss(packed)) for packed in self._held_back)
        loss = total / sum(len(packed.answers) for packed in self._held_back)
        self._judging = time.monotonic() - began
        progress = self.progress
        if not progress.judged or loss < progress.best_judgement[1]:
            progress.best = {name: matrix.detach().cpu().clone() for name, matrix in self._matrices.items()}
        progress.judged.append((progress.step, loss))
        judges = f"{len(self._held_back)} articles held back"
        say(f"step {progress.step} of {self.plan.steps}: loss {loss:.4f} on {judges}, judged in {_time(self._judging)}")

    def _loss(self, packed: Packed) -> torch.Tensor:
        context = partial(torch.autocast, self.device.type, torch.bfloat16) if self.precision == "bfloat16" else nullcontext
        return packing.loss(self._adapted.model, packed, context)

    def _save(self) -> None:
        state = {
            "plan": asdict(self.plan),
            "matrices": {name: matrix.detach().cpu() for name, matrix in self._matrices.items()},
            "optimiser": self._optimiser.state_dict(),
            **vars(self.progress),
        }
        temporary = self._checkpoint.with_suffix(".tmp")
        torch.save(state, temporary)
        os.replace(temporary, self._checkpoint)

    def _resume(self) -> None:
        try:
            state: dict[str, Any] = torch.load(self._checkpoint, map_location="cpu", weights_only=True)
            planned = state["plan"]
        except Exception as error:  # torch raises almost anything for a file that it did not write
            raise TrainingFault(f"{self._checkpoint} is no checkpoint of a training; remove it to begin anew.") from error
        others = [name for name, value in asdict(self.plan).items() if planned.get(name) != value]
        if others:
            rest = "other articles, targets, model or adapter"
            was = ", ".join(rest if name == "made_of" else f"{name} {planned.get(name)}" for name in others)
            raise TrainingFault(
                f"{self._checkpoint} belongs to another training: it has {was}. Start with the same options to go on with it, "
                "or give another folder to begin anew."
            )
        with torch.no_grad():
            for name, matrix in self._matrices.items():
                matrix.copy_(state["matrices"][name])
        self._optimiser.load_state_dict(state["optimiser"])
        judged = [(int(step), float(loss)) for step, loss in state["judged"]]
        self.progress = Progress(state["taught"], judged, state["seconds"], state["best"])


def _computes_bfloat16(device: torch.device) -> bool:
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    return kernels.choose(kernels.flags(), stored="float32") == "bfloat16"


def _time(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min" if seconds < 6000 else f"{seconds / 3600:.1f} h"
