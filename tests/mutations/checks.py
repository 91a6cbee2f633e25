"""What must hold of every answer, whatever was sent: faults in plain words, none where all is well."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Generator, Iterator, Sequence
from html.parser import HTMLParser
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from service import terminal
from service.article.encoding import encodable
from service.contract import Briefing, Claim, Passage, ProblemDetails, Span, Summary, SummarySentence, Verdict
from service.problems import KINDS, URN

T = TypeVar("T", bound=BaseModel)

REFUSALS = {"empty-text", "empty-summary", "not-prose", "not-english", "too-long"}  # of a text that is none of Lede's business
TAGS = (
    "html head meta title link script body header nav main section footer h1 h2 h3 p div a span article mark strong sup code ul ol li dl dt"
)
TAGS += " dl dt dd form button label input textarea details summary"  # of the page's templates
OWN_FAULTS = {"facts-failed", "summary-failed"}
LOGGED = {"time", "level", "logger", "message", "request_id", "method", "route", "status", "problem", "ms"}


def faults_of_briefing(status: int, body: bytes, text: str) -> Iterator[str]:
    """``text`` is the article as it was sent to /summarise."""
    briefing = yield from _read(Briefing, status, body)
    if briefing is None:
        return
    text = encodable(text)
    yield from _own_faults(briefing)
    shown = terminal.render(briefing).replace("\x1b[1m", "").replace("\x1b[0m", "")  # its own headings are bold
    if steering := next((sign for sign in shown if sign != "\n" and unicodedata.category(sign) == "Cc"), None):
        yield f"a terminal is steered by {steering!a}"
    if briefing.article.characters != len(text) or briefing.receipt.text_sha256 != hashlib.sha256(text.encode()).hexdigest():
        yield "the article is another than was sent"
    if briefing.facts:
        for part in ("who", "where", "when"):
            for fact in getattr(briefing.facts, part):
                if not fact.mentions:
                    yield f"{part}: a fact without a mention"
                for passage in [*fact.mentions, *([fact.role] if getattr(fact, "role", None) else [])]:
                    yield from _misplaced(passage, text, part)
        for when in briefing.facts.when:
            if when.earliest and when.latest and when.earliest > when.latest:
                yield f"when: {when.earliest} to {when.latest}"
    if briefing.summary:
        yield from _faults_of_summary(briefing.summary, text)
        if not briefing.summary.sentences and "fewer-sentences" not in {warning.code for warning in briefing.warnings}:
            yield "a summary without a sentence, and no warning of it"


def faults_of_verdict(status: int, body: bytes, text: str, summary: str) -> Iterator[str]:
    """``text`` and ``summary`` as they were sent to /check."""
    verdict = yield from _read(Verdict, status, body)
    if verdict is None:
        return
    yield from _own_faults(verdict)
    if verdict.consistent != (not verdict.reasons):
        yield "consistent, with reasons against it" if verdict.consistent else "inconsistent, without a reason"
    yield from _misplaced_sentences(verdict.sentences, verdict.claims, encodable(summary), encodable(text))


def _read(kind: type[T], status: int, body: bytes) -> Generator[str, None, T | None]:
    """The answer; None where it is none of that kind, with the faults of what it is instead."""
    if status != 200:
        yield from faults_of_refusal(status, body)
        return None
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        yield f"no {kind.__name__.lower()}: {error.errors()[0]['msg']} at {error.errors()[0]['loc']}"
        return None


def faults_of_refusal(status: int, body: bytes) -> Iterator[str]:
    try:
        problem = ProblemDetails.model_validate_json(body)
    except ValidationError:
        yield f"status {status}, and no problem"
        return
    name = problem.type.removeprefix(URN)
    if name not in REFUSALS or KINDS[name].status != status or problem.status != status:
        yield f"refused as {name} with status {status}"


def faults_of_page(status: int, page: str, text: str) -> Iterator[str]:
    """A page that shows the whole article and lets nothing of it be markup; ``text`` as a browser sends it."""
    reader = _Page()
    reader.feed(page)
    reader.close()
    if status not in {200} | {KINDS[name].status for name in REFUSALS}:
        yield f"a page with the status {status}"
    if reader.strange:
        yield f"markup that is not the page's own: {reader.strange[0]}"
    text = encodable(text).removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")  # the mark that a file in UTF-8 may begin with
    if status == 200 and "".join(reader.article.split()) != "".join(text.split()):
        yield "the page shows another article than was sent"


def faults_of_log(lines: str) -> Iterator[str]:
    """The log has one line for a request, made of nothing that was sent, and else none."""
    for line in lines.splitlines():
        try:
            told = json.loads(line)
        except ValueError:
            yield "printed what is no line of the log"
            continue
        if not told.keys() <= LOGGED or told.get("message") != f"{told.get('method')} {told.get('route')} {told.get('status')}":
            yield f"logged by {told.get('logger')}: {told.get('message', '')[:60]} {told.get('exception', '')[-600:]}"


def _own_faults(answer: Briefing | Verdict) -> Iterator[str]:
    for warning in answer.warnings:
        if warning.code in OWN_FAULTS:
            yield f"a fault of its own: {warning.code}"


def _faults_of_summary(summary: Summary, text: str) -> Iterator[str]:
    yield from _misplaced_sentences(summary.sentences, summary.claims, summary.text, text)
    for span in summary.read:
        yield from _outside(span, text, "read")
    for claim in summary.claims:
        if claim.status != "supported":
            yield f"the summary's {claim.kind} is {claim.status}"


def _misplaced_sentences(sentences: Sequence[SummarySentence], claims: Sequence[Claim], summary: str, text: str) -> Iterator[str]:
    for sentence in sentences:
        yield from _misplaced(sentence, summary, "a sentence of the summary")
        for source in sentence.sources:
            yield from _outside(source, text, "a source")
    for claim in claims:
        yield from _misplaced(claim, summary, "a claim")
        if claim.source:
            yield from _outside(claim.source, text, "a claim's source")


def _misplaced(passage: Passage, text: str, what: str) -> Iterator[str]:
    yield from _outside(passage, text, what)
    if text[passage.start : passage.end] != passage.text:
        yield f"{what}: other words at {passage.start} to {passage.end}"


def _outside(span: Span, text: str, what: str) -> Iterator[str]:
    if not 0 <= span.start < span.end <= len(text):
        yield f"{what}: {span.start} to {span.end} of {len(text)}"


class _Page(HTMLParser):
    """The text of <article>, and every tag or handler that the templates don't use."""

    def __init__(self) -> None:
        super().__init__()
        self.article = ""
        self.strange: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._inside |= tag == "article"
        if tag not in TAGS.split() or any(name.startswith("on") for name, _ in attributes):
            self.strange.append(tag)
        if tag == "script" and dict(attributes).get("src", "") == "":
            self.strange.append("script")

    def handle_endtag(self, tag: str) -> None:
        self._inside &= tag != "article"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.article += data
