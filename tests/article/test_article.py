"""Layout, tokens and offsets of an article."""

import datetime
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.article import Article
from service.article.language import language_of

REPORT = """Harbour tunnel reopens after ten-week repair
By Ann Example
OSLO, Norway (AP) - The harbour tunnel reopened on Monday. Traffic flowed by noon.
What happens next
The city will inspect it every month:
- lighting and signs
- The pumps will be replaced by the end of the year.
Photo: City of Oslo
Read more
"""


def kinds(text: str) -> list[tuple[str, str]]:
    return [(sentence.kind, text[sentence.start : sentence.end]) for sentence in Article(text).sentences]


def test_article_tells_lines_from_sentences():
    assert kinds(REPORT) == [
        ("headline", "Harbour tunnel reopens after ten-week repair"),
        ("furniture", "By Ann Example"),
        ("sentence", "OSLO, Norway (AP) - The harbour tunnel reopened on Monday."),
        ("sentence", "Traffic flowed by noon."),
        ("heading", "What happens next"),
        ("sentence", "The city will inspect it every month:"),
        ("item", "lighting and signs"),
        ("sentence", "The pumps will be replaced by the end of the year."),
        ("furniture", "Photo: City of Oslo"),
        ("furniture", "Read more"),
    ]


def test_article_long_paragraph_is_prose_even_if_it_begins_with_a_caption():
    text = "Image caption The harbour at dawn. " + "The council voted to close it on Monday. " * 10
    assert all(kind == "sentence" for kind, _ in kinds(text))


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("Could not subscribe, try again later Invalid Email The fair opened on Monday.", ["The fair opened on Monday."]),
        ("Skip Ad Ad Loading... x Embed x Share The fair opened on Monday.", ["The fair opened on Monday."]),
        ("Rain fell. Play slideshow Getty Images 1 of 9 The fair opened on Monday.", ["Rain fell.", "The fair opened on Monday."]),
        ("The stalls at noon. (Photo: Ann Example) The fair opened on Monday.", ["The stalls at noon.", "The fair opened on Monday."]),
        (
            "Crowds came Click to share on WhatsApp (Opens in new window) Click to print (Opens in new window) Ann Example won.",
            ["Crowds came", "Ann Example won."],
        ),
        (
            "Share this with Email Facebook Twitter The bridge is shut. She may share this with Facebook.",
            ["The bridge is shut.", "She may share this with Facebook."],
        ),
        ("The Latest on the fair (all times local): 11 a.m. The fair has opened.", ["The fair has opened."]),
        (
            "The fair has the latest on show (Monday only): come at 11 a.m.",
            ["The fair has the latest on show (Monday only): come at 11 a.m."],
        ),
    ],
)
def test_article_page_furniture_within_a_paragraph_is_no_prose(text, prose):
    article = Article(text)
    assert [text[sentence.start : sentence.end] for sentence in article.body] == prose


def test_article_windows_line_ends_change_offsets_only():
    unix, windows = kinds(REPORT), kinds(REPORT.replace("\n", "\r\n"))
    assert unix == windows


def test_article_text_wrapped_at_a_column_is_joined():
    text = "The council voted on Tuesday to close the\nold swimming pool and to build a new one near\nthe station. Work begins in May.\n"
    assert [text for kind, text in kinds(text)] == [
        "The council voted on Tuesday to close the\nold swimming pool and to build a new one near\nthe station.",
        "Work begins in May.",
    ]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("The bill was signed by Gov.\nAnn Example on Monday.", ["The bill was signed by Gov.\nAnn Example on Monday."]),
        ("The wall is 30 ft.\nThe town paid for it.", ["The wall is 30 ft.", "The town paid for it."]),
        ("He met the Gov.\n\nAnn Example was not there.", ["He met the Gov.", "Ann Example was not there."]),
    ],
)
def test_article_line_that_ends_with_a_title_goes_on_with_its_name(text: str, sentences: list[str]):
    assert [text for _, text in kinds(text)] == sentences


def test_article_line_in_capitals_is_a_headline_or_heading_even_with_a_full_stop():
    assert [kind for kind, _ in kinds("HARBOUR TUNNEL REOPENS.\nThe tunnel reopened on Monday.\nWHAT IS NEXT.\nMore work.")] == [
        "headline",
        "sentence",
        "heading",
        "sentence",
    ]


def test_article_text_all_in_capitals_keeps_its_sentences():
    assert {kind for kind, _ in kinds("THE TUNNEL REOPENED.\nTRAFFIC FLOWED BY NOON.")} == {"sentence"}


def test_article_first_line_that_is_a_sentence_is_no_headline():
    assert Article("The pool closed on Monday.\nIt will reopen in May.").headline is None


