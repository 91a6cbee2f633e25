import pytest

from service.article import Article
from service.contract import Facts
from service.summary.alignment import Index
from service.summary.selection import Selection, salience, select
from tests.summary.grounds import FLOOD
from tests.timing import cpu_seconds


def words(text: str) -> int:
    return len(text.split())


def selected(text: str, budget: int, title: str | None = None) -> tuple[Article, Selection]:
    article = Article(text, title=title)
    index = Index(article)
    return article, select(article, salience(article, Facts(), index), index, budget, words)


def test_an_article_within_the_budget_is_read_as_sent() -> None:
    _, selection = selected(FLOOD, 1000)
    assert selection.text == FLOOD
    assert [(span.start, span.end) for span in selection.read] == [(0, len(FLOOD))]


@pytest.mark.parametrize("line", ["By Jane Miller", "Read more: the storm in pictures", "What we know so far", "Share this article"])
def test_furniture_and_headings_are_not_read(line: str) -> None:
    _, selection = selected(FLOOD.replace("\n\nEngineers", f"\n\n{line}\n\nEngineers"), 1000)
    assert line not in selection.text
    assert "Engineers had not inspected" in selection.text
    assert len(selection.read) == 2


def test_a_long_article_keeps_its_lead_and_its_order() -> None:
    text = FLOOD + "\n\n" + "\n\n".join(f"Resident number {n} liked the old path along the mill race in summer." for n in range(200))
    _, selection = selected(text, 100)
    assert selection.text.startswith("HARBURY, England (AP) - Three firefighters")
    assert words(selection.text) <= 100
    starts = [span.start for span in selection.read]
    assert starts == sorted(starts)


def test_what_is_read_is_whole_sentences() -> None:
    article, selection = selected(FLOOD, 60)
    edges = {sentence.start for sentence in article.body}, {sentence.end for sentence in article.body}
    assert all(span.start in edges[0] and span.end in edges[1] for span in selection.read)


def test_neighbouring_sentences_are_one_span() -> None:
    _, selection = selected(FLOOD, 60)
    assert all(before.end < after.start - 1 for before, after in zip(selection.read, selection.read[1:], strict=False))


@pytest.mark.parametrize("budget", [40, 60, 90, 1000])
def test_what_was_read_is_found_again(budget: int) -> None:
    article, selection = selected(FLOOD.replace("\n\nEngineers", "\n\nRead more: the storm in pictures\n\nEngineers"), budget)
    read = [one for one in article.body if any(span.start <= one.start < span.end for span in selection.read)]
    assert len(read) > 1
    for sentence in read:
        assert selection.text[selection.at(sentence.start) : selection.at(sentence.end)] == article.text[sentence.start : sentence.end]


def test_a_sentence_longer_than_the_budget_is_read_as_far_as_it_fits() -> None:
    endless = "The report says that " + "and then the river rose again and " * 400 + "stopped."
    _, selection = selected(endless, 50)
    assert words(selection.text) == 50
    assert endless.startswith(selection.text)


def test_the_headlines_words_weigh() -> None:
    text = (
        "Rain fell on the town again last night. "
        + "The fair opened as it does every year. " * 12
        + "A tiger escaped from the zoo at noon."
    )
    plain, told = (Article(text), Article(text, title="Tiger escapes from zoo"))
    assert salience(told, Facts(), Index(told))[-1] > salience(plain, Facts(), Index(plain))[-1]


@pytest.mark.parametrize("filler", ["The river rose again in the night. ", "a", "(", "\"' ", "word, " * 10])
def test_two_hundred_thousand_characters_take_a_few_seconds(filler: str) -> None:
    text = (FLOOD + " " + filler * (200_000 // len(filler)))[:200_000]
    assert cpu_seconds(lambda: selected(text, 700)) < 6
    _, selection = selected(text, 700)
    assert words(selection.text) <= 700


def test_of_a_long_article_no_more_sentences_are_read_than_come_into_question() -> None:
    article = Article("\n\n".join(f"Resident number {n} liked the old path along the mill race in summer." for n in range(30)))
    index = Index(article)
    weights = [float(n == 20) for n in range(30)]
    read = select(article, weights, index, 10_000, words, most=6).text
    assert [int(line.split()[2]) for line in read.splitlines() if line] == [0, 1, 2, 3, 4, 20]
