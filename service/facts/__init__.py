"""Who, where and when, by rules alone: times first, then names, then places, then those who act."""

import gc
from pathlib import Path

from service.article import Article
from service.contract import Facts
from service.facts import gazetteer
from service.facts.names import find_names
from service.facts.when import find_times
from service.facts.where import find_places
from service.facts.who import find_actors


def fact_sheet(article: Article) -> Facts:
    """The article's fact sheet; each list begins with the answer for the main event."""
    when = find_times(article)
    names = find_names(article, taken=[(mention.start, mention.end) for fact in when for mention in fact.mentions])
    where = find_places(article, names)
    return Facts(who=find_actors(article, names, where), where=where, when=when)


def warm_up(folder: Path | None = None) -> None:
    """Loads lists and gazetteer now, not with the first article, and keeps the garbage collector from walking them ever again.

    ``folder`` is where the gazetteer keeps what makes its next start faster.
    """
    gazetteer.load(folder)
    fact_sheet(Article("Ann Example spoke in Leeds on Monday."))
    gc.collect()
    gc.freeze()
