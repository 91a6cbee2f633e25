"""When: the dates, times, durations and repetitions of an article, with TIMEX3 values, the main event's time first.

    tokens -> kinds of words (lexicon.py) -> patterns (grammar.py, tagging.py) -> readings (days.py, dates.py, quarters.py, relative.py,
    times.py, durations.py, repetitions.py, references.py), against the publication, the dates told and the tense (context.py)
    -> facts, one for each value (here), in the order of ranking.py

All words and patterns are data: rules/*.yaml, each headed by how to add to it. Values follow TIMEX3 (ISO-TimeML) as TimeBank writes them.
Words of time first, patterns over their kinds second, is SynTime's idea (Zhong et al., ACL 2017); values apart from patterns, with tense
and the date mentioned last, HeidelTime's (Stroetgen and Gertz, 2010). The rules are our own.

Libraries weighed on 183 documents of TimeBank (F1 of overlapping spans, exact spans, values; milliseconds for 500 words):

    this package                  .945  .912  .830     2
    recognizers-text 1.0.2a2      .818  .620  .448   770   two answers for "Tuesday", last and next; needs an emoji library older than 2.0
    dateparser 1.5 search_dates   .559  .223  .116    50   takes "we", "may", "sun" and "$10" for dates; every answer is one day
    timexy 0.1.3                  .170  .070  .129    15   finds whole dates and counted durations alone

None of them tags text; dateparser parses what has been found already, and what is left then is what the rules here say in a line each.
python-dateutil gives Easter (holidays.py says why the ``holidays`` package is not used); the other arithmetic is the standard library's
(periods.py).
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
