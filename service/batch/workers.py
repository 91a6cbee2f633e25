"""Facts and checks in several processes; the answers come in the order of the lines."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from service.batch.answers import Answers, Line, Work
from service.batch.files import BatchError
from service.facts import warm_up

_AHEAD = 16  # lines in hand for each process: enough that one long article holds up nobody


def in_processes(work: Work, count: int, cache: Path) -> Answers:
    """Answers in ``count`` processes of their own; not for summaries, since one model keeps all processors busy."""

    def answers(lines: Iterator[Line]) -> Iterator[bytes]:
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(count, mp_context=context, initializer=_begin, initargs=(cache,))
        waiting: deque[Future[bytes]] = deque()
        try:
            for line in lines:
                waiting.append(pool.submit(work.answer, line))
                while waiting and (len(waiting) >= _AHEAD * count or waiting[0].done()):
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool:
            raise BatchError("A worker process was ended from outside, perhaps for want of memory. Use fewer --workers.") from None
        finally:
            pool.shutdown(cancel_futures=True)

    return answers


def _begin(cache: Path) -> None:
    """In each process: outlives neither Ctrl-C in a way of its own nor the process that started it, however that ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.join,), daemon=True).start()
    warm_up(cache)


def _end_with(parent_ends: Callable[[], None]) -> None:
    parent_ends()
    os._exit(1)
