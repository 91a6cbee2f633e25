"""Summaries kept in memory, so that a question that was answered is answered again at once. Nothing of it ever comes to the disk."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from cachetools import LRUCache

from service import metrics
from service.article import Article
from service.briefing import RULES
from service.contract import Summary, Warning

MOST_CHARACTERS = 4_000_000  # of all summaries kept, as JSON; of one with three sentences about 2,000
Answer = tuple[Summary, list[Warning]]


class Cache:
    """The latest ``entries`` answers by their keys; the one that was asked for longest ago makes room. For one thread at a time."""

    def __init__(self, entries: int) -> None:
        self._entries = entries
        self._answers: LRUCache[bytes, Answer] = LRUCache(MOST_CHARACTERS, getsizeof=_characters)

    def get(self, key: bytes) -> Answer | None:
        answer = self._answers.get(key)
        metrics.CACHE.labels(outcome="miss" if answer is None else "hit").inc()
        return answer

    def put(self, key: bytes, answer: Answer) -> None:
        if self._entries == 0 or _characters(answer) > MOST_CHARACTERS:
            return
        self._answers[key] = answer
        while len(self._answers) > self._entries:
            self._answers.popitem()


def key_of(article: Article, sentences: int, receipt: Mapping[str, Any]) -> bytes:
    """A digest of all that a summary depends on: the question, the rules, and the model as its receipt tells it."""
    published = article.published and article.published.isoformat()
    asked = [article.text, article.title, published, sentences, RULES, receipt]
    return hashlib.sha256(json.dumps(asked, sort_keys=True, default=str).encode()).digest()


def _characters(answer: Answer) -> int:
    return len(answer[0].model_dump_json())
