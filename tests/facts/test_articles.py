"""Twenty articles of many kinds against the fact sheets that a careful reader gave them (tests/articles/README.md)."""

import datetime
from functools import cache
from pathlib import Path

import pytest
import yaml

from service.article import Article
from service.facts import fact_sheet

FOLDER = Path(__file__).parents[1] / "articles"
NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml"))


@cache
def expected(name):
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf8"))


@cache
def found(name):
    with (FOLDER / f"{name}.txt").open(encoding="utf8", newline="") as file:
        text = file.read()
    return fact_sheet(Article(text, published=datetime.date.fromisoformat(expected(name)["published"])))


def forms(fact):
    return {fact.name, *(mention.text for mention in fact.mentions)}


def people():
    """Every expected person and organisation with the entry of the fact sheet that shares a form with it, or None."""
    for name in NAMES:
        for wanted in expected(name)["who"]["entities"]:
            if wanted["kind"] in ("person", "organisation"):
                yield wanted, next((fact for fact in found(name).who if forms(fact) & set(wanted["forms"])), None)


def places():
    for name in NAMES:
        for wanted in expected(name)["where"]["entities"]:
            yield wanted, next((fact for fact in found(name).where if wanted["name"] in forms(fact)), None)


def times():
    for name in NAMES:
        for wanted in expected(name)["when"]["entities"]:
            yield wanted, [fact for fact in found(name).when if any(mention.text == wanted["text"] for mention in fact.mentions)]


def share(answers):
    answers = list(answers)
    return sum(map(bool, answers)) / len(answers)


@pytest.mark.parametrize("name", NAMES)
def test_articles_first_answer_is_the_main_events(name):
    first = {
        "who": forms(found(name).who[0]),
        "where": forms(found(name).where[0]),
        "when": {found(name).when[0].value},
    }
    missed = {part: answer for part, answer in first.items() if not answer & set(expected(name)[part]["first"])}
    assert missed == {}


def test_articles_people_and_organisations_are_found():
    assert share(fact for _, fact in people()) >= 0.9


def test_articles_people_and_organisations_are_told_apart():
    assert share(fact.kind == wanted["kind"] for wanted, fact in people() if fact) >= 0.97


def test_articles_every_form_of_a_name_is_tied_to_it():
    assert share(set(wanted["forms"]) <= forms(fact) for wanted, fact in people() if fact) >= 0.95


def test_articles_roles_are_in_the_articles_words():
    told = [(wanted["role"], fact.role.text if fact.role else "") for wanted, fact in people() if fact and wanted.get("role")]
    assert share(role in said or said in role if said else False for role, said in told) >= 0.8


def test_articles_countries_of_people_and_organisations_are_never_wrong_and_often_told():
    told = [(wanted["country"], fact.country) for wanted, fact in people() if fact and wanted.get("country")]
    assert share(said == country for country, said in told) >= 0.7
    assert share(said in (None, country) for country, said in told) >= 0.97


def test_articles_places_are_found():
    assert share(fact for _, fact in places()) >= 0.95


def test_articles_places_are_in_the_right_country():
    told = [(wanted["country"], fact.country) for wanted, fact in places() if fact and wanted.get("country")]
    assert share(said == country for country, said in told) >= 0.9


def test_articles_times_are_found():
    assert share(facts for _, facts in times()) >= 0.97


def test_articles_times_have_the_right_value():
    assert share(any(fact.value == wanted["value"] for fact in facts) for wanted, facts in times() if facts) >= 0.93


@pytest.mark.parametrize("part", ["who", "where"])
def test_articles_what_is_none_is_not_listed(part):
    listed = [
        (name, trap)
        for name in NAMES
        for trap in expected(name)[part].get("not", [])
        for fact in getattr(found(name), part)
        if trap in forms(fact)
    ]
    assert len(listed) <= 3, listed


@pytest.mark.parametrize("name", NAMES)
def test_articles_nothing_is_both_a_person_and_a_place(name):
    persons = {(mention.start, mention.end) for fact in found(name).who if fact.kind == "person" for mention in fact.mentions}
    assert not persons & {(mention.start, mention.end) for fact in found(name).where for mention in fact.mentions}
