"""Which place is the main event's: weights of a few features, added up."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache

from service.facts.gazetteer.files import rule_file
from service.facts.where.context import Context
from service.facts.where.mention import Mention
from service.facts.where.use import is_origin, names_event

_CLAUSE = 20  # tokens that are looked at for what begins a clause
_BYLINE = 9  # tokens of a line that tells who writes from where


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
    dateline, headline = context.dateline, article.headline
    found = dict.fromkeys(weights(), 0.0)
    located = 0
    first = len(context.tokens)
    for mention in group.mentions:
        if (dateline and dateline[0] <= mention.start < dateline[1]) or _in_byline(context, mention):
            found["dateline"] = 1.0
            located += 1
            first = min(first, mention.first)
            continue
        event = names_event(context, mention)
        origin = is_origin(context, mention)
        here = (mention.use == "location" or event or context.lower[mention.last - 1].endswith("-area")) and not origin
        if origin:
            found["origin"] = 1.0
        if here:
            located += 1
            first = min(first, mention.first)
        if headline and headline.start <= mention.start < headline.end:
            found["headline" if here else "headline_otherwise"] = 1.0
        number = next((i for i, sentence in enumerate(body[:3]) if sentence.start <= mention.start < sentence.end), 3)
        aside = number == 0 and _aside(context, mention)
        if number < 3:
            name = "lead" if number == 0 else "near_lead"
            found[name if here and not aside else name + "_otherwise"] = 1.0
            if here and not aside and context.leader(mention.first)[0] in context.words.strong_prepositions | {"at"}:
                found[name + "_preposition"] = 1.0
        if event and not aside:
            found["event"] = 1.0
        if _seat(context, mention):
            found["seat"] = 1.0
            located += 1
            first = min(first, mention.first)
    if article.title:
        _in_title(article.title, group, found)
    found["located"] = float(located > 0)
    found["adjective"] = float(all(mention.adjective for mention in group.mentions))
    found["frequency"] = len(group.mentions) / max(1, total)
    found["frequency_located"] = located / max(1, total)
    found["early"] = 1.0 - first / max(1, len(context.tokens))
    kind = group.kind
    found["is_" + kind if "is_" + kind in found else "is_other"] = 1.0
    return found


def _aside(context: Context, mention: Mention) -> bool:
    """Whether it stands in what a clause with "who" or "whose" tells of somebody, before the next comma."""
    for distance in range(1, _CLAUSE):
        word = context.before(mention.first, distance)
        if word in ("who", "whose"):
            return True
        if word in (",", ""):
            return False
    return False


def _seat(context: Context, mention: Mention) -> bool:
    """ "Singapore-based X said" at the head of a sentence: what a company announces happens where it sits."""
    if (
        mention.rule != "compound"
        or not context.lower[mention.first].endswith("-based")
        or mention.first != context.sentence(mention.first).first
    ):
        return False
    return any(
        context.after(mention.last, distance) in ("said", "says", "reported", "announced", "posted") for distance in range(1, _CLAUSE // 2)
    )


def _in_byline(context: Context, mention: Mention) -> bool:
    """ "Lucía Fernández in Bogotá", on a line of its own before the article begins."""
    sentence, body = context.sentence(mention.first), context.article.body
    short = sentence.last - sentence.first <= _BYLINE and sentence.kind in ("furniture", "heading")
    return short and bool(body) and sentence.end <= body[0].start and context.before(mention.first) == "in"


def _in_title(title: str, group: Group, found: dict[str, float]) -> None:
    """The title is no part of the text and has no mentions: its words are compared."""
    for text in {mention.text for mention in group.mentions}:
        at = title.find(text)
        if at >= 0:
            found["title"] = 1.0
            before = title[:at].split()[-2:]
            if any(word.lower() in ("in", "at", "outside", "near", "inside") for word in before):
                found["title_preposition"] = 1.0


def mark_outer(places: list[tuple[Group, dict[str, float]]]) -> None:
    """Marks each place that holds another one of the lead or the title: the narrower one tells more."""
    countries: Counter[str | None] = Counter()
    divisions: Counter[str | None] = Counter()
    for group, found in places:
        inner = group.mentions[0].place
        if inner is not None and inner.kind != "country" and (found["lead"] or found["title"] or found["headline"]):
            countries[inner.country] += 1
            divisions[inner.division] += inner.kind == "city"
    for group, found in places:
        outer = group.mentions[0].place
        if outer is None or outer.country is None:
            continue
        held = (
            countries[outer.country] if outer.kind == "country" else divisions[outer.division] if outer.kind in ("state", "division") else 0
        )
        found["outer"] = float(held > 0)


def score(found: dict[str, float]) -> float:
    """Weighted sum of the features."""
    table = weights()
    return sum(table[name] * value for name, value in found.items())
