"""python -m tests.serving.serve leads|quoting|failing|real SECONDS: the real server, settings by LEDE_*, with a summariser for tests.

"leads" quotes the first sentences after SECONDS, "quoting" fails with an error that quotes the article, "failing" can't be loaded,
"real" is the default model. No connection to another machine is possible.
"""

from __future__ import annotations

import sys
import time

from service.serving.server import serve
from service.serving.worker import Writes, load_default
from service.settings import Settings
from tests.serving.leads import Leads
from tests.serving.offline import stay_on_this_machine


class Quoting(Leads):
    def summarise(self, article: object, *_: object, **__: object) -> object:  # type: ignore[override]
        try:
            raise KeyError(article.text)  # type: ignore[attr-defined]
        except KeyError as error:
            raise ValueError(f"cannot read {article.text!r}") from error  # type: ignore[attr-defined]


def main(kind: str, seconds: float) -> None:
    def load(settings: Settings) -> Writes:
        if kind == "real":
            return load_default(settings)
        time.sleep(0.2)
        if kind == "failing":
            raise FileNotFoundError("the model's file is not there")
        return Quoting() if kind == "quoting" else Leads(seconds)

    stay_on_this_machine()
    serve(Settings(), load)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
