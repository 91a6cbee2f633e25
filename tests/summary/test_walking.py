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
    """Finds a text that holds one of ``likes`` likely, and leaves out what begins with one of ``drops``."""

    def __init__(self, likes: Sequence[str] = (), drops: Sequence[str] = ()) -> None:
        self._likes, self._drops = likes, drops
        self._ids: dict[str, int] = {}

    def encode(self, text: str) -> list[int]:
        return [self._ids.setdefault(token, len(self._ids)) for token in _TOKEN.findall(text)]

    def log_probabilities(self, branches: Sequence[Sequence[int]]) -> list[list[float]]:
        return [
            [-0.1 if any(like.startswith(self._text(branch[:end]).lstrip()[: len(like)]) for like in self._likes) else -9.0 for end in ends]
            for branch, ends in ((branch, range(1, len(branch) + 1)) for branch in branches)
        ]

    def preference(self, branch: Sequence[int], others: Sequence[tuple[int, int]]) -> list[float]:
        return [1.0 if self._text(branch[place:]).strip().startswith(tuple(self._drops)) else -50.0 for place, _ in others]

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


def test_what_the_article_comes_back_to_is_not_left_out() -> None:
    text = FLOOD.replace("before Friday.", "before Friday, while engineers watch the bridge.")
    told = walked(Likings(likes=["Three firefighters", "Forecasters"], drops=[", while"]), 2, text)[1]
    assert "while engineers watch" not in told.text  # the first sentence tells of the bridge, one other of engineers
    text += " The engineers came at noon. They are engineers from Leeds. Two engineers stay."
    told = walked(Likings(likes=["Three firefighters", "Forecasters"], drops=[", while"]), 2, text)[1]
    assert "while engineers watch the bridge" in told.text


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


def test_nothing_is_told_twice() -> None:
    told = walked(Likings(likes=["Engineers"]), 6)
    assert len({one.place for one in told}) == len(told) == 6


def test_a_cut_is_made_where_the_model_leaves_out_what_it_takes_away() -> None:
    drops = Likings(likes=["Three firefighters", "Engineers"], drops=[", which was built"])
    keeps = Likings(likes=["Three firefighters", "Engineers"])
    told, whole = walked(drops, 2)[1], walked(keeps, 2)[1]
    assert told.text == "Engineers had not inspected the bridge for nearly seven years."
    assert ", which was built in 1874," in whole.text
    assert whole.method == "extracted"


def test_a_tail_that_the_model_leaves_out_is_cut_off() -> None:
    text = FLOOD.replace("before Friday.", "before Friday, while engineers watch the bridge.")
    told = walked(Likings(likes=["Three firefighters", "Forecasters"], drops=[", while"]), 2, text)[1]
    assert told.text == "Forecasters expect another 40 millimetres of rain before Friday."
    assert told.method == "shortened"


def test_every_word_comes_from_its_source() -> None:
    for told in walked(Likings(drops=["on", "in", "for", ",", "of", "also"]), 5):
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
