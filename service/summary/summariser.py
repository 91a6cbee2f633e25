"""The summary of an article: the model writes it, and nothing leaves that the article does not say.

select what the model reads -> write -> hold each sentence against the article -> keep it, or say it in the article's words
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any, Protocol

from service.article import Article
from service.contract import Claim, Facts, Progress, Span, Step, Summary, SummarySentence, Warning
from service.summary.composition import compose, filled, whole
from service.summary.grounding import Grounding, Told
from service.summary.selection import select
from service.summary.walking import Reads, sentences_read, walk


class Writes(Protocol):
    """The model that writes (writer.py). ``budget``: tokens of the article that it may read; ``walks``: whether it chooses and shortens
    the article's own sentences instead of writing."""

    @property
    def budget(self) -> int: ...

    @property
    def walks(self) -> bool: ...

    def read(self, text: str, title: str | None, sentences: int) -> Reads: ...

    def count(self, text: str) -> int: ...

    def write(self, text: str, title: str | None, sentences: int, stop: Callable[[], bool] | None = None) -> str: ...

    def receipt(self) -> Mapping[str, Any]: ...


class Summariser:
    """Writes summaries with one model; ``stream`` is used by the one thread that owns it."""

    def __init__(self, writer: Writes) -> None:
        self._writer = writer

    def receipt(self) -> Mapping[str, Any]:
        """The members of the contract's Receipt that tell of the model."""
        return self._writer.receipt()

    def stream(
        self, article: Article, facts: Facts, sentences: int, stop: Callable[[], bool] | None = None
    ) -> Generator[Step, None, tuple[Summary, list[Warning]]]:
        """At most ``sentences`` sentences, each with its sources, and a warning where the article has less to say: the generator's value.

        An article of no more sentences is its own summary, and the model reads nothing. On its way the generator tells how far it has
        come, and each sentence once it is final: which sentences there are, in what order, and whom each has to introduce, depends on
        all of them. Closing it gives the summary up; ``stop`` is passed on to a model that writes, which gives up where it answers True.
        """
        grounding = Grounding(article, facts)
        if len(grounding.prose) <= sentences:
            told, read = whole(grounding, sentences), list[Span]()
        else:
            yield Progress(stage="reading")
            most = sentences_read(sentences) if self._writer.walks else None
            selection = select(article, grounding.weights, grounding.index, self._writer.budget, self._writer.count, most)
            if self._writer.walks:
                reading = self._writer.read(selection.text, article.title, sentences)
                yield Progress(stage="writing")
                told = walk(grounding, reading, selection, sentences)
            else:
                yield Progress(stage="writing")
                told = compose(grounding, self._writer.write(selection.text, article.title, sentences, stop), sentences)
            told = grounding.joined(filled(grounding, told, sentences))
            read = list(selection.read)
        summary = assemble(told, read)
        yield from summary.sentences
        warnings = []
        if len(told) < sentences:
            detail = f"The text has enough to say for {len(told)} of the {sentences} sentences asked for."
            warnings.append(Warning(code="fewer-sentences", detail=detail))
        return summary, warnings


def assemble(told: Sequence[Told], read: list[Span]) -> Summary:
    """The contract's summary: the sentences with a space between them."""
    sentences: list[SummarySentence] = []
    claims: list[Claim] = []
    start = 0
    for one in told:
        end = start + len(one.text)
        sentences.append(
            SummarySentence(
                text=one.text, start=start, end=end, method=one.method, sources=list(one.sources), support=round(one.support, 3)
            )
        )
        claims += (claim.model_copy(update={"start": claim.start + start, "end": claim.end + start}) for claim in one.claims)
        start = end + 1
    methods = {one.method for one in told}
    return Summary(
        text=" ".join(one.text for one in told),
        method=methods.pop() if len(methods) == 1 else "mixed" if methods else "extracted",
        read=read,
        sentences=sentences,
        claims=claims,
    )
