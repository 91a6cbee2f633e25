"""python -m service serve | brief | batch | model | doctor"""

from __future__ import annotations

import dataclasses
import errno
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from pydantic import ValidationError
from tqdm import tqdm

from service import __version__, batch, terminal
from service.briefing import RULES, brief
from service.contract import MAX_SENTENCES, Part, Question
from service.doctor import command, machine
from service.facts import warm_up
from service.problems import Problem, faults_in_words
from service.settings import Settings

if TYPE_CHECKING:
    from service.summary import Summariser

_facts_only = click.option("--facts-only", "parts", flag_value="facts", help="Leave the summary out; needs no model.")
_summary_only = click.option("--summary-only", "parts", flag_value="summary", help="Leave the fact sheet out.")
_sentences = click.option(
    "--sentences", type=click.IntRange(1, MAX_SENTENCES), default=3, show_default=True, help="The summary has at most so many."
)


def _parts(flag: str | None) -> list[Part]:
    return ["summary", "facts"] if flag is None else [flag]  # type: ignore[list-item]  # one of the two flag values


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="lede")
def main() -> None:
    """Lede: a short, grounded summary and a rule-based fact sheet of a news article."""


@main.command()
@click.option("--host", help="Address to listen on (LEDE_HOST).")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on (LEDE_PORT).")
def serve(host: str | None, port: int | None) -> None:
    """Serve the endpoint and the form."""
    from service.serving.server import serve

    settings = _settings(host=host, port=port)
    if fault := machine.not_to_be_had(settings):
        raise click.ClickException(" ".join(filter(None, (fault.detail, fault.remedy))))
    serve(settings)


@main.command("brief")
@click.argument("file", type=click.File(encoding="utf8", errors="replace"))
@click.option("--published", help="Day of publication, YYYY-MM-DD; dates words such as 'Wednesday'.")
@click.option("--title", help="The headline, where it is not the first line of the file.")
@_sentences
@click.option("--json", "as_json", is_flag=True, help="Print the whole answer as JSON.")
@_facts_only
@_summary_only
def brief_(file: Any, published: str | None, title: str | None, sentences: int, as_json: bool, parts: str | None) -> None:
    """Print a briefing of the article in FILE ("-" reads standard input)."""
    try:
        wanted = _parts(parts)
        warm_up(_settings().cache)
        question = Question(text=file.read(), title=title, published=published, sentences=sentences, parts=wanted)  # type: ignore[arg-type]
        briefing = brief(question, _summariser(_settings()) if "summary" in wanted else None)
    except (Problem, ValidationError) as error:
        raise click.ClickException(_plain(error)) from None
    click.echo(briefing.model_dump_json(indent=1) if as_json else terminal.render(briefing))


