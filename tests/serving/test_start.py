"""What stands between the command and the first facts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys
from service.serving import server
from service.settings import Settings
app = server.create_app(Settings(), server.ModelThread(Settings()))
text = "The mayor of Paris said on Tuesday that the city would plant trees along the river."
assert app.test_client().post("/summarise", json={"text": text, "parts": ["facts"]}).status_code == 200
print(sorted({"torch", "transformers", "numpy", "py3langid", "service.summary", "service.train"} & set(sys.modules)))
"""


def test_start_facts_are_answered_before_what_they_do_not_need_is_imported() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
