"""Batches and the service on a Ray cluster made here; only where Ray is installed (requirements-ray.txt)."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import pytest

from service import batch
from service.settings import Settings
from tests import kills

ray = pytest.importorskip("ray")
pytest.importorskip("a2wsgi")

from ray import serve  # noqa: E402
from ray.cluster_utils import Cluster  # noqa: E402

from service.cluster.data import on_ray  # noqa: E402
from service.cluster.replicas import Options, application  # noqa: E402

FACTS = batch.Work(parts=("facts",))
HEADER = {"options": "facts"}
ARTICLE = "LEEDS, England - The mayor of Leeds, Ann Example, resigned on Monday. She had led the city for three years, and gave no reason."


@pytest.fixture(scope="module")
def cluster():
    """The address of two nodes of one processor each."""
    nodes = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    nodes.add_node(num_cpus=1)
    yield nodes.address
    nodes.shutdown()


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_text("\n".join(kills.lines(200, random.Random(1))) + "\n", "utf8")
    return path


def _run(source, target, answers, **more):
    batch.run(source, target, answers, HEADER, **more)
    return kills.read(target)


def _workers():
    """The processes of this cluster that answer lines: started by the nodes that this process started."""
    return [
        process
        for process in (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
        if _read(process, "cmdline").startswith("ray::MapWorker") and _parent(_parent(process)) == os.getpid()
    ]


def _parent(process):
    return int(_read(process, "stat").rpartition(")")[2].split()[1])


def _read(process, what):
    try:
        return Path(f"/proc/{process}/{what}").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ") Z 0" if what == "stat" else ""


def test_cluster_batch_answers_alike_and_in_order(cluster, source, tmp_path):
    whole = _run(source, tmp_path / "whole.jsonl", batch.one_by_one(FACTS))
    assert _run(source, tmp_path / "out.jsonl", on_ray(FACTS, Settings(), source, cluster, 2)) == whole


def test_cluster_batch_killed_ends_as_if_it_had_not_been(cluster, tmp_path):
    run, equal = kills.survives(tmp_path, 200, 3, ["--facts-only", "--ray", cluster], seed=5)
    assert equal
    assert len(run.kept) >= 2


def test_cluster_batch_outlives_a_worker(cluster, source, tmp_path):
    whole = _run(source, tmp_path / "whole.jsonl", batch.one_by_one(FACTS))

    def kill_one(answers, done, total):
        for number, answer in enumerate(answers):
            if number == 1:
                os.kill(_workers()[0], signal.SIGKILL)
            yield answer

    assert _run(source, tmp_path / "out.jsonl", on_ray(FACTS, Settings(), source, cluster, 2), progress=kill_one) == whole


def test_cluster_batch_refuses_a_pipe(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(batch.BatchError, match="IN is a file"):
        on_ray(FACTS, Settings(), tmp_path / "pipe", "local")


def test_cluster_batch_asks_for_no_more_workers_than_there_is_room_for(cluster, source, tmp_path):
    counted = []

    def count(answers, done, total):
        for answer in answers:
            counted.append(len(_workers()))
            yield answer

    assert len(_run(source, tmp_path / "out.jsonl", on_ray(FACTS, Settings(), source, cluster, 5), progress=count)) == 200
    assert max(counted) == 2


def test_cluster_batch_says_that_no_machine_has_so_many_processors(cluster, source, tmp_path):
    with pytest.raises(batch.BatchError, match="LEDE_THREADS"):
        _run(source, tmp_path / "out.jsonl", on_ray(batch.Work(), Settings(threads=64), source, cluster))


def test_cluster_batch_says_that_another_version_of_lede_is_there(cluster, source, tmp_path, monkeypatch):
    monkeypatch.setattr("service.cluster.data.code_digest", lambda: "of another version")
    with pytest.raises(batch.BatchError, match="Another version of Lede"):
        _run(source, tmp_path / "out.jsonl", on_ray(FACTS, Settings(), source, cluster, 1))


def test_cluster_batch_by_command_writes_summaries(cluster, tmp_path):
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("".join(json.dumps({"id": number, "text": ARTICLE}) + "\n" for number in range(4)), "utf8")
    command = [sys.executable, "-m", "service", "batch", str(source), str(target), "--ray", cluster]
    done = subprocess.run(command, cwd=kills.ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    answers = kills.read(target)
    assert [answer["id"] for answer in answers] == [0, 1, 2, 3]
    assert all(answer["summary"]["text"] in ARTICLE for answer in answers)


def test_cluster_serves_the_same_app_from_several_replicas(cluster):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    ray.init(cluster, log_to_driver=False)
    try:
        serve.start(http_options={"host": "127.0.0.1", "port": port})
        serve.run(application(Options(replicas=2)))
        address = f"http://127.0.0.1:{port}"
        with urllib.request.urlopen(f"{address}/readyz", timeout=30) as ready:
            assert ready.status == 200
        answers = []
        threads = [threading.Thread(target=lambda: answers.append(_summarised(address))) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(answers) == 6
        assert all(answer["facts"]["who"][0]["name"] == "Ann Example" for answer in answers)
        assert len({answer["summary"]["text"] for answer in answers}) == 1
        with pytest.raises(urllib.error.HTTPError) as refused:
            _summarised(address, text=" ")
        assert refused.value.headers["Content-Type"] == "application/problem+json"
    finally:
        serve.shutdown()
        ray.shutdown()


def _summarised(address, text=ARTICLE):
    body = json.dumps({"text": text, "published": "2024-06-19"}).encode()
    request = urllib.request.Request(f"{address}/summarise", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=120) as response:
        return json.load(response)
