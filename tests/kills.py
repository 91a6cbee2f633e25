"""Kills `python -m service batch` with SIGKILL at random points and compares what it ends with: `python -m tests.kills --help`.

Ends with 0 where, after all kills, every run had every line once, in order, equal to an undisturbed run but for the timings.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
ARTICLES = Path(__file__).with_name("articles")
Answer = dict[str, Any]


@dataclass
class Run:
    """One `batch` command, started as often as it takes; ``points`` are the numbers of answers at which it is killed."""

    source: Path
    target: Path
    options: Sequence[str]
    chance: random.Random
    tear: bool = True
    kept: list[int] = field(default_factory=list)  # whole answers that each kill left
    torn: int = 0
    early: int = 0  # kills before the first new answer

    @property
    def partial(self) -> Path:
        return self.target.with_name(self.target.name + ".part")

    def start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "service", "batch", str(self.source), str(self.target), *self.options]
        return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, start_new_session=True)

    def killed(self, points: Sequence[int]) -> None:
        """Starts it and kills it, once for each point that it has not passed, at a random moment soon after it."""
        for point in points:
            if self.target.exists():
                return
            before = self.answers()
            process = self.start()
            if self.chance.random() < 0.2:  # while it starts, or reads what is there
                time.sleep(self.chance.uniform(0, 2))
            else:
                while self.answers() < point and process.poll() is None:
                    time.sleep(0.001)
                time.sleep(self.chance.uniform(0, 0.02))
            assert process.poll() in (None, 0), process.communicate()[1].decode()
            process.send_signal(signal.SIGKILL)
            process.communicate()
            wait_for_end(process.pid)
            if process.returncode == 0:
                return
            self.early += self.answers() == before
            self.kept.append(self.answers())
            if self.tear and self.partial.exists() and self.chance.random() < 0.5:
                self.tear_last()

    def tear_last(self) -> None:
        """As after a power cut: the end of the file was not written, or holds NULs."""
        content = self.partial.read_bytes()
        lost = self.chance.randrange(1, 400)
        self.partial.write_bytes(content[:-lost] + b"\0" * self.chance.choice((0, lost)))
        self.torn += 1

    def ended(self) -> list[Answer]:
        """The answers, after a last start that nothing disturbs."""
        if not self.target.exists():
            process = self.start()
            errors = process.communicate()[1].decode()
            assert process.returncode == 0, errors
        return read(self.target)

    def answers(self) -> int:
        """How many whole answers there are."""
        try:
            return max(0, self.partial.read_bytes().count(b"\n") - 1)  # without the header
        except FileNotFoundError:
            return self.target.read_bytes().count(b"\n") if self.target.exists() else 0


def read(target: Path) -> list[Answer]:
    answers = [json.loads(line) for line in target.read_text("utf8").splitlines()]
    for answer in answers:
        answer.pop("timings", None)
    return answers


def wait_for_end(session: int, seconds: float = 20) -> None:
    """Until no process of the session is left: workers end with the process that started them."""
    until = time.monotonic() + seconds
    while any(session_of(Path(entry.path)) == session for entry in os.scandir("/proc") if entry.name.isdigit()):
        assert time.monotonic() < until, "a worker outlived the process that started it"
        time.sleep(0.01)


def session_of(process: Path) -> int | None:
    try:
        fields = (process / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] == "Z" else int(fields[3])


def lines(count: int, chance: random.Random) -> list[str]:
    """Lines of every kind: articles of different lengths, each its own, with a summary to check; blank, broken and empty ones."""
    texts = [path.read_text("utf8") for path in sorted(ARTICLES.glob("*.txt"))]
    made = []
    for number in range(count):
        text = f"{chance.choice(texts)}\nThe {number}th reader of this was asked in Oslo on Friday.\n" * chance.choice((1, 1, 1, 5))
        record: Any = {"id": f"line {number}", "text": text, "published": "2025-03-13", "summary": text[:200]}
        if number % 29 == 7:
            record |= {"text": ""}
        made.append("{no json" if number % 41 == 11 else json.dumps(record))
    return made


def survives(folder: Path, count: int, kills: int, options: Sequence[str], seed: int) -> tuple[Run, bool]:
    """Kills one run so often; whether it ends as an undisturbed one does."""
    chance = random.Random(seed)
    source = folder / "in.jsonl"
    source.write_text("\n\n".join(lines(count, chance)) + "\n", "utf8")
    whole = Run(source, folder / "whole.jsonl", options, chance).ended()
    run = Run(source, folder / "out.jsonl", options, chance)
    points = sorted(chance.randrange(count) for _ in range(kills - 1))
    run.killed([*points, count])  # the last one while it puts the answers in their place
    ended = run.ended()
    return run, ended == whole and len(whole) == count


def never_mixes(folder: Path, count: int, kills: int, seed: int) -> tuple[int, bool]:
    """Kills runs with other lines and other options in turn, all into one file; whether the last one is disturbed by none of them."""
    chance = random.Random(seed)
    first, second = folder / "first.jsonl", folder / "second.jsonl"
    made = lines(count, chance)
    first.write_text("\n".join(made), "utf8")
    half = count // 2
    second.write_text("\n".join(made[:half] + made[: half - 1 : -1]), "utf8")  # begins alike
    turns = [(source, options) for options in (["--facts-only"], ["--check"]) for source in (first, second)]
    target, whole = folder / "mixed.jsonl", folder / "whole.jsonl"
    survived, equal = 0, True
    while survived < kills and equal:
        for source, options in chance.sample(turns, len(turns)):
            run = Run(source, target, options, chance)
            run.killed([chance.randrange(1, count)])
            survived += len(run.kept)
        equal = run.ended() == Run(source, whole, options, chance).ended()
        target.unlink()
        whole.unlink()
    return survived, equal


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, default=200, help="articles in the input (200)")
    parser.add_argument("--kills", type=int, default=20, help="how often each run is killed (20)")
    parser.add_argument("--summaries", type=int, default=12, help="articles in the input of the run with summaries, killed 4 times (12)")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6), help="of an earlier run")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    runs = [
        (options.lines, options.kills, ["--facts-only"]),
        (options.lines, options.kills, ["--facts-only", "--workers", "2"]),
        (options.lines, options.kills, ["--check"]),
        (options.summaries, 4, []),
    ]
    all_equal = True
    for count, kills, arguments in runs:
        with tempfile.TemporaryDirectory() as folder:
            run, equal = survives(Path(folder), count, kills, arguments, options.seed)
        all_equal = all_equal and equal
        print(f"batch {' '.join(arguments)}: {count} lines, killed {len(run.kept)} times ({run.early} before a new answer)", end="")
        print(f" when {', '.join(map(str, run.kept))} were answered; {run.torn} torn ends; {said(equal)}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        kills, equal = never_mixes(Path(folder), options.lines, options.kills, options.seed)
    print(f"two inputs, two kinds of work, one file: killed {kills} times; {said(equal)}")
    sys.exit(0 if all_equal and equal else 1)


def said(equal: bool) -> str:
    return "every line once, in order, equal to an undisturbed run" if equal else "NOT equal to an undisturbed run"


if __name__ == "__main__":
    main()
