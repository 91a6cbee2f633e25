"""Any summary held against an article: its sentences with their sources, its claims, and what speaks against it."""

from __future__ import annotations

from dataclasses import dataclass

from service.article import Article
from service.article.tokens import tokenise
from service.contract import Claim, Facts, Span, SummarySentence
from service.summary.contradiction import contradictions
from service.summary.grounding import Grounding, method_of
from service.summary.words import units_of


@dataclass(frozen=True)
class Checked:
    """What the article says about a summary.

    ``consistent``: nothing speaks against it; ``reasons``: what does, one for each finding, in the summary's order.
    """

    consistent: bool
    reasons: list[str]
    sentences: list[SummarySentence]
    claims: list[Claim]


def check(article: Article, facts: Facts, summary: str) -> Checked:
    """The summary, from anywhere, sentence by sentence. Offsets of sentences and claims count code points of ``summary``."""
    grounding = Grounding(article, facts)
    written = Article(summary, published=article.published)
    sentences: list[SummarySentence] = []
    claims: list[Claim] = []
    reasons: list[str] = []
    for sentence in written.sentences:
        text = written.text[sentence.start : sentence.end]
        units = units_of(list(tokenise(text)))
        alignment = grounding.index.align(units)
        sources = [grounding.index.sentences[number] for number in alignment.sentences]
        sentences.append(
            SummarySentence(
                text=text,
                start=sentence.start,
                end=sentence.end,
                method=method_of(units, alignment),
                sources=[Span(start=source.start, end=source.end) for source in sources],
                support=round(alignment.support, 3),
            )
        )
        found = grounding.verifier.claims(text, units, alignment, sentence.start)
        claims += found
        reasons += [_told(claim, article.text) for claim in found if claim.status != "supported"]
        reasons += [contradiction.reason for contradiction in contradictions(units, alignment, grounding.index.postings)]
    return Checked(not reasons, list(dict.fromkeys(reasons)), sentences, claims)


def _told(claim: Claim, text: str) -> str:
    said = claim.text.strip("\"“”‘’'")
    if claim.source is None:
        return f"The {claim.kind} “{said}” is not in the article."
    return f"The {claim.kind} “{said}” is not what the article says: it has “{text[claim.source.start : claim.source.end]}”."
