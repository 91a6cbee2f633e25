"""JSON Lines through the fact sheet: order, errors in their place, resuming, pipes and compressed files."""

import gzip
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from service import batch
from service.batch.workers import in_processes

ROOT = Path(__file__).parents[1]
ARTICLES = [
    {"id": "a", "text": "The mayor of Leeds, Ann Example, resigned on Monday. She gave no reason.", "published": "2024-06-19", "more": 1},
    {"id": "b", "text": "A bridge in Oslo closed on Tuesday. It reopens in May.", "published": "2024-06-19"},
    {"id": "c", "text": "Rain fell in Madrid for three days. Nobody was hurt."},
]
FACTS = batch.Work(parts=("facts",))
CHECK = batch.Work(check=True)
HEADER = {"options": "facts"}


@pytest.fixture
def source(tmp_path):
    return _lines(tmp_path / "in.jsonl", *map(json.dumps, ARTICLES))


def _lines(path, *lines):
    path.write_text("".join(line + "\n" for line in lines), "utf8")
    return path


def _run(source, target, work=FACTS, made_with=HEADER, **more):
    failed = batch.run(source, target, batch.one_by_one(work), made_with, **more)
    return failed, _read(target.read_bytes())


def _read(answers):
    return [json.loads(line) for line in answers.decode("utf8").splitlines()]


def _untimed(answers):
    return [{name: value for name, value in answer.items() if name != "timings"} for answer in answers]


def test_batch_answers_every_line_in_order(source, tmp_path):
    failed, answers = _run(source, tmp_path / "out.jsonl")
    assert failed == 0
    assert [answer["id"] for answer in answers] == ["a", "b", "c"]
    assert answers[0]["facts"]["when"][0]["value"] == "2024-06-17"
    assert answers[0]["summary"] is None


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        ("{no json", "bad-json"),
        ("[1, 2]", "bad-json"),
        ('{"id": "x"}', "bad-field"),
        ('{"id": "x", "text": 7}', "bad-field"),
        ('{"id": "x", "text": " "}', "empty-text"),
        ('{"id": "x", "text": "It rained.", "published": "yesterday"}', "bad-field"),
        (json.dumps({"id": "x", "text": "It rained. " * 20_000}), "too-long"),
    ],
)
def test_batch_line_that_fails_says_so_in_its_place(tmp_path, bad, problem):
    source = _lines(tmp_path / "in.jsonl", json.dumps(ARTICLES[0]), bad, json.dumps(ARTICLES[1]))
    failed, answers = _run(source, tmp_path / "out.jsonl")
    assert failed == 1
    assert answers[1]["error"]["type"] == f"urn:lede:problem:{problem}"
    assert answers[1]["line"] == 2
    assert answers[2]["id"] == "b"


class Cut(Exception):
    pass


def _cut_after(count):
    def progress(answers, done, total):
        for number, answer in enumerate(answers):
            if number == count:
                raise Cut
            yield answer

    return progress


def _cut(source, target, count=2):
    with pytest.raises(Cut):
        _run(source, target, progress=_cut_after(count))


def _told(told):
    """A progress that notes how many answers were kept, and how many there will be."""
    return lambda answers, done, total: told.append((done, total)) or answers


def test_batch_cut_off_goes_on_where_it_was(source, tmp_path):
    whole = _run(source, tmp_path / "whole.jsonl")[1]
    _cut(source, tmp_path / "out.jsonl")
    told = []
    _, answers = _run(source, tmp_path / "out.jsonl", progress=_told(told))
    assert told == [(2, 3)]
    assert _untimed(answers) == _untimed(whole)


def test_batch_counts_the_failures_of_the_run_that_it_goes_on_with(tmp_path):
    source = _lines(tmp_path / "in.jsonl", "{no json", *map(json.dumps, ARTICLES))
    _cut(source, tmp_path / "out.jsonl")
    assert _run(source, tmp_path / "out.jsonl")[0] == 1


@pytest.mark.parametrize(
    "tear",
    [lambda content: content[:-40], lambda content: content[:-1], lambda content: content[:-40] + b"\0" * 39 + b"\n"],
    ids=["cut short", "without its line feed", "filled with NULs"],
)
def test_batch_mends_a_torn_last_line(source, tmp_path, tear):
    whole = _run(source, tmp_path / "whole.jsonl")[1]
    _cut(source, tmp_path / "out.jsonl")
    partial = tmp_path / "out.jsonl.part"
    partial.write_bytes(tear(partial.read_bytes()))
    told = []
    assert _untimed(_run(source, tmp_path / "out.jsonl", progress=_told(told))[1]) == _untimed(whole)
    assert told == [(1, 3)]


def test_batch_other_input_never_mixes_in(source, tmp_path):
    _cut(source, tmp_path / "out.jsonl")
    other = _lines(tmp_path / "other.jsonl", json.dumps(ARTICLES[2]))
    assert [answer["id"] for answer in _run(other, tmp_path / "out.jsonl")[1]] == ["c"]


