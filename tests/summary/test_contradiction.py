import pytest

from service.article import Article
from service.article.tokens import tokenise
from service.summary.alignment import Index
from service.summary.contradiction import contradictions
from service.summary.words import units_of

POOL = "The council said on Monday that the old pool would be shut in May. The mayor and his brother swam in it."


def found(sentence: str, source: str = POOL) -> list[str]:
    units = units_of(list(tokenise(sentence)))
    index = Index(Article(source))
    return [fault.words for fault in contradictions(units, index.align(units), index.postings)]


@pytest.mark.parametrize(
    "sentence",
    [
        POOL,
        "On Monday the council said it would close the old pool.",
        "The mayor's brother swam with him.",
        "The old swimming pool would be shut in May, the council said.",
    ],
)
def test_other_words_in_another_order_contradict_nothing(sentence: str) -> None:
    assert found(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("The council said the old pool would not be shut in May.", "not"),
        ("The council never said that the old pool would be shut.", "never"),
        ("The council said that the new pool would be shut in May.", "new"),
        ("The council said on Monday that the old pool would be opened in May.", "opened"),
        ("The mayor and his sister swam in it.", "sister"),
        ("The council said that the old pool with heated water would be shut in May.", "heated water"),
        ("Parliament dissolved itself.", "Parliament dissolved itself ."),
    ],
)
def test_what_the_article_denies_is_found(sentence: str, words: str) -> None:
    assert words in found(sentence)


def test_a_negation_that_is_lost_is_found() -> None:
    assert found("The pool will be shut.", "The pool will not be shut.") == ["not"]


def test_a_negation_inside_a_compound_denies_nothing() -> None:
    assert found("The museum showed never-before-seen pictures.", "The museum showed pictures for the first time.") == []
