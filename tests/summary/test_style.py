import pytest

from service.article import Article
from service.article.tokens import tokenise
from service.summary.style import (
    as_told,
    has_verb,
    is_caption,
    is_credited,
    is_whole,
    leans_back,
    opens_with_a_quotation,
    quotable,
    tells,
    within_quotations,
)
from service.summary.words import units_of


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("the fair opened.", "The fair opened."),
        ("The fair\nopened  at noon.", "The fair opened at noon."),
        ("Rosa Kern (pictured, left) opened it.", "Rosa Kern opened it."),
        (", the fair opened.", "The fair opened."),
        ("_ The fair opened.", "The fair opened."),
        ("The fair opened. '", "The fair opened."),
        ("She called it ' a fair. '", "She called it ' a fair. '"),
    ],
)
def test_a_sentence_is_told_tidily(text: str, told: str) -> None:
    assert as_told(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "It is over.",
        "“It is over,” she said.",
        "She said: 'It is over.'",
        "The players' bus left.",
        "Kern Inc.'s boat left.",
        "The club ’ s bus left.",
        "It cost £5 (about $6).",
    ],
)
def test_a_whole_sentence(text: str) -> None:
    assert is_whole(text)


@pytest.mark.parametrize(
    "text", ["It is", "“It is over, she said.", "It cost £5 (about $6.", "'It is over, she said.", "So said Col.", '"It is over.']
)
def test_half_a_sentence(text: str) -> None:
    assert not is_whole(text)


@pytest.mark.parametrize(
    "text",
    [
        "Proud day: Rosa Kern opens the fair.",
        "Rosa Kern is seen here with her sister.",
        "Scroll down for video.",
        "The guard slipped in the rain The crowd cheered him.",
        "Getty Images Rosa Kern at the fair.",
        'The fair after the storm "There are many reasons why it closed," she said.',
        "Here's what we know.",
        "Rosa Kern spoke on Sunday, Image caption She opened the fair.",
        "18:10 GMT, 8 May 2012.",
        "Rosa Kern, 25, poses for a picture at the fair in Harbury on Monday.",
    ],
)
def test_captions_and_lines_run_together(text: str) -> None:
    assert is_caption(text)


@pytest.mark.parametrize(
    "text",
    [
        "The guard slipped on the wet stones.",
        "Rosa Kern starred in The Winter King at the fair.",
        "Reuters reported the deal.",
        "Reuters Holdings PLC said its manager resigned.",
        'Kern said "It is over for us all," and left.',
    ],
)
def test_what_is_no_caption(text: str) -> None:
    assert not is_caption(text)


@pytest.mark.parametrize(
    ("text", "leans"),
    [
        ("She opened the fair.", True),
        ("In May she opened the fair.", True),
        ("Both were arrested.", True),
        ("One is a student.", True),
        ("These claims are false.", True),
        ('"It is over," he said.', True),
        ("Otherwise the fair will close.", True),
        ("The man in charge has no such fears.", True),
        ("Rosa Kern said she would come.", False),
        ("One man was hurt.", False),
        ("This week the fair opens.", False),
        ("It was announced on Monday that the fair will close.", False),
        ("There are ten stalls.", False),
        ("It has emerged as a place of worship.", True),
        ("It has emerged that the fair will close.", False),
        ("This is the awkward moment when a guard slipped.", False),
        ("This is the end of it.", True),
    ],
)
def test_what_leans_on_the_sentence_before(text: str, leans: bool) -> None:
    assert leans_back(text, units_of(list(tokenise(text)))) == leans


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("LONDON (Reuters) - The fair opened on Monday.", "The fair opened on Monday."),
        ("Rome (CNN) The fair opened on Monday.", "The fair opened on Monday."),
        ("(CNN) -- The fair opened on Monday.", "The fair opened on Monday."),
        ("LONDON, May 3 (Harbury Press Service) - The fair opened on Monday.", "The fair opened on Monday."),
        ("But the fair opened on Monday.", "the fair opened on Monday."),
        ("However, the fair opened on Monday.", "the fair opened on Monday."),
        ("The fair opened on Monday.", "The fair opened on Monday."),
        ("LEEDS -- In a late vote the council closed it.", "In a late vote the council closed it."),
        ("LEEDS, England — The council closed it.", "The council closed it."),
        ("NASA -- the agency -- said so.", "NASA -- the agency -- said so."),
        ("Bridge falls in storm At least three people were hurt on Tuesday.", "At least three people were hurt on Tuesday."),
        ("Man held after crash at fair Five people were hurt on Tuesday.", "Five people were hurt on Tuesday."),
        ("Stalls in the rain in Harbury The 42-year-old owner of the fair was hurt.", "The 42-year-old owner of the fair was hurt."),
        ("Rosa Kern read from The Long Winter at the fair.", "Rosa Kern read from The Long Winter at the fair."),
    ],
)
def test_datelines_labels_and_openers_are_left_out(text: str, quoted: str) -> None:
    article = Article(text)
    start, end = quotable(article, article.body[0])
    assert text[start:end] == quoted


