"""Fits the table of weights that ranks places to articles whose event's place is known.

    python -m service.facts.where.fit GOLD.jsonl

Each line of the gold holds "text", "title", "published" and {"gold": {"where": [phrases]}}. Prints how often the first place is right
(with the table as it is; fitted on the other stories; fitted on all) and the fitted table. Articles on one story lie in one fold.
The fit is a softmax over an article's places, drawn back to the table as it is (L2): a few dozen articles move it a little, no more.
"""

from __future__ import annotations

import datetime
import json
import math
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from service.article import Article
from service.facts.names import find_names
from service.facts.when import find_times
from service.facts.where import describe
from service.facts.where.ranking import weights

_STEPS, _RATE, _PULL = 300, 0.2, 0.1
_SAME_STORY = 0.35  # share of capitalised words that two articles on one story have in common


@dataclass(slots=True)
class Example:
    """An article's places: the features of each and whether it answers where."""

    words: set[str]
    features: list[dict[str, float]]
    right: list[bool]


def examples(path: Path) -> list[Example]:
    """The articles of which one place at least is right."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        wanted = [_words(phrase) for phrase in record["gold"]["where"]]
        published = datetime.date.fromisoformat(record["published"][:10]) if record.get("published") else None
        article = Article(record["text"], title=record.get("title"), published=published)
        names = find_names(article, [(mention.start, mention.end) for fact in find_times(article) for mention in fact.mentions])
        described = describe(article, names)
        right = [any(_answers(_words(mention.text), want) for mention in group.mentions for want in wanted) for group, _ in described]
        if any(right):
            capitals = set(re.findall(r"\b[A-Z][a-z]{3,}", record["text"]))
            found.append(Example(capitals, [features for _, features in described], right))
    return found


def _words(phrase: str) -> set[str]:
    return set(re.findall(r"\w+", phrase.casefold())) - {"the", "a", "in", "of", "at", "near", "on"}


def _answers(given: set[str], wanted: set[str]) -> bool:
    return bool(given and wanted) and (given <= wanted or wanted <= given)


def stories(all_examples: list[Example]) -> list[int]:
    """The number of each example's story: articles that share many names tell one."""
    story = list(range(len(all_examples)))
    for i, one in enumerate(all_examples):
        for j in range(i):
            other = all_examples[j].words
            if len(one.words & other) / max(1, min(len(one.words), len(other))) > _SAME_STORY:
                old, new = story[i], story[j]
                story = [new if number == old else number for number in story]
    return story


def fit(training: list[Example], start: dict[str, float]) -> dict[str, float]:
    """Weights after gradient ascent on the log-likelihood of the right places."""
    table = dict(start)
    for _ in range(_STEPS):
        gradient = {name: -_PULL * len(training) * (table[name] - start[name]) for name in table}
        for example in training:
            scores = [sum(table[name] * value for name, value in found.items()) for found in example.features]
            top = max(scores)
            masses = [math.exp(score - top) for score in scores]
            total, good = sum(masses), sum(mass for mass, right in zip(masses, example.right, strict=True) if right)
            for found, mass, right in zip(example.features, masses, example.right, strict=True):
                pull = (mass / good if right else 0.0) - mass / total
                for name, value in found.items():
                    gradient[name] += pull * value
        for name in table:
            table[name] += _RATE * gradient[name] / len(training)
    return table


def hits(tested: list[Example], table: dict[str, float]) -> int:
    """In how many articles the place with the highest score is right."""
    count = 0
    for example in tested:
        scores = [sum(table[name] * value for name, value in found.items()) for found in example.features]
        count += example.right[scores.index(max(scores))]
    return count


def main(path: str) -> None:
    gold, start = examples(Path(path)), weights()
    number = stories(gold)
    crossed = 0
    for story in set(number):
        training = [example for example, own in zip(gold, number, strict=True) if own != story]
        crossed += hits([example for example, own in zip(gold, number, strict=True) if own == story], fit(training, start))
    fitted = fit(gold, start)
    print(f"{len(gold)} articles, {len(set(number))} stories: as it is {hits(gold, start)}, crossed {crossed}, fitted {hits(gold, fitted)}")
    for name, value in fitted.items():
        print(f"{name}: {value:.2f}")


if __name__ == "__main__":
    main(sys.argv[1])
