"""A run of name words cut into names, each with what its own words say that it is.

"Russian President Vladimir Putin"  ->  demonym "Russian", person "Vladimir Putin" with the role "Russian President"
"FBI Director James Comey"          ->  organisation "FBI", person "James Comey" with the role "FBI Director"
"""

from __future__ import annotations

from dataclasses import dataclass

from service.facts.names.kinds import LINKS, MOST_NAMES, Kinds, key_of
from service.facts.names.name import Kind
from service.facts.names.words import Word

_LONGEST_KNOWN = 6  # words of a listed organisation's name


@dataclass(slots=True)
class Piece:
    """Words ``first`` to ``last`` (exclusive) of the run, and what they are; ``role`` too counts words of the run."""

    first: int
    last: int
    kind: Kind
    rule: str
    score: float
    role: tuple[int, int] | None = None
    honorific: str = ""


class Segmenter:
    def __init__(self, kinds: Kinds) -> None:
        self.kinds = kinds
        self.lexicon = kinds.lexicon
        self.geography = kinds.geography
        self._known: dict[tuple[tuple[str, bool, bool, bool], ...], list[Piece]] = {}

    def cut(self, run: list[Word]) -> list[Piece]:
        """The names in a run of words; a word that belongs to no name belongs to no piece."""
        key = tuple([(word.text, word.initial, word.loud, word.stop) for word in run])
        if (known := self._known.get(key)) is None:
            known = self._known[key] = self._pieces(run)  # an article says most of its names again
        return known

    def _pieces(self, run: list[Word]) -> list[Piece]:
        pieces: list[Piece] = []
        begin = 0
        for i, word in enumerate(run):
            if i > begin and self._begins_anew(word, run):
                pieces += self._cut(run, begin, i)
                begin = i
        return pieces + self._cut(run, begin, len(run))

    def _begins_anew(self, word: Word, run: list[Word]) -> bool:
        """A sentence or a name begins in the middle of the run, for want of a full stop: "James Long The London Fire Brigade"."""
        if word.stop or not word.capital:
            return False
        if word.text in ("The", "THE", "A"):
            return True
        lexicon = self.lexicon
        if word.upper and not word.loud and len(word.text) > 3 and not any(other.upper for other in run if other is not word):
            return lexicon.is_common(word.lower) and not self.kinds.is_headed(word.lower)  # "Mexico LINK"
        shouted = word.upper and sum(other.upper for other in run) > 2
        return (
            lexicon.is_function(word.lower)
            and word.lower not in lexicon.personal
            and word.lower not in lexicon.particles
            and (not word.upper or shouted)
        )

    def _cut(self, run: list[Word], a: int, b: int) -> list[Piece]:
        a, b = self._trim(run, a, b)
        if a >= b:
            return []
        if b - a == 1:
            return self._alone(run[a], a)
        if (piece := self._whole(run, a, b)) is not None:
            return [piece]
        if (found := self._title_of(run, a, b)) is not None:
            return found
        if (k := self._title_before_name(run, a, b)) is not None:
            return self._titled(run, a, k, b)
        kinds, last = self.kinds, run[b - 1].lower
        if last == "flight":
            return [Piece(a, b - 1, "organisation", "noun-after-name", 0.8)]  # "Marlow Air Flight 12"
        if (
            kinds.is_title(run[b - 1])
            and last not in self.lexicon.newspapers
            and last not in self.lexicon.club_words
            and not (
                b - a == 2
                and (kinds.is_strong_given(run[a]) or (kinds.is_given(run[a]) and (not run[a].initial or last in self.lexicon.surnames)))
            )
            and not self._is_whole_organisation(run, a, b)
        ):
            return self._cut(run, a, self._role_start(run, a, b - 1))  # "FBI Director": what is left before the title
        if run[a].lower in self.lexicon.faiths and self.geography.is_place(text_of(run[a + 1 : b])):
            return self._cut(run, a + 1, b)
        if self.geography.is_demonym(run[a].text) and not self._named_like_people(run[a:b]) and not kinds.organised(run[a:b]):
            return [Piece(a, a + 1, "demonym", "demonym", 0.9), *self._cut(run, a + 1, b)]
        for i in range(a + 1, b - 1):  # "Unseeded Czech Klara Novakova"
            if (
                self.geography.is_demonym(run[i].text)
                and run[i].lower not in self.lexicon.personal
                and kinds.person(run[i + 1 : b]) > 1
                and not kinds.organised(run[a:b])
            ):
                before = [] if i == a + 1 and run[a].initial else self._cut(run, a, i)
                return [*before, *self._cut(run, i, b)]
        if (at := self._seam(run, a, b)) is not None:
            return [*self._cut(run, a, at), *self._cut(run, at, b)]
        return [Piece(a, b, *kinds.of_several(run[a:b]))]

    def _named_like_people(self, words: list[Word]) -> bool:
        """ "Dane Chinnery" """
        kinds = self.kinds
        given = len(words) == 2 and kinds.is_given(words[0]) and not self.geography.is_major(words[1].text)
        return given and kinds.is_name_like(words[1]) and not kinds.is_title(words[1])

    def _alone(self, word: Word, a: int) -> list[Piece]:
        """What a single word of a run is."""
        lexicon, lower = self.lexicon, word.lower
        if len(lower) == 1:
            return []  # "N / A"
        if self.kinds.is_title(word) and lower not in lexicon.newspapers and lower not in lexicon.club_words:
            return [Piece(a, a + 1, "other", "title-alone", 0.2)] if lower in lexicon.surnames else []  # "King was a pastor"
        return [Piece(a, a + 1, *self.kinds.of_one(word))]

    def _trim(self, run: list[Word], a: int, b: int) -> tuple[int, int]:
        """Leaves out articles, and ordinary words that are capital only because the sentence begins with them."""
        lexicon, kinds = self.lexicon, self.kinds
        while b > a and (run[b - 1].lower in LINKS or not run[b - 1].text[:1].isalnum()):
            b -= 1
        while b - a > 1:
            word = run[a]
            lower = word.lower
            if (lower == "the" and not word.loud and self._newspaper(run, a, b)) or key_of(run[a:b]) in lexicon.organisation_names:
                break
            if word.stop:
                break
            named = lower in lexicon.given and run[a + 1].lower in lexicon.surnames
            if lower in lexicon.months_and_days and len(lower) > 4 and not named:
                a += 1
                continue
            if (
                lower in ("the", "a", "an")
                or lower in LINKS
                or (lexicon.is_function(lower) and (word.initial or word.loud or not word.capital) and lower not in lexicon.given)
            ):
                a += 1
                continue
            if (
                not word.initial
                or not lexicon.is_common(lower)
                or kinds.is_title(word)
                or (
                    lower in lexicon.role_modifiers
                    and (kinds.organised(run[a:b]) or any(kinds.is_title(other) for other in run[a + 1 : b]))
                )
                or any(self.geography.is_place(text_of(run[a : a + n])) for n in (2, 3) if a + n <= b)
                or self._opens_name(run, a, b)
            ):
                break
            a += 1
        if b - a == 1 and lexicon.is_function(run[a].lower) and run[a].lower not in lexicon.given and not run[a].upper:
            return b, b
        return a, b

    def _newspaper(self, run: list[Word], a: int, b: int) -> bool:
        """ "The Washington Post", "The Sun": the article belongs to the name."""
        return run[b - 1].lower in self.lexicon.newspapers and (not run[a].initial or b - a == 2)

    def _opens_name(self, run: list[Word], a: int, b: int) -> bool:
        """Whether an ordinary word at the sentence's beginning is the name's first: "Labour Party", "Grace Kelly", "Hen Vipheak"."""
        lexicon, kinds = self.lexicon, self.kinds
        rest = run[a + 1 : b]
        lower = run[a].lower
        if kinds.is_given(run[a]) and kinds.person(run[a:b]) >= (1 if len(rest) == 1 else 2):
            return True
        if lower in lexicon.personal and rest[-1].lower.rstrip(".") in lexicon.legal_forms:
            return True  # "Polly Marlow Holdings Inc."
        if (
            self.geography.is_place(text_of(rest))
            or self.geography.is_demonym(rest[0].text)
            or kinds.is_title(rest[0])
            or kinds.person(rest) >= 2
        ):
            return False
        if lower in ("royal", "national", "international", "federal"):
            return True  # "Royal Air Maroc"
        return lexicon.tag(lower)[:2] in ("NN", "JJ") and (
            kinds.organised(run[a:b]) or (len(rest) == 1 and lexicon.is_common(rest[0].lower))
        )

    def _seam(self, run: list[Word], a: int, b: int) -> int | None:
        """Where two names stand side by side: "Chicago NAPM", "Romania Comelf", "House of Commons Ann Lund"."""
        for at in range(a + 2, min(b - 1, a + _LONGEST_KNOWN)):
            if key_of(run[a:at]) in self.lexicon.organisation_names and self.kinds.person(run[at:b]) >= 2:
                return at
        if not all(word.capital for word in run[a:b]):
            return None
        last = run[b - 1]
        if (
            last.upper
            and not last.loud
            and 2 < len(last.text) < 7
            and not run[b - 2].upper
            and not self.kinds.is_headed(last.lower)
            and last.lower not in self.lexicon.regnal
        ):
            return b - 1
        if b - a > 3 and key_of(run[b - 2 : b]) in self.lexicon.organisation_names:
            return b - 2
        tail = last.lower
        if (
            b - a > 2
            and self.lexicon.is_common(tail)
            and tail not in self.lexicon.personal
            and not self.kinds.is_headed(tail)
            and self.kinds.person(run[a : b - 1]) == 3
        ):
            return b - 1  # "Robert Huxley Click to share"
        for at in (a + 2, a + 1):
            if (
                at < b
                and self.geography.is_country(text_of(run[a:at]))
                and not self.kinds.organised(run[a:b])
                and self.kinds.person(run[a:b]) < 2
            ):
                return at
        return None

    # --- the whole run

    def _whole(self, run: list[Word], a: int, b: int) -> Piece | None:
        """The whole run is known by name."""
        text = text_of(run[a:b])
        key = key_of(run[a:b])
        if key in self.lexicon.organisation_names or (run[b - 1].possessive and self.kinds.ends_in_s(run[a:b])):
            return Piece(a, b, "organisation", "organisation-name", 0.95)
        if key in self.lexicon.other_names:
            return Piece(a, b, "other", "event-or-thing", 0.9)
        if self.geography.is_country(text):
            return Piece(a, b, "country", "country-name", 0.95)
        if self.geography.is_demonym(text):
            return Piece(a, b, "demonym", "demonym", 0.95)
        if self.geography.is_place(text) and (
            self.geography.is_major(text)
            or self.kinds.person(run[a:b]) < 3
            or run[b - 1].lower in self.lexicon.place_heads
            or run[a].lower in ("san", "santa", "st", "fort", "puerto")
        ):
            return Piece(a, b, "place", "gazetteer", 0.8)
        if run[a].lower in self.lexicon.compass and (
            self.geography.is_place(text_of(run[a + 1 : b])) or (b - a == 2 and run[b - 1].lower in self.lexicon.compass)
        ):
            return Piece(a, b, "place", "compass-and-place", 0.8)
        return None

    def _is_whole_organisation(self, run: list[Word], a: int, b: int) -> bool:
        """An organisation's name that ends like a title: "Illinois National Guard", "Department of Justice"."""
        if any(word.text == "&" for word in run[a:b]):
            return True
        lexicon = self.lexicon
        if any(run[i].lower in ("of", "for") and run[i - 1].lower in lexicon.organisation_heads for i in range(a + 1, b)):
            return True
        return b - a > 2 and run[b - 1].lower in lexicon.organisation_heads

    # --- titles

    def _titled(self, run: list[Word], a: int, k: int, b: int) -> list[Piece]:
        role_first = self._role_start(run, a, k)
        before = self._cut(run, a, role_first) if role_first > a else []
        person = Piece(k + 1, b, "person", "title-and-name", 0.95)
        title = run[k].lower
        if title in self.lexicon.courtesy:
            person.honorific = title
        if title not in self.lexicon.courtesy or k > a:
            person.role = (a, k + 1)
        return [*before, person]

    def _title_before_name(self, run: list[Word], a: int, b: int) -> int | None:
        """Index of the last word of a title that a person's name follows."""
        kinds = self.kinds
        for k in range(b - 2, max(a - 1, b - 2 - MOST_NAMES - 2), -1):
            word = run[k]
            tail = run[k + 1 : b]
            if not kinds.is_title(word) and not (k == a and kinds.is_plural_title(word) and kinds.person(tail) > 1):
                continue
            if (
                k > a
                and kinds.is_given(run[k - 1])
                and not kinds.is_title(run[k - 1])
                and not kinds.organised(run[a:k])
                and not self.geography.is_place(run[k - 1].text)
            ):
                continue  # "John Major", not "Major"
            if word.lower in self.lexicon.given and word.lower not in self.lexicon.honorifics and k == a and len(tail) == 1:
                continue  # "Dean Henderson", "Guy Forget"
            if all(kinds.is_title(other) and other.lower not in self.lexicon.surnames for other in tail):
                continue
            only = tail[0].lower if len(tail) == 1 else ""
            if only and (
                (kinds.is_headed(only) and not (only in self.lexicon.surnames and word.lower in self.lexicon.courtesy))
                or self.geography.is_country(tail[0].text)
            ):
                continue
            abbreviated = word.stop and len(tail) == 2 and kinds.is_strong_given(tail[0])  # "Lt. Eric Point"
            if all(kinds.is_name_like(other) for other in tail[:-1]) and (
                kinds.is_name_like(tail[-1]) or kinds.person(tail) or word.lower in self.lexicon.courtesy or abbreviated
            ):
                return k
        return None

    def _role_start(self, run: list[Word], a: int, k: int) -> int:
        """First word of the title that ends at word ``k``: modifiers and ordinary words before it, but no name."""
        lexicon, kinds = self.lexicon, self.kinds
        if all(lexicon.is_common(word.lower) and not word.upper for word in run[a:k]) and not self.geography.is_demonym(run[a].text):
            return a  # "Chief Financial Officer"
        first = k
        while first > a:
            word = run[first - 1]
            lower = word.lower
            joined = lower in LINKS and first - 1 > a and kinds.is_title(run[first - 2])
            of_state = lower in ("state", "states") and first - 2 >= a and run[first - 2].lower == "of"
            plain = (
                lexicon.is_common(lower)
                and not kinds.is_headed(lower)
                and not self.geography.is_demonym(word.text)
                and not self.geography.is_country(word.text)
                and lower not in lexicon.organisation_names
            )
            if not (kinds.is_title(word) or lower in lexicon.role_modifiers or joined or of_state or plain):
                break
            first -= 1
        return first

    def _title_of(self, run: list[Word], a: int, b: int) -> list[Piece] | None:
        """ "Mayor of London Sadiq Khan", "Secretary of State John Kerry": a title, of what, and perhaps a name."""
        of = next((i for i in range(a + 1, b - 1) if run[i].lower == "of" and self.kinds.is_title(run[i - 1])), None) if b - a > 2 else None
        if of is None or self.kinds.organised(run[a:of]):
            return None
        begin = of + 2 if run[of + 1].lower == "the" else of + 1
        end, places = self._of_what(run, begin, b)
        if end == b:
            if places and run[of - 1].lower in self.lexicon.nobility and of - 1 == a:
                return [Piece(a, b, "person", "noble-title", 0.8)]
            return places
        if end == begin or not (self.kinds.person(run[end:b]) >= 2 or (b - end == 1 and self.kinds.is_name_like(run[end]))):
            return None
        return [*places, Piece(end, b, "person", "title-and-name", 0.95, role=(a, end))]

    def _of_what(self, run: list[Word], begin: int, b: int) -> tuple[int, list[Piece]]:
        """What follows the "of" of a title: a place, or ordinary words ("State", "Foreign Affairs and Trade")."""
        for end in range(min(b, begin + 4), begin, -1):
            text = text_of(run[begin:end]).removeprefix("City of ")
            if self.geography.is_place(text):
                kind: Kind = "country" if self.geography.is_country(text) else "place"
                return end, [Piece(begin, end, kind, "place-in-title", 0.8)]
        end = begin
        while end < b and (self.lexicon.is_common(run[end].lower) or run[end].lower in LINKS) and not self.kinds.is_strong_given(run[end]):
            end += 1
        return end, []


def text_of(words: list[Word]) -> str:
    return " ".join([word.text for word in words])
