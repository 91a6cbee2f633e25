"""`python -m service batch` as a process: on a terminal and in a pipe, killed and started again."""

import gzip
import json
import os
import pty
import random
import re
import subprocess
import sys
import termios

import pytest

from tests import kills

COMMAND = [sys.executable, "-m", "service", "batch"]


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    path = tmp_path_factory.mktemp("lines") / "in.jsonl"
    path.write_text("\n".join(kills.lines(25, random.Random(1))) + "\n", "utf8")
    return path


def _batch(*arguments, **options):
    return subprocess.run([*COMMAND, *map(str, arguments)], cwd=kills.ROOT, capture_output=True, timeout=120, **options)


def test_batch_command_shows_rate_and_time_left_on_a_terminal(source, tmp_path):
    terminal, its_end = pty.openpty()
    termios.tcsetwinsize(its_end, (24, 100))
    process = subprocess.Popen([*COMMAND, str(source), str(tmp_path / "out"), "--facts-only"], cwd=kills.ROOT, stderr=its_end)
    os.close(its_end)
    shown = b""
    try:
        while seen := os.read(terminal, 4096):
            shown += seen
    except OSError:  # Linux ends a terminal so
        pass
    os.close(terminal)
    assert process.wait() == 0
    assert re.search(rb"\d+/25 \[\d\d:\d\d<\d\d:\d\d, +[\d.]+ articles/s\]", shown)


def test_batch_command_in_a_pipe_writes_the_answers_alone(source, tmp_path):
    piped = _batch("-", "-", "--facts-only", input=source.read_bytes())
    assert piped.returncode == 0
    assert re.fullmatch(rb"\d+ of the lines failed; each has its reason under 'error' in -\.\n", piped.stderr)
    assert len(piped.stdout.splitlines()) == 25
    packed = tmp_path / "in.jsonl.gz"
    packed.write_bytes(gzip.compress(source.read_bytes()))
    assert _batch(packed, tmp_path / "out.jsonl.gz", "--check").stdout == b""
    assert len(gzip.decompress((tmp_path / "out.jsonl.gz").read_bytes()).splitlines()) == 25


def test_batch_command_in_a_pipe_is_quiet_where_all_is_well(tmp_path):
    line = json.dumps({"id": 1, "text": "The mayor of Leeds, Ann Example, resigned."}).encode()
    assert _batch("-", tmp_path / "out.jsonl", "--facts-only", input=line).stderr == b""


def test_batch_command_ends_quietly_when_nobody_reads_on(source):
    command = f'"{sys.executable}" -m service batch "{source}" - --facts-only | head -c 1'
    cut = subprocess.run(command, shell=True, cwd=kills.ROOT, capture_output=True)
    assert cut.stdout == b"{"
    assert cut.stderr == b""


@pytest.mark.parametrize("options", [["--facts-only"], ["--check", "--workers", "2"]], ids=" ".join)
def test_batch_command_killed_ends_as_if_it_had_not_been(tmp_path, options):
    run, equal = kills.survives(tmp_path, 60, 3, options, seed=5)
    assert equal
    assert len(run.kept) >= 2


def test_batch_command_killed_never_mixes_other_lines_or_work_in(tmp_path):
    survived, equal = kills.never_mixes(tmp_path, 30, 3, seed=5)
    assert equal
    assert survived >= 3
