"""The processor's time that a piece of work takes, measured so that a busy machine changes it little."""

import gc
import time
from collections.abc import Callable


def cpu_seconds(work: Callable[[], object]) -> float:
    """Time of the faster of two runs, which share nothing that `work` does not keep.

    Garbage is not collected meanwhile: a collection walks over all that the tests before this one left in memory.
    """
    return min(_once(work) for _ in range(2))


def _once(work: Callable[[], object]) -> float:
    gc.collect()
    gc.disable()
    try:
        began = time.process_time()
        work()
        return time.process_time() - began
    finally:
        gc.enable()
