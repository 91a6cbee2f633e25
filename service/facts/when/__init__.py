"""When: the dates, times, durations and repetitions of an article, with TIMEX3 values, the main event's time first.

    tokens -> kinds of words (lexicon.py) -> patterns (grammar.py) -> readings (dates.py, relative.py, times.py, durations.py)
           -> facts, one for each value (here), in the order of ranking.py

All words and patterns are data: rules/*.yaml. Values follow TIMEX3 (ISO-TimeML) as TimeBank writes them.
"""

from __future__ import annotations

from service.article import Article
from service.contract import Passage, When
from service.facts.when.anchor import date_in_text
from service.facts.when.ranking import Ranking, fact_score
from service.facts.when.tagging import Tag, tag


def find_times(article: Article) -> list[When]:
    """The article's times, one fact for each moment, ranked."""
    published = article.published
    tags = tag(article, published)
    if published is None and tags and (published := date_in_text(tags, article)):
        tags = tag(article, published)
    ranking = Ranking(article, tags, published)
    gathered: dict[tuple[str, ...], list[tuple[Tag, float]]] = {}
    for found in tags:
        reading = found.reading
        key = (reading.type, reading.value, reading.quant or "", reading.freq or "")
        gathered.setdefault(key, []).append((found, ranking.score(found)))
    facts = [_fact(mentions, article) for mentions in gathered.values()]
    facts.sort(key=lambda fact: -fact.score)
    return facts


def _fact(mentions: list[tuple[Tag, float]], article: Article) -> When:
    """One moment from its mentions; it has a ``mod`` only where all of them have ("late Tuesday" and "Tuesday" are one day)."""
    best = max(mentions, key=lambda mention: mention[1])[0]
    reading, period = best.reading, best.reading.period
    mods = {found.reading.mod for found, _ in mentions}
    return When(
        text=article.text[best.start : best.end],
        type=reading.type,
        value=reading.value,
        mod=mods.pop() if len(mods) == 1 else None,
        quant=reading.quant,
        freq=reading.freq,
        earliest=period.first if period else None,
        latest=period.last if period else None,
        rule=best.rule,
        score=fact_score([weight for _, weight in mentions]),
        mentions=[Passage(start=found.start, end=found.end, text=article.text[found.start : found.end]) for found, _ in mentions],
    )
