"""The command: each check in its place, a line for each finding as it is made, and an exit status that says whether all is fine."""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence

from service.doctor import environment, machine, model, working
from service.doctor.finding import Finding, look, note

HELP = "Look over everything that Lede needs, and say what is fine and how to mend the rest."
_COLOURS = {"fine": "32", "note": "33", "mend": "31"}
_NAMES = 12  # columns


def main(arguments: Sequence[str]) -> int:
    """0 where nothing is to be mended, else 1."""
    parser = argparse.ArgumentParser(
        prog="python -m service doctor", description=f"{HELP} It changes and downloads nothing. Exit status 1: something is to be mended."
    )
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    as_json = parser.parse_args(arguments).json
    os.environ["HF_HUB_OFFLINE"] = "1"
    found = []
    for name, finding in findings():
        found.append((name, finding))
        if not as_json:
            print(_lines(name, finding), flush=True)
    to_mend = [name for name, finding in found if finding.state == "mend"]
    if as_json:
        checks = [{"check": name, **dataclasses.asdict(finding)} for name, finding in found]
        print(json.dumps({"fine": not to_mend, "checks": checks}, indent=1))
    else:
        print(f"\nTo be mended: {', '.join(to_mend)}." if to_mend else "\nAll is fine.")
    return 1 if to_mend else 0


def findings() -> Iterator[tuple[str, Finding]]:
    """The quick checks first, those that load the model last; what depends on a fault that was found is left out."""
    yield "Python", (version := environment.python())
    if version.state == "mend":
        return
    yield "packages", look(environment.packages)
    yield "terminal", look(environment.terminal)
    yield "memory", look(machine.memory)
    yield "settings", look(environment.settings)
    try:
        from service.settings import Settings

        settings = Settings()
    except Exception:  # which the line before has told
        return
    yield "port", look(machine.port, settings)
    ready = True
    for name, check in (("model", model.model), ("adapter", model.adapter), ("prepared", model.prepared)):
        if ready:
            yield name, (finding := look(check, settings))
            ready = finding.state != "mend"
    yield "cache", look(model.cache, settings, ready)
    yield "gazetteer", look(working.gazetteer, settings)
    yield "facts", look(working.facts)
    yield "imports", look(environment.imports)
    yield "processor", look(machine.processor, settings)
    yield "summary", look(working.summary, settings) if ready else note("Not tried, since the model is not ready.")


def _lines(name: str, finding: Finding) -> str:
    indent = " " * (7 + _NAMES)
    wrap = textwrap.TextWrapper(max(60, min(120, shutil.get_terminal_size().columns)) - len(indent))
    wrap.break_long_words = wrap.break_on_hyphens = False  # commands and paths are copied from here
    lines = wrap.wrap(finding.detail) + wrap.wrap(f"-> {finding.remedy}" if finding.remedy else "")
    state = finding.state
    if sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb" and not os.environ.get("NO_COLOR"):
        state = f"\033[{_COLOURS[state]}m{state}\033[0m"
    return f"{state}   {name:{_NAMES}}" + f"\n{indent}".join(lines)
