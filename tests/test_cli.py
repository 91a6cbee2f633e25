"""The command line as its user meets it."""

import json
import sys

import pytest
from click.testing import CliRunner

from service.cli import main

TEXT = "LEEDS, England - Mayor Ann Example resigned on Monday. She had led the city for three years.\n"


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text(TEXT, "utf8")
    return str(path)


def lede(*arguments, **options):
    return CliRunner().invoke(main, list(arguments), **options)


def test_cli_brief_lists_facts_in_plain_words(article):
    result = lede("brief", article, "--facts-only", "--published", "2024-06-19")
    assert result.exit_code == 0
    assert "Ann Example" in result.output
    assert "Leeds" in result.output
    assert "Monday: 2024-06-17" in result.output


def test_cli_brief_reads_standard_input_and_prints_the_contract():
    result = lede("brief", "-", "--facts-only", "--json", input=TEXT)
    answer = json.loads(result.stdout)
    assert answer["article"]["characters"] == len(TEXT)
    assert {warning["code"] for warning in answer["warnings"]} == {"published-missing"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--published", "tomorrow"], "2024-06-19"),
        (["--sentences", "11"], "1<=x<=10"),
    ],
)
def test_cli_brief_says_what_is_wrong(article, arguments, said):
    result = lede("brief", article, "--facts-only", *arguments)
    assert result.exit_code != 0
    assert said in result.output


def test_cli_brief_refuses_an_empty_file():
    result = lede("brief", "-", "--facts-only", input=" \n")
    assert result.exit_code == 1
    assert "There is no text." in result.output


def test_cli_batch_keeps_what_is_there(tmp_path):
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps({"id": 1, "text": TEXT}) + "\n", "utf8")
    target.write_text("precious", "utf8")
    refused = lede("batch", str(source), str(target), "--facts-only")
    assert refused.exit_code == 1
    assert "--overwrite" in refused.output
    assert target.read_text("utf8") == "precious"
    assert lede("batch", str(source), str(target), "--facts-only", "--overwrite").exit_code == 0
    assert json.loads(target.read_text("utf8"))["id"] == 1


def test_cli_batch_refuses_to_write_over_its_input(tmp_path):
    source = tmp_path / "in.jsonl"
    source.write_text(json.dumps({"id": 1, "text": TEXT}) + "\n", "utf8")
    assert lede("batch", str(source), str(source), "--facts-only", "--overwrite").exit_code == 1
    assert json.loads(source.read_text("utf8"))["id"] == 1


def test_cli_batch_says_what_ray_needs(tmp_path, monkeypatch):
    source = tmp_path / "in.jsonl"
    source.write_text(json.dumps({"id": 1, "text": TEXT}) + "\n", "utf8")
    monkeypatch.delitem(sys.modules, "service.cluster.data", raising=False)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    refused = lede("batch", str(source), str(tmp_path / "out.jsonl"), "--facts-only", "--ray", "local")
    assert refused.exit_code == 1
    assert "requirements-ray.txt" in refused.output


def test_cli_batch_needs_no_workers_for_one_model(tmp_path):
    source = tmp_path / "in.jsonl"
    source.write_text(json.dumps({"id": 1, "text": TEXT}) + "\n", "utf8")
    refused = lede("batch", str(source), str(tmp_path / "out.jsonl"), "--workers", "2")
    assert refused.exit_code == 1
    assert "--facts-only" in refused.output


def test_cli_batch_counts_the_lines_that_failed(tmp_path):
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps({"id": 1, "text": TEXT}) + '\n{"id": 2}\n', "utf8")
    assert "1 of the lines failed" in lede("batch", str(source), str(target), "--facts-only").output


def test_cli_setting_that_is_wrong_is_named(monkeypatch):
    monkeypatch.setenv("LEDE_PORT", "many")
    result = lede("model")
    assert result.exit_code == 1
    assert "LEDE_PORT" in result.output
