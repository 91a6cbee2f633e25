"""Fits the weights of rules/who_ranking.yaml to articles whose main actor is known (a maintainer's tool; nothing imports it).

    python -m service.facts.who.fit_ranking ARTICLES.jsonl

Each line: {"id", "title", "text", "published", "gold": {"who": [phrase, ...]}, "story": name}. A log-linear model over each article's
entries (softmax; the entries that match a gold phrase are right), gradient ascent with an L2 pull towards the weights now in the file,
for there are few articles. Articles of one story are left out together for the cross-validated figure. Prints it and the weights.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable

from service.article import Article
from service.facts import fact_sheet
from service.facts.names.words import words_of
from service.facts.who.ranking import Scene, weights

Case = tuple[str, list[tuple[dict[str, float], bool]]]
_PULL = 0.05
_STEPS = 400
_RATE = 0.3


def load(path: str, matches: Callable[[str, str], bool]) -> list[Case]:
    cases: list[Case] = []
    with open(path, encoding="utf8") as lines:
        for line in lines:
            given = json.loads(line)
            article = Article(given["text"], title=given["title"])
            scene = Scene(article, words_of(article))
            wanted = given["gold"]["who"]
            entries = [
                (
                    scene.features(who),
                    any(matches(text, gold) for gold in wanted for text in {who.text, who.name, *(m.text for m in who.mentions)}),
                )
                for who in fact_sheet(article).who
            ]
            cases.append((given["story"], entries))
    return cases


def fit(cases: list[Case]) -> dict[str, float]:
    start = weights()
    now = dict(start)
    usable = [entries for _, entries in cases if any(right for _, right in entries)]
    for _ in range(_STEPS):
        gradient = {name: _PULL * (start[name] - now[name]) for name in now}
        for entries in usable:
            shares = softmax([sum(now[name] * value for name, value in features.items()) for features, _ in entries])
            rights = softmax([sum(now[name] * value for name, value in features.items()) if right else -1e9 for features, right in entries])
            for (features, _), share, right_share in zip(entries, shares, rights, strict=True):
                for name, value in features.items():
                    gradient[name] += (right_share - share) * value / len(usable)
        now = {name: now[name] + _RATE * gradient[name] for name in now}
    return now


def softmax(scores: list[float]) -> list[float]:
    most = max(scores)
    powers = [math.exp(score - most) for score in scores]
    return [power / sum(powers) for power in powers]


def right_first(cases: list[Case], table: dict[str, float]) -> int:
    return sum(
        bool(entries) and max(entries, key=lambda entry: sum(table[name] * value for name, value in entry[0].items()))[1]
        for _, entries in cases
    )


def words_match(answer: str, gold: str) -> bool:
    a, b = (set(text.lower().replace(",", "").split()) - {"a", "an", "the", "of", "from", "and"} for text in (answer, gold))
    return bool(a and b) and (a <= b or b <= a) and len(a) <= max(6, 2 * len(b))


def main() -> None:
    cases = load(sys.argv[1], words_match)
    stories = sorted({story for story, _ in cases})
    held = sum(
        right_first([case for case in cases if case[0] == story], fit([case for case in cases if case[0] != story])) for story in stories
    )
    fitted = fit(cases)
    print(f"first answer right in {len(cases)}: {right_first(cases, weights())} with the weights now, {right_first(cases, fitted)} fitted,")
    print(f"{held} with the article's story left out")
    for name, value in fitted.items():
        print(f"{name}: {value:.2f}")


if __name__ == "__main__":
    main()
