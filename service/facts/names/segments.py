"""A run of name words cut into names, each with what its own words say that it is.

"Russian President Vladimir Putin"  ->  demonym "Russian", person "Vladimir Putin" with the role "Russian President"
"FBI Director James Comey"          ->  organisation "FBI", person "James Comey" with the role "FBI Director"
"""

from __future__ import annotations

from dataclasses import dataclass

from service.facts.names.geography import Geography
from service.facts.names.lexicon import Lexicon
from service.facts.names.name import Kind
from service.facts.names.words import Word

_COURTESY = frozenset(
    {
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "messrs",
        "sir",
        "dame",
        "madam",
        "madame",
        "monsieur",
        "mme",
        "mlle",
        "herr",
        "frau",
        "signor",
        "signora",
        "st",
        "saint",
        "don",
        "hon",
    }
)
_LOWER_LINKS = frozenset({"of", "for", "on", "and", "the", "&", "in", "at"})
_MOST_NAMES = 5  # words of a person's name, particles not counted


@dataclass(slots=True)
class Piece:
    """Words ``first`` to ``last`` (exclusive) of the run, and what they are."""

    first: int
    last: int
    kind: Kind
    rule: str
    score: float
    role: tuple[int, int] | None = None  # word indices, last exclusive
    honorific: str = ""