@pytest.mark.parametrize("credit", ["(Photo: Ann Example, AP)", "(Getty Images)", "(Picture by Ann Example)"])
def test_a_sentence_before_a_credit_is_a_caption(credit: str) -> None:
    article = Article(f"The stalls at noon on Monday. {credit} The fair opened on Monday.")
    assert is_credited(article, article.body[0])
    assert not is_credited(article, article.body[-1])


@pytest.mark.parametrize(
    ("text", "quotation"),
    [
        ('"It is over," she said.', True),
        ('"It is over" is what she said.', True),
        ("'We closed it' said the mayor.", True),
        ('"Winter King" actor Lee Moss opened the fair.', False),
        ("'Lucky' Moss opened the fair.", False),
    ],
)
def test_a_title_at_the_head_is_no_quotation(text: str, quotation: bool) -> None:
    assert opens_with_a_quotation(text) == quotation


def test_words_that_are_nothing_but_a_quotation_tell_nothing() -> None:
    assert not tells("'The fair is over and the stalls are gone. '")
    assert tells('"The fair is over," the mayor said.')


def spoken(text: str) -> list[str]:
    article = Article(text)
    within = within_quotations(article, article.sentences)
    return [text[sentence.start : sentence.end] for number, sentence in enumerate(article.sentences) if number in within]


def test_what_stands_within_a_quotation_is_spoken() -> None:
    assert spoken('"The fair is old. It will stay. We are proud," she said. Rain fell.') == []  # one sentence, quoted whole
    long = "The fair is the oldest in the land and it has been held in this town since the bridge was built by our forefathers. " * 3
    assert len(spoken(f'"{long}We are proud," she said. Rain fell.')) == 3


def test_a_quotation_goes_on_in_the_next_paragraph_that_closes_it() -> None:
    assert spoken('He promised to "bring them home.\nThe town has no plan. We trust it."\nRain fell.') == [
        "The town has no plan.",
        'We trust it."',
    ]
    assert spoken('"The fair is old.\n\nRain fell in Leeds. "It is wet," she said.') == []


def test_a_post_is_somebodys_words() -> None:
    post = "The fair is closed for ever, and the mayor knows it as well as I do. Ann Example (@annexample) May 3, 2024"
    assert spoken(f"Ann Example spoke on Monday.\n\n{post}\n\nRain fell in Leeds.") != []
    assert "Rain fell in Leeds." not in spoken(f"{post}\n\nRain fell in Leeds.")


def test_a_sentence_has_a_verb() -> None:
    assert has_verb(units_of(list(tokenise("Rosa Kern opened the fair."))))
    assert not has_verb(units_of(list(tokenise("Rosa Kern, the mayor of the town."))))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Two people were shot at a party for the rapper T.I., police said.", True),
        ("A lorry overturned on I-95 near Example Bridge on Monday.", True),
        ("The soldier of World War I was buried on Monday.", True),
        ("The crown of Elizabeth I was sold on Monday.", True),
        ("On Monday I saw the lorry overturn.", False),
        ("Neither my neighbours nor I.", False),
        ("The lorry was not seen by anybody but I-don't-know-who and I've told them.", False),
    ],
)
def test_an_i_that_is_an_initial_or_a_numeral_is_nobody_who_speaks(text: str, told: bool) -> None:
    assert tells(text) == told
