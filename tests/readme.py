"""The README's examples, made by running Lede: `python -m tests.readme` writes them anew, test_readme.py holds them against it.

A made block stands after a comment line: `<!-- made: python -m service ... -->`, `<!-- made: answer -->` or `<!-- made: settings -->`.
"""

import json
import re
import shlex
from pathlib import Path

from click.testing import CliRunner

from service.cli import main
from service.settings import Settings

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
EXAMPLE = "python -m service brief tests/articles/treaty.txt --published 2025-03-13"
BLOCK = re.compile(r"<!-- made: (?P<command>.+?) -->\n(?P<made>(?:```(?:text|json)\n.*?```|(?:\|.*\n)+))", re.DOTALL)


def blocks(text):
    """Command and present content of every made block."""
    return [(match["command"], match["made"]) for match in BLOCK.finditer(text)]


def make(command):
    """What the block of a command should hold."""
    if command == "settings":
        return settings_table()
    if command == "answer":
        return f"```json\n{compact(excerpt(json.loads(printed(f'{EXAMPLE} --json'))))}\n```"
    return f"```text\n{printed(command).strip()}\n```"


def printed(command):
    """What a command prints on standard output."""
    arguments = shlex.split(command.removeprefix("python -m service"))
    arguments = [str(ROOT / argument) if argument.startswith("tests/") else argument for argument in arguments]
    result = CliRunner().invoke(main, arguments, prog_name="python -m service", env={"COLUMNS": "110"})
    assert result.exit_code == 0, result.output
    return result.stdout


def excerpt(answer):
    """The answer's beginning: of the summary two sentences and a claim, of each list of facts the first entry with two mentions."""
    summary, facts = answer["summary"], answer["facts"]
    return {
        "summary": {**summary, "read": summary["read"][:1], "sentences": summary["sentences"][:2], "claims": summary["claims"][1:2]},
        "facts": {part: [{**facts[part][0], "mentions": facts[part][0]["mentions"][:2]}] for part in facts},
        "article": answer["article"],
        "warnings": answer["warnings"],
        "receipt": {name: answer["receipt"][name] for name in ("service", "model", "adapter", "prompt", "rules", "text_sha256")},
    }


def compact(value, indent=0):
    """JSON with everything on one line that fits there."""
    line = json.dumps(value, ensure_ascii=False)
    if len(line) + indent <= 130 or not isinstance(value, dict | list):
        return line
    space = " " * (indent + 1)
    items = (
        [f"{json.dumps(name)}: {compact(item, indent + 1)}" for name, item in value.items()]
        if isinstance(value, dict)
        else [compact(item, indent + 1) for item in value]
    )
    opened, closed = "{}" if isinstance(value, dict) else "[]"
    return f"{opened}\n{space}" + f",\n{space}".join(items) + f"\n{' ' * indent}{closed}"


def settings_table():
    rows = ["| variable | default | what it is |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = "~/.cache/lede" if name == "cache" else field.get_default(call_default_factory=True)
        rows.append(f"| `LEDE_{name.upper()}` | {'–' if default in ('', ()) else f'`{default}`'} | {field.description} |")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    README.write_text(
        BLOCK.sub(lambda match: f"<!-- made: {match['command']} -->\n{make(match['command'])}", README.read_text("utf8")), "utf8"
    )
