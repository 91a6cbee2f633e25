"""The README says what Lede does today."""

import json
import re

import pytest

from service.article import Article
from tests.readme import README, ROOT, blocks, make

TEXT = README.read_text("utf8")


@pytest.mark.model
@pytest.mark.parametrize(("command", "made"), blocks(TEXT), ids=[command for command, _ in blocks(TEXT)])
def test_readme_blocks_are_what_lede_prints(command, made):
    assert made == make(command), "write them anew: python -m tests.readme"


def test_readme_offsets_are_right():
    text = Article((ROOT / "tests/articles/treaty.txt").read_text("utf8")).text
    excerpt = json.loads(re.search(r"```json\n(.+?)\n```", TEXT, re.DOTALL)[1])
    spans = [mention for facts in excerpt["facts"].values() for fact in facts for mention in fact["mentions"]]
    assert spans
    assert all(text[span["start"] : span["end"]] == span["text"] for span in spans)


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\(((?!https?:|#)[^)]+)\)", TEXT))))
def test_readme_links_lead_somewhere(path):
    assert (ROOT / path).exists()
