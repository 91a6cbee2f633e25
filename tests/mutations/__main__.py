"""python -m tests.mutations: articles spoilt in every way, through the whole service. Ends with 0 where no fault was found.

Ctrl-C ends it with what it has found so far. The same seed makes the same articles; --only NUMBER tries one again and shows it.
"""

from __future__ import annotations

import argparse
import contextlib
import sys

from tqdm import tqdm

from service.settings import Settings
from service.summary import Summariser
from service.summary.writer import Writer
from tests.mutations.mutants import mutant
from tests.mutations.run import Run, Service, attempt


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.mutations", description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=10_000, help="how many mutated articles (10,000)")
    parser.add_argument("--summaries", type=int, default=100, help="the model summarises one in so many (100)")
    parser.add_argument("--pages", type=int, default=5, help="one in so many is shown as a page, too (5)")
    parser.add_argument("--seed", type=int, default=0, help="another seed makes other articles (0)")
    parser.add_argument("--only", type=int, help="the number of one article, as a fault names it")
    options = parser.parse_args()
    numbers = range(options.articles) if options.only is None else [options.only]
    service, run = Service(Summariser(Writer.load(Settings()))), Run()
    with contextlib.suppress(KeyboardInterrupt), service.running():
        all_of_it = options.only is not None
        for number in tqdm(numbers, file=sys.__stderr__, disable=None):
            one = mutant(number, options.seed)
            attempt(service, one, run, summary=all_of_it or not number % options.summaries, page=all_of_it or not number % options.pages)
    if options.only is not None:
        print(repr(one)[:5000])
    print(run.report())
    sys.exit(bool(run.faults))


if __name__ == "__main__":
    main()
