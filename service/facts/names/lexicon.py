"""What a single word is or may be: an ordinary word, a given name, a family name, a title, an organisation's noun, a place."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from service.data import read_yaml

_RULES = files("service") / "facts" / "rules"
_FUNCTION_TAGS = {"DT", "IN", "CC", "PRP", "PRP$", "WDT", "WP", "WP$", "WRB", "TO", "EX", "MD", "PDT", "RP", "UH", "CD"}
# Last letter -> regular endings, each with what its stem may have lost.
_ENDINGS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "s": (("s", ("",)), ("es", ("",)), ("ers", ("", "e")), ("ies", ("y",))),
    "d": (("ed", ("", "e")),),
    "g": (("ing", ("", "e")),),
    "r": (("er", ("", "e")),),
    "y": (("ly", ("",)),),
}


class Lexicon:
    """The word lists of ``rules/``, all in lower case. ``tag(word)`` is the Penn tag of an ordinary word, "" for any other."""

    def __init__(self) -> None:
        lists: dict[str, frozenset[str]] = {}
        for file in ("name_words.yaml", "name_context.yaml"):
            table = read_yaml("service.facts", f"rules/{file}")
            lists.update((name, frozenset(str(word) for word in entries)) for name, entries in table.items())
        self.honorifics = lists["honorifics"]
        self.courtesy = lists["courtesy"]
        self.nobility = lists["nobility"]
        self.person_nouns = lists["person_nouns"]
        self.role_modifiers = lists["role_modifiers"]
        self.organisation_heads = lists["organisation_heads"]
        self.legal_forms = lists["legal_forms"]
        self.club_words = lists["club_words"]
        self.on_heads = lists["on_heads"]
        self.club_openings = lists["club_openings"]
        self.place_heads = lists["place_heads"]
        self.land_surnames = lists["land_surnames"]
        self.other_heads = lists["other_heads"]
        self.other_names = lists["other_names"]
        self.storms = lists["storms"]
        self.competitions = lists["competitions"]
        self.newspapers = lists["newspapers"]
        self.compass = lists["compass"]
        self.faiths = lists["faiths"]
        self.regnal = lists["regnal"]
        self.particles = lists["particles"]
        self.name_suffixes = lists["name_suffixes"]
        self.family_first = lists["family_first"]
        self.organisation_nouns = lists["organisation_nouns"]
        self.organisation_followers = lists["organisation_followers"]
        known = read_yaml("service.facts", "rules/organisations.yaml")
        self.organisations: dict[str, str] = {}  # name or acronym -> code of its country, "any" where none or several
        for country, name in ((country, name) for table in known.values() for country, row in table.items() for name in row):
            self.organisations[name] = country if self.organisations.get(name, country) == country else "any"
        self.organisation_names = lists["organisation_names"] | _keys(known["names"])
        self.sports_words = lists["sports_words"]
        self.team_followers = lists["team_followers"]
        self.team_leaders = lists["team_leaders"]
        self.team_verbs = lists["team_verbs"]
        self.months_and_days = lists["months_and_days"]
        self.organisation_acronyms = lists["organisation_acronyms"] | _keys(known["acronyms"])
        self.hyphen_tails = lists["hyphen_tails"]
        self.hyphen_heads = lists["hyphen_heads"]
        self.small_heads = lists["small_heads"]
        self.party_words = lists["party_words"]
        self.picture_agencies = lists["picture_agencies"]
        self.media_platforms = lists["media_platforms"]
        self.media_nouns = lists["media_nouns"]
        self.people_nouns = lists["people_nouns"]
        self.counts = lists["counts"]
        self.count_openers: dict[str, list[tuple[str, ...]]] = {}
        for opener in sorted((tuple(entry.split()) for entry in lists["count_openers"]), key=len, reverse=True):
            self.count_openers.setdefault(opener[0], []).append(opener)
        self.organisation_openers = lists["organisation_openers"]
        self.place_openers = lists["place_openers"]
        self.center_words = lists["center_words"]
        self.joint_heads = lists["joint_heads"]
        self.saying_verbs = lists["saying_verbs"]
        self.personal_verbs = lists["personal_verbs"]
        self.kin_nouns = lists["kin_nouns"]
        self.trade_nouns = lists["trade_nouns"]
        self.traded_nouns = lists["traded_nouns"]
        self.owned_nouns = lists["owned_nouns"]
        self.place_prepositions = lists["place_prepositions"]
        self.befalling_verbs = lists["befalling_verbs"]
        self.leading_offices = lists["leading_offices"]
        self.common_roles = lists["common_roles"]
        self.passing_relations = lists["passing_relations"]
        self.role_verbs = lists["role_verbs"]
        self.firm_endings = tuple(lists["firm_endings"])
        self.web_endings = tuple(lists["web_endings"])
        self.surname_openings = tuple(opening.title() for opening in lists["surname_openings"])
        self._tags: dict[str, str] = {}
        for file in ("common_words.txt", "more_words.txt"):
            for line in _lines(file):
                tag, _, row = line.partition(":")
                self._tags.update(dict.fromkeys(row.split(), tag))
        self.given = _read("given_names.txt") | _read("more_given_names.txt")
        self.surnames = _read("surnames.txt") | _read("more_surnames.txt")
        nicknames = read_yaml("service.facts", "rules/nicknames.yaml")
        self.sure_given = frozenset(short for shorts in nicknames.values() for short in shorts if len(short) > 2) | frozenset(nicknames)
        self.surnames |= frozenset(name for name in self.family_first if not self.is_common(name))
        self.personal = self.given | self.surnames
        self.heads = self.organisation_heads | self.place_heads | self.other_heads

    def tag(self, word: str) -> str:
        return self._tags.get(word, "")

    def is_common(self, word: str) -> bool:
        """An ordinary English word, by the lexicon or as a regular form of one of its words."""
        if word in self._tags:
            return True
        for ending, tails in _ENDINGS.get(word[-1:], ()):
            if word.endswith(ending) and len(word) > len(ending) + 2:
                stem = word[: -len(ending)]
                for tail in tails:
                    if stem + tail in self._tags:
                        return True
        if word.endswith(("ism", "phobia")):
            return True
        if "-" in word:
            return all(part in self._tags or part.isdigit() for part in word.split("-"))
        return False

    def is_function(self, word: str) -> bool:
        return self._tags.get(word, "") in _FUNCTION_TAGS

    def is_person_noun(self, word: str) -> bool:
        if word in self.person_nouns:
            return True
        if word[-1:] not in "tn" or len(word) < 6:
            return "-" in word and word.rpartition("-")[2] in self.person_nouns
        if word.endswith("ist"):
            return self._tags.get(word, "NN") == "NN"
        for ending in ("woman", "person", "man"):
            if word.endswith(ending):
                return self._tags.get(word) == "NN" or word[: -len(ending)] in self._tags
        return "-" in word and word.rpartition("-")[2] in self.person_nouns


def _keys(table: dict[str, list[str]]) -> frozenset[str]:
    return frozenset(name.replace(".", "").replace(" ", "-") for names in table.values() for name in names)


def _lines(file: str) -> list[str]:
    return [line for line in (_RULES / file).read_text("utf8").splitlines() if line and not line.startswith("#")]


def _read(file: str) -> frozenset[str]:
    return frozenset(word.lower() for line in _lines(file) for word in line.split())


@cache
def lexicon() -> Lexicon:
    """The lexicon, read once (0.1 s)."""
    return Lexicon()
