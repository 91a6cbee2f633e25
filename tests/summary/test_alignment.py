from service.article import Article
from service.article.tokens import tokenise
from service.summary.alignment import Alignment, Index
from service.summary.words import units_of
from tests.summary.grounds import FLOOD


def aligned(sentence: str, text: str = FLOOD) -> tuple[Alignment, list[str]]:
    article = Article(text)
    index = Index(article)
    alignment = index.align(units_of(list(tokenise(sentence))))
    return alignment, [text[index.sentences[number].start : index.sentences[number].end] for number in alignment.sentences]


def test_a_sentence_of_the_article_is_aligned_to_itself() -> None:
    alignment, sources = aligned("Repairs may cost £1.5 million if the foundations have moved.")
    assert sources == ["Repairs may cost £1.5 million if the foundations have moved."]
    assert alignment.support == 1
    assert not alignment.missing


def test_a_paraphrase_is_aligned_to_the_sentence_that_holds_its_rare_words() -> None:
    _, (source,) = aligned("Chief Superintendent Kowalczyk said two walkers were missing.")
    assert source.startswith("Chief Superintendent Marta Kowalczyk")


def test_two_neighbours_are_one_window_where_both_are_needed() -> None:
    _, sources = aligned("Kowalczyk said the crew was searching for two missing walkers, who were found alive on Wednesday.")
    assert len(sources) == 2


def test_what_the_window_lacks_is_missing() -> None:
    alignment, _ = aligned("Three firefighters were drowned when a bridge collapsed.")
    assert [unit.text for unit in alignment.missing] == ["drowned"]
    assert 0 < alignment.support < 1


def test_nothing_shared_gives_no_source() -> None:
    alignment, sources = aligned("Parliament voted against the budget.")
    assert sources == []
    assert alignment.support == 0


def test_pairs_keep_the_order_of_both() -> None:
    alignment, _ = aligned("The bridge over the River Leam collapsed, and three firefighters were hurt.")
    assert all(before[0] < after[0] and before[1] < after[1] for before, after in zip(alignment.pairs, alignment.pairs[1:], strict=False))


def test_furniture_is_no_source() -> None:
    _, sources = aligned(
        "Watch the bridge fall in our video.",
        "By Sam Hill\n\nThe old bridge fell at noon. Nobody was hurt.\n\nWatch: the bridge fall in our video",
    )
    assert sources == ["The old bridge fell at noon."]
