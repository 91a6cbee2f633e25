"""python -m service.train.choosing PAIRS.jsonl ... FOLDER

Teaches an adapter's model to choose: which sentences of an article its summaries tell. The model itself stays as it is; what it made of
each sentence is weighed by one linear layer (service.summary.choice), fitted so that the sentences of the written summaries stand before
the article's others.
"""

from __future__ import annotations

import datetime
import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import torch
from safetensors.torch import load_file, save_file
from torch.nn.functional import cross_entropy

from service.article import Article
from service.facts import fact_sheet
from service.problems import Problem
from service.settings import Settings
from service.summary import conversion, store
from service.summary.choice import FILE, Choice, normed, placed, write
from service.summary.grounding import Grounding
from service.summary.llama import Llama
from service.summary.selection import select
from service.summary.walking import sentences_read, within
from service.summary.writer import Writer
from service.train import TrainingFault, pairs
from service.train.pairs import Pair
from service.train.walks import walk_of

_LAYER = 20  # of the default model's 30: of 10, 15, 20, 25 and 29 it did best
_PENALTY = 0.003  # of 0.0015, 0.003 and 0.006 it did best, in five folds by article
_SENTENCES = 3  # of a summary that the held-back articles are judged by
_SCALE = 24.0  # normed states are so much smaller where the penalty is reckoned
_SILENCE = 10.0  # seconds between two messages
_CARD = """# Choosing, for the adapter {adapter}

`{file}`: which sentences of an article a summary tells, beside its opening. One linear layer over what layer {layer} of
the model is given for a sentence's tokens (their mean and the last) and over the sentence's place.

| | SHA-256 |
|---|---|
| {file} | `{sha256}` |
| the model that it goes with, {model} | `{model_sha256}` |
| the adapter | `{adapter_sha256}` |

Made on {date} by `python -m service.train.choosing` from:

{files}
Sources left out: {without}. Learned were the article's own sentences, those that cover a summary's; no word of a summary is taken over.
Penalty {penalty:g}.

| | articles | sentences told |
|---|---|---|
| learned from | {articles} | {sentences} |
| held back, by the SHA-256 of their text | {held_back} | |

Of the sentences that summaries held back tell, it ranks {met:.1%} high enough; the article's order ranks {first:.1%} so.
"""


@dataclass(frozen=True, slots=True)
class Example:
    """An article's sentences that come into question, but for its opening, which is told in any case.

    ``said``: (sentences, 2 * hidden size). ``places``: those in the article, of ``count``. ``told``: the rows that each summary tells.
    """

    said: torch.Tensor
    places: list[int]
    count: int
    told: list[list[int]]


