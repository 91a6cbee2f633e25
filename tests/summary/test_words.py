import pytest

from service.article.tokens import tokenise
from service.summary.words import Unit, stem, units_of


def units(text: str) -> list[Unit]:
    return units_of(list(tokenise(text)))


def keys(text: str) -> list[str]:
    return [unit.key for unit in units(text) if unit.kind != "mark"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("seven", "7"),
        ("1,000", "1000"),
        ("a thousand", "1,000"),
        ("twenty-five", "25"),
        ("1.5 million", "1,500,000"),
        ("£2bn", "£2 billion"),
        ("£440million", "£440m"),
        ("two dozen", "24"),
        ("10 per cent", "10%"),
        ("third", "3rd"),
        ("two hundred", "200"),
    ],
)
def test_one_number_has_one_key(one: str, other: str) -> None:
    assert keys(one)[-1:] == keys(other)[-1:]
    assert [key for key in keys(one) if key != "a"] == keys(other)


@pytest.mark.parametrize(("one", "other"), [("seven", "eight"), ("third", "three"), ("two hundred", "five hundred"), ("1.5", "15")])
def test_another_number_has_another_key(one: str, other: str) -> None:
    assert keys(one) != keys(other)


@pytest.mark.parametrize(
    ("form", "word"),
    [
        ("arrested", "arrest"),
        ("stopped", "stop"),
        ("making", "make"),
        ("made", "make"),
        ("cities", "city"),
        ("churches", "church"),
        ("children", "child"),
        ("won", "win"),
    ],
)
def test_forms_of_a_word_have_one_stem(form: str, word: str) -> None:
    assert stem(form) == stem(word)


def test_offsets_of_hyphenated_names_are_those_of_their_parts() -> None:
    text = "Kim Jong-un's visit"
    assert [text[unit.start : unit.end] for unit in units(text)] == ["Kim", "Jong", "un's", "visit"]


def test_a_number_of_several_words_spans_them() -> None:
    text = "about 1.5 million people"
    (number,) = [unit for unit in units(text) if unit.kind == "number"]
    assert text[number.start : number.end] == "1.5 million"


def test_us_in_capitals_is_no_pronoun() -> None:
    assert [unit.kind for unit in units("US troops left us")] == ["word", "word", "word", "function"]
