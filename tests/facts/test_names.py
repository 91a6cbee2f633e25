"""Proper names: which spans are names, and what each names."""

from __future__ import annotations

import pytest

from service.article import Article
from service.facts.names import find_names


def kinds_of(text: str) -> dict[str, str]:
    return {name.text: name.kind for name in find_names(Article(text), [])}


def persons(text: str) -> list[str]:
    return [name.text for name in find_names(Article(text), []) if name.kind == "person"]


def organisations(text: str) -> list[str]:
    return [name.text for name in find_names(Article(text), []) if name.kind == "organisation"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The prize went to Maria Kowalski of Gdansk.", "Maria Kowalski"),
        ("The winner was J. R. Hartley of Leeds.", "J. R. Hartley"),
        ("A letter from Paul D. Marsden reached us.", "Paul D. Marsden"),
        ("It was painted by Vincent van der Berg in a week.", "Vincent van der Berg"),
        ("The envoy, Yusuf bin Omar al-Harthy, left early.", "Yusuf bin Omar al-Harthy"),
        ("They chose Carlos de la Fuente as captain.", "Carlos de la Fuente"),
        ("The director Bong Sang-woo was there.", "Bong Sang-woo"),
        ("He was met by Sinead O'Connell at the gate.", "Sinead O'Connell"),
        ("The book is by Anna Lloyd-Hughes of Cardiff.", "Anna Lloyd-Hughes"),
        ("The firm hired Samuel Okoro Jr. last year.", "Samuel Okoro Jr."),
        ('The boxer Roberto "Iron Fist" Salas won again.', 'Roberto "Iron Fist" Salas'),
        ("It was said by Prime Minister Erna Lund on Monday.", "Erna Lund"),
        ("They wrote to Mayor of Bristol Helen Price again.", "Helen Price"),
        ("They wrote to Secretary of State Martin Keane again.", "Martin Keane"),
        ("It hurt Mr. Brandt, who left.", "Brandt"),
        ("They visited Norman Baxter at home.", "Norman Baxter"),
    ],
)
def test_person_is_found_whole(text: str, name: str) -> None:
    assert name in persons(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("He works for Harlow Tools Inc. in Ohio.", "Harlow Tools Inc."),
        ("The loan came from the National Bank of Georgia.", "National Bank of Georgia"),
        ("It was built by Dent & Sons in 1910.", "Dent & Sons"),
        ("He leads the Department of Health and Social Care.", "Department of Health and Social Care"),
        ("He leads the Ministry of Trade, Industry and Energy now.", "Ministry of Trade, Industry and Energy"),
        ("It was settled by the Test and County Cricket Board again.", "Test and County Cricket Board"),
        ("A spokesman for Devon and Cornwall Police said so.", "Devon and Cornwall Police"),
        ("She was taken to St Mary's Hospital at once.", "St Mary's Hospital"),
        ("The British Transport police were called.", "British Transport police"),
        ("It was first told by the FBI in May.", "FBI"),
        ("It was read in The Guardian by many.", "The Guardian"),
        ("It was read in the Guardian by many.", "Guardian"),
        ("A loan from KeyCorp was late.", "KeyCorp"),
        ("The broadcaster NRK told it first.", "NRK"),
        ("It was found by the Hill Valley Medical Center.", "Hill Valley Medical Center"),
    ],
)
def test_organisation_is_found_whole(text: str, name: str) -> None:
    assert name in organisations(text)


@pytest.mark.parametrize(
    "text",
    [
        "Police were called at noon.",
        "Hope is all that they have.",
        "The Prime Minister said nothing.",
        "May they rest in peace.",
        "He fought in World War II for years.",
        "They won the Champions League again.",
        "She watched “Northern Lights” twice.",
        "It was shared on Facebook by thousands.",
        "The picture is by Getty Images",
        "The US-based maker and the pro-Russian side met.",
        "I BLAME YOU AND THE REST OF THEM.",
    ],
)
def test_no_person_or_organisation_in(text: str) -> None:
    assert persons(text) + organisations(text) == []


def test_title_is_the_role_and_no_part_of_the_name() -> None:
    text = "It was signed by Russian President Ivan Sokolov."
    person = next(name for name in find_names(Article(text), []) if name.kind == "person")
    assert person.text == "Ivan Sokolov"
    assert person.role is not None
    assert text[slice(*person.role)] == "Russian President"


def test_possessive_is_outside_of_the_name() -> None:
    assert "Sokolov" in persons("Ivan Sokolov left. It was Sokolov's idea.")


def test_small_words_of_a_family_name_are_taken_in() -> None:
    assert persons("Yusuf bin Nadir left. They saw bin Nadir go. Jan van der Meer left. They saw van der Meer go.") == [
        "Yusuf bin Nadir",
        "bin Nadir",
        "Jan van der Meer",
        "van der Meer",
    ]


def test_country_that_is_also_a_word_is_a_country_at_the_beginning_of_a_sentence() -> None:
    assert kinds_of("Turkey said that it would wait.") == {"Turkey": "country"}


