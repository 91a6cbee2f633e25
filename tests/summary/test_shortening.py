from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.article.tokens import tokenise
from service.summary.grounding import Grounding
from service.summary.shortening import cuts, without, worth
from service.summary.words import units_of
from tests.summary.grounds import FLOOD, grounds


def offered(sentence: str) -> dict[str, str]:
    """What may be left out of a sentence, by rule."""
    units = units_of(list(tokenise(sentence)))
    return {cut.rule: sentence[units[cut.first].start : units[cut.end - 1].end] for cut in cuts(units)}


@pytest.mark.parametrize(
    ("sentence", "rule", "part"),
    [
        ("The ticket costs £9 (about $11) for a whole day in the park.", "bracket", "(about $11)"),
        ("Nora Lind, who joined the club in May, scored both goals.", "aside", ", who joined the club in May,"),
        ("The bridge, built in 1874, carries the road over the river.", "aside", ", built in 1874,"),
        ("The owner, speaking from his boat, thanked the crew.", "aside", ", speaking from his boat,"),
        ("Nora Lind, a former teacher, opened the fair.", "apposition", ", a former teacher,"),
        ("Nora Lind, director of the fair, thanked the crew.", "apposition", ", director of the fair,"),
        ("Nora Lind, 34, opened the fair.", "age", ", 34,"),
        ("The crew -- volunteers from three towns -- worked all night.", "dashes", "-- volunteers from three towns --"),
        ("The fair was opened by the mayor and by Nora Lind, a local baker.", "last apposition", ", a local baker"),
        ("The council closed the road on Monday, while engineers looked at the bridge.", "tail", ", while engineers looked at the bridge"),
        ("The council closed the road over the bridge, using new barriers.", "tail", ", using new barriers"),
        ("The crew went home to their families in Harbury after the rain had stopped.", "bare tail", "after the rain had stopped"),
        (
            "The council closed the road over the bridge, and the mayor thanked the crew.",
            "second clause",
            ", and the mayor thanked the crew",
        ),
        ("The gang broke into the bank at night and stole the gold from it.", "second verb", "and stole the gold from it"),
        ("Rosa Kern, 34, who lives in Harbury, opened the fair.", "age", ", 34"),
        ("Rosa Kern, 34, and her sister Ida opened the fair together.", "age", ", 34,"),
        ("The council will also close the road over the bridge.", "adverb", "also"),
        ("The crew found the missing boat and its owner in a field.", "phrase", "in a field"),
        (
            "The roof of the old market hall in Harbury collapsed when the storm reached the town.",
            "bare tail",
            "when the storm reached the town",
        ),
        ("After a week of rain, the river flooded the town.", "head", "After a week of rain,"),
        ("Rosa Kern will play the king, and quite possibly the queen, in May.", "adverb", ""),
        ("The museum showed a series of gruesome photographs of the fire.", "praise", "gruesome"),
        ("The club has paid a whopping £40 million for the keeper.", "praise", "a whopping"),
        ("The council closed the road in order to mend the bridge.", "padding", "in order"),
        ("The crew saved a total of 40 people from the flood.", "padding", "a total of"),
        ("The crew saved a man who was trapped under the bridge.", "who was", "who was"),
        ("The road will stay closed for a week, police said in a statement.", "manner of saying", "in a statement"),
    ],
)
def test_what_may_be_left_out(sentence: str, rule: str, part: str) -> None:
    assert offered(sentence).get(rule, "") == part


@pytest.mark.parametrize("figure", ["9" * 5000, "²²", "120"])
def test_what_is_no_age_is_not_left_out_as_one(figure: str) -> None:
    assert "age" not in offered(f"Nora Lind, {figure}, opened the fair.")


@pytest.mark.parametrize(
    "sentence",
    [
        "Nora Lind, who denies the charges, appeared in court.",  # negation
        "Nora Lind, who allegedly took the money, appeared in court.",  # hedge
        "The road, police said, will stay closed for a week.",  # attribution
        "The road will stay closed for another whole week, according to police.",
        "The council will close the road for a week, if the rain goes on.",  # condition
        "The bus left the road on a bend near the town, killing four people.",  # the outcome
        "The shop sells apples, ripe pears, and plums.",  # a list
        "At least two men were hurt, police said.",  # what is said, and who says so
        "The mayor did not leave the town hall that day because the crowd had gone.",  # the scope of a negation
        "Nora Lind was the first to leave the burning house after the alarm went off.",  # of "first"
        "The arrests in Harbury and in two other towns came after a long search.",  # a verb that needs it
        "The council had not seen the old bridge, a ruin since 1874, for years.",  # how far the negation holds
        "The bank will close its branch if the town loses the market in Harbury.",  # of a condition
        "The club has received nine million pounds from sales in the last two years.",  # of an amount
        "A woman who was hurt when the roof fell is to receive a medal.",  # the verb of the sentence
        "The guards were sleeping when the roof of the hall fell in.",  # what "were sleeping" is for
        "The river will flood the lower part of the town for days.",  # how long
        "Having seen the film, she went home.",  # a pronoun that leans on it
        'She said: "The fair, which I love, is over."',  # somebody's very words
        "The museum bought an amazing bronze horse of the town.",  # "an" does not fit what follows
        "The town remembered a terrible 2012 flood.",  # nor can a year go without its article
        "The mayor thanked those brave enough to stay.",
        "The fair was in a more famous town once.",
        "The team made a brilliant start in the cold.",  # how
        "The mayor said the storm ``was a massive shock'' to the town.",  # somebody's very words
        "The fair was closed and unfortunately for him nobody came.",  # what it goes with
        "It was the driver who was hurt in the crash.",  # who it was is the news
        "In Italy, the government closed the fair.",  # which government
        "The mayor wrote in a letter that the fair was over.",  # what was said goes on
    ],
)
def test_what_must_stay(sentence: str) -> None:
    assert offered(sentence) == {}


def test_when_it_was_said_stays() -> None:
    assert "manner of saying" not in offered("The road will stay closed for a week, police said in a statement on Friday.")


def test_cuts_are_made_where_the_model_passed_over() -> None:
    sentence = "The bridge, built in 1874, carries the road over the river, while a ferry carries cars."
    units = units_of(list(tokenise(sentence)))
    covered = frozenset(number for number, unit in enumerate(units) if unit.text in ("bridge", "carries", "road", "river", "ferry", "cars"))
    assert [cut.rule for cut in worth(units, covered, 40)] == ["aside"]
    assert worth(units, None, 40) == []
    assert [cut.rule for cut in worth(units, None, 12)] == ["tail"]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_what_stays_is_a_subsequence_of_the_sentence(data: st.DataObject) -> None:
    grounding = Grounding(*grounds())
    number = data.draw(st.sampled_from(grounding.prose))
    offer = grounding.cuts(number, [grounding.quote(grounding.prose[0])])
    chosen = data.draw(st.lists(st.sampled_from(offer), unique=True)) if offer else []
    told = grounding.quote_without(number, chosen)
    words = iter([unit.folded for unit in grounding.units(number)])
    assert all(unit.folded in words for unit in told.units)
    assert told.method == ("shortened" if chosen else "extracted")
    assert all(claim.status == "supported" for claim in told.claims)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([*FLOOD.replace("\n", " ").split(" "), ",", "and", "who", "(", ")", "--", '"']), max_size=60))
def test_cuts_lie_within_the_sentence(words: list[str]) -> None:
    units = units_of(list(tokenise(" ".join(words))))
    offer = cuts(units)
    assert all(0 <= cut.first < cut.end <= len(units) for cut in offer)
    spans = without(units, offer)
    assert spans == sorted(spans)
