"""Article -> Briefing: the whole pipeline on one page."""

from __future__ import annotations

import datetime
import hashlib
import logging
import time
from collections.abc import Generator, Mapping
from typing import Any, Protocol

from service import __version__, metrics, problems
from service.article import Article
from service.article.language import language_of
from service.contract import (
    MAX_CHARACTERS,
    ArticleInfo,
    Briefing,
    Event,
    Facts,
    Question,
    Receipt,
    Step,
    Summary,
    Timings,
    Warning,
)
from service.facts import fact_sheet
from service.problems import Problem

RULES = "2026.11"
log = logging.getLogger(__name__)


class Summarises(Protocol):
    """What writes summaries: the model itself, or the thread that owns it."""

    def stream(self, article: Article, facts: Facts, sentences: int) -> Generator[Step | None, None, tuple[Summary, list[Warning]]]:
        """Tells the steps of a summary, None from time to time while there is nothing new, and returns it with its warnings.

        Whoever closes it waits for the summary no more.
        """
        ...

    def receipt(self) -> Mapping[str, Any]:
        """The members of the Receipt that tell of the model."""
        ...


def brief(question: Question, summariser: Summarises | None = None) -> Briefing:
    """Answers the question; ``summariser`` is needed where a summary is asked for.

    Raises Problem where nothing sensible can be answered. A half that fails for a reason of Lede's own is null and named in
    ``warnings``.
    """
    *_, briefing = stream(question, summariser)
    assert isinstance(briefing, Briefing)
    return briefing


def stream(question: Question, summariser: Summarises | None = None) -> Generator[Event | None]:
    """The same, told as it comes about: the facts that were asked for, the steps of the summary, and last the briefing.

    None from time to time while there is nothing to tell. Raises Problem as ``brief`` does, perhaps after some events.
    """
    article, language, warnings = admit(question.text, question.title, question.published, sentence_needed="summary" in question.parts)
    answer: dict[str, Any] = {}
    timings = Timings()

    began = time.perf_counter()
    try:
        with metrics.stage("facts"):
            facts = fact_sheet(article)
    except Exception:
        log.exception("the fact sheet failed")
        facts = Facts()
        warnings.append(Warning(code="facts-failed", detail="The fact sheet could not be made; the log says why. Please report it."))
    else:
        if "facts" in question.parts:
            answer["facts"] = facts
    timings.facts_ms = round(1000 * (time.perf_counter() - began), 1)
    if "facts" in answer:
        yield facts

    receipt: Mapping[str, Any] = {}
    if "summary" in question.parts:
        if summariser is None:
            raise ValueError("a summary needs a summariser")
        began = time.perf_counter()
        try:
            answer["summary"], more = yield from summariser.stream(article, facts, question.sentences)
            warnings += more
        except Problem:
            raise
        except Exception:
            log.exception("the summary failed")
            warnings.append(Warning(code="summary-failed", detail="The summary could not be written; the log says why. Please report it."))
        timings.summary_ms = round(1000 * (time.perf_counter() - began), 1)
        receipt = summariser.receipt()

    yield Briefing(
        **answer,
        article=describe(article, language),
        warnings=warnings,
        timings=timings,
        receipt=Receipt(service=__version__, rules=RULES, text_sha256=fingerprint(question.text), **receipt),
    )


def describe(article: Article, language: str) -> ArticleInfo:
    return ArticleInfo(
        title=article.title,
        published=article.published,
        characters=len(article.text),
        words=article.words,
        sentences=len(article.body),
        language=language,
    )


def fingerprint(text: str) -> str:
    """SHA-256 of the text in UTF-8."""
    return hashlib.sha256(text.encode("utf8")).hexdigest()


def admit(text: str, title: str | None, published: datetime.date | None, *, sentence_needed: bool) -> tuple[Article, str, list[Warning]]:
    """The article, if its text is one that Lede can work on, its language, and what its user should know. Raises Problem."""
    if len(text) > MAX_CHARACTERS:
        detail = f"It has {len(text):,} characters; send at most {MAX_CHARACTERS:,}, for example in parts."
        raise Problem(problems.TOO_LONG, detail, {"limit": MAX_CHARACTERS})
    if not text.strip():
        raise Problem(problems.EMPTY_TEXT, "Put the article into the field 'text'.")
    article = Article(text, title=title, published=published)
    warnings = []
    if not article.body:
        if sentence_needed or all(line.kind == "furniture" for line in article.sentences):
            raise Problem(problems.NOT_PROSE, "Send the article as running text, with at least one whole sentence.")
        detail = "The text holds no whole sentence, only headings or a table; facts are harder to tell there."
        warnings.append(Warning(code="no-sentence", detail=detail))
    language, sure = language_of(article)
    if language != "en":
        if sure:
            detail = f"It looks like {language!r}; the model and the rules read English only."
            raise Problem(problems.NOT_ENGLISH, detail, {"language": language})
        detail = f"The text may not be English ({language!r}); the model and the rules read English only."
        warnings.append(Warning(code="language", detail=detail))
    if published is None:
        detail = "Without the day of publication, words such as 'Wednesday' can only be dated where the text gives a date."
        warnings.append(Warning(code="published-missing", detail=detail))
    return article, language, warnings