def test_batch_line_that_changed_is_answered_anew(source, tmp_path):
    _cut(source, tmp_path / "out.jsonl")
    _lines(source, *(json.dumps(article | {"text": f"{article['text']} It was {article['id']}."}) for article in ARTICLES))
    whole = _run(source, tmp_path / "whole.jsonl")[1]
    assert _untimed(_run(source, tmp_path / "out.jsonl")[1]) == _untimed(whole)


def test_batch_other_options_never_mix_in(source, tmp_path):
    _cut(source, tmp_path / "out.jsonl")
    told = []
    _run(source, tmp_path / "out.jsonl", made_with={"options": "others"}, progress=_told(told))
    assert told == [(0, 3)]


def test_batch_refuses_a_second_run_into_the_same_file(source, tmp_path):
    target = tmp_path / "out.jsonl"

    def progress(answers, done, total):
        with pytest.raises(batch.BatchError, match="Another run"):
            _run(source, target)
        return answers

    assert len(_run(source, target, progress=progress)[1]) == 3


def test_batch_workers_answer_alike_and_in_order(tmp_path):
    lines = [json.dumps(ARTICLES[number % 3] | {"id": number}) for number in range(40)]
    lines[7] = json.dumps({"id": 7, "text": ARTICLES[0]["text"] * 300})  # one that takes longer than those after it
    lines[20] = "{no json"
    source = _lines(tmp_path / "in.jsonl", *lines)
    failed, alone = _run(source, tmp_path / "alone.jsonl")
    assert batch.run(source, tmp_path / "out.jsonl", in_processes(FACTS, 2, tmp_path), HEADER) == failed == 1
    assert _untimed(_read((tmp_path / "out.jsonl").read_bytes())) == _untimed(alone)


def test_batch_reads_and_writes_compressed_files(source, tmp_path):
    whole = _run(source, tmp_path / "whole.jsonl")[1]
    packed, target = tmp_path / "in.jsonl.gz", tmp_path / "out.jsonl.gz"
    packed.write_bytes(gzip.compress(source.read_bytes()))
    _cut(packed, target)
    told = []
    batch.run(packed, target, batch.one_by_one(FACTS), HEADER, _told(told))
    assert told == [(2, 3)]
    assert _untimed(_read(gzip.decompress(target.read_bytes()))) == _untimed(whole)


def test_batch_says_that_a_compressed_file_is_cut_off_and_goes_on_when_it_is_mended(tmp_path):
    lines = "".join(json.dumps(ARTICLES[number % 3] | {"id": number, "more": os.urandom(400).hex()}) + "\n" for number in range(30))
    packed, target = tmp_path / "in.jsonl.gz", tmp_path / "out.jsonl"
    whole = gzip.compress(lines.encode())
    packed.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(batch.BatchError, match="cut off after line"):
        _run(packed, target)
    packed.write_bytes(whole)
    told = []
    assert [answer["id"] for answer in _run(packed, target, progress=_told(told))[1]] == list(range(30))
    assert 5 < told[0][0] < 25


def test_batch_reads_a_pipe_once_and_goes_on_with_it(source, tmp_path):
    _cut(source, tmp_path / "out.jsonl")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    feeder = threading.Thread(target=pipe.write_bytes, args=(source.read_bytes(),))
    feeder.start()
    told = []
    _, answers = _run(pipe, tmp_path / "out.jsonl", progress=_told(told))
    feeder.join()
    assert told == [(2, None)]
    assert [answer["id"] for answer in answers] == ["a", "b", "c"]


def test_batch_check_tells_a_summary_that_is_borne_out_from_one_that_is_not(tmp_path):
    text = ARTICLES[0]["text"]
    lines = [
        {"id": "right", "text": text, "summary": "Ann Example resigned."},
        {"id": "wrong", "text": text, "summary": "Ann Sample resigned in 1999."},
    ]
    failed, answers = _run(_lines(tmp_path / "in.jsonl", *map(json.dumps, lines)), tmp_path / "out.jsonl", CHECK)
    assert failed == 0
    assert [answer["consistent"] for answer in answers] == [True, False]
    assert any("1999" in reason for reason in answers[1]["reasons"])


def test_batch_check_needs_a_summary(tmp_path):
    failed, answers = _run(_lines(tmp_path / "in.jsonl", json.dumps(ARTICLES[0])), tmp_path / "out.jsonl", CHECK)
    assert failed == 1
    assert "summary" in answers[0]["error"]["detail"]


def test_batch_core_never_imports_ray():
    """With a ray that fails on import, everything but --ray works: importing every module of the core, and a batch."""
    program = """
import importlib, pkgutil, sys
class NoRay:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("ray", "pyarrow", "a2wsgi"):
            raise AssertionError(f"the core imports {name}")
sys.meta_path.insert(0, NoRay())
import service
for module in pkgutil.walk_packages(service.__path__, "service."):
    if not module.name.startswith(("service.cluster", "service.train", "service.__main__")):
        importlib.import_module(module.name)
        print(module.name)
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert {"service.cli", "service.batch.workers", "service.summary.writer", "service.serving.server"} <= set(done.stdout.split())
