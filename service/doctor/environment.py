"""Python, its packages, the settings and the terminal."""

from __future__ import annotations

import difflib
import os
import re
import shutil
import sys
from importlib import import_module, metadata
from pathlib import Path
from typing import TextIO

from service.doctor.finding import PYTHON, ROOT, Finding, fine, in_environment, in_words, install, mend, note

OLDEST = (3, 11)
SAMPLE = "Valparaíso, Łódź, “quoted” – 5 €"  # what news text holds beyond ASCII
NARROW = 40  # columns
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;#]+)", re.MULTILINE)
# What a package is imported as, where that is not its name.
_MODULES = {"protobuf": "google.protobuf", "pyyaml": "yaml", "python-dateutil": "dateutil"}


def python() -> Finding:
    """The version, and whether it is the environment's that `make setup` has made."""
    version = sys.version.split()[0]
    if sys.version_info < OLDEST:
        return mend(f"{version} is too old: Lede needs 3.11 or later.", "Get one, then run `make setup PYTHON=python3.11`.")
    if in_environment():
        return fine(f"{version}, in the virtual environment {sys.prefix}")
    if PYTHON.exists():
        return note(f"{version}, outside the virtual environment that is there.", f"Use {PYTHON} instead of {sys.executable}.")
    return fine(f"{version}, {sys.executable}, without a virtual environment")


def packages(requirements: Path = ROOT / "requirements.txt") -> Finding:
    """Whether each package of the file is there in its version."""
    wanted = _PINNED.findall(requirements.read_text("utf8"))
    missing, other = [], []
    for name, version in wanted:
        try:
            found = metadata.version(name)
        except metadata.PackageNotFoundError:
            missing.append(name)
        else:
            if found.partition("+")[0] != version:  # "2.13.0+cpu" is a build of 2.13.0
                other.append(f"{name} is {found}, tested is {version}")
    faults = ([f"missing: {', '.join(missing)}"] if missing else []) + other
    if faults:
        return mend(f"Not as in {requirements.name}: {'; '.join(faults)}.", install(requirements.name))
    return fine(f"all {len(wanted)} in the versions of {requirements.name}")


def imports(requirements: Path = ROOT / "requirements.txt") -> Finding:
    """Whether each package that is there can be imported: it may be broken."""
    broken = []
    for name, _ in _PINNED.findall(requirements.read_text("utf8")):
        try:
            metadata.version(name)
            import_module(_MODULES.get(name, name.replace("-", "_")))
        except metadata.PackageNotFoundError:  # which ``packages`` has told
            continue
        except Exception as error:  # what a broken package raises can be anything
            broken.append(f"{name} ({in_words(error)})")
    if broken:
        return mend(f"Cannot be imported: {'; '.join(broken)}.", install(requirements.name, anew=True))
    return fine("each package that is there can be imported")


def settings() -> Finding:
    """Whether the settings are right; what is wrong is unset, so that the rest can be looked at."""
    from pydantic import ValidationError

    from service.problems import faults_in_words
    from service.settings import Settings

    names = {f"LEDE_{name.upper()}" for name in Settings.model_fields}
    given = sorted(name for name in os.environ if name.upper().startswith("LEDE_"))
    faults = []
    for name in given:
        if name.upper() not in names:
            near = difflib.get_close_matches(name.upper(), names, 1)
            faults.append(f"{name} is no setting" + (f" (is {near[0]} meant?)" if near else ""))
    try:
        Settings()
    except ValidationError as error:
        faults.append(faults_in_words(error, lambda field: f"LEDE_{field.upper()}"))
        wrong = {f"LEDE_{fault['loc'][0]}".upper() for fault in error.errors()}
        for name in [name for name in given if name.upper() in wrong]:
            del os.environ[name]
    if faults:
        return mend("; ".join(faults) + ".", "Correct or unset it; the rest was looked at without it.")
    return fine(f"set: {', '.join(given)}" if given else "none set, so the defaults hold")


def terminal(stream: TextIO = sys.stdout) -> Finding:
    """Whether what `brief` prints can be shown."""
    encoding = stream.encoding or "ascii"
    try:
        SAMPLE.encode(encoding)
    except UnicodeEncodeError:
        return mend(
            f"Its encoding is {encoding}, which lacks letters that news text has.", "Set PYTHONIOENCODING=utf-8, or LC_ALL=C.UTF-8."
        )
    if not stream.isatty():
        return fine(f"none (the output goes to a file or a pipe), {encoding}")
    columns = shutil.get_terminal_size().columns
    kind = os.environ.get("TERM", "dumb")
    told = f"{encoding}, {columns} columns, {'no bold type' if kind == 'dumb' else 'bold type'}"
    if columns < NARROW:
        return note(f"{told}: lists of facts are hard to read.", f"Make it at least {NARROW} columns wide.")
    if kind == "linux":
        return note(f"{told}: {SAMPLE}", "A console without a desktop has few letters: use ssh, or another font (setfont).")
    return fine(f"{told}. If this shows boxes or question marks, choose another font: {SAMPLE}")