def test_title_that_is_a_family_name_is_a_person_where_the_article_names_one() -> None:
    assert persons("It was told by Stephen King in May. King was late.") == ["Stephen King", "King"]
    assert persons("It was told by Stephen King in May. The King was late.") == ["Stephen King"]


def test_nationality_before_a_title_is_a_name_of_its_own() -> None:
    assert kinds_of("It was said by German Chancellor Jutta Kern.") == {"German": "demonym", "Jutta Kern": "person"}


def test_organisation_before_a_title_is_a_name_of_its_own() -> None:
    assert kinds_of("It was said by FBI Director Jonas Kern.") == {"FBI": "organisation", "Jonas Kern": "person"}


def test_same_string_is_the_same_thing_throughout() -> None:
    names = find_names(Article("Marta Lincoln won the race. Many cheered for Lincoln. Lincoln said that she was glad."), [])
    assert {name.kind for name in names if name.text == "Lincoln"} == {"person"}


def test_town_stays_a_town_where_a_namesake_is_about() -> None:
    names = find_names(Article("Jonas Washington was in downtown Washington on Monday. Officials in Washington met."), [])
    assert [name.kind for name in names if name.text == "Washington"] == ["place", "place"]


def test_common_word_that_begins_a_sentence_is_a_name_where_the_article_uses_it_as_one() -> None:
    assert "Rose" in persons("The winner is Jenny Rose. Many saw Rose leave. Rose said that she was tired.")


def test_headline_in_capitals_is_read_by_what_the_article_writes_below() -> None:
    assert "SHARMA" in persons("SHARMA NAMED AS CAPTAIN\n\nThe batsman Rohan Sharma was named as captain on Friday by the board.")


def test_headline_in_title_case_holds_no_more_names_than_the_article() -> None:
    text = "Storm Damage Leaves Town Without Power\n\nThousands had no power on Friday after a storm passed over the town and its suburbs."
    assert [name for name, kind in kinds_of(text).items() if kind != "other"] == []


def test_towns_are_clubs_where_they_play() -> None:
    text = "The match was level at halftime. Burnley beat Reading 2-1 in the league. Reading coach Tom Hale left. It rained in Burnley."
    names = [(name.text, name.kind) for name in find_names(Article(text), []) if name.text in ("Burnley", "Reading")]
    assert [kind for _, kind in names] == ["organisation", "organisation", "organisation", "place"]


def test_unknown_names_among_people_in_a_list_are_people() -> None:
    text = "The team is Gary Breen, Paul Kerr, Given, Alan Moore and Tom Staunton."
    assert "Given" in persons(text)


def test_short_form_in_brackets_is_an_organisation() -> None:
    assert "ICE" in organisations("The Institution of Civil Engineers (ICE) met on Friday. A spokesman for ICE said so.")


def test_spans_of_times_are_no_names() -> None:
    text = "They met on Sunday in Rome."
    start = text.index("Sunday")
    assert kinds_of(text)["Sunday"] == "other"
    assert [name.text for name in find_names(Article(text), [(start, start + 6)])] == ["Rome"]


def test_full_stop_that_the_writer_forgot_does_not_join_names() -> None:
    assert {"James Long", "London Fire Brigade"} <= set(kinds_of("The tweet was by James Long The London Fire Brigade said so."))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Halden Drilling Partners made an offer. Halden Drilling said so.", {"Halden Drilling": "organisation"}),
        ("They hold shares. Milton Marlow shares rose on Friday.", {"Milton Marlow": "organisation"}),
        ("Mr. Marlow spoke. Milton Marlow shares the prize with Ann Lund.", {"Milton Marlow": "person"}),
        ("The parent of Sotheby's, which sells art, said so.", {"Sotheby's": "organisation"}),
        ("They use neutron beam imaging (NBI) now. The NBI works.", {"NBI": "other"}),
        ("The fire at Hale Library on Market Street is out.", {"Hale Library": "organisation", "Market Street": "place"}),
        ("She studied at Marlow University in Queensland.", {"Marlow University": "organisation", "Queensland": "place"}),
        ("It was read in the Oslo Courier.", {"Oslo Courier": "organisation"}),
        ("They live in the town of Santa Maria.", {"Santa Maria": "place"}),
        ("Officials said Lt. Eric Point was there.", {"Eric Point": "person"}),
        ("Messrs. Schwarz and Maurer left.", {"Schwarz": "person", "Maurer": "person"}),
        ("The Leader of the House of Commons Ann Lund met them.", {"Ann Lund": "person"}),
        ("It is made by the Wilmington, Del.-based firm.", {"Del": "place"}),
    ],
)
def test_names_find_their_kind(text: str, expected: dict[str, str]) -> None:
    found = kinds_of(text)
    assert {name: found.get(name) for name in expected} == expected


def test_contractions_are_no_names() -> None:
    assert kinds_of('"We\'re here," he said. "They\'re late. Don\'t wait."') == {}
