"""python -m bench: prints what Lede costs on this machine, as JSON, and keeps it where asked."""

from __future__ import annotations

import json
from pathlib import Path

import click

from bench import clients, machine, peers, start, summaries
from service.settings import Settings

ARTICLES = Path(__file__).parents[1] / "tests" / "articles"


@click.command()
@click.option(
    "--articles", type=click.Path(exists=True, dir_okay=False, path_type=Path), help='JSON Lines with a "text"; default: the tests\'.'
)
@click.option("--count", type=click.IntRange(2), default=20, show_default=True, help="How many of them.")
@click.option("--peers", "kinds", default=",".join(peers.available()), show_default=True, help='Which to measure beside; "" for none.')
@click.option("--starts/--no-starts", default=True, show_default=True, help="Start the server warm and cold, too.")
@click.option(
    "--clients",
    "numbers",
    default=",".join(map(str, clients.NUMBERS)),
    show_default=True,
    help='How many ask the server at once, one number after another; "" for none.',
)
@click.option("--save", type=click.Path(dir_okay=False, path_type=Path), help="Write the figures there, besides printing them.")
def main(articles: Path | None, count: int, kinds: str, starts: bool, numbers: str, save: Path | None) -> None:
    """What Lede costs on this machine: stages, tokens, memory, start and many at once, beside others that run the same model.

    Others that need llama-cpp-python are measured where it is installed.
    """
    texts = _texts(articles)[:count]
    told = {"machine": machine.describe()}
    told["summaries"] = summaries.run(texts, [kind for kind in kinds.split(",") if kind], Settings(), _say)
    if starts:
        _say("starting the server")
        told["warm_start"], told["cold_start"] = start.warm(texts[:5]), start.cold()
    if numbers:
        told["clients"] = clients.run(texts, [int(number) for number in numbers.split(",")], _say)
    figures = json.dumps(told, indent=1)
    click.echo(figures)
    if save:
        save.parent.mkdir(parents=True, exist_ok=True)
        save.write_text(figures + "\n", "utf8")


def _say(text: str) -> None:
    click.echo(text, err=True)


def _texts(articles: Path | None) -> list[str]:
    if articles is None:
        return [path.read_text("utf8") for path in sorted(ARTICLES.glob("*.txt"))]
    return [json.loads(line)["text"] for line in articles.read_text("utf8").splitlines() if line.strip()]


if __name__ == "__main__":
    main()
