"""Which entry answers for the main event: weights in rules/who_ranking.yaml, features here."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml

from service.article import Article
from service.contract import Who
from service.facts.names.words import Words


@cache
def weights() -> dict[str, float]:
    table: dict[str, float] = yaml.safe_load((files("service") / "facts" / "rules" / "who_ranking.yaml").read_text("utf8"))
    return table


def rank(article: Article, words: Words, found: list[Who]) -> list[Who]:
    """The entries, best answer first."""
    table = weights()
    title = (article.title or (article.text[article.headline.start : article.headline.end] if article.headline else "")).casefold()
    return sorted(
        found, key=lambda who: (-sum(table[name] * value for name, value in features(article, title, who).items()), who.mentions[0].start)
    )


def features(article: Article, title: str, who: Who) -> dict[str, float]:
    """Each between 0 and 1."""
    body = article.body
    lead = body[0] if body else None
    first = who.mentions[0].start
    in_title = [at for mention in who.mentions if (at := title.find(mention.text.casefold())) >= 0]
    return {
        "in_title": float(bool(in_title)),
        "early_in_title": 1 - min(in_title) / max(1, len(title)) if in_title else 0.0,
        "in_lead": float(lead is not None and any(lead.start <= mention.start < lead.end for mention in who.mentions)),
        "early": 1 - first / max(1, len(article.text)),
        "often": min(1.0, len(who.mentions) / 10),
        "person": float(who.kind == "person"),
    }
