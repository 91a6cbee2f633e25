import pytest

from service.summary.composition import eligible
from service.summary.grounding import Grounding, Told
from tests.summary.grounds import grounds

MINE = (
    "Miners at Karsk went on strike on Monday. "
    "Energy Minister Ilona Varga has refused to meet them. "
    "She flew to Geneva for talks with traders instead. "
    "Her deputy stayed at home. "
    "Union leader Pavel Hruby, a former miner, said the strike would last all winter. "
    '"Varga has never seen a mine," Mr Hruby told the crowd. '
    "Opponents of the Varga government cheered. "
    "His brother Karel Hruby carried the flag."
)


def told(*numbers: int, text: str = MINE) -> list[str]:
    grounding = Grounding(*grounds(text))
    quotes: list[Told] = [grounding.quote_without(number, ()) for number in numbers]
    return [one.text for one in grounding.joined(quotes)]


def test_a_pronoun_is_written_out_with_the_title_that_the_article_gives() -> None:
    assert told(0, 2)[1].startswith("Energy Minister Ilona Varga flew to Geneva")


def test_a_possessive_pronoun_is_written_out() -> None:
    assert told(3) == ["Energy Minister Ilona Varga's deputy stayed at home."]


def test_whom_an_earlier_sentence_named_is_not_named_again() -> None:
    assert told(1, 2)[1] == "She flew to Geneva for talks with traders instead."


def test_a_surname_alone_is_written_out_where_it_is_first_told() -> None:
    text = MINE.replace("Mr Hruby told", "Hruby told").replace(" Karel Hruby", "")
    assert told(5, text=text)[0].endswith("Pavel Hruby told the crowd.")


def test_a_surname_of_several_words_is_written_out() -> None:
    text = "Rosa Kern opened the mine. The mayor, Tomas van der Berg, came on Friday. For his part, van der Berg praised the miners."
    assert told(2, text=text) == ["For his part, Tomas van der Berg praised the miners."]


def test_the_label_of_a_caption_is_no_title() -> None:
    text = "The fair opened on Monday.\n\nImage caption Trade Minister Tom Ashworth at the fair\n\nMr Ashworth said the stalls would stay."
    assert told(1, text=text) == ["Tom Ashworth said the stalls would stay."]


def test_a_verb_before_a_name_is_no_title() -> None:
    text = "The fair opened on Monday. The Harbury Post quoted spokesman Tom Ashworth on Tuesday. Ashworth said the stalls would stay."
    assert "quoted" not in told(2, text=text)[0]


def test_the_first_sentence_of_an_article_names_whom_its_pronoun_means_later_too() -> None:
    text = (
        "Four days after he was hurt by a falling tree in the park, former minister and well-known friend of the fair "
        "Tom Ashworth came home. Traders cheered."
    )
    grounding = Grounding(*grounds(text))
    assert eligible(grounding, 0, [])


def test_nothing_is_written_into_a_quotation() -> None:
    assert told(5)[0].startswith('"Varga has never seen a mine,"')


def test_a_surname_that_two_persons_share_stays() -> None:
    assert "Mr Hruby" in told(5)[0]


def test_a_name_between_article_and_noun_stays() -> None:
    assert told(6) == ["Opponents of the Varga government cheered."]


@pytest.mark.parametrize(
    "before",
    [
        "Ilona Varga met Pavel Hruby in Geneva.",  # two persons
        "The mother of Ilona Varga lives in Geneva.",  # another human being
        "Traders met in Geneva.",  # nobody
        "Ilona Varga, her lawyer, lives in Geneva.",  # somebody whom the sentence doesn't name
    ],
)
def test_a_pronoun_in_doubt_stays_and_its_sentence_is_not_eligible(before: str) -> None:
    text = f"Energy Minister Ilona Varga opened the fair. {before} She left on Monday."
    grounding = Grounding(*grounds(text))
    assert grounding.cast.subject(2) is None
    assert told(2, text=text) == ["She left on Monday."]


def test_a_summary_does_not_begin_with_somebody_unnamed() -> None:
    text = "On the streets of Karsk, where he had lived for years, he was known as the Duke. " + MINE
    grounding = Grounding(*grounds(text))
    assert grounding.cast.unresolved(0)
    assert not eligible(grounding, 0, ())
    assert eligible(grounding, 2, ())


