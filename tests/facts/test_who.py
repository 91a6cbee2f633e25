"""Who acts: one entry for each, its forms tied, its role and country, the main event's actor first."""

from __future__ import annotations

import pytest

from service.article import Article
from service.contract import Who
from service.facts.names import find_names
from service.facts.where import find_places
from service.facts.who import find_actors


def who(text: str, title: str | None = None) -> list[Who]:
    article = Article(text, title=title)
    names = find_names(article, [])
    return find_actors(article, names, find_places(article, names))


def entry(text: str, name: str) -> Who:
    return next(actor for actor in who(text) if actor.name == name)


def forms(actor: Who) -> list[tuple[str, str]]:
    return [(mention.text, mention.form) for mention in actor.mentions]


# --- one entry each


def test_surname_first_name_and_full_name_are_one_entry() -> None:
    actor = entry("Donna Marsh won the vote. Marsh thanked her team. Donna is 40.", "Donna Marsh")
    assert forms(actor) == [("Donna Marsh", "name"), ("Marsh", "short"), ("Donna", "short")]


def test_korean_family_name_comes_first() -> None:
    assert forms(entry("Kim Sang-hoon won the vote. Later Kim thanked his team.", "Kim Sang-hoon"))[1] == ("Kim", "short")


def test_spanish_second_surname_may_be_left_out() -> None:
    actor = entry("Ernesto Villanueva Rojas won. The crowd cheered Villanueva Rojas on Friday.", "Ernesto Villanueva Rojas")
    assert forms(actor)[1] == ("Villanueva Rojas", "short")


@pytest.mark.parametrize("other", ["Phil Seward", "P. Seward", "Philip J. Seward", "Phillip Seward"])
def test_nickname_initial_middle_name_and_misprint_are_the_same_person(other: str) -> None:
    assert len([actor for actor in who(f"Philip Seward won the prize. The judges praised {other} for it.") if actor.kind == "person"]) == 1


def test_brothers_are_two_people_and_the_surname_alone_is_the_one_named_first() -> None:
    text = "Martin Hollis was jailed on Friday. His brother Peter Hollis wept. Hollis will appeal."
    assert forms(entry(text, "Martin Hollis")) == [("Martin Hollis", "name"), ("Hollis", "short")]
    assert forms(entry(text, "Peter Hollis")) == [("Peter Hollis", "name")]


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("Halden Data Systems", "Halden"),
        ("World Trade Organisation", "WTO"),
        ("Centers for Disease Control and Prevention", "CDC"),
        ("Harlow Tools Inc.", "Harlow Tools"),
        ("Chicago Cubs", "Cubs"),
    ],
)
def test_short_form_of_an_organisation_is_tied_to_the_long_one(long: str, short: str) -> None:
    actor = entry(f"The deal was made by the {long} in May. A spokesman for {short} said so.", long)
    assert [mention.text for mention in actor.mentions] == [long, short]


def test_organisation_and_its_organ_are_two() -> None:
    assert {"UN", "UN Security Council"} <= {
        actor.name for actor in who("A vote at the UN failed. The UN Security Council met. The UN said so.")
    }


def test_description_is_tied_to_the_one_who_holds_the_office() -> None:
    text = "Russian President Ivan Sokolov met the press. The deal pleased the Russian leader. The US leader stayed away."
    assert ("the Russian leader", "description") in forms(entry(text, "Ivan Sokolov"))


def test_place_named_after_a_person_is_no_person() -> None:
    text = "Kim Jong-un met them. They stood in Kim Il-sung square on Friday."
    assert [actor.name for actor in who(text) if actor.kind == "person"] == ["Kim Jong-un"]


# --- roles and countries


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("It was signed by Russian President Ivan Sokolov.", "Russian President"),
        ("The FBI director Ivan Sokolov said so.", "FBI director"),
        ("Ivan Sokolov, the chief executive of Halden Data, said so.", "the chief executive of Halden Data"),
        ("Ivan Sokolov, 62, from Croydon, died.", "62, from Croydon"),
        ("Ivan Sokolov, who lives nearby, saw it.", "lives nearby"),
        ("The company's lawyer, Ivan Sokolov, said so.", "lawyer"),
        ("Her brother Ivan Sokolov said so.", "brother"),
        ("A goat herder, Ivan Sokolov, found it.", "goat herder"),
        ("Ivan Sokolov is the captain of the side.", "captain of the side"),
    ],
)
def test_role_is_what_the_article_says(text: str, role: str) -> None:
    found = entry(text, "Ivan Sokolov").role
    assert found is not None
    assert found.text.removeprefix("the ") == role.removeprefix("the ")


