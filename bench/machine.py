"""What the figures were taken on: without it they say nothing."""

from __future__ import annotations

import datetime
import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

from service.summary.kernels import flags

_TELLING = ("avx2", "fma", "f16c", "avx512f", "avx512_vnni", "avx_vnni", "avx512_bf16", "amx_bf16", "amx_int8")


def describe() -> dict[str, Any]:
    """Date, processor and its flags that matter here, cores, load (a busy machine makes times long and ratios uncertain), versions."""
    return {
        "date": datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "processor": processor(),
        "flags": [flag for flag in _TELLING if flag in flags()],
        "cores": len(os.sched_getaffinity(0)),
        "load_before": [round(load, 1) for load in os.getloadavg()],
        "python": platform.python_version(),
        "torch": version("torch"),
        "transformers": version("transformers"),
    }


def processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf8", "replace").splitlines()
    except OSError:
        lines = []
    told = {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    model = ", ".join(f"{name} {told[name]}" for name in ("cpu family", "model", "stepping") if name in told)
    return f"{told.get('model name') or platform.processor() or platform.machine()} ({model})"


def peak_memory(process: int | str = "self") -> int:
    """MB that a process has held at most."""
    status = Path(f"/proc/{process}/status").read_text("utf8")
    return int(status.split("VmHWM:")[1].split()[0]) // 1024