class Segmenter:
    def __init__(self, lexicon: Lexicon, geography: Geography) -> None:
        self.lexicon = lexicon
        self.geography = geography

    def cut(self, run: list[Word]) -> list[Piece]:
        """The names in a run of words; a word that belongs to no name belongs to no piece."""
        return self._cut(run, 0, len(run))

    def _cut(self, run: list[Word], a: int, b: int) -> list[Piece]:
        a, b = self._trim(run, a, b)
        if a >= b:
            return []
        if (piece := self._whole(run, a, b)) is not None:
            return [piece]
        if (k := self._title_before_name(run, a, b)) is not None:
            role_first = self._role_start(run, a, k)
            before = self._cut(run, a, role_first) if role_first > a else []
            person = Piece(k + 1, b, "person", "title-and-name", 0.95)
            title = run[k].lower
            if title in _COURTESY:
                person.honorific = title
            if title not in _COURTESY or k > a:
                person.role = (a, k + 1)
            return [*before, person]
        if self._is_title(run[b - 1]) and not (b - a == 2 and self._given(run[a])):
            # "FBI Director", "Prime Minister": what is left before the title
            end = self._role_start(run, a, b - 1)
            return self._cut(run, a, end) if end > a else []
        if self.geography.is_demonym(run[a].text) and b - a > 1 and not self._organised(run, a, b):
            return [Piece(a, a + 1, "demonym", "demonym", 0.9), *self._cut(run, a + 1, b)]
        return [self._classify(run, a, b)]

    def _trim(self, run: list[Word], a: int, b: int) -> tuple[int, int]:
        """Leaves out an ordinary word that is capital only because the sentence begins with it, and articles."""
        lexicon = self.lexicon
        while a < b and run[a].lower in ("the", "a", "an", "but", "and", "so", "yet") and b - a > 1 and (run[a].initial or run[a].loud):
            a += 1
        while b > a and (run[b - 1].lower in _LOWER_LINKS or not run[b - 1].text[:1].isalnum()):
            b -= 1
        if b - a > 1 and run[a].initial and lexicon.is_common(run[a].lower) and not self._is_title(run[a]):
            rest = run[a + 1 : b]
            alone = (
                self.geography.is_place(_text(rest))
                or self.geography.is_demonym(rest[0].text)
                or self._is_title(rest[0])
                or self._person_like(run, a + 1, b) >= 2
            )
            by_head = self._organised(run, a, b)
            keep = lexicon.tag(run[a].lower)[:2] in ("NN", "JJ") and run[a].lower not in lexicon.role_modifiers
            if (alone and not (self._given(run[a]) and b - a == 2)) or (not (by_head and keep) and run[a].lower not in lexicon.given):
                a += 1
        return a, b

    # --- what single words are

    def _is_title(self, word: Word) -> bool:
        return word.capital and (word.lower in self.lexicon.honorifics or self.lexicon.is_person_noun(word.lower))

    def _given(self, word: Word) -> bool:
        return word.capital and word.lower in self.lexicon.given

    def _strong_given(self, word: Word) -> bool:
        lower = word.lower
        if "-" in lower and lower not in self.lexicon.given:
            return all(part in self.lexicon.given or part in self.lexicon.surnames for part in lower.split("-"))
        return (
            word.capital
            and lower in self.lexicon.given
            and not self.lexicon.is_common(lower)
            and not self.geography.is_demonym(word.text)
            and not self.geography.is_country(word.text)
        )

    def _initial(self, word: Word) -> bool:
        return (
            word.capital
            and len(word.text.replace(".", "")) <= 2
            and word.text.replace(".", "").isupper()
            and (len(word.text) == 1 or "." in word.text)
        )

    def _name_like(self, word: Word) -> bool:
        """May be part of a person's name: known as one, or known as nothing else."""
        lower, lexicon = word.lower, self.lexicon
        if not word.capital:
            return lower in lexicon.particles
        if self._initial(word) or lower in lexicon.name_suffixes or lower in lexicon.particles:
            return True
        if lower in lexicon.given or lower in lexicon.surnames:
            return not lexicon.is_function(lower) or lower in lexicon.given
        if lexicon.is_common(lower) or self._headed(lower) or lower in lexicon.other_names or lower in lexicon.organisation_names:
            return False
        return not self.geography.is_demonym(word.text) and not (word.upper and not word.loud and len(word.text) < 5)

    def _headed(self, lower: str) -> bool:
        lexicon = self.lexicon
        return (
            lower in lexicon.organisation_heads
            or lower in lexicon.place_heads
            or lower in lexicon.other_heads
            or lower in lexicon.legal_forms
            or lower in lexicon.club_words
        )

    # --- what runs of them are

    def _whole(self, run: list[Word], a: int, b: int) -> Piece | None:
        """The whole run is known by name."""
        text = _text(run[a:b])
        lower = text.lower()
        if b - a == 1:
            return None
        if self.geography.is_country(text):
            return Piece(a, b, "country", "country-name", 0.95)
        if self.geography.is_place(text) and self._person_like(run, a, b) < 3:
            return Piece(a, b, "place", "gazetteer", 0.8)
        if lower.replace(" ", "-") in self.lexicon.organisation_names:
            return Piece(a, b, "organisation", "organisation-name", 0.95)
        return None

    def _title_before_name(self, run: list[Word], a: int, b: int) -> int | None:
        """Index of the last word of a title that a person's name follows."""
        for k in range(b - 2, a - 1, -1):
            if not self._is_title(run[k]):
                continue
            if (
                k > a
                and self._given(run[k - 1])
                and not self._is_title(run[k - 1])
                and not self._organised(run, a, k)
                and not self.geography.is_place(run[k - 1].text)
            ):
                continue  # "John Major", not "Major"
            if (
                run[k].lower in self.lexicon.given
                and run[k].lower in self.lexicon.surnames
                and run[k].lower not in self.lexicon.honorifics
                and k == a
                and b - k > 2
            ):
                continue
            tail = run[k + 1 : b]
            if (
                len(tail) == 1
                and tail[0].lower not in self.lexicon.given | self.lexicon.surnames
                and (self._headed(tail[0].lower) or self.geography.is_country(tail[0].text))
            ):
                continue
            if all(self._name_like(word) for word in tail) and len(tail) <= _MOST_NAMES + 2:
                return k
        return None

    def _role_start(self, run: list[Word], a: int, k: int) -> int:
        """First word of the title that ends at word ``k``: modifiers and ordinary words before it, but no name."""
        lexicon = self.lexicon
        first = k
        while first > a:
            word = run[first - 1]
            lower = word.lower
            if (
                (
                    self._is_title(word)
                    or lower in lexicon.role_modifiers
                    or (lower in _LOWER_LINKS and first - 1 > a and self._is_title(run[first - 2]))
                )
                or (
                    lexicon.is_common(lower)
                    and not self._headed(lower)
                    and not self.geography.is_demonym(word.text)
                    and lower not in lexicon.organisation_names
                )
                or (lower in ("state", "states") and first - 2 >= a and run[first - 2].lower == "of")
            ):
                first -= 1
            else:
                break
        return first

    def _organised(self, run: list[Word], a: int, b: int) -> bool:
        """Whether an organisation's, place's or event's noun closes the run, or opens it before "of"."""
        last = run[b - 1].lower
        if self._headed(last):
            return True
        return any(run[i].lower in ("of", "for", "on") and i > a and self._headed(run[i - 1].lower) for i in range(a, b))

    def _person_like(self, run: list[Word], a: int, b: int) -> int:
        """How much the run looks like a person's name: 0 not, 1 may be, 2 likely, 3 surely."""
        words = run[a:b]
        capitals = [word for word in words if word.capital]
        if len(capitals) > _MOST_NAMES or len(capitals) < 2 or any(not self._name_like(word) for word in words):
            return 0
        first, last = capitals[0], capitals[-1]
        if last.lower in self.lexicon.name_suffixes and len(capitals) > 2:
            last = capitals[-2]
        known_last = last.lower in self.lexicon.surnames
        if self._initial(first) and not self._initial(last):
            return 3 if len(first.text) == 1 or known_last else 1
        if self._strong_given(first):
            return 2 if self._headed(last.lower) and not known_last else 3
        if first.lower in self.lexicon.family_first and (("-" in last.text and last.text[0].isupper()) or last.lower in self.lexicon.given):
            return 3
        if self._given(first):
            return 2 if known_last or not self.lexicon.is_common(last.lower) else 1
        if self.geography.is_place(first.text) or self.geography.is_place(last.text) or self.lexicon.is_common(first.lower):
            return 1
        return 2

    def _classify(self, run: list[Word], a: int, b: int) -> Piece:
        lexicon, geography = self.lexicon, self.geography
        words = run[a:b]
        last = words[-1].lower.rstrip(".")
        if len(words) == 1:
            return self._single(run, a)
        person = self._person_like(run, a, b)
        if last in lexicon.legal_forms and (last not in lexicon.surnames or not person):
            return Piece(a, b, "organisation", "legal-form", 0.97)
        if person == 3:
            return Piece(a, b, "person", "given-name", 0.9)
        link = next((i for i in range(a + 1, b) if run[i].lower in ("of", "for", "on")), None)
        head = run[link - 1].lower if link is not None else last
        if last in ("ii", "iii", "iv") and link is None and b - a > 1:
            if self._given(run[a]) or self._is_title(run[a]):
                return Piece(a, b, "person", "regnal-name", 0.8)
            return Piece(a, b, "other", "event-or-thing", 0.8)
        if head in lexicon.other_heads and not (head in lexicon.organisation_heads and head != "world"):
            return Piece(a, b, "other", "event-or-thing", 0.85)
        if head in lexicon.organisation_heads:
            return Piece(a, b, "organisation", "organisation-noun", 0.9)
        if link is None and (
            last in lexicon.club_words
            or words[0].lower
            in (
                "real",
                "fc",
                "sporting",
                "dynamo",
                "dinamo",
                "spartak",
                "lokomotiv",
                "inter",
                "atletico",
                "olympique",
                "borussia",
                "bayern",
                "cska",
                "ac",
                "as",
                "rc",
                "vfb",
                "sv",
                "fk",
                "torpedo",
            )
        ):
            return Piece(a, b, "organisation", "club-name", 0.85)
        if head in lexicon.place_heads:
            return Piece(a, b, "place", "place-noun", 0.85)
        if any(word.text == "&" for word in words):
            return Piece(a, b, "organisation", "firm-of-partners", 0.85)
        if person == 2:
            return Piece(a, b, "person", "two-names", 0.7)
        if geography.is_place(words[0].text) and lexicon.is_common(last) and words[-1].text[-1:] == "s":
            return Piece(a, b, "organisation", "place-and-nickname", 0.6)
        if geography.is_place(words[-1].text) and not lexicon.is_common(words[0].lower) and len(words) == 2:
            return Piece(a, b, "organisation", "club-and-city", 0.5)
        if person == 1 and self._given(run[a]):
            return Piece(a, b, "person", "given-name", 0.55)
        if lexicon.is_common(last) and any(lexicon.is_common(word.lower) for word in words[:-1]):
            return Piece(a, b, "other", "capitalised-words", 0.4)
        return Piece(a, b, "unknown", "capitalised", 0.3)

    def _single(self, run: list[Word], a: int) -> Piece:
        lexicon, geography = self.lexicon, self.geography
        word = run[a]
        lower = word.lower.replace(".", "")
        if geography.is_country(word.text):
            return Piece(a, a + 1, "country", "country-name", 0.9)
        if geography.is_demonym(word.text):
            return Piece(a, a + 1, "demonym", "demonym", 0.9)
        if lower in lexicon.organisation_names or word.lower in lexicon.organisation_names:
            return Piece(a, a + 1, "organisation", "organisation-name", 0.9)
        if lower in lexicon.other_names or lower in lexicon.other_heads:
            return Piece(a, a + 1, "other", "event-or-thing", 0.8)
        if word.upper and not word.loud and 2 <= len(lower) <= 6 and not lower.isdigit():
            return Piece(a, a + 1, "organisation", "acronym", 0.5)
        if geography.is_place(word.text):
            return Piece(a, a + 1, "place", "gazetteer", 0.6)
        if lexicon.is_common(lower) and lower not in lexicon.given:
            return Piece(a, a + 1, "other" if not self._headed(lower) else "unknown", "capitalised-word", 0.2)
        if lower in lexicon.given and not lexicon.is_common(lower):
            return Piece(a, a + 1, "person", "given-name-alone", 0.5)
        return Piece(a, a + 1, "unknown", "capitalised", 0.3)


def _text(words: list[Word]) -> str:
    return " ".join(word.text for word in words)
