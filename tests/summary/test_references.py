"""References to what only an earlier sentence introduces."""

from __future__ import annotations

import pytest

from service.summary.composition import opening_of
from service.summary.grounding import Grounding
from tests.summary.grounds import grounds

OPENING = "The council of Harbury voted on Tuesday to close the old bridge over the river."
BETWEEN = "Its engineers had found a crack in a pier and asked the Harbury Boat Trust (HBT) for a ferry."


def dangles(sentence: str, opening: str = OPENING, between: str = BETWEEN) -> bool:
    """Whether a sentence dangles in a summary that tells the opening, but not what stands between."""
    grounding = Grounding(*grounds(f"{opening} {between} {sentence}"))
    return grounding.dangles(2, [grounding.quote_without(0, ())])


@pytest.mark.parametrize(
    "sentence",
    [
        "The crack had been seen in May by a diver.",
        "The decision angered farmers in the valley.",
        "These claims were denied by the mayor.",
        "Farmers have lost money because of this.",
        "The mayor announced the scheme during a visit to Leeds.",
        "Members of the HBT will meet in May.",
    ],
)
def test_what_only_the_sentence_between_introduces_is_missed(sentence: str) -> None:
    assert dangles(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The bridge will be mended by May.",
        "The government will pay for half of it.",
        "The decision of the council angered farmers.",
        "The second crack was found by a diver.",
        "A crack had been seen in May by a diver.",
        "Farmers will meet this week.",
        "The mayor of Harbury thanked the crew.",
    ],
)
def test_what_needs_no_introduction_is_not(sentence: str) -> None:
    assert not dangles(sentence)


def test_a_court_that_was_named_in_full_is_missed_by_its_short_name() -> None:
    assert dangles("By six votes the court upheld the law.", between="The Supreme Court had heard the case in May.")


def test_a_summary_does_not_open_with_what_the_sentence_passed_over_introduced() -> None:
    text = "How did it begin? The gag started on Friday with a bag of air. A seller in Leeds asked £60 for an empty bag on Monday."
    grounding = Grounding(*grounds(text))
    assert opening_of(grounding) == 2


def test_behind_the_sentence_that_introduces_it_nothing_is_missed() -> None:
    grounding = Grounding(*grounds(f"{OPENING} {BETWEEN} The crack had been seen in May by a diver."))
    assert not grounding.dangles(2, [grounding.quote_without(number, ()) for number in (0, 1)])


def test_what_the_opening_tells_is_introduced() -> None:
    assert not dangles("The crack had been seen in May by a diver.", opening="The council closed the bridge when a crack was found.")
