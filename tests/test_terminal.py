"""A briefing as text for a terminal."""

from __future__ import annotations

import click

from service.briefing import brief
from service.contract import Question
from service.terminal import render
from tests.serving.leads import Leads


def test_terminal_is_not_steered_by_an_article() -> None:
    text = "The mayor of \x1b[31mLeeds\x1b[0m, Ann \x1b]52;c;eA==\x07Example, resigned on \u202eMonday.\nNobody in Leeds knew \x9b2Jwhy."
    shown = click.unstyle(render(brief(Question(text=text), Leads())))
    assert "The mayor of \ufffd[31mLeeds" in " ".join(shown.split())
    assert all(sign == "\n" or sign.isprintable() for sign in shown), ascii(shown)
