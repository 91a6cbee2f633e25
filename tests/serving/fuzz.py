"""Requests that Schemathesis makes from /openapi.json, right and wrong, against a live server: `python -m tests.serving.fuzz --help`.

Ends with 0 where every answer was one that the document tells, and at least so many requests were answered.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from service.settings import Settings
from service.summary import store
from tests.serving.conftest import ROOT, Running, servers

CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
LONGEST = 400  # characters of a line that are printed: bodies are long


def run(server: Running, examples: int, seed: int | None = None) -> tuple[int, str]:
    """Exit status and report of a run with at most so many cases for each address and phase."""
    command = [str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(CONFIGURATION), "--no-color", "run"]
    command += [f"http://127.0.0.1:{server.port}/openapi.json", "--max-examples", str(examples)]
    command += ["--seed", str(seed)] if seed is not None else []
    environment = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "120"}
    ended = subprocess.run(command, cwd=server.home, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    report = ended.stdout.decode("utf8", "replace")
    return ended.returncode, "\n".join(line[:LONGEST] for line in report.splitlines())


def answered(server: Running) -> int:
    """How many requests the server has counted."""
    metrics = server.request("GET", "/metrics").body.decode()
    return int(sum(float(value) for value in re.findall(r"^lede_requests_total\{.*\} (\S+)$", metrics, re.MULTILINE)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=2000, help="at least so many (2000)")
    parser.add_argument("--examples", type=int, default=250, help="cases for each address, at most (250)")
    parser.add_argument("--kind", choices=("real", "leads"), default="real", help="the real model (default), or the first sentences")
    parser.add_argument("--seed", type=int, help="of an earlier run")
    options = parser.parse_args()
    if options.kind == "real":
        store.prepare(Settings())
    with tempfile.TemporaryDirectory() as folder, servers(Path(folder)) as start:
        server = start(options.kind, wait=300, cache=Settings().cache)
        status, report = run(server, options.examples, options.seed)
        count = answered(server)
    print(report)
    print(f"{count} requests were answered.")
    sys.exit(status or (0 if count >= options.requests else f"Fewer than {options.requests}: give more --examples."))


if __name__ == "__main__":
    main()
