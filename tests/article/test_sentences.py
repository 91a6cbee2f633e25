"""Where sentences end in news text."""

import pytest

from service.article import Article
from tests.timing import cpu_seconds

CASES = {
    "titles and initials": ["Mr. J. R. Smith met Dr. Jane Doe in Leeds.", "They talked for 3.5 hours."],
    "military and political titles": ["Lt. Gen. H.R. Baker and Sen. Ann Cole spoke in St. Louis, Mo., on Friday.", "Nobody replied."],
    "a country's abbreviation before a name": ["The U.S. Senate voted at 10 a.m. on Tuesday.", "It failed."],
    "a country's abbreviation at the end": ["He moved to the U.S.", "The Senate voted."],
    "hours at the end": ["She arrived at 5 p.m.", "Police were waiting."],
    "hours before a zone": ["The launch is set for 5 p.m. Eastern on Friday.", "Crowds are expected."],
    "months": ["It opened on Sept. 3 and closed on Dec. 9.", "Few came."],
    "numbers": ["The No. 1 seed beat the No. 2 seed.", "She smiled."],
    "companies": ["The firm, Acme Inc., said sales rose 2.4 percent to $3.5 billion.", "Shares fell."],
    "company and chairman": ["Acme Corp. Chairman Joe Bell resigned.", "No reason was given."],
    "a quotation that is a sentence": ["“We won.”", "He left the hall."],
    "a question and who asked it": ['"Is it true?" she asked.', '"No!" Smith said.', "The room fell silent."],
    "sentences within one quotation": ['He said: "I will not go. You can’t make me."', "Then he went."],
    "a dateline": ["GENEVA, Switzerland - Talks opened on Monday.", "They may last a week."],
    "ellipses": ["He waited … and waited.", "Then he left..."],
    "three dots at the end": ["He paused...", "The crowd waited."],
    "a bracket": ["The company (founded in 1990. It never grew) closed.", "Staff wept."],
    "a space left out": ["The match ended in a draw.", "The fans went home."],
    "single quotation marks": ["‘It was awful,’ he said. ‘I ran.’", "Others hid."],
}


def sentences(text: str) -> list[str]:
    article = Article(text)
    return [text[sentence.start : sentence.end] for sentence in article.sentences]


@pytest.mark.parametrize("name", [name for name in CASES if name not in ("a space left out", "single quotation marks")])
@pytest.mark.parametrize("space", [" ", "\N{NO-BREAK SPACE}", "  "], ids=["space", "no-break space", "two spaces"])
def test_sentences_end_where_a_reader_ends_them(name, space):
    expected = CASES[name]
    assert sentences(space.join(expected)) == expected


def test_sentences_end_where_a_space_was_left_out():
    assert sentences("The match ended in a draw.The fans went home.") == ["The match ended in a draw.", "The fans went home."]


def test_sentences_single_quotation_marks_close_with_their_sentence():
    assert sentences("‘It was awful,’ he said. ‘I ran.’ Others hid.") == ["‘It was awful,’ he said.", "‘I ran.’", "Others hid."]


def test_sentences_a_web_address_holds_no_end():
    assert sentences("Visit www.example.com for more. Or call.") == ["Visit www.example.com for more.", "Or call."]


def test_sentences_a_long_quotation_is_split_inside():
    quotation = '"' + "We worked all night on it. " * 20 + 'Nobody slept."'
    assert len(sentences(quotation)) == 21


def test_sentences_an_opening_mark_that_never_closes_swallows_nothing():
    assert sentences('He said "we go. They stayed. All was well.') == ['He said "we go.', "They stayed.", "All was well."]


def test_sentences_take_two_milliseconds_for_500_words():
    text = "\n".join(
        ['Officials in the U.S. said on Tuesday that 3.5 million people, among them Dr. J. Smith, had "left." They went home.'] * 25
    )
    assert _seconds(text) * 500 / len(text.split()) < 0.008  # under 2 ms where measured; the rest is room for a busy processor


@pytest.mark.parametrize(
    "text",
    [
        "." * 200_000,
        '"' * 200_000,
        "(" * 200_000,
        "a. " * 66_000,
        "A" * 200_000,
        "? " * 100_000,
        "\n" * 200_000,
        "Mr. " * 50_000,
        " .\n" * 60_000,
    ],
    ids=["stops", "quotes", "brackets", "initials", "one word", "questions", "blank lines", "titles", "lines of stops"],
)
def test_sentences_hostile_text_takes_time_in_proportion_to_its_length(text):
    assert _seconds(text) < 4


def _seconds(text: str) -> float:
    return cpu_seconds(lambda: Article(text).sentences)
