"""JSON Lines through the fact sheet: order, errors in their place, resuming."""

import json

import pytest

from service import batch

ARTICLES = [
    {"id": "a", "text": "The mayor of Leeds, Ann Example, resigned on Monday. She gave no reason.", "published": "2024-06-19", "more": 1},
    {"id": "b", "text": "A bridge in Oslo closed on Tuesday. It reopens in May.", "published": "2024-06-19"},
    {"id": "c", "text": "Rain fell in Madrid for three days. Nobody was hurt."},
]
OPTIONS = {"parts": ["facts"], "sentences": 3}


@pytest.fixture
def source(tmp_path):
    return _lines(tmp_path / "in.jsonl", *map(json.dumps, ARTICLES))


def _lines(path, *lines):
    path.write_text("".join(line + "\n" for line in lines), "utf8")
    return path


def _run(source, target, options=OPTIONS, **more):
    failed = batch.run(source, target, batch.briefer(options, None), {"options": options}, **more)
    return failed, [json.loads(line) for line in target.read_text("utf8").splitlines()]


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
    def progress(lines, done, total):
        for number, line in enumerate(lines):
            if number == count:
                raise Cut
            yield line

    return progress


def test_batch_cut_off_goes_on_where_it_was(source, tmp_path):
    whole = _run(source, tmp_path / "whole.jsonl")[1]
    with pytest.raises(Cut):
        _run(source, tmp_path / "out.jsonl", progress=_cut_after(2))
    made = []
    _, answers = _run(source, tmp_path / "out.jsonl", progress=lambda lines, done, total: made.append((done, total)) or lines)
    assert made == [(2, 3)]
    assert _untimed(answers) == _untimed(whole)


def test_batch_mends_a_torn_last_line(source, tmp_path):
    whole = _run(source, tmp_path / "whole.jsonl")[1]
    with pytest.raises(Cut):
        _run(source, tmp_path / "out.jsonl", progress=_cut_after(2))
    partial = tmp_path / "out.jsonl.part"
    partial.write_bytes(partial.read_bytes()[:-40])
    assert _untimed(_run(source, tmp_path / "out.jsonl")[1]) == _untimed(whole)


def test_batch_other_input_never_mixes_in(source, tmp_path):
    with pytest.raises(Cut):
        _run(source, tmp_path / "out.jsonl", progress=_cut_after(2))
    other = _lines(tmp_path / "other.jsonl", json.dumps(ARTICLES[2]))
    assert [answer["id"] for answer in _run(other, tmp_path / "out.jsonl")[1]] == ["c"]


def test_batch_other_options_never_mix_in(source, tmp_path):
    with pytest.raises(Cut):
        _run(source, tmp_path / "out.jsonl", progress=_cut_after(2))
    made = []
    _run(source, tmp_path / "out.jsonl", {**OPTIONS, "sentences": 2}, progress=lambda lines, done, total: made.append(done) or lines)
    assert made == [0]


def test_batch_check_tells_a_summary_that_is_borne_out_from_one_that_is_not(tmp_path):
    text = ARTICLES[0]["text"]
    lines = [
        {"id": "right", "text": text, "summary": "Ann Example resigned."},
        {"id": "wrong", "text": text, "summary": "Ann Sample resigned in 1999."},
    ]
    source, target = _lines(tmp_path / "in.jsonl", *map(json.dumps, lines)), tmp_path / "out.jsonl"
    assert batch.run(source, target, batch.judge_line, {"check": True}) == 0
    answers = [json.loads(line) for line in target.read_text("utf8").splitlines()]
    assert [answer["consistent"] for answer in answers] == [True, False]
    assert any("1999" in reason for reason in answers[1]["reasons"])


def test_batch_check_needs_a_summary(tmp_path):
    source, target = _lines(tmp_path / "in.jsonl", json.dumps(ARTICLES[0])), tmp_path / "out.jsonl"
    assert batch.run(source, target, batch.judge_line, {"check": True}) == 1
    assert "summary" in json.loads(target.read_text("utf8"))["error"]["detail"]
