"""What a fact sheet costs: milliseconds for 500 words, by stage, and the gazetteer's load.

python -m bench.facts [ARTICLES.jsonl]     over the tests' articles, or over the "text" of each line
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from service.article import Article
from service.contract import Facts
from service.facts import warm_up
from service.facts.gazetteer import Gazetteer
from service.facts.names import find_names
from service.facts.when import find_times
from service.facts.where import find_places
from service.facts.who import find_actors

_REPEATS = 7
_STAGES = ("tokens", "sentences", "when", "names", "where", "who")


def run(texts: list[str]) -> dict[str, float]:
    """Each stage's best of some rounds, the mean over the texts, in ms for 500 words; then all, and seconds to load the gazetteer."""
    warm_up()
    stages = [[min(found) for found in zip(*(_costs(text) for _ in range(_REPEATS)), strict=True)] for text in texts]
    told = {f"{name}_ms": round(statistics.mean(found), 2) for name, found in zip(_STAGES, zip(*stages, strict=True), strict=True)}
    told["facts_ms"] = round(sum(told.values()), 2)
    with tempfile.TemporaryDirectory() as folder:
        told |= {f"gazetteer_{name}_s": _load(Path(folder)) for name in ("first", "later")}
    return told


def _costs(text: str) -> list[float]:
    article = Article(text)
    clock = [time.perf_counter()]
    words = 500 / max(1, article.words)

    def lap() -> None:
        clock.append(time.perf_counter())

    _ = article.tokens
    lap()
    _ = article.sentences
    lap()
    when = find_times(article)
    lap()
    names = find_names(article, [(mention.start, mention.end) for fact in when for mention in fact.mentions])
    lap()
    where = find_places(article, names)
    lap()
    Facts(who=find_actors(article, names, where), where=where, when=when)
    lap()
    return [1000 * (end - start) * words for start, end in pairwise(clock)]


def _load(folder: Path) -> float:
    began = time.process_time()
    Gazetteer(folder)
    return round(time.process_time() - began, 2)


def _texts(file: str | None) -> list[str]:
    if file is not None:
        return [json.loads(line)["text"] for line in Path(file).read_text("utf8").splitlines() if line.strip()]
    return [path.read_text("utf8") for path in sorted((Path(__file__).parents[1] / "tests/articles").glob("*.txt"))]


if __name__ == "__main__":
    print(json.dumps(run(_texts(sys.argv[1] if len(sys.argv) > 1 else None)), indent=1))
