"""The article as HTML: its blocks, with every mention and every source of a summary sentence marked.

Marks may nest and overlap. HTML can't overlap, so a mark that crosses the end of another is cut there; only its first piece carries
the id that links lead to.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from markupsafe import Markup, escape

from service.article import Article
from service.contract import Claim, Facts, Summary, SummarySentence, Verdict, When, Where, Who


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A span of the text to be shown as ``<tag class id title>``. Ordered as they open: outer before inner."""

    start: int
    rank: tuple[int, int] = field(init=False)
    end: int = field(compare=False)
    depth: int = field(compare=False)  # of two marks over the same span, the lower is outside
    css: str = field(compare=False)
    id: str | None = field(compare=False)
    title: str = field(compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rank", (-self.end, self.depth))


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph: its kind as in ``Sentence`` and its content."""

    kind: str
    html: Markup


def marks_of(summary: Summary | None, facts: Facts | None) -> list[Mark]:
    """Every mention of every fact (id ``who-1-2``: second mention of the first fact) and every source (``source-1-1``)."""
    marks: list[Mark] = []
    if summary:
        marks += _sources(summary.sentences)
    if facts:
        lists: tuple[tuple[str, Sequence[Who | Where | When]], ...] = (
            ("who", facts.who),
            ("where", facts.where),
            ("when", facts.when),
        )
        for depth, (css, entries) in enumerate(lists, 1):
            for number, fact in enumerate(entries, 1):
                title = f"{css.capitalize()}: {getattr(fact, 'name', fact.text)}"
                for place, mention in enumerate(fact.mentions, 1):
                    marks.append(Mark(mention.start, mention.end, depth, css, f"{css}-{number}-{place}", title))
    return marks


def marks_of_verdict(verdict: Verdict) -> list[Mark]:
    """Every source of a sentence (``source-1-1``) and where the article holds a claim (``claim-1``)."""
    marks = _sources(verdict.sentences)
    for number, claim in enumerate(verdict.claims, 1):
        if claim.source:
            marks.append(Mark(claim.source.start, claim.source.end, 1, "source", f"claim-{number}", f"Held against “{claim.text}”"))
    return marks


def doubts_marked(sentence: SummarySentence, claims: Iterable[Claim]) -> Markup:
    """The sentence with those of its claims marked that the article does not bear out."""
    doubts = [
        Mark(claim.start - sentence.start, claim.end - sentence.start, 0, claim.status, None, f"The {claim.kind} is {claim.status}")
        for claim in claims
        if claim.status != "supported" and sentence.start <= claim.start < claim.end <= sentence.end
    ]
    return _html(sentence.text, 0, len(sentence.text), doubts)


def _sources(sentences: Sequence[SummarySentence]) -> list[Mark]:
    return [
        Mark(span.start, span.end, 0, "source", f"source-{number}-{place}", f"Source of sentence {number} of the summary")
        for number, sentence in enumerate(sentences, 1)
        for place, span in enumerate(sentence.sources, 1)
    ]


def blocks_of(article: Article, marks: Iterable[Mark]) -> Iterator[Block]:
    """The article's paragraphs in order; together they hold all of its text but white space between them."""
    waiting = [mark for mark in marks if mark.start < mark.end]
    heapq.heapify(waiting)
    for kind, start, end in _paragraphs(article):
        inside: list[Mark] = []
        while waiting and waiting[0].start < end:
            mark = heapq.heappop(waiting)
            if mark.end > end:
                heapq.heappush(waiting, replace(mark, start=end, id=None))
            if mark.end > start:
                inside.append(replace(mark, start=max(mark.start, start), end=min(mark.end, end)))
        yield Block(kind, _html(article.text, start, end, inside))


def _paragraphs(article: Article) -> Iterator[tuple[str, int, int]]:
    """Kind, start and end of each paragraph. What stands before one on no account (a bullet) is counted to it."""
    text = article.text
    begin = 0
    sentences = article.sentences
    for number, sentence in enumerate(sentences):
        if number + 1 < len(sentences) and sentences[number + 1].paragraph == sentence.paragraph:
            continue
        end = len(text.rstrip()) if number + 1 == len(sentences) else sentence.end
        start = begin + len(text[begin:end]) - len(text[begin:end].lstrip())
        yield sentence.kind, start, end
        begin = end


def _html(text: str, start: int, end: int, marks: list[Mark]) -> Markup:
    pending = list(marks)
    heapq.heapify(pending)
    opened: list[Mark] = []
    parts: list[str] = []
    at = start
    while pending or opened:
        closing = opened[-1].end if opened else end + 1
        if pending and pending[0].start < closing:
            mark = heapq.heappop(pending)
            parts.append(escape(text[at : mark.start]))
            at = mark.start
            if mark.end > closing:
                heapq.heappush(pending, replace(mark, start=closing, id=None))
                mark = replace(mark, end=closing)
            opened.append(mark)
            parts.append(_opening(mark))
        else:
            mark = opened.pop()
            parts.append(escape(text[at : mark.end]))
            at = mark.end
            parts.append("</span>" if mark.css == "source" else "</mark>")
    parts.append(escape(text[at:end]))
    return Markup("").join(Markup(part) for part in parts)


def _opening(mark: Mark) -> Markup:
    tag = "span" if mark.css == "source" else "mark"
    anchor = Markup(' id="{}"').format(mark.id) if mark.id else Markup("")
    return Markup('<{} class="{}"{} title="{}">').format(Markup(tag), mark.css, anchor, mark.title)
