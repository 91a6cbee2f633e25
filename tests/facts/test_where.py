"""Places of an article: what counts as one, which one is meant, what it does in its sentence, and which is the main event's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from service.article import Article
from service.contract import Where
from service.facts.gazetteer.files import rule_file
from service.facts.names import find_names
from service.facts.when import find_times
from service.facts.where import find_places
from service.facts.where.ranking import weights


def places_of(text: str, title: str | None = None) -> list[Where]:
    article = Article(text, title=title)
    taken = [(mention.start, mention.end) for time in find_times(article) for mention in time.mentions]
    return find_places(article, find_names(article, taken))


def mentions_of(text: str) -> list[str]:
    found = sorted((mention.start, mention.text) for place in places_of(text) for mention in place.mentions)
    return [name for _, name in found]


def place(text: str, name: str) -> Where:
    return next(found for found in places_of(text) if name in {found.text, found.name, *(mention.text for mention in found.mentions)})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The minister flew to Lisbon on Monday.", ["Lisbon"]),
        ("Floods hit villages in Bangladesh and Nepal.", ["Bangladesh", "Nepal"]),
        ("The ferry sank in the Baltic Sea off Sweden.", ["Baltic Sea", "Sweden"]),
        ("Farmers along the Danube lost their crops.", ["Danube"]),
        ("Troops entered northern Syria before dawn.", ["Syria"]),
        ("She was born in Springfield, Ill., and moved to Oregon.", ["Springfield", "Ill.", "Oregon"]),
        ("Two lorries collided on Bayswater Road.", ["Bayswater Road"]),
        ("The crowd gathered at the Harlow Road bus station.", ["Harlow Road bus station"]),
        ("Firefighters were called to Elmgrove tram stop.", ["Elmgrove tram stop"]),
        ("Voters in Lincoln County queued for hours.", ["Lincoln County"]),
        ("The bomb exploded near the village of Zarwan.", ["Zarwan"]),
        ("The U.S. said it would leave.", ["U.S."]),
        ("Climbers died on Mount Kenya.", ["Mount Kenya"]),
        ("The exhibition opens at the Fernhill Museum in Leeds.", ["Fernhill Museum", "Leeds"]),
        ("London-based traders sold shares.", ["London"]),
        ("US-led forces withdrew.", ["US"]),
        ("Hong Kong-listed shares and St. Louis-area schools fell.", ["Hong Kong", "St. Louis"]),
        ("Visitors from Plymouth, Truro and Newton Abbot came.", ["Plymouth", "Truro", "Newton Abbot"]),
        ("Patients were taken to hospitals in Webster and Galveston, Texas.", ["Webster", "Galveston", "Texas"]),
        ("Four children died in Beit Zahran.", ["Beit Zahran"]),
        ("Adam Pratt, of Linnet Close, Dewsbury, denied it.", ["Linnet Close", "Dewsbury"]),
        ("She was jailed at Southwark Crown Court.", ["Southwark Crown Court"]),
        ("The storm hit Pentecost Island.", ["Pentecost Island"]),
    ],
)
def test_where_lists_the_places_of_a_sentence(text: str, expected: list[str]) -> None:
    assert mentions_of(text) == expected


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("Thousands of Americans are out of work.", "Americans"),
        ("A Russian was arrested.", "Russian"),
        ("The witness spoke in French.", "French"),
        ("Children learn English at school.", "English"),
        ("Governor Andrew Bailey of the Bank of England spoke.", "England"),
        ("Reading the letter, she wept.", "Reading"),
        ("Nice people live here.", "Nice"),
        ("They cooked a turkey for the guests.", "turkey"),
        ("Mobile phones were banned.", "Mobile"),
        ("Michael Jordan bought the team. Jordan is a former player.", "Jordan"),
        ("Mr Washington denied the charge.", "Washington"),
        ("In March the council voted.", "March"),
        ("Chelsea Clinton gave a speech.", "Chelsea"),
        ("All of us were told.", "us"),
        ("Most African-Americans voted.", "African-Americans"),
        ("She told The Hollywood Examiner so.", "Hollywood"),
        ("The Roman Catholic Church agreed.", "Roman Catholic Church"),
        ("The Supreme Court ruled.", "Supreme Court"),
        ("Fans of Aston Villa sang.", "Aston Villa"),
    ],
)
def test_where_lists_no_word_that_only_looks_like_a_place(text: str, absent: str) -> None:
    assert absent not in mentions_of(text)


@pytest.mark.parametrize(
    ("text", "name", "country", "within"),
    [
        ("The mayor of Springfield, Ill., resigned.", "Springfield", "US", "Illinois"),
        ("A tornado struck Paris, Texas, on Friday.", "Paris", "US", "Texas"),
        ("The museum in Paris reopened.", "Paris", "FR", "Île-de-France"),
        ("The team flew to London, Ontario, for the final.", "London", "CA", "Ontario"),
        ("Canada's health ministry said a hospital in London, Ontario was closed.", "London", "CA", "Ontario"),
        ("Police in Birmingham, Alabama, made an arrest.", "Birmingham", "US", "Alabama"),
        ("British police in Birmingham made an arrest.", "Birmingham", "GB", "England"),
        ("Protests in Tbilisi, the capital of Georgia, went on.", "Georgia", "GE", "Asia"),
        (
            "Voters in Atlanta and Savannah decided the race in Georgia, a state that both U.S. parties want.",
            "Georgia",
            "US",
            "United States",
        ),
        ("The conference in Tacoma, Washington, ended.", "Washington", "US", "United States"),
        ("Oaxaca State, Mexico, was hit.", "Oaxaca State", "MX", "Mexico"),
        ("A shop in London, Ont., burned down.", "London", "CA", "Ontario"),
        ("She lives in Lake Charles, La., with her son.", "La.", "US", "United States"),
        ("American banks in Boston and Chicago rose. Investors in Toronto did not.", "Toronto", "CA", "Ontario"),
        ("Ohio voted. The fair in Toronto, Ohio, was full.", "Toronto", "US", "Ohio"),
        ("Kent Police arrested a man in Canterbury. Another was held in Dymchurch.", "Dymchurch", "GB", "England"),
        ("Ships left Odessa for the Black Sea.", "Odessa", "UA", "Odessa"),
        ("A firm in Washington, Tyne and Wear, closed.", "Washington", "GB", "England"),
    ],
)
def test_where_tells_places_of_one_name_apart(text: str, name: str, country: str, within: str) -> None:
    found = place(text, name)
    assert found.country == country
    if found.kind != "city" or country != "FR":
        assert found.within == within


def test_where_gives_the_gazetteers_record() -> None:
    found = place("A fire broke out in Nairobi.", "Nairobi")
    assert (found.kind, found.country) == ("city", "KE")
    assert found.geonames_id is not None
    assert found.latitude is not None
    assert -1.5 < found.latitude < -1.1


def test_where_reads_the_city_of_something_as_the_city() -> None:
    assert place("The City of Porto sued.", "City of Porto").geonames_id == place("It rained in Porto.", "Porto").geonames_id


def test_where_invents_no_coordinates() -> None:
    found = place("A bus overturned on Hollowbrook Lane.", "Hollowbrook Lane")
    assert found.kind == "street"
    assert (found.geonames_id, found.latitude, found.longitude) == (None, None, None)


def test_where_makes_one_entry_of_all_that_means_one_place() -> None:
    found = place("Britain will vote. The UK has waited. British voters are tired of it.", "Britain")
    assert [mention.text for mention in found.mentions] == ["Britain", "UK", "British"]


@pytest.mark.parametrize(
    ("text", "name", "use"),
    [
        ("The crash happened in Japan.", "Japan", "location"),
        ("The Japanese team won.", "Japanese", "modifier"),
        ("Russia announced a new tax.", "Russia", "actor"),
        ("Washington said the sanctions would stay.", "Washington", "actor"),
        ("They criticised US officials.", "US", "modifier"),
        ("Officials met near Geneva.", "Geneva", "location"),
        ("The treaty with Chile was signed.", "Chile", "actor"),
        ("Chile and Peru signed a treaty.", "Chile", "actor"),
        ("Kenya's economy grew.", "Kenya", "modifier"),
        ("A man with flats in Jersey and Monaco was jailed.", "Monaco", "location"),
        ("Visitors from Spain, Peru, and Chile were stopped.", "Chile", "location"),
        ("In Bonn, Russia said no.", "Russia", "actor"),
        ("The Kremlin said no.", "Kremlin", "actor"),
        ("They met in the Kremlin.", "Kremlin", "location"),
    ],
)
def test_where_says_what_a_mention_does_in_its_sentence(text: str, name: str, use: str) -> None:
    assert [mention.use for mention in place(text, name).mentions if mention.text == name] == [use]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("LIMA, Peru (AP) - A strong earthquake shook Lima on Sunday. Chile felt it too, officials in Santiago said.", "Lima"),
        ("Three people died when a bus crashed in Porto on Friday. The driver, 45, from Madrid, was unhurt.", "Porto"),
        ("The Hamburg train crash killed four people. One of them, a nurse from Denmark, was 30.", "Hamburg"),
        ("German tourists were robbed at a hotel in Nairobi, police said.", "Nairobi"),
        ("Ruth Amsel, the engineer whose plans saved Venice, has died at her home in Bremen, Germany.", "Bremen"),
        ("Oslo-based Fjordfrakt said on Friday that profit fell as a strike in Antwerp went on.", "Oslo"),
        ("Brazil and Argentina signed a deal at a summit in Montevideo on Tuesday.", "Montevideo"),
        ("MANILA: A typhoon flooded the Philippine capital. It moved on to Marikina.", "Manila"),
        ("Lahore: A bridge collapsed on Monday. Dhaka and Kabul sent condolences.", "Lahore"),
        ("French and Italian cyclists were hurt. The French race went on to Toulouse.", "Toulouse"),
    ],
)
def test_where_ranks_the_place_of_the_event_first(text: str, answer: str) -> None:
    assert places_of(text)[0].name == answer


def test_where_heeds_the_title() -> None:
    text = "Five people were hurt. The shooting began after an argument, said a spokesman in Denver, who had come from Boston."
    assert places_of(text, title="Shooting in Boston leaves five hurt")[0].name == "Boston"


def test_where_names_a_rule_for_every_place() -> None:
    found = places_of("Rain fell in Oslo, on Karl Johan Street and at the Viking Museum. The Norwegian king watched.")
    assert all(place.rule and 0 < place.score <= 1 for place in found)


def test_where_keeps_persons_and_places_apart() -> None:
    found = places_of("Paris Hilton and Jordan Pickford arrived in Georgia. Hilton smiled. Pickford did not.")
    assert [mention.text for place in found for mention in place.mentions] == ["Georgia"]


def test_where_finds_a_square_that_is_named_after_a_person() -> None:
    found = place("They attended a ceremony in Pak Chol-min square on Monday.", "Pak Chol-min square")
    assert found.kind == "facility"


@pytest.mark.parametrize(("rule", "entry"), rule_file("place_rules.yaml").items())
def test_where_each_rule_finds_what_its_example_says(rule: str, entry: dict[str, str]) -> None:
    found = next(found for found in places_of(entry["example"]) if entry["finds"] in [mention.text for mention in found.mentions])
    assert found.rule == rule


def test_where_every_rule_in_the_code_is_explained() -> None:
    source = "".join(path.read_text("utf8") for path in (Path(__file__).parents[2] / "service/facts/where").glob("*.py"))
    made = set(re.findall(r'(?:last|index|end|name\.end|sentence_of\[\w+\]), "([a-z-]{4,})", ', source))
    assert made - {"surname-of-full-name"} <= set(rule_file("place_rules.yaml"))
    assert len(made) > 10


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Police closed the M25 near Heathrow.", ["M25", "Heathrow"]),
        ("Traffic stood still on Interstate 95.", ["Interstate 95"]),
        ("Pilots flew the A380 home.", []),
        ("Envoys from American, British and French companies came.", ["American", "British", "French"]),
        ("Ships lay in Kuwaiti and Iraqi ports.", ["Kuwaiti", "Iraqi"]),
        ("The Iranian said nothing.", []),
        ("Shares in Halden fell. Halden Chip Systems Inc. makes chips.", []),
        ("A biologist at Zarnow University spoke.", []),
        ("His father, Jos, drove home.", []),
        ("Updated at 09:38 EST, the notice stood.", []),
        ("Researchers of UVA agreed.", []),
        ("Fans sang as Norwich City won.", []),
        ("They shop in Sleep Number stores.", []),
    ],
)
def test_where_minds_the_words_around_a_name(text: str, expected: list[str]) -> None:
    assert mentions_of(text) == expected


@pytest.mark.parametrize(
    ("text", "name", "kind", "country"),
    [
        ("The Canadian province of Ontario votes today.", "Ontario", "region", "CA"),
        ("In Washington state, fires spread.", "Washington", "state", "US"),
        ("The Scottish city of Perth is growing.", "Perth", "city", "GB"),
        ("A bus left for Perth. Australia's west is dry.", "Perth", "city", "AU"),
        ("The Red Sea is calm, Egyptian sailors say.", "Red Sea", "sea", None),
        ("Fans left Villa Park at dusk. Birmingham was quiet, British police said.", "Villa Park", "facility", "GB"),
        ("The race at Monza drew Italian fans.", "Monza", "facility", "IT"),
        ("A fire broke out in Grand Rapids.", "Grand Rapids", "city", "US"),
        ("The company sits in Menlo Park, California.", "Menlo Park", "city", "US"),
        ("A tree fell on River Avenue.", "River Avenue", "street", None),
        ("It happened near the U.S. capital.", "U.S.", "country", "US"),
        ("Gunmen crossed from Niger state into Kaduna, Nigeria said.", "Niger", "state", "NG"),
    ],
)
def test_where_chooses_the_kind_and_country_that_the_words_ask_for(text: str, name: str, kind: str, country: str | None) -> None:
    found = place(text, name)
    assert (found.kind, found.country) == (kind, country)


@pytest.mark.parametrize(
    ("text", "name", "country", "within"),
    [
        ("A fire broke out on Friar Street, Oxford.", "Friar Street", "GB", "Oxford"),
        ("Oxford's Fernhill Museum reopened.", "Fernhill Museum", "GB", "Oxford"),
        ("Passengers slept at Tarija airport. Bolivia has closed its borders.", "Tarija airport", "BO", "Tarija"),
        ("Atlanta is the capital of Georgia. Police in Savannah closed Maple Street.", "Maple Street", "US", None),
        ("Italy is hot. Italian roads are empty. Nobody walks on Via Verdi.", "Via Verdi", "IT", None),
    ],
)
def test_where_says_where_a_place_without_a_record_lies(text: str, name: str, country: str, within: str | None) -> None:
    found = place(text, name)
    assert (found.country, found.within, found.geonames_id) == (country, within, None)


def test_where_takes_the_place_of_a_byline_for_the_events() -> None:
    lead = "Thousands of people marched on Wednesday. Smaller marches were held in Loja and Cuenca."
    text = f"Crowds march against new law\n\nMarta Ibáñez in Quito\n\n{lead}\n"
    assert places_of(text)[0].name == "Quito"


def test_where_tells_the_direction_with_the_name() -> None:
    assert place("Shells fell on villages in northern Syria.", "Syria").text == "northern Syria"


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("A strong earthquake shook Lima, Peru, on Sunday.", "Lima, Peru"),
        ("They protested outside Fernhill Tower in New York City at noon.", "Fernhill Tower in New York City"),
        ("Trains stopped in Medellín, Cali and Bogotá.", "Medellín"),
        ("The Portland, Ore., company fell.", "Portland, Ore."),
    ],
)
def test_where_tells_the_place_with_what_it_lies_in(text: str, phrase: str) -> None:
    assert phrase in [found.text for found in places_of(text)]


def test_where_never_answers_with_an_adjective_where_a_location_is_told() -> None:
    found = places_of(
        "Brazilian Grand Prix stopped\n\nThe Brazilian Grand Prix was stopped. Rain fell on the track at Interlagos all day.\n"
    )
    assert "location" in [mention.use for mention in found[0].mentions]


def test_where_weighs_only_features_that_have_a_weight() -> None:
    assert {"dateline", "lead", "title", "event", "origin", "is_country", "is_other"} <= set(weights())