def test_dateline_and_host_are_no_role() -> None:
    assert entry("OSLO, Norway - Ivan Sokolov met his host Jan Lund.", "Jan Lund").role is None


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Russian President Ivan Sokolov met the press.", "Ivan Sokolov", "RU"),
        ("The bout was won by Panama's Roberto Salas.", "Roberto Salas", "PA"),
        ("Jan Lund (Sweden) beat Ivan Sokolov (Russia).", "Jan Lund", "SE"),
        ("The Bank of Canada said so.", "Bank of Canada", "CA"),
        ("The FBI said so.", "FBI", "US"),
        ("The deal was made by US-based Halden Data.", "Halden Data", "US"),
        ("The bout was won by Roberto Salas.", "Roberto Salas", None),
    ],
)
def test_country_is_given_where_the_article_makes_it_plain(text: str, name: str, country: str | None) -> None:
    assert entry(text, name).country == country


# --- who answers


def test_country_that_acts_is_listed() -> None:
    actor = next(actor for actor in who("Norway announced a ban on Friday. The ban starts in May.") if actor.kind == "country")
    assert (actor.name, actor.country) == ("Norway", "NO")


@pytest.mark.parametrize(
    ("lead", "group"),
    [
        ("Several people died after a bus overturned in heavy rain near the station.", "Several people"),
        ("A gunman opened fire in a busy shop near the harbour on Friday night.", "A gunman"),
        ("Dozens of rescuers dug with their hands for hours after the slope gave way.", "Dozens of rescuers"),
        ("The five-year-old boy fell into the river while he was playing with friends.", "The five-year-old boy"),
        ("Police arrested nobody after the march had passed through the old town.", "Police"),
    ],
)
def test_group_answers_where_no_name_does(lead: str, group: str) -> None:
    actors = who(f"{lead} It is not known why it happened, said Jan Lund.")
    assert (actors[0].kind, actors[0].text) == ("group", group)


def test_subject_of_headline_and_lead_comes_before_those_who_comment() -> None:
    text = (
        "Maria Lund has resigned as head of the museum after a row over a painting. "
        "Peter Falk said that he was sorry. Peter Falk added that the row was needless. Peter Falk said more."
    )
    assert who(text, title="Maria Lund quits museum")[0].name == "Maria Lund"


def test_title_sent_apart_yields_no_fact() -> None:
    assert "Peter Falk" not in {actor.name for actor in who("Maria Lund has resigned as head of the museum.", title="Peter Falk wins")}


TWIN = (
    "Serbia and Malta sign pact as Petrovic and Camilleri trade praise\n"
    "Valletta, Malta - Serbian President Zoran Petrovic on Friday signed a pact with Malta's Maria Camilleri, who promised help.\n"
    "Petrovic and Camilleri then walked to Jean de Valette square. Camilleri called the Serbian leader a friend."
)


def test_standing_example_in_other_words() -> None:
    first, second = who(TWIN)[:2]
    assert (first.name, first.country, first.role and first.role.text) == ("Zoran Petrovic", "RS", "Serbian President")
    assert {"Petrovic", "the Serbian leader"} <= {mention.text for mention in first.mentions}
    assert (second.name, second.country) == ("Maria Camilleri", "MT")


@pytest.mark.parametrize(
    "other", [TWIN.replace("\n", "\r\n"), TWIN.replace("\n", "\n\n"), "\n\n" + TWIN], ids=["windows", "blank lines", "blank top"]
)
def test_line_ends_change_offsets_only(other: str) -> None:
    assert [(actor.name, actor.country, forms(actor)) for actor in who(other)] == [
        (actor.name, actor.country, forms(actor)) for actor in who(TWIN)
    ]
