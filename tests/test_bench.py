"""The benchmark in its smallest form: it measures all that it says; Lede is ahead of plain ``generate``, and faster in what it has kept."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.model
def test_bench_measures_stages_tokens_memory_and_clients_beside_generate(writer, tmp_path):  # the fixture has the model prepared
    command = [
        sys.executable,
        "-m",
        "bench",
        "--count",
        "2",
        "--peers",
        "generate",
        "--no-starts",
        "--clients",
        "1",
        "--save",
        str(tmp_path / "figures.json"),
    ]
    subprocess.run(command, cwd=ROOT, check=True, timeout=300)
    told = json.loads((tmp_path / "figures.json").read_text("utf8"))
    assert {"date", "processor", "flags", "cores"} <= set(told["machine"])
    summaries = told["summaries"]
    assert {"facts", "prefill", "all else", "lede", "free writing", "generate"} == set(summaries["median_ms"])
    assert all(value > 0 for part in ("median", "median_ms", "tokens_per_second", "peak_mb") for value in summaries[part].values())
    assert summaries["lede_divided_by"]["generate"] < 0.5
    assert summaries["peak_mb"]["lede"] < 1200
    one, again = told["clients"]["1"], told["clients"]["from_the_cache"]
    assert (one["answered"], again["answered"]) == (2, 2)
    assert 0 < one["p50_s"] <= one["p95_s"] <= one["p99_s"]
    assert again["p99_s"] < one["p50_s"]
