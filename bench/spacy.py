"""spaCy's names in the form of ``batch``, for scoring beside Lede's, and its milliseconds for 500 words.

python -m bench.spacy MODEL IN.jsonl OUT.jsonl     in an environment that has spaCy and the model (en_core_web_sm); neither is a requirement
"""

from __future__ import annotations

import importlib
import json
import statistics
import sys
import time

_WHO = {"PERSON": "person", "ORG": "organisation"}
_WHERE = {"GPE", "LOC", "FAC"}


def main(model: str, source: str, target: str) -> None:
    """Equal strings of one kind are one entry."""
    nlp = importlib.import_module(model).load()
    costs = []
    with open(source, encoding="utf8") as lines, open(target, "w", encoding="utf8") as out:
        for line in lines:
            article = json.loads(line)
            begin = time.perf_counter()
            found = nlp(article["text"]).ents
            costs.append(500_000 * (time.perf_counter() - begin) / max(1, len(article["text"].split())))
            facts: dict[str, dict[tuple[str, str], dict[str, object]]] = {"who": {}, "where": {}, "when": {}}
            for name in found:
                part = (
                    "who"
                    if name.label_ in _WHO
                    else "where"
                    if name.label_ in _WHERE
                    else "when"
                    if name.label_ in ("DATE", "TIME")
                    else ""
                )
                if part:
                    key = (name.label_, " ".join(name.text.split()).casefold())
                    fact = facts[part].setdefault(key, {"text": name.text, "kind": _WHO.get(name.label_), "mentions": []})
                    fact["mentions"] += [{"start": name.start_char, "end": name.end_char, "text": name.text}]  # type: ignore[operator]
            out.write(json.dumps({"id": article["id"], "facts": {part: list(of.values()) for part, of in facts.items()}}) + "\n")
    print(f"{statistics.median(costs):.1f} ms for 500 words (median of {len(costs)})")


if __name__ == "__main__":
    main(*sys.argv[1:4])
