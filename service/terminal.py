"""A briefing as text for a terminal."""

from __future__ import annotations

import re
import shutil
import textwrap
from collections.abc import Iterable

import click

from service.contract import Briefing, When, Where, Who

# What steers a terminal instead of being shown by it: an article may hold escape sequences, and marks that turn the writing round.
_STEERING = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def render(briefing: Briefing) -> str:
    """The summary, three lists and the warnings, wrapped to the terminal's width (at most 100 columns), as signs that are only shown."""
    width = min(100, shutil.get_terminal_size().columns)
    parts: list[str] = []
    if briefing.summary:
        parts.append(_section("Summary", textwrap.wrap(briefing.summary.text, width)))
    if briefing.facts:
        for title, lines in (
            ("Who", map(_who, briefing.facts.who)),
            ("Where", map(_where, briefing.facts.where)),
            ("When", map(_when, briefing.facts.when)),
        ):
            parts.append(_section(title, _items(lines, width)))
    if briefing.warnings:
        parts.append(_section("Please note", _items((warning.detail for warning in briefing.warnings), width)))
    return "\n\n".join(parts)


def _section(title: str, lines: list[str]) -> str:
    shown = [_STEERING.sub("\N{REPLACEMENT CHARACTER}", line) for line in lines]
    return "\n".join([click.style(title, bold=True), *(shown or ["(none found)"])])


def _items(lines: Iterable[str], width: int) -> list[str]:
    return [row for line in lines for row in textwrap.wrap(line, width, initial_indent="- ", subsequent_indent="  ")]


def _who(fact: Who) -> str:
    details = [fact.role.text if fact.role else None, fact.country, fact.kind if fact.kind != "person" else None]
    return fact.name + _bracket(details)


def _where(fact: Where) -> str:
    at = f"{fact.latitude:.2f}, {fact.longitude:.2f}" if fact.latitude is not None and fact.longitude is not None else None
    return fact.name + _bracket([fact.kind, fact.within or fact.country, at])


def _when(fact: When) -> str:
    days = [str(day) for day in dict.fromkeys((fact.earliest, fact.latest)) if day]
    return f"{fact.text}: {fact.value}" + _bracket([" to ".join(days) if [fact.value] != days else None, fact.mod])


def _bracket(details: list[str | None]) -> str:
    said = [detail for detail in details if detail]
    return f" ({'; '.join(said)})" if said else ""