@click.command(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.argument("files", metavar="PAIRS.jsonl...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.argument("folder", metavar="FOLDER", type=click.Path(file_okay=False, path_type=Path))
@click.option("--without", metavar="SOURCE", multiple=True, help="Learn nothing of this source; may be repeated.")
@click.option("--layer", type=click.IntRange(0), default=_LAYER, show_default=True, help="Whose input is weighed.")
@click.option("--penalty", type=click.FloatRange(0, min_open=True), default=_PENALTY, show_default=True, help="Of large weights.")
def main(files: tuple[Path, ...], folder: Path, without: tuple[str, ...], layer: int, penalty: float) -> None:
    """Learn from the summaries in PAIRS.jsonl which sentences to choose, for the adapter of LEDE_ADAPTER, and write it to FOLDER.

    FOLDER/choice.safetensors belongs in the adapter's folder; FOLDER/choice.md tells how it was made. A tenth of the articles is held
    back and judges. What the model makes of each article is kept in FOLDER/states: a run that was stopped goes on where it was.
    """
    try:
        _learn(files, folder, without, layer, penalty)
    except TrainingFault as fault:
        raise click.ClickException(str(fault)) from None
    except Problem as problem:
        raise click.ClickException(problem.detail) from None


def _learn(files: Sequence[Path], folder: Path, without: Sequence[str], layer: int, penalty: float) -> None:
    found = pairs.read(files)
    settings = Settings()
    source = store.resolve(settings)
    writer = Writer.load(settings, click.echo)
    model = writer.language_model.model
    if source.adapter is None or source.gguf is None or not isinstance(model, Llama):
        raise TrainingFault("Only the default model with an adapter learns to choose; see LEDE_MODEL and LEDE_ADAPTER.")
    if layer >= (layers := model.config["num_hidden_layers"]):
        raise TrainingFault(f"--layer {layer}: the model has {layers}, counted from 0.")
    made_of = (source.gguf.sha256, source.adapter.sha256)
    states = folder / "states" / hashlib.sha256("".join((*made_of, str(layer), writer.prompt.label)).encode()).hexdigest()[:16]
    states.mkdir(parents=True, exist_ok=True)
    taught: list[Example] = []
    held_back: list[Example] = []
    spoke = time.monotonic()
    for number, pair in enumerate(found, 1):
        if (one := example(pair, writer, layer, without, states / f"{pair.key}.safetensors")) is not None:
            (held_back if pair.held_back else taught).append(one)
        if time.monotonic() - spoke >= _SILENCE:
            spoke = time.monotonic()
            click.echo(f"Read {number} of {len(found)} articles.")
    for part, what in ((taught, "learn from"), (held_back, "hold back")):
        if not part:
            raise TrainingFault(f"Of {len(found)} articles none is left to {what}.")
    choice = fit(taught, layer, penalty)
    write(folder, choice, *made_of)
    met, first = (share_met(held_back, scores) for scores in (lambda one: choice.scores(one.said, one.places, one.count), _first))
    sentences = sum(len(told) for one in taught for told in one.told)
    card = _CARD.format(
        adapter=source.adapter.name, model=source.name, model_sha256=made_of[0], adapter_sha256=made_of[1], layer=layer, penalty=penalty,
        files="".join(f"- {file.name}, SHA-256 `{conversion.sha256_of(file)}`\n" for file in files),
        without=", ".join(without) or "none", articles=len(taught), sentences=sentences, held_back=len(held_back), met=met, first=first,
        date=datetime.datetime.now(datetime.UTC).date().isoformat(), file=FILE, sha256=conversion.sha256_of(folder / FILE),
    )  # fmt: skip
    (folder / "choice.md").write_text(card, "utf8")
    click.echo(f"{folder / FILE}: of what the summaries held back tell it meets {met:.1%}, the first sentences {first:.1%}.")


def example(pair: Pair, writer: Writer, layer: int, without: Sequence[str], states: Path) -> Example | None:
    """What can be learned of a pair, None where that is nothing. ``states``: the file that keeps what the model makes of the article."""
    article = Article(pair.text)
    grounding = Grounding(article, fact_sheet(article))
    selection = select(article, grounding.weights, grounding.index, writer.budget, writer.count, sentences_read(_SENTENCES))
    candidates = within(grounding, selection, sentences_read(_SENTENCES))[1:]
    rows = {number: row for row, number in enumerate(candidates)}
    told: list[list[int]] = []
    for summary in pair.summaries:
        if summary.source not in without:
            walk = walk_of(grounding, " ".join(summary.text.split()), selection.read) or []
            told.append([rows[one.place] for one in walk if one.place in rows])
    told = [one for one in told if 0 < len(one) < len(candidates)]
    if not told:
        return None
    places = {number: place for place, number in enumerate(grounding.prose)}
    if not states.is_file():
        sentences = [grounding.index.sentences[number] for number in candidates]
        spans = [(selection.at(sentence.start), selection.at(sentence.end)) for sentence in sentences]
        said = writer.read(selection.text, None, _SENTENCES).said(spans, layer)
        if said is None:  # the article has markup that was changed before it was read
            return None
        save_file({"said": said.half()}, states)
    return Example(load_file(states)["said"].float(), [places[number] for number in candidates], len(places), told)


def fit(examples: Sequence[Example], layer: int, penalty: float) -> Choice:
    """The layer of weights with the least loss: for each sentence that a summary tells, its log-probability among those that it doesn't.

    A summary counts as one, however many sentences it has. The loss is convex; L-BFGS finds its least value.
    """
    said = torch.cat([one.said for one in examples])
    mean, deviation = said.mean(0), said.std(0) + 1e-3
    items: list[tuple[torch.Tensor, float]] = []  # the sentence told first, then the others; its weight
    for one in examples:
        features = torch.cat([normed(one.said, mean, deviation) / _SCALE, placed(one.places, one.count)], 1)
        for told in one.told:
            others = [row for row in range(len(features)) if row not in told]
            items += ((features[[row, *others]], 1 / len(told)) for row in told)
    longest = max(len(rows) for rows, _ in items)
    rows = torch.stack([torch.nn.functional.pad(rows, (0, 0, 0, longest - len(rows))) for rows, _ in items])
    missing = torch.stack([torch.arange(longest) >= len(rows) for rows, _ in items])
    shares = torch.tensor([share for _, share in items])
    weights = torch.zeros(rows.shape[2], requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=100, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        scores = (rows @ weights).masked_fill(missing, -torch.inf)
        losses = cross_entropy(scores, torch.zeros(len(scores), dtype=torch.long), reduction="none")
        total: torch.Tensor = (shares * losses).sum() / shares.sum() + penalty * weights[: len(mean)].square().sum()
        total.backward()  # type: ignore[no-untyped-call]
        return total

    optimiser.step(loss)  # type: ignore[no-untyped-call]
    fitted = weights.detach()
    return Choice(layer, mean, deviation, fitted[: len(mean)] / _SCALE, fitted[len(mean) :], "")


def share_met(examples: Sequence[Example], scores: Callable[[Example], Sequence[float]]) -> float:
    """Which share of the sentences that summaries tell beside the opening are among as many of an article's best by ``scores``."""
    met = total = 0
    for one in examples:
        ranked = sorted(range(len(one.places)), key=scores(one).__getitem__, reverse=True)
        for told in one.told:
            met += len({*ranked[: len(told)]} & {*told})
            total += len(told)
    return met / total


def _first(one: Example) -> list[float]:
    return [-float(place) for place in one.places]


if __name__ == "__main__":
    main(prog_name="python -m service.train.choosing")
