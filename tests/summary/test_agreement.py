import pytest

from service.article import Article
from service.article.tokens import tokenise
from service.summary.agreement import faults
from service.summary.alignment import Index
from service.summary.words import units_of


def rules(sentence: str, source: str) -> set[str]:
    units = units_of(list(tokenise(sentence)))
    return {fault.rule for fault in faults(units, Index(Article(source)).align(units))}


STAR = "Captain Ola Berg, who shares a flat with Rui Pinto, the Portuguese winger, scored twice in the second half on Sunday."


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("Captain Ola Berg scored twice in the second half.", "Captain Ola Berg scored twice in the second half on Sunday."),
        ("The minister resigned.", "The minister resigned, while her deputy stayed in office."),
        ("The mayor opened a library.", "The mayor opened a modern library."),
        ("The mayor opened a library.", "However, the mayor opened a library."),
        ("The mayor opened a library.", "After a long delay, the mayor opened a library."),
        ("Ola Berg, the captain, scored twice.", "Ola Berg, the captain, scored twice."),
        ("Ola Berg, 29, scored twice.", "Ola Berg, 29, who joined in May, scored twice."),
    ],
)
def test_what_may_be_left_out(sentence: str, source: str) -> None:
    assert rules(sentence, source) == set()


@pytest.mark.parametrize(
    ("sentence", "source", "rule"),
    [
        ("Captain Ola Berg, the Portuguese winger, scored twice.", STAR, "wrong join"),
        ("Ola Berg shares a flat with the Portuguese winger.", STAR, "wrong join"),
        ("The minister resigned.", "The minister has not resigned.", "lost negation"),
        ("The driver ran a red light.", "The driver allegedly ran a red light.", "lost hedge"),
        ("The driver ran a red light.", "The driver ran a red light, police said.", "lost attribution"),
        ("The bank will close.", "Police say the bank will close.", "lost attribution"),
        ("The strike starts on Monday.", "The strike starts on Monday unless a deal is reached.", "lost condition"),
        ("The president opened the fair.", "The former president opened the fair.", "lost measure"),
        ("A hundred people were hurt.", "Nearly a hundred people were hurt.", "lost measure"),
        ("The dog bit the man.", "The man bit the dog.", "added or moved"),
        ("The mayor was robbed.", "The mayor robbed a bank.", "joined anew"),
        ("The mayor opened a bank.", "The mayor opened a library.", "unsupported"),
        ("Ann Lee opened the fair and was arrested.", "Ann Lee opened the fair. Her brother was arrested.", "joined sentences"),
    ],
)
def test_what_is_a_fault(sentence: str, source: str, rule: str) -> None:
    assert rule in rules(sentence, source)