@pytest.mark.parametrize(
    ("line", "dateline"),
    [
        ("PYONGYANG, North Korea - Talks opened.", "PYONGYANG, North Korea - "),
        ("Pyongyang, North Korea - Talks opened.", "Pyongyang, North Korea - "),
        ("LONDON (Reuters) — Talks opened.", "LONDON (Reuters) — "),
        ("NEW YORK, Nov. 3 (AP) -- Talks opened.", "NEW YORK, Nov. 3 (AP) -- "),
        ("(CNN) -- Talks opened.", "(CNN) -- "),
        ("Talks between the two - long delayed - opened.", None),
        ("Kiev, Ukraine (CNN)Talks opened.", "Kiev, Ukraine (CNN)"),
        ("WASHINGTON hesitates.", None),
        ("Arsenal - the champions - lost.", None),
        ("The European Union (EU) - a trade bloc - met.", None),
    ],
)
def test_article_dateline(line, dateline):
    span = Article(line + " They went on for hours.").dateline
    assert (line[slice(*span)] if span else None) == dateline


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Kim Jong-un's plan", ["Kim", "Jong-un's", "plan"]),
        ("at 10:30 a.m. in the U.S.", ["at", "10:30", "a.m.", "in", "the", "U.S."]),
        ("$1,000.50 (3.5%)", ["$", "1,000.50", "(", "3.5", "%", ")"]),
        ("6am, 21st, O’Brien", ["6am", ",", "21st", ",", "O’Brien"]),
        ("wait... no -- yes", ["wait", "...", "no", "--", "yes"]),
    ],
)
def test_article_tokens(text, tokens):
    assert [token.text for token in Article(text).tokens] == tokens


def test_article_lone_surrogate_keeps_the_offsets():
    article = Article("The caf\ud83d closed. It rained.")
    assert len(article.text) == len("The caf\ud83d closed. It rained.")
    assert article.text[article.body[1].start :] == "It rained."


PIECES = [*"aAbZé1. ,!?\"“”'’()-\n\r\t\u00a0\u2028🙂日", "Mr. ", "U.S. ", "p.m. ", "said "]
news = st.lists(st.sampled_from(PIECES), max_size=200).map("".join)


@given(news | st.text(max_size=200))
def test_article_every_token_stands_where_it_says_and_in_one_sentence(text):
    article = Article(text)
    assert all(article.text[token.start : token.end] == token.text for token in article.tokens)
    slices = [(sentence.first, sentence.last) for sentence in article.sentences]
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(slices))
    for sentence in article.sentences:
        tokens = article.tokens_of(sentence)
        assert tokens
        assert sentence.start <= tokens[0].start
        assert tokens[-1].end <= sentence.end


@given(news)
def test_article_sentences_hold_every_word_but_the_marks_of_lists(text):
    article = Article(text)
    held = set().union(*(range(sentence.first, sentence.last) for sentence in article.sentences))
    assert all(number in held for number, token in enumerate(article.tokens) if token.text.isalnum() and len(token.text) > 2)


def test_article_sentence_at_finds_the_sentence_of_an_offset():
    article = Article("It rained. The sun shone.")
    assert [article.sentence_at(offset) for offset in (0, 9, 11, 24)] == [0, 0, 1, 1]


def test_article_published_is_kept():
    assert Article("It rained.", published=datetime.date(2024, 6, 19)).published == datetime.date(2024, 6, 19)


@pytest.mark.parametrize(
    ("text", "language", "sure"),
    [
        ("The minister said on Wednesday that the bridge would be closed for repairs until the end of the year. " * 4, "en", True),
        ("Der Minister sagte am Mittwoch, dass die Brücke bis zum Ende des Jahres wegen Reparaturen gesperrt werde. " * 4, "de", True),
        ("El ministro dijo el miércoles que el puente permanecerá cerrado por obras hasta finales de año. " * 4, "es", True),
        ("Ministeren sagde onsdag, at broen er lukket for reparation, og at det er for tidligt at sige, hvor længe her. " * 4, "da", True),
        (
            "De minister zei woensdag dat de brug of de tunnel tot het einde van het jaar was gesloten. " * 4,
            "nl",
            True,
        ),
        ("大臣は水曜日、橋は年末まで補修工事のため閉鎖されると述べた。" * 4, "ja", True),
        ("Der Kanzler hat gestern nein gesagt, und das mit Recht.", "de", False),
        ("Smith resigns.", "en", True),
        ("Of kan de brug dicht, of de tunnel, of beide?", "nl", False),
    ],
)
def test_article_language(text, language, sure):
    found, certain = language_of(Article(text))
    assert certain == sure
    assert language in (None, found)
