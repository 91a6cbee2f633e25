"""The date that relative times count from: the publication, or else a date that the article itself gives."""

from __future__ import annotations

import datetime

from service.article import Article
from service.facts.when.tagging import Tag


def date_in_text(tags: list[Tag], article: Article) -> datetime.date | None:
    """The dateline's day if it is a whole date, else the first whole date of the text's beginning; None where there is none.

    ``tags`` are those read without an anchor.
    """
    early = [tag for tag in tags if tag.reading.period and tag.reading.period.grain == "day" and tag.rule.startswith("date")]
    if not early:
        return None
    if article.dateline:
        for tag in early:
            if article.dateline[0] <= tag.start < article.dateline[1] and tag.reading.period:
                return tag.reading.period.first
    first = early[0]
    return first.reading.period.first if first.reading.period and first.sentence <= 4 else None
