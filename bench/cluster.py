"""python -m bench.cluster: articles a second on a Ray cluster of two nodes, made here and ended, and what a million articles cost."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from ray.cluster_utils import Cluster

from bench.__main__ import ARTICLES
from service import batch
from service.cluster.data import on_ray
from service.facts import warm_up
from service.serving.worker import load_default
from service.settings import Settings

SETTINGS = Settings(threads=1)  # each worker has a processor to itself
FEW = 2  # articles of the run that tells what a start takes
EVERY = 0.2  # seconds between two looks at the processes


@dataclass(frozen=True)
class Measured:
    workers: int  # 0: this process alone, without Ray
    start: float  # seconds that a run of FEW articles takes
    rate: float  # articles a second, the start left out
    used: float  # processor seconds an article, Ray's own and those of this process included, the start left out

    def core_hours(self) -> tuple[float, float]:
        """For a million articles: of cores held, and of cores used; the same where nothing else runs on the machine."""
        return 1e6 / self.rate / 3600 * max(1, self.workers), 1e6 * self.used / 3600


@click.command()
@click.option("--facts", type=click.IntRange(100), default=2000, show_default=True, help="Articles for facts alone.")
@click.option("--summaries", type=click.IntRange(20), default=60, show_default=True, help="Articles for summaries and facts.")
@click.option("--price", type=float, default=0.04, show_default=True, help="Of one processor core for an hour, in any currency.")
def main(facts: int, summaries: int, price: float) -> None:
    """Articles a second by workers on two local nodes of one core each, and the cost of a million articles worked out from it.

    "held" are the hours of the cores that the workers have, "used" those that were computed for, Ray's own part included; on a machine that
    does nothing else the two are alike.
    """
    busy = os.getloadavg()[0]
    nodes = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    try:
        nodes.add_node(num_cpus=1)
        click.echo(f"{os.cpu_count()} cores, load {busy:.1f} before this began; prices at {price:g} a core-hour; for a million articles:")
        click.echo(
            f"{'work':<20} {'workers':<20} {'start':>6} {'a second':>9} {'times':>6} {'held':>9} {'price':>8} {'used':>9} {'price':>8}"
        )
        for name, work, count in (("facts", batch.Work(("facts",)), facts), ("summaries and facts", batch.Work(), summaries)):
            alone = None
            for workers in (0, 1, 2):
                measured = _measure(work, count, workers, nodes.address)
                alone = alone or measured
                _print(name, measured, alone, price)
    finally:
        nodes.shutdown()


def _print(name: str, measured: Measured, alone: Measured, price: float) -> None:
    held, used = measured.core_hours()
    where = ["no Ray, 1 process", "1 on one node", "2 on two nodes"][measured.workers]
    line = f"{name:<20} {where:<20} {measured.start:>5.1f}s {measured.rate:>9.2f} {measured.rate / alone.rate:>6.2f}"
    click.echo(f"{line} {held:>8.1f}h {held * price:>8.2f} {used:>8.1f}h {used * price:>8.2f}")


def _measure(work: batch.Work, count: int, workers: int, address: str) -> Measured:
    """What the articles beyond a FEW add to a run: those in its pipeline when the first answer comes would belie any shorter clock."""
    start, used_at_start = _run(work, FEW, workers, address)
    took, used = _run(work, FEW + count, workers, address)
    return Measured(workers, start, count / (took - start), (used - used_at_start) / count)


def _run(work: batch.Work, count: int, workers: int, address: str) -> tuple[float, float]:
    """Seconds that a batch takes, and processor seconds."""
    with tempfile.TemporaryDirectory() as folder, Meter() as meter:
        source = Path(folder) / "in.jsonl"
        source.write_text("".join(f"{line}\n" for line in _lines(count)), "utf8")
        began = time.perf_counter()
        answers = on_ray(work, SETTINGS, source, address, workers) if workers else _here(work)
        failed = batch.run(source, Path(folder) / "out.jsonl", answers, {})
        took = time.perf_counter() - began
    if failed:
        raise click.ClickException(f"{failed} of {count} articles failed.")
    return took, meter.seconds


class Meter:
    """The processor seconds that this process and all that descend from it use meanwhile; Ray's workers end before they could be asked."""

    def __enter__(self) -> Meter:
        self._first, self._last = dict[int, int](), dict[int, int]()
        self._ended = threading.Event()
        self._look()
        self._first = dict(self._last)
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()
        self._look()

    @property
    def seconds(self) -> float:
        return (sum(self._last.values()) - sum(self._first.values())) / os.sysconf("SC_CLK_TCK")

    def _watch(self) -> None:
        while not self._ended.wait(EVERY):
            self._look()

    def _look(self) -> None:
        parents, ticks = {}, {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                fields = stat.read_text().rpartition(")")[2].split()
                parents[int(stat.parent.name)], ticks[int(stat.parent.name)] = int(fields[1]), int(fields[11]) + int(fields[12])
        left = [os.getpid()]
        while left:
            process = left.pop()
            self._last[process] = ticks[process]
            left += [child for child, parent in parents.items() if parent == process]


def _here(work: batch.Work) -> batch.Answers:
    warm_up(SETTINGS.cache)
    return batch.one_by_one(work, load_default(SETTINGS) if work.needs_model else None)


def _lines(count: int) -> Iterator[str]:
    """The tests' articles, one after another, each time with another last sentence."""
    texts = [path.read_text("utf8") for path in sorted(ARTICLES.glob("*.txt"))]
    for number in range(count):
        text = f"{texts[number % len(texts)]}\nThis is article {number}.\n"
        yield json.dumps({"id": number, "text": text, "published": "2025-03-13"})


if __name__ == "__main__":
    main()
