"""Which place is the main event's: weights of a few features, added up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from service.facts.gazetteer.files import rule_file
from service.facts.where.context import Context
from service.facts.where.mention import Mention


@cache
def weights() -> dict[str, float]:
    """``rules/place_weights.yaml``: feature -> weight."""
    return {name: float(value) for name, value in rule_file("place_weights.yaml").items()}


@dataclass(slots=True)
class Group:
    """All mentions of one place, in the order of the text."""

    mentions: list[Mention]

    @property
    def kind(self) -> str:
        first = self.mentions[0]
        return first.place.kind if first.place else first.kind or "place"


def features(context: Context, group: Group, total: int) -> dict[str, float]:
    """Each from 0 to 1, by the names of the table of weights."""
    article = context.article
    body = article.body
    lead = body[0] if body else None
    headline = article.headline
    title = (article.title or "").casefold()
    dateline = article.dateline
    found = dict.fromkeys(weights(), 0.0)
    locations = [mention for mention in group.mentions if mention.use == "location"]
    for mention in group.mentions:
        located = mention.use == "location"
        if dateline and dateline[0] <= mention.start < dateline[1]:
            found["dateline"] = 1.0
            continue
        if lead and lead.start <= mention.start < lead.end:
            found["lead" if located else "lead_not_located"] = 1.0
        elif body[1:3] and body[1].start <= mention.start < body[min(2, len(body) - 1)].end and located:
            found["second"] = 1.0
        if headline and headline.start <= mention.start < headline.end:
            found["headline" if located else "headline_not_located"] = 1.0
        if located and context.leader(mention.first)[0] in context.words.strong_prepositions | {"at"}:
            found["preposition"] = 1.0
    if any(mention.text.casefold() in title for mention in group.mentions):
        found["title"] = 1.0
    found["located"] = 1.0 if locations else 0.0
    found["frequency"] = len(group.mentions) / max(1, total)
    found["frequency_located"] = len(locations) / max(1, total)
    first = locations[0] if locations else group.mentions[0]
    found["early"] = 1.0 - first.start / max(1, len(article.text))
    kind = group.kind
    name = "is_" + (kind if "is_" + kind in found else "other")
    if name in found:
        found[name] = 1.0
    return found


def score(found: dict[str, float]) -> float:
    table = weights()
    return sum(table[name] * value for name, value in found.items())
