"""Rules and word lists that are kept as YAML beside the code that goes by them."""

from importlib.resources import files
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's, ten times as fast, where it is built in


def read_yaml(package: str, path: str) -> Any:
    """The content of a package's file; ``path`` is relative to the package."""
    return yaml.load((files(package) / path).read_text("utf8"), Loader=_LOADER)
