"""Walking with a reading that has its likings ready: a token is a word or a mark."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import regex

from service.contract import Facts
from service.summary.grounding import Grounding, Told
from service.summary.selection import select
from service.summary.walking import walk
from tests.summary.grounds import FLOOD, Script, grounds

_TOKEN = regex.compile(r"\s*(?:[^\s,.;:!?]+|[,.;:!?])")


class Likings:
    """Finds a text that holds one of ``likes`` likely."""

    def __init__(self, likes: Sequence[str] = ()) -> None:
        self._likes = likes
        self._ids: dict[str, int] = {}

    def encode(self, text: str) -> list[int]:
        return [self._ids.setdefault(token, len(self._ids)) for token in _TOKEN.findall(text)]

    def choices(self, sentences: Sequence[tuple[int, int]], places: Sequence[int], count: int) -> list[float] | None:
        return None

    def log_probabilities(self, branches: Sequence[Sequence[int]]) -> list[list[float]]:
        return [
            [-0.1 if any(like.startswith(self._text(branch[:end]).lstrip()[: len(like)]) for like in self._likes) else -9.0 for end in ends]
            for branch, ends in ((branch, range(1, len(branch) + 1)) for branch in branches)
        ]

    def _text(self, branch: Sequence[int]) -> str:
        words = {number: token for token, number in self._ids.items()}
        return "".join(words[number] for number in branch)


def walked(reading: Likings, sentences: int = 3, text: str = FLOOD) -> list[Told]:
    grounding = Grounding(*grounds(text))
    script = Script("", budget=700)
    selection = select(grounding.article, grounding.weights, grounding.index, script.budget, script.count)
    return walk(grounding, reading, selection, sentences)


def test_a_summary_begins_with_the_first_sentence_that_can_stand_there() -> None:
    assert walked(Likings(likes=["Chief Superintendent", "Forecasters"]), 1)[0].text.startswith("Three firefighters")
    asked = "What brought the bridge down?\n\n" + FLOOD
    assert walked(Likings(likes=["Forecasters"]), 1, asked)[0].text.startswith("Three firefighters")


def test_also_stays_behind_the_sentence_that_it_adds_to() -> None:
    text = "The mayor opened the fair in Harbury on Monday. The mayor also closed the old road to the river for good."
    grounding = Grounding(*grounds(text))
    assert "adverb" in {cut.rule for cut in grounding.cuts(1, [])}
    assert "adverb" not in {cut.rule for cut in grounding.cuts(1, [grounding.quote(0)])}


def test_a_short_name_stays_in_its_brackets_where_the_article_uses_it() -> None:
    text = "The Harbury Boat Trust (HBT) opened the fair on Monday with a concert by the river. The fair ends in May."
    assert "bracket" in {cut.rule for cut in Grounding(*grounds(text)).cuts(0, [])}
    assert "bracket" not in {cut.rule for cut in Grounding(*grounds(text + " The HBT has 40 members.")).cuts(0, [])}


def test_what_the_model_finds_likely_is_told_in_the_articles_order() -> None:
    told = walked(Likings(likes=["Three firefighters", "Forecasters", "Engineers"]))
    assert [one.text.split()[0] for one in told] == ["Three", "Engineers", "Forecasters"]


def test_of_two_sentences_that_the_model_finds_as_likely_the_shorter_is_told() -> None:
    long = (
        "The mayor praised the crew and all who had come from the towns along the river with boats and blankets and soup in the cold night."
    )
    text = f"{FLOOD.split(chr(10))[0]} {long} Two farmers lost most of their sheep. {FLOOD.split(chr(10))[-1]}"
    assert [one.text.split()[0] for one in walked(Likings(likes=["The mayor", "Two farmers"]), 2, text)] == ["Three", "Two"]


def test_a_model_that_has_learned_to_choose_is_followed() -> None:
    class Learned(Likings):
        def choices(self, sentences: Sequence[tuple[int, int]], places: Sequence[int], count: int) -> list[float]:
            return [9.0 if place in (3, 7) else -place for place in places]

        def log_probabilities(self, branches: Sequence[Sequence[int]]) -> list[list[float]]:
            raise AssertionError("it need not be asked what it would write")

    assert [one.text.split()[0] for one in walked(Learned())] == ["Three", "Engineers", "Forecasters"]


def test_nothing_is_told_twice() -> None:
    told = walked(Likings(likes=["Engineers"]), 6)
    assert len({one.place for one in told}) == len(told) == 6


def test_padding_is_left_out_and_what_is_told_stays() -> None:
    text = FLOOD.replace("Engineers had not", "Engineers had really not").replace("in its arches", "(about 40) in its arches")
    told = walked(Likings(likes=["Three firefighters", "Engineers", "The council"]), 3, text)
    assert told[1].text == "Engineers had not inspected the bridge, which was built in 1874, for nearly seven years."
    assert [one.method for one in told[1:]] == ["shortened", "shortened"]
    assert "led by Tom Ashworth" in told[2].text
    assert "(about 40)" not in told[2].text


def test_every_word_comes_from_its_source() -> None:
    for told in walked(Likings(), 5):
        source = " ".join(FLOOD[span.start : span.end] for span in told.sources).lower()
        assert all(unit.text.lower() in source for unit in told.units)
        assert all(claim.status == "supported" for claim in told.claims)


@pytest.mark.parametrize("text", ["Why? Who? What now?", "I am here. We are there. I say so. We agree."])
def test_an_article_without_a_sentence_that_can_stand_alone_still_has_a_summary(text: str) -> None:
    grounding = Grounding(grounds(text)[0], Facts())
    selection = select(grounding.article, grounding.weights, grounding.index, 700, lambda words: len(words.split()))
    assert len(walk(grounding, Likings(), selection, 2)) >= 1


def test_sentences_that_could_not_be_chosen_are_not_scored() -> None:
    class Counted(Likings):
        scored = 0

        def log_probabilities(self, branches: Sequence[Sequence[int]]) -> list[list[float]]:
            self.scored += sum(len(branch) > 1 for branch in branches)
            return super().log_probabilities(branches)

    sure, unsure = Counted(likes=["Three firefighters"]), Counted()
    assert walked(sure, 1)[0].text.startswith("Three firefighters")
    walked(unsure, 6)
    assert sure.scored < 5 < unsure.scored
