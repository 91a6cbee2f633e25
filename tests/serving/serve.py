"""python -m tests.serving.serve KIND SECONDS: the real server, settings by LEDE_*, with a summariser for tests.

"leads" quotes the first sentences after SECONDS, "quoting" fails with an error that quotes the article, "failing" can't be loaded,
"real" is the default model, and "fragile" the same in a thread that ends at an article that says FATAL. No connection to another
machine is possible.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Generator
from typing import Any

from service.article import Article
from service.contract import Step
from service.serving.cache import Answer
from service.serving.server import serve
from service.serving.worker import Writes, load_default
from service.settings import Settings
from tests.serving.leads import Leads
from tests.serving.offline import stay_on_this_machine

FATAL = "The model's thread ends here."


class Quoting(Leads):
    def stream(self, article: object, *_: object, **__: object) -> object:  # type: ignore[override]
        try:
            raise KeyError(article.text)  # type: ignore[attr-defined]
        except KeyError as error:
            raise ValueError(f"cannot read {article.text!r}") from error  # type: ignore[attr-defined]


class Fragile:
    """The model, in a thread that ends at certain articles."""

    def __init__(self, model: Writes) -> None:
        self._model = model
        self.receipt = model.receipt

    def stream(self, article: Article, *asked: Any, **more: Any) -> Generator[Step, None, Answer]:
        if FATAL in article.text:
            raise SystemExit(FATAL)
        return (yield from self._model.stream(article, *asked, **more))


def main(kind: str, seconds: float) -> None:
    def load(settings: Settings) -> Writes:
        if kind in ("real", "fragile"):
            model = load_default(settings)
            return model if kind == "real" else Fragile(model)
        time.sleep(0.2)
        if kind == "failing":
            raise FileNotFoundError("the model's file is not there")
        return Quoting() if kind == "quoting" else Leads(seconds)

    stay_on_this_machine()
    serve(Settings(), load)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
