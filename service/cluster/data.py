"""A batch on a Ray cluster: Ray Data carries blocks of lines to workers, one model each, and brings their answers back in order.

The file is read on the machine where the command runs; the others need Lede alone, at the same version. What comes back is held against
the file's lines one by one, so that no answer is lost, doubled or out of place, whatever the cluster does.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow

os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # no telemetry; read when a cluster is made here

import ray
from ray.data import ActorPoolStrategy, DataContext
from ray.data.block import BlockMetadata
from ray.data.datasource import Datasource, ReadTask
from ray.exceptions import RayError

from service.batch import code_digest
from service.batch.answers import Answers, Line, Work, is_sealed
from service.batch.files import BatchError, lines_of
from service.settings import Settings

BLOCK = 64 * 1024  # bytes of lines that a worker takes at once, for facts: some fifteen articles
MODEL_BLOCK = 8 * 1024  # the same where the model reads them, for seconds each
LOCAL = "local"
_LINES = pyarrow.schema([("number", pyarrow.int64()), ("line", pyarrow.large_binary())])


def on_ray(work: Work, settings: Settings, source: Path, address: str, workers: int | None = None) -> Answers:
    """Answers the lines of ``source`` on the cluster at ``address``: HOST:PORT, "auto" for this machine's, or "local" for one made here.

    ``workers``: at most so many processes, each with a model of its own; None: as many as there are processors for. Each takes
    ``settings.threads`` processors for a model, one where that is 0, and one for facts alone. The answers raise BatchError.
    """
    if not source.is_file():
        raise BatchError("With --ray, IN is a file: it is read again where the work is handed out.")
    threads = max(1, settings.threads) if work.needs_model else 1
    settings = settings.model_copy(update={"threads": threads, "keys": ()})

    def answers(lines: Iterator[Line]) -> Iterator[bytes]:
        first = next(lines, None)
        if first is None:
            return
        _connect(address)
        try:
            yield from _checked(first, lines, _dataset(work, settings, source, first[0], workers))
        finally:
            ray.shutdown()

    return answers


def _connect(address: str) -> None:
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    made_here = {"include_dashboard": False} if address == LOCAL else {}
    try:
        ray.init(address, log_to_driver=False, logging_level=logging.ERROR, **made_here)
    except (ConnectionError, ValueError, RuntimeError) as error:
        raise BatchError(f"There is no Ray cluster to be reached at {address}: {error}") from None


def _dataset(work: Work, settings: Settings, source: Path, first: int, workers: int | None) -> Any:
    """The sealed answers to the lines from number ``first`` on, as rows {"answer"}."""
    context = DataContext.get_current()
    context.execution_options.preserve_order = True
    context.target_max_block_size = MODEL_BLOCK if work.needs_model else BLOCK
    context.enable_progress_bars = False
    here = {"ray.io/node-id": ray.get_runtime_context().get_node_id()}
    return ray.data.read_datasource(_Lines(source, first), num_cpus=0, label_selector=here, override_num_blocks=1).map_batches(
        _Worker,
        fn_constructor_args=(work, settings, code_digest()),
        batch_size=None,
        batch_format="pyarrow",
        num_cpus=settings.threads,
        compute=ActorPoolStrategy(size=_pool(settings.threads, workers)),
    )


def _pool(threads: int, workers: int | None) -> int:
    """How many workers of so many threads there are: those that were asked for, but no more than the cluster's machines have room for."""
    room = sum(int(node["Resources"].get("CPU", 0)) // threads for node in ray.nodes() if node["Alive"])
    if not room:
        raise BatchError(f"No machine of the cluster gives {threads} processors to Ray. Set LEDE_THREADS to fewer.")
    return min(workers or room, room)


def _checked(first: Line, rest: Iterator[Line], dataset: Any) -> Iterator[bytes]:
    line: Line | None = first
    try:
        for batch in dataset.iter_batches(batch_size=None, batch_format="pyarrow"):
            for answer in batch["answer"].to_pylist():
                if line is None or not is_sealed(line[1], answer):
                    raise BatchError("The input changed while it was read. Start the same command again; it keeps what belongs to it.")
                yield answer
                line = next(rest, None)
    except RayError as error:
        reason = str(error).strip().splitlines()[-1]
        raise BatchError(f"The cluster failed: {reason} Mend that, then start the same command again; it goes on from there.") from None
    if line is not None:
        raise BatchError("The cluster left lines unanswered. Start the same command again; it goes on from there.")


class _Lines(Datasource):  # type: ignore[misc]  # Ray is not looked into
    """The lines of a file from number ``first`` on, by one task that hands out blocks as it reads."""

    def __init__(self, source: Path, first: int) -> None:
        super().__init__()
        self._source = source.resolve()
        self._first = first

    def estimate_inmemory_data_size(self) -> int | None:
        return None

    def get_read_tasks(self, parallelism: int, per_task_row_limit: int | None = None, data_context: Any = None) -> list[ReadTask]:
        source, first = self._source, self._first

        def blocks() -> Iterable[pyarrow.Table]:
            for number, line in lines_of(source):
                if number >= first:
                    yield pyarrow.table({"number": [number], "line": [line]}, schema=_LINES)

        nothing_known = BlockMetadata(num_rows=None, size_bytes=None, input_files=None, exec_stats=None)
        return [ReadTask(blocks, nothing_known, schema=_LINES)]


class _Worker:
    """One process of the cluster, with a model of its own where the work needs one."""

    def __init__(self, work: Work, settings: Settings, code: str) -> None:
        if code_digest() != code:
            raise RuntimeError("Another version of Lede is installed here than where the batch was started. Install the same one.")
        from service.facts import warm_up
        from service.serving.worker import load_default

        self._work = work
        self._summariser = load_default(settings) if work.needs_model else None
        warm_up(settings.cache)

    def __call__(self, lines: pyarrow.Table) -> pyarrow.Table:
        pairs = zip(lines["number"].to_pylist(), lines["line"].to_pylist(), strict=True)
        return pyarrow.table({"answer": pyarrow.array(map(self._answer, pairs), pyarrow.large_binary())})

    def _answer(self, line: Line) -> bytes:
        try:
            return self._work.answer(line, self._summariser)
        except Exception as error:  # its message may quote the article, and Ray writes it to the disk
            raise RuntimeError(f"Line {line[0]} can't be answered ({type(error).__name__}).") from None