def test_a_summary_may_begin_with_somebody_whom_it_introduces() -> None:
    grounding = Grounding(*grounds("A falconer who fell from his horse at the fair is in hospital. " + MINE))
    assert eligible(grounding, 0, ())


def test_the_name_has_its_own_source_and_its_claim_is_supported() -> None:
    grounding = Grounding(*grounds(MINE))
    (one,) = grounding.joined([grounding.quote_without(2, ())])
    name = "Energy Minister Ilona Varga"
    assert name in [MINE[source.start : source.end] for source in one.sources]
    assert one.method == "shortened"
    assert all(claim.status == "supported" for claim in one.claims)


KNOWN = (
    "Energy Minister Ilona Varga opened the mine at Karsk on Monday. "
    "Traders had waited for Energy Minister Ilona Varga since the morning. "
    "They cheered when the minister, Ilona Varga, cut the ribbon. "
    "Later Varga flew to Geneva."
)


def without_known_names(number: int, *before: int, text: str = KNOWN) -> str:
    grounding = Grounding(*grounds(text))
    told = [grounding.quote_without(one, ()) for one in before]
    cuts = [cut for cut in grounding.cuts(number, told) if cut.rule == "known name"]
    return grounding.quote_without(number, cuts).text


def test_of_a_person_whom_an_earlier_sentence_named_the_surname_is_enough() -> None:
    assert without_known_names(1, 0) == "Traders had waited for Varga since the morning."


def test_a_person_whom_nobody_named_before_keeps_the_whole_name() -> None:
    assert without_known_names(1) == KNOWN.split(". ")[1] + "."


def test_a_name_that_the_article_never_shortens_stays_whole() -> None:
    assert "Ilona Varga" in without_known_names(1, 0, text=KNOWN.replace("Later Varga", "Later she"))


def test_of_two_persons_with_one_surname_both_keep_their_given_names() -> None:
    assert "Ilona Varga" in without_known_names(1, 0, text=KNOWN + " Her brother Josef Varga stayed at home.")


def test_a_sentence_about_a_first_name_that_an_earlier_one_introduced_waits_for_that_one() -> None:
    text = "A baker in Leeds has won a prize. Her daughter Rosa runs the shop. The town heard on Monday that Rosa was the judges' choice."
    grounding = Grounding(*grounds(text))
    assert not eligible(grounding, 2, [grounding.quote(0)])
    assert eligible(grounding, 2, [grounding.quote(0), grounding.quote(1)])


def test_a_pronoun_that_a_name_follows_at_once_is_in_no_doubt() -> None:
    grounding = Grounding(*grounds("On her visit to Geneva, Energy Minister Ilona Varga opened the fair. The traders cheered."))
    assert not grounding.cast.unresolved(0)
    assert eligible(grounding, 0, ())


def test_a_pronoun_may_stand_behind_a_time_before_the_name_that_follows() -> None:
    text = "In 1996, in his last speech to the council, Mayor Tom Ashworth called for a new bridge. The council refused."
    grounding = Grounding(*grounds(text))
    assert not grounding.cast.unresolved(0)


def test_a_pronoun_in_an_articles_first_sentence_means_whom_that_sentence_names() -> None:
    text = "With a sweep of his pen President Tom Ashworth closed the port on Monday. He left at noon. Traders were surprised."
    grounding = Grounding(*grounds(text))
    assert eligible(grounding, 0, [])


def test_the_articles_own_opening_opens_though_only_a_headline_named_its_person() -> None:
    text = "Edu Lima tells of storm\n\nHarbury's Edu has told of the night when the roof fell on the stage of the fair. The fair went on."
    grounding = Grounding(*grounds(text))
    assert eligible(grounding, grounding.prose[0], [])


def test_a_connective_stays_where_the_sentence_that_it_answers_comes_before() -> None:
    text = "Ann Lee closed the old bridge on Monday. However, the mayor of Leeds had asked for a week more. Repairs may take a year."
    grounding = Grounding(*grounds(text))
    both = grounding.joined([grounding.quote_without(number, ()) for number in (0, 1)])
    assert both[1].text == "However, the mayor of Leeds had asked for a week more."
    assert [text[span.start : span.end] for span in both[1].sources] == [both[1].text]
    (alone,) = grounding.joined([grounding.quote_without(1, ())])
    assert alone.text == "The mayor of Leeds had asked for a week more."