@main.command("batch")
@click.argument("source", metavar="IN", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.argument("target", metavar="OUT", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@_sentences
@_facts_only
@_summary_only
@click.option("--check", is_flag=True, help="Hold the 'summary' of each line against its 'text' instead; needs no model.")
@click.option("--workers", type=click.IntRange(1), help="Processes for facts and checks: one, unless told; with --ray as many as fit.")
@click.option("--ray", "ray_address", metavar="ADDRESS", help='Work on a Ray cluster: HOST:PORT, "auto", or "local" for one made here.')
@click.option("--overwrite", is_flag=True, help="Replace OUT if it is there.")
def batch_(
    source: Path,
    target: Path,
    sentences: int,
    parts: str | None,
    check: bool,
    workers: int | None,
    ray_address: str | None,
    overwrite: bool,
) -> None:
    """Brief every line {"id", "text", "title"?, "published"?} of IN, in order.

    IN and OUT are JSON Lines, compressed where their names end in .gz; "-" is standard input or output. A line that fails is answered
    {"id", "line", "error"}, and the rest goes on. A run that was cut off goes on where it was when it is started again, unless OUT is
    standard output.
    """
    if target.exists() and not overwrite and target != batch.STANDARD:
        raise click.ClickException(f"{target} is there already; give another name, or --overwrite to replace it.")
    if target.resolve() == source.resolve() and target != batch.STANDARD:
        raise click.ClickException("IN and OUT are the same file; give another name for the answers.")
    work = batch.Work(tuple(_parts(parts)), sentences, check)
    if work.needs_model and workers and not ray_address:
        raise click.ClickException("--workers is for --facts-only and --check, or with --ray: one model keeps all processors busy.")
    try:
        answers, made_with = _answers(work, source, workers, ray_address)
        failed = batch.run(source, target, answers, made_with, _progress)
    except (Problem, batch.BatchError) as error:
        raise click.ClickException(str(error)) from None
    except KeyboardInterrupt:
        raise click.ClickException(f"Stopped. {_how_to_go_on(target)}") from None
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise  # whoever read the answers has seen enough; click ends quietly
        raise click.ClickException(f"{error}. Mend that. {_how_to_go_on(target)}") from None
    if failed:
        click.echo(f"{failed} of the lines failed; each has its reason under 'error' in {target}.", err=True)


def _answers(work: batch.Work, source: Path, workers: int | None, ray_address: str | None) -> tuple[batch.Answers, dict[str, Any]]:
    """What answers the lines, and what tells its answers from others'."""
    settings = _settings()
    made_with = {"service": __version__, "rules": RULES, "code": batch.code_digest(), **dataclasses.asdict(work)}
    if ray_address:
        return _on_ray(work, source, workers, ray_address, settings, made_with)
    if work.needs_model:
        summariser = _summariser(settings)
        warm_up(settings.cache)
        return batch.one_by_one(work, summariser), made_with | _as_json(summariser.receipt())
    if workers and workers > 1:
        from service.batch.workers import in_processes

        return in_processes(work, workers, settings.cache), made_with
    warm_up(settings.cache)
    return batch.one_by_one(work), made_with


def _on_ray(
    work: batch.Work, source: Path, workers: int | None, address: str, settings: Settings, made_with: dict[str, Any]
) -> tuple[batch.Answers, dict[str, Any]]:
    try:
        from service.cluster.data import on_ray
    except ImportError as error:
        raise click.ClickException(f"--ray needs {error.name}, which is not installed. Run: pip install -r requirements-ray.txt") from None
    if work.needs_model:
        from service.summary import store

        about = store.describe(settings)
        made_with |= {name: about.get(name) for name in ("model", "sha256", "adapter", "adapter_sha256")}
        made_with |= settings.model_dump(include={"prompt", "decoding"}) | {"on": "ray"}
    return on_ray(work, settings, source, address, workers), made_with


def _progress(answers: Iterator[bytes], done: int, total: int | None) -> Iterator[bytes]:
    """Rate and time left, on a terminal alone."""
    return iter(tqdm(answers, initial=done, total=total, unit=" articles", disable=None, leave=False, smoothing=0.05))


def _how_to_go_on(target: Path) -> str:
    if target == batch.STANDARD:
        return "What goes to standard output begins anew each time; give a file for answers that are kept."
    return f"{batch.Partial.path(target)} keeps the answers so far; the same command, started again, goes on from there."


@main.command()
@click.option("--prepare", is_flag=True, help="Convert the model now, if that is still to be done.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def model(prepare: bool, as_json: bool) -> None:
    """Say which model and adapter are used, where they are, and whether they are ready."""
    from service.summary import store

    settings = _settings()
    try:
        if prepare:
            store.prepare(settings, progress=lambda message: click.echo(message, err=True))
        told = store.describe(settings)
    except Problem as problem:
        raise click.ClickException(_plain(problem)) from None
    click.echo(json.dumps(told, indent=1) if as_json else "\n".join(f"{name + ':':17}{value}" for name, value in told.items()))
    sys.exit(0 if told["ready"] else 1)


@main.command(help=command.HELP, add_help_option=False, context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def doctor(arguments: tuple[str, ...]) -> None:
    sys.exit(command.main(arguments))


def _settings(**overrides: Any) -> Settings:
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})
    except ValidationError as error:
        faults = faults_in_words(error, lambda field: f"LEDE_{field.upper()}")
        raise click.ClickException(f"A setting is wrong. {faults}") from None


def _summariser(settings: Settings) -> Summariser:
    from service.summary import Summariser
    from service.summary.writer import Writer

    return Summariser(Writer.load(settings, progress=lambda message: click.echo(message, err=True)))


def _as_json(receipt: Any) -> dict[str, Any]:
    return {name: value.model_dump() if hasattr(value, "model_dump") else value for name, value in receipt.items()}


def _plain(error: Exception) -> str:
    return faults_in_words(error) if isinstance(error, ValidationError) else str(error)
