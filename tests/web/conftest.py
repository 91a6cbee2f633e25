"""The application without its model: summaries are the article's first sentences."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service import problems
from service.contract import Step, Summary, Warning
from service.problems import Problem
from service.serving.status import Status
from service.settings import Settings
from service.web import create_app
from tests.serving.leads import Leads

ARTICLE = """Ferry service to Lindholm Island resumes after storm
HARWICK, England - Ferries between Harwick and Lindholm Island sailed again on Tuesday, three days after a storm tore away the pier.
"We worked day and night," said Maria Okonkwo, the harbour master of Harwick. Okonkwo said that 40 workers had rebuilt the pier.
Prime Minister Alan Whitcombe visited the town on Monday and promised £2 million for its sea wall.
The next storm is expected on 3 March 2025.
"""

NO_CHROMIUM = "THE BROWSER TESTS DID NOT RUN: no Chromium is installed. Install it (Debian: apt-get install chromium) and run them again."


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says loudly that the page was not tested in a browser."""
    if any(NO_CHROMIUM in str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])):
        terminalreporter.section("browser tests", sep="!", red=True, bold=True)
        terminalreporter.write_line(NO_CHROMIUM, red=True, bold=True)


class Served(Leads):
    """Leads with a state that a test can set."""

    state: Status = Status("ready")

    def status(self) -> Status:
        return self.state

    def stream(self, *args: Any, **more: Any) -> Generator[Step, None, tuple[Summary, list[Warning]]]:
        if self.state.state != "ready":
            raise Problem(problems.MODEL_LOADING, "Ask again in 5 seconds.", {"retry_after": 5})
        return (yield from super().stream(*args, **more))


@pytest.fixture
def served() -> Served:
    return Served()


@pytest.fixture
def app(served: Served) -> Flask:
    return create_app(Settings(), served)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def article() -> str:
    return ARTICLE
