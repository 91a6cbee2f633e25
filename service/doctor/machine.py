"""The machine: its processor, its memory, and the port that the service will listen on."""

from __future__ import annotations

import errno
import json
import os
import socket
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TYPE_CHECKING

from service.doctor.finding import Finding, fine, mend, note

if TYPE_CHECKING:
    from service.settings import Settings

NEEDED = 1_500_000_000  # bytes of memory: loading and serving the default model, with room for its articles
SECONDS = 3.0  # that a service on the port has for its answer
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # where to ask a service that listens on all addresses


def processor(settings: Settings, cpuinfo: Path = Path("/proc/cpuinfo"), quota: Path = Path("/sys/fs/cgroup/cpu.max")) -> Finding:
    """What computes the model: processor, kernel for weights in float16, threads."""
    from service.summary import kernels

    kernel = kernels.choose(kernels.flags(cpuinfo), "float16")
    cores = len(os.sched_getaffinity(0))
    threads = settings.threads or cores
    told = f"{_name(cpuinfo)}, cores: {cores}; products in {kernel}, threads: {threads}"
    allowed = _allowed(quota)
    if threads > min(allowed or cores, cores):
        most = max(1, int(min(allowed or cores, cores)))
        return note(f"{told}: more threads than the {allowed or cores:g} cores that it may use.", f"Set LEDE_THREADS={most}.")
    if kernel == "float32":
        return note(f"{told}: it multiplies in no shorter format, so summaries take about twice as long.")
    return fine(told)


def memory(meminfo: Path = Path("/proc/meminfo"), limit: Path = Path("/sys/fs/cgroup/memory.max")) -> Finding:
    """Whether enough is free, and within what a container may use."""
    lines = dict(line.split(":", 1) for line in meminfo.read_text("utf8").splitlines())
    free = int(lines["MemAvailable"].split()[0]) * 1024
    most = limit.read_text("utf8").strip() if limit.exists() else "max"
    if most != "max":
        free = min(free, int(most))
    told = f"{free / 1e9:.1f} GB free"
    if free < NEEDED:
        return note(f"{told}; the model needs about {NEEDED / 1e9:.1f} GB.", "End what else runs here, or allow it more.")
    return fine(told)


def port(settings: Settings) -> Finding:
    """Whether the service can listen, or does already."""
    fault = not_to_be_had(settings)
    if fault:
        return fault
    told = f"{_where(settings)} is free"
    if settings.host not in ("127.0.0.1", "::1", "localhost") and not settings.keys:
        return note(f"{told}; whoever reaches this machine may use the service.", "Set LEDE_KEYS where not everybody should.")
    return fine(told)


def not_to_be_had(settings: Settings) -> Finding | None:
    """Why the service can't begin to listen, or None; "fine" where it is because Lede answers there already."""
    host, number = settings.host, settings.port
    try:
        family = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM)[0][0]
        socket.create_server((host, number), family=family).close()
    except socket.gaierror:
        return mend(f"LEDE_HOST={host} is no address.", "Give 127.0.0.1 for this machine alone, 0.0.0.0 for all that reach it.")
    except OSError as error:
        return _taken(host, number, _where(settings), error)
    return None


def _where(settings: Settings) -> str:
    return f"[{settings.host}]:{settings.port}" if ":" in settings.host else f"{settings.host}:{settings.port}"


def _taken(host: str, number: int, where: str, error: OSError) -> Finding:
    if error.errno == errno.EACCES:
        return mend(f"{where} is not for every user.", "Set LEDE_PORT to 1024 or more.")
    if error.errno != errno.EADDRINUSE:
        return mend(f"{where} can't be listened on: {error.strerror}.", "Set LEDE_HOST to an address of this machine.")
    state = _state(_EVERYWHERE.get(host, host), number)
    if state is None:
        return mend(f"Something else than Lede listens on {where}.", f"End it, or set LEDE_PORT to another, such as {number % 65535 + 1}.")
    told = f"Lede answers on {where}; its model is {state}"
    return fine(told) if state == "ready" else note(f"{told}.", "Its log says more.")


def _state(host: str, number: int) -> str | None:
    """What /readyz says of the model, or None where no Lede answers."""
    connection = HTTPConnection(host, number, timeout=SECONDS)
    try:
        connection.request("GET", "/readyz")
        answer = json.loads(connection.getresponse().read(10_000))
        return str(answer["state"])
    except (OSError, HTTPException, ValueError, KeyError, TypeError):
        return None
    finally:
        connection.close()


def _name(cpuinfo: Path) -> str:
    lines = cpuinfo.read_text("utf8", "replace").splitlines() if cpuinfo.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "processor of unknown make")


def _allowed(quota: Path) -> float | None:
    """Cores' worth of time that a container may use; None for no limit. Format of cgroup v2: "MICROSECONDS PERIOD" or "max PERIOD"."""
    if not quota.exists():
        return None
    used, period = quota.read_text("utf8").split()
    return None if used == "max" else int(used) / int(period)
