"""What a check finds: that something is fine, worth a note, or to be mended; and how."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv" / "bin" / "python"
_LONGEST = 400  # characters of an error's message


@dataclass(frozen=True)
class Finding:
    """``state``: "fine", "note" (works, but there is something to know) or "mend"; ``remedy``: what to do then."""

    state: str
    detail: str
    remedy: str | None = None


def fine(detail: str) -> Finding:
    return Finding("fine", detail)


def note(detail: str, remedy: str | None = None) -> Finding:
    return Finding("note", detail, remedy)


def mend(detail: str, remedy: str) -> Finding:
    return Finding("mend", detail, remedy)


def look(check: Callable[..., Finding], *arguments: object) -> Finding:
    """What the check finds; where it fails itself, that is what is found."""
    try:
        return check(*arguments)
    except ModuleNotFoundError as error:
        return mend(f"{error.name} is missing.", install("requirements.txt"))
    except Exception as error:
        told = getattr(error, "detail", None)  # a service.problems.Problem says what to do itself
        return Finding("mend", told) if isinstance(told, str) else mend(in_words(error), "If it comes from a package, install that anew.")


def in_words(error: BaseException) -> str:
    """Type and message on one line."""
    message = re.sub(r"\s+", " ", str(error)).strip()
    return f"{type(error).__name__}: {message[:_LONGEST]}" if message else type(error).__name__


def in_environment() -> bool:
    """Whether a virtual environment's Python runs."""
    return sys.prefix != sys.base_prefix


def install(requirements: str, *, anew: bool = False) -> str:
    """How to get the packages of a requirements file; ``anew``: also those that seem to be there."""
    if not in_environment() and PYTHON.exists():
        return f"Use the environment that is there: {PYTHON} -m service"
    if not in_environment() and (ROOT / "Makefile").exists():
        return "Run `make setup`."
    flags = ("--force-reinstall --no-deps " if anew else "") + ("--no-deps " if "model" in requirements and not anew else "")
    return f"Run `{sys.executable} -m pip install {flags}-r {ROOT / requirements}`."
