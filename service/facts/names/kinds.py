"""What a word, or a few words together, say of themselves: a person, an organisation, a place, an event, or nothing."""

from __future__ import annotations

from service.facts.names.geography import Geography
from service.facts.names.lexicon import Lexicon
from service.facts.names.name import Kind
from service.facts.names.words import Word

MOST_NAMES = 5  # words of a person's name, particles not counted
LINKS = frozenset({"of", "for", "on", "and", "the", "&", "in", "at"})

Verdict = tuple[Kind, str, float]


class Kinds:
    """Answers from the word lists and the gazetteer alone; the text around is for context.py."""

    def __init__(self, lexicon: Lexicon, geography: Geography) -> None:
        self.lexicon = lexicon
        self.geography = geography

    # --- single words

    def is_title(self, word: Word) -> bool:
        return word.capital and (word.lower in self.lexicon.honorifics or self.lexicon.is_person_noun(word.lower))

    def is_plural_title(self, word: Word) -> bool:
        """ "Senators", "Presidents" """
        lower = word.lower
        return word.capital and lower[-1:] == "s" and (lower[:-1] in self.lexicon.honorifics or lower[:-1] in self.lexicon.person_nouns)

    def is_given(self, word: Word) -> bool:
        return word.capital and word.lower in self.lexicon.given

    def is_strong_given(self, word: Word) -> bool:
        """A given name and nothing else: "Boris", "Jean-Marie", "Bob"; not "Hope" or "Jordan"."""
        lower, lexicon = word.lower, self.lexicon
        if not word.capital:
            return False
        if lower in lexicon.sure_given:
            return True
        if "-" in lower and lower not in lexicon.given:
            return all(part in lexicon.personal for part in lower.split("-"))
        known = lower in lexicon.given and not lexicon.is_common(lower)
        return known and not self.geography.is_demonym(word.text) and not self.geography.is_major(word.text)

    @staticmethod
    def is_initial(word: Word) -> bool:
        letters = word.text.replace(".", "")
        return word.capital and letters.isupper() and (len(letters) == 1 or (len(letters) == 2 and "." in word.text))

    def is_headed(self, lower: str) -> bool:
        lexicon = self.lexicon
        return lower in lexicon.heads or lower in lexicon.legal_forms or lower in lexicon.club_words

    def is_name_like(self, word: Word) -> bool:
        """May be part of a person's name: known as one, or known as nothing else."""
        lower, lexicon = word.lower, self.lexicon
        if not word.capital:
            return lower in lexicon.particles
        if self.is_initial(word) or lower in lexicon.name_suffixes or lower in lexicon.particles:
            return True
        if lower in lexicon.personal:
            return not lexicon.is_function(lower) or lower in lexicon.given
        if lower in lexicon.other_names or lower in lexicon.organisation_names or self.is_headed(lower):
            return False
        if lexicon.is_common(lower) and ("-" not in lower or word.initial):
            return False  # but "Sang-woo"
        if not lower.isalpha() and any(map(str.isdigit, lower)):
            return False
        if word.upper and not word.loud:
            return len(word.text) > 4 and not self.geography.is_demonym(word.text)
        return not word.text[1].isupper() and not self.geography.is_demonym(word.text)  # "GDRs"

    def ends_in_s(self, words: list[Word]) -> bool:
        """ "Sotheby's", "Standard & Poor's": the 's is part of the name."""
        return f"{key_of(words)}'s" in self.lexicon.organisation_names

    # --- persons

    def person(self, words: list[Word]) -> int:
        """How much two words or more look like a person's name: 0 not, 1 may be, 2 likely, 3 surely."""
        capitals = [word for word in words if word.capital]
        if len(capitals) < len(words) and any(not word.capital and word.lower not in self.lexicon.particles for word in words):
            return 0
        while len(capitals) > 2 and capitals[-1].lower in self.lexicon.name_suffixes:
            capitals.pop()
        if not 2 <= len(capitals) <= MOST_NAMES or all(len(word.text) == 1 for word in capitals):
            return 0
        for word in capitals[:-1]:
            if not self.is_name_like(word):
                return 0
        return self._by_first_and_last(capitals[0], capitals[-1], len(capitals))

    def _by_first_and_last(self, first: Word, last: Word, count: int) -> int:
        lexicon, geography = self.lexicon, self.geography
        known_last = last.lower in lexicon.surnames
        headed = self.is_headed(last.lower)
        likely_last = self.is_name_like(last)
        if not likely_last and (
            headed or lexicon.is_function(last.lower) or last.lower in lexicon.organisation_names or last.lower in lexicon.other_names
        ):
            return 0
        if self.is_initial(first) and not self.is_initial(last):
            if len(first.text) > 1 and (last.upper or geography.is_place(first.text)):
                return 1
            if len(first.text) == 1:
                return 3 if likely_last else 1
            return 2  # "J.C. Reed"
        if self.is_strong_given(first):
            if headed and (not known_last or (last.lower in lexicon.organisation_heads and geography.is_place(first.text))):
                return 1
            return 3
        if not likely_last:
            return 1 if self.is_given(first) and lexicon.tag(last.lower) in ("NN", "JJ") and count == 2 and not headed else 0
        if first.lower in lexicon.family_first and ("-" in last.text or last.lower in lexicon.given):
            return 3
        if first.lower in lexicon.family_first and not lexicon.is_common(first.lower) and not geography.is_place(last.text):
            return 2
        if self.is_given(first):
            if (headed and geography.is_place(first.text)) or (geography.is_demonym(first.text) and geography.is_major(last.text)):
                return 0  # "Roman London"
            if lexicon.is_common(first.lower) and lexicon.is_common(last.lower):
                return 2 if known_last and not headed else 1
            return 2 if known_last or not lexicon.is_common(last.lower) else 1
        if lexicon.is_common(first.lower) or headed or geography.is_place(first.text):
            return 1
        if geography.is_place(last.text):
            return 2 if known_last else 1
        return 2

    # --- organisations, places, events

    def organised(self, words: list[Word]) -> bool:
        """Whether an organisation's, place's or event's noun closes the words, or opens them before "of"."""
        if self.is_headed(words[-1].lower):
            return True
        return any(word.lower in ("of", "for", "on") and i and self.is_headed(words[i - 1].lower) for i, word in enumerate(words))

    def of_several(self, words: list[Word]) -> Verdict:
        """The kind of two words or more with no title among them."""
        lexicon, geography = self.lexicon, self.geography
        last, first = words[-1].lower.rstrip("."), words[0].lower
        person = self.person(words)
        if first == "the" and last in lexicon.newspapers:
            return "organisation", "newspaper-name", 0.9
        if last in lexicon.newspapers and last not in lexicon.surnames and geography.is_place(" ".join([word.text for word in words[:-1]])):
            return "organisation", "newspaper-name", 0.8  # "Oslo Courier"
        if last in lexicon.legal_forms and (last not in lexicon.surnames or not person):
            return "organisation", "legal-form", 0.97
        if first in lexicon.storms:
            return "other", "event-or-thing", 0.85
        if (
            first in lexicon.place_openers
            and (first not in lexicon.given or geography.is_place(words[1].text))
            and not self.organised(words)
        ):
            return "place", "place-noun", 0.8
        if first in lexicon.organisation_openers and first not in lexicon.given and last not in lexicon.place_heads:
            return "organisation", "organisation-noun", 0.85
        if last in ("center", "centre") and words[-2].lower in lexicon.center_words:
            return "organisation", "organisation-noun", 0.85
        link = next((i for i, word in enumerate(words) if i and word.lower in ("of", "for", "on")), None) if len(words) > 2 else None
        if last in lexicon.regnal and link is None:
            if self.is_given(words[0]) or self.is_title(words[0]):
                return "person", "regnal-name", 0.8
            return "other", "event-or-thing", 0.8
        if len(words) == 2 and last in lexicon.land_surnames and self._is_of_a_place(words[0]):
            return "place", "place-noun", 0.7
        if len(words) == 2 and self._town_and_plural(words):
            return "organisation", "place-and-nickname", 0.6
        if person == 3:
            return "person", "given-name", 0.9
        head = words[link - 1].lower if link is not None else last
        if head == "league" and link is None and len(words) == 2 and first in lexicon.competitions:
            return "other", "competition", 0.8
        if last in lexicon.faiths:
            return "other", "faith-or-people", 0.6
        if head in lexicon.other_heads:
            return "other", "event-or-thing", 0.85
        if words[0].lower in lexicon.nobility and link is not None:
            return "person", "noble-title", 0.8
        if head in lexicon.organisation_heads:
            return "organisation", "organisation-noun", 0.9
        if link is None and (last in lexicon.club_words or first in lexicon.club_openings):
            return "organisation", "club-name", 0.85
        if head in lexicon.place_heads:
            return "place", "place-noun", 0.85
        if len(words) > 2 and any(word.text == "&" for word in words):
            return "organisation", "firm-of-partners", 0.85
        if link is None and words[-2].lower in lexicon.organisation_heads and geography.is_place(words[-1].text):
            return "organisation", "organisation-noun", 0.8  # "Imperial College London"
        if person == 2:
            return "person", "two-names", 0.7
        if self.is_firm_word(words[-1]) or self.is_firm_word(words[0]):
            return "organisation", "firm-word", 0.75
        if person == 1 and self.is_given(words[0]) and not lexicon.is_common(first):
            return "person", "given-name", 0.5
        if geography.is_place(words[0].text) and lexicon.is_common(last) and last[-1:] == "s":
            return "organisation", "place-and-nickname", 0.6
        if lexicon.is_common(last) and any(lexicon.is_common(word.lower) for word in words[:-1]):
            return "other", "capitalised-words", 0.4
        return "unknown", "capitalised", 0.3

    def _is_of_a_place(self, word: Word) -> bool:
        """A town, or a family name that is no given name, as moors and marshes bear them."""
        known = word.lower in self.lexicon.surnames or self.geography.is_place(word.text)
        return known and word.lower not in self.lexicon.given and not word.stop

    def _town_and_plural(self, words: list[Word]) -> bool:
        """ "Cleveland Spiders", not "Austin Banks"."""
        last = words[1].lower
        plural = last[-1:] == "s" and self.lexicon.is_common(last) and last not in self.lexicon.surnames and not self.is_headed(last)
        return plural and self.geography.is_place(words[0].text)

    def of_one(self, word: Word) -> Verdict:
        """The kind of a single word."""
        lexicon, geography = self.lexicon, self.geography
        lower = word.lower.replace(".", "")
        if word.stop and not word.upper and geography.is_place(f"{word.text}.") and not geography.is_place(word.text):
            return "place", "gazetteer", 0.65  # "Wilmington, Del.-based"
        if word.possessive and self.ends_in_s([word]):
            return "organisation", "organisation-name", 0.9
        if geography.is_country(word.text):
            return "country", "country-name", 0.9
        if geography.is_demonym(word.text):
            return "demonym", "demonym", 0.9
        if lower in lexicon.organisation_names or ((word.upper or "." in word.text) and lower in lexicon.organisation_acronyms):
            return "organisation", "organisation-name", 0.6 if lower in lexicon.surnames else 0.9
        if lower in lexicon.months_and_days or lower in lexicon.other_names or lower in lexicon.other_heads or word.lower in lexicon.faiths:
            return "other", "event-or-thing", 0.8
        if not lower.isalpha() and any(map(str.isdigit, lower)):
            return "other", "letters-and-digits", 0.6
        if "-" in lower and len(lower) < 4:
            return "other", "letters", 0.5  # "L-R"
        if (
            word.upper
            and not word.loud
            and (2 <= len(lower) <= 6 or "-" in lower or "&" in lower)
            and not ((len(lower) > 3 or "." in word.text) and geography.is_place(word.text))  # "N.J."
        ):
            return ("other", "shouted-word", 0.5) if lexicon.is_common(lower) and len(lower) > 2 else ("organisation", "acronym", 0.5)
        if geography.is_place(word.text):
            return "place", "gazetteer", 0.65 if geography.is_major(word.text) else 0.5
        if self.is_firm_word(word):
            return "organisation", "firm-word", 0.7
        if lexicon.is_common(lower) and lower not in lexicon.given:
            return ("unknown" if self.is_headed(lower) else "other"), "capitalised-word", 0.2
        if self.is_strong_given(word):
            return "person", "given-name-alone", 0.5
        if word.text.startswith(("Mc", "O'", "O’")) and len(word.text) > 4:
            return "person", "surname-prefix", 0.6
        return "unknown", "capitalised", 0.3

    def is_firm_word(self, word: Word) -> bool:
        """ "KeyCorp", "NationsBank", "Petrobras": built like a firm's name."""
        text, lower, lexicon = word.text, word.lower, self.lexicon
        if lower.endswith(lexicon.web_endings):
            return True
        if len(text) < 6 or word.upper or lower in lexicon.personal or lexicon.is_common(lower):
            return False
        if lower.endswith(lexicon.firm_endings):
            return True
        inner = next((i for i in range(3, len(text)) if text[i].isupper() and text[i - 1].islower()), None)
        return inner is not None and not text.startswith(lexicon.surname_openings)


def key_of(words: list[Word]) -> str:
    """A name as the lists write it."""
    return "-".join([word.lower.replace(".", "") for word in words])
