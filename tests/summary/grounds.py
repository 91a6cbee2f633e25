"""An article and a scripted writer that the tests of the summary share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from service.article import Article
from service.contract import Facts, Summary, SummarySentence, Warning
from service.facts import fact_sheet
from service.summary import Summariser, Writes

FLOOD = (
    "HARBURY, England (AP) - Three firefighters were hurt on Tuesday when a bridge over the River Leam collapsed in heavy rain, "
    "police said.\n\n"
    "Chief Superintendent Marta Kowalczyk said the crew had been searching for two missing walkers since 6am. "
    "The walkers, a couple from Leeds, were found alive on Wednesday, and neither of them needed hospital treatment.\n\n"
    "Engineers had not inspected the bridge, which was built in 1874, for nearly seven years. "
    "The council, led by Tom Ashworth, had allegedly ignored two warnings about cracks in its arches. "
    '"We will rebuild it by the spring," Mr Ashworth told reporters.\n\n'
    "Repairs may cost £1.5 million if the foundations have moved. "
    "Forecasters expect another 40 millimetres of rain before Friday."
)


class Script:
    """A writer that has its answer ready; ``seen`` is what it was given to read. A token is a word."""

    def __init__(self, answer: str, budget: int = 700) -> None:
        self.answer, self.budget, self.seen, self.walks = answer, budget, "", False

    def count(self, text: str) -> int:
        return len(text.split())

    def write(self, text: str, title: str | None, sentences: int, stop: Callable[[], bool] | None = None) -> str:
        self.seen = text
        return self.answer

    def receipt(self) -> Mapping[str, Any]:
        return {"model": "script"}


def summarised_by(writer: Writes, article: Article, facts: Facts, sentences: int) -> tuple[Summary, list[Warning]]:
    """The summary that a writer's steps come to."""
    steps = Summariser(writer).stream(article, facts, sentences)
    told = []
    while True:
        try:
            told.append(next(steps))
        except StopIteration as end:
            summary, warnings = end.value
            assert [step for step in told if isinstance(step, SummarySentence)] == summary.sentences
            return summary, warnings


def grounds(text: str = FLOOD, published: date | None = date(2024, 3, 7)) -> tuple[Article, Facts]:
    article = Article(text, published=published)
    return article, fact_sheet(article)
