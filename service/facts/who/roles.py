"""What the article says that a person is: the title before the name, the apposition after it, the age, "who lives ..."."""

from __future__ import annotations

from dataclasses import dataclass

from service.facts.names import Name
from service.facts.names.lexicon import Lexicon
from service.facts.names.words import Words

_LONGEST = 16  # words of a role
_DETERMINERS = frozenset({"the", "a", "an", "his", "her", "their", "its", "my", "our", "one"})
_STOPS = frozenset({",", ";", ":", ".", "—", "–", "--", "(", ")", '"', "”", "“", "!", "?"})
_BREAKS = frozenset(
    [
        "said",
        "says",
        "told",
        "added",
        "who",
        "which",
        "that",
        "has",
        "had",
        "have",
        "will",
        "would",
        "can",
        "could",
        "when",
        "where",
        "while",
        "but",
        "as",
        "after",
        "before",
        "because",
    ]
)
_COPULA = frozenset({"is", "was", "became", "remains", "becomes"})


@dataclass(slots=True)
class Role:
    """``text[start:end]`` is the role; ``wide`` is where it begins with "his" or "Malta's", which are no part of it."""

    wide: int
    start: int
    end: int
    rule: str
    weight: float
    plural: bool = False  # of several people


class Roles:
    """Finds roles in an article's words; ``names`` tells which words belong to names."""

    def __init__(self, words: Words, names: list[Name], lexicon: Lexicon) -> None:
        self.words = words.all
        self.lexicon = lexicon
        self.name_at = {i: name for name in names for i in range(name.first, name.last)}

    def of(self, name: Name) -> Role | None:
        """The best that is said of the person right where this name stands."""
        found = [role for role in (self._before(name), self._after(name), self._reverse(name)) if role is not None]
        if not found and (role := self._shared(name) or self._belongs(name)) is not None:
            return role
        return max(found, key=lambda role: role.weight, default=None)

    def of_organisation(self, name: Name) -> Role | None:
        """ "the Bolivian news agency ABI", "Corvane, a maker of tests," """
        before, after = name.first - 1, name.last
        sentence = self.words[name.first].sentence
        if before >= 0 and self.words[before].sentence == sentence and self.words[before].lower in self.lexicon.organisation_nouns:
            return self._role(self._leftwards(before), name.first, "noun-before-name", 0.8)
        if (
            name.possessive
            or after + 2 >= len(self.words)
            or self.words[after].text != ","
            or self.words[after + 1].lower not in ("a", "an", "the")
        ):
            return None
        for j in range(after + 2, min(after + 8, len(self.words))):
            lower = self.words[j].lower
            if lower in self.lexicon.organisation_nouns or (lower in self.lexicon.organisation_heads and not self.words[j].capital):
                return self._role(after + 1, self._phrase_end(after + 1), "apposition", 0.7)
            if self.words[j].sentence != sentence or not lower[:1].isalnum() or self.lexicon.is_function(lower):
                return None
        return None

    # --- before the name

    def _before(self, name: Name) -> Role | None:
        """ "Russian President", "the FBI director", "his brother", "former England captain" right before the name."""
        first = name.first
        if name.role is not None:
            first = self._index(name.role[0], name.first)
        elif first == 0 or self.words[first - 1].sentence != self.words[name.first].sentence:
            return None
        elif self._is_role_noun(first - 1) or self._is_plural_noun(first - 1):
            first -= 1
        else:
            return None
        last = name.first
        if self.words[first].start >= name.start:
            return None
        noun = self.words[last - 1].lower
        first = self._leftwards(first)
        if noun in self.lexicon.passing_relations:
            return None  # "his host Kim"
        role = self._role(first, last, "title-before-name" if name.role else "noun-before-name", 0.9)
        if role is not None:
            role.plural = self._is_plural_noun(last - 1)
        return role

    def _leftwards(self, first: int) -> int:
        """Takes in the adjectives, nouns and names that stand before a role's noun, and a possessive or an article before them."""
        lexicon, floor = self.lexicon, max(0, first - _LONGEST)
        while first > floor:
            word = self.words[first - 1]
            if word.sentence != self.words[first].sentence:
                break
            lower = word.lower
            if word.text in ("'", "’") and first > 1 and self.words[first - 2].possessive:
                first -= 1
                continue
            if not word.text[:1].isalnum():
                break
            name = self.name_at.get(first - 1)
            if name is not None:
                if name.kind == "person" and not name.possessive:
                    break
                if name.possessive and first - 1 == name.last - 1:
                    return name.first
                first = name.first
                continue
            if lower in ("his", "her", "their", "my", "our", "its"):
                return first - 1
            if lower in _DETERMINERS or (lexicon.is_function(lower) and lower not in ("first", "second", "third", "two", "three")):
                break
            tag = lexicon.tag(lower)
            if self._is_verb(first - 1, tag):
                break
            if word.possessive and word.text[:1].isalpha():
                first -= 1
                continue
            if (
                tag.startswith(("NN", "JJ"))
                or lower in lexicon.role_modifiers
                or "-" in lower
                or word.capital
                or (lower[:1].isdigit() and "-" in lower)
                or tag == "VBN"
                or (not tag and lower.isalpha())
            ):
                if (
                    tag == "NNS"
                    and not lexicon.is_person_noun(lower)
                    and lower
                    not in ("sports", "news", "communications", "affairs", "operations", "relations", "series", "women", "men", "games")
                ):
                    break
                first -= 1
                continue
            break
        return first

    def _shared(self, name: Name) -> Role | None:
        """ "the singers Ann Lund and Jan Holm": what a plural says of the first it says of the next ones too."""
        i = name.first - 1
        while i > 0 and self.words[i].text in (",", "and", "&") and (before := self.name_at.get(i - 1)) is not None:
            if before.kind != "person" or before.possessive:
                break
            role = self._before(before)
            if role is not None:
                return Role(role.wide, role.start, role.end, "shared", 0.6) if role.plural else None
            i = before.first - 1
        return None

    def _belongs(self, name: Name) -> Role | None:
        """ "Ann Lund of the Green Party", "Jan Holm, from Oslo", "the BBC's Jan Holm": whose, or where from."""
        before = self.name_at.get(name.first - 1)
        if before is not None and before.possessive and before.kind == "organisation":
            return self._role(before.first, before.last, "belongs-to", 0.4)
        i = name.last + (name.last < len(self.words) and self.words[name.last].text == ",")
        if name.possessive or i + 1 >= len(self.words) or self.words[i].text not in ("of", "from"):
            return None
        j = i + 1 + (self.words[i + 1].text == "the")
        holder = self.name_at.get(j)
        if holder is None or holder.first != j or self.words[j].sentence != self.words[name.first].sentence or holder.kind == "person":
            return None
        end = holder.last
        if end + 1 < len(self.words) and self.words[end].text in (",", "in") and (wider := self.name_at.get(end + 1)) is not None:
            end = wider.last if wider.kind in ("place", "country") and wider.first == end + 1 else end  # "from Akron, Ohio"
        return self._role(i, end, "belongs-to", 0.4)

    def _is_verb(self, i: int, tag: str) -> bool:
        """ "stuns third seed Lund", "had split Chancellor Lund's party": a verb, not a participle that belongs to the noun."""
        lower = self.words[i].lower
        if tag == "VBN":
            return self.words[i - 1].lower in ("has", "have", "had", "was", "were", "been", "being", "be", "is", "are")
        return not tag and lower[-1:] == "s" and lower.isalpha() and not self.words[i].capital and self.lexicon.tag(lower[:-1])[:2] == "VB"

    # --- after the name

    def _after(self, name: Name) -> Role | None:
        """ ", the FBI director,", ", 62, from Croydon,", ", who lives nearby," or "is the captain of ..." right after the name."""
        i = name.last
        if name.possessive or i + 1 >= len(self.words) or self.words[i].sentence != self.words[name.first].sentence:
            return None
        mark = self.words[i].text
        if mark in (",", "(", "—", "–", "--"):
            return self._apposition(i + 1)
        if self.words[i].lower in _COPULA:
            j = i + 1
            if self.words[j].lower in ("now", "also", "still", "currently", "once"):
                j += 1
            if j < len(self.words) and self.words[j].lower in ("the", "a", "an") and self._head_within(j + 1, self._clause_end(j + 1)):
                return self._role(j, self._clause_end(j), "is-a", 0.6)
        return None

    def _apposition(self, i: int) -> Role | None:
        if i >= len(self.words):
            return None
        word = self.words[i]
        if word.lower[:1].isdigit() and ((word.lower.isdecimal() and 3 < int(word.lower[:4]) < 115) or word.lower.endswith("-year-old")):
            return self._age(i)
        if word.lower in ("aged", "age") and i + 1 < len(self.words) and self.words[i + 1].text.isdigit():
            return self._age(i + 1, i)
        if word.lower == "who" and i + 1 < len(self.words) and self.words[i + 1].lower in self.lexicon.role_verbs:
            end = self._phrase_end(i + 1)
            return self._role(i + 1, end, "relative-clause", 0.5)
        end = self._phrase_end(i)
        if self._head_within(i, end):
            return self._role(i, end, "apposition", 0.85)
        return None

    def _age(self, i: int, first: int | None = None) -> Role:
        """ "62", "62, from Croydon", "41, a teacher from Leeds"."""
        end = i + 1
        if end + 1 < len(self.words) and self.words[end].text == "," and self.words[end + 1].sentence == self.words[i].sentence:
            following = self.words[end + 1].lower
            stop = self._phrase_end(end + 1)
            if following in ("his", "her", "their"):
                pass  # "81, his wife Ann": somebody else's
            elif following in ("from", "of", "both") or (following != "and" and self._head_within(end + 1, stop)):
                end = stop
                if stop + 1 < len(self.words) and self.words[stop].text == "," and (name := self.name_at.get(stop + 1)) is not None:
                    end = name.last if name.kind in ("place", "country", "unknown") and name.first == stop + 1 else end  # "of Akron, Ohio"
        role = self._role(i if first is None else first, end, "age-after-name", 0.7)
        assert role is not None
        return role

    def _phrase_end(self, i: int) -> int:
        """Index after the last word of the phrase that begins at ``i``: up to a comma, a bracket, a verb of saying."""
        j, sentence = i, self.words[i].sentence
        while (
            j < len(self.words)
            and j - i < _LONGEST
            and self.words[j].sentence == sentence
            and (self.words[j].text not in _STOPS or self._abbreviates(j))
        ):
            if j > i and self.words[j].lower in _BREAKS:
                break
            j += 1
        return j

    def _abbreviates(self, j: int) -> bool:
        """A full stop after "St" or an initial, which ends nothing."""
        return (
            self.words[j].text == "."
            and self.words[j - 1].stop
            and (self.words[j - 1].lower in ("st", "mr", "mrs", "dr", "u.s") or len(self.words[j - 1].text) == 1)
        )

    def _clause_end(self, i: int) -> int:
        return self._phrase_end(i)

    def _head_within(self, i: int, end: int) -> bool:
        """Whether the phrase's head, before its first preposition, is a noun for a person."""
        for j in range(i, min(end, i + 9)):
            lower = self.words[j].lower
            if j in self.name_at and self.name_at[j].kind == "person" and not self.name_at[j].possessive:
                return False
            if self._is_role_noun(j):
                return True
            if self.lexicon.tag(lower) in ("IN", "VBD", "VBZ", "MD", "CC", "TO") or lower in ("and", "said"):
                return False
        return False

    # --- before the name, set off by a comma

    def _reverse(self, name: Name) -> Role | None:
        """ "The FBI director, James Comey,", "his wife, Laura", "a man from Hull, Kyle Brandon," and "Referee: Jan Lind"."""
        comma = name.first - 1
        while comma > max(0, name.first - _LONGEST) and (self.words[comma].text == "." or self.words[comma].lower in self.lexicon.courtesy):
            comma -= 1
        if comma < 1 or self.words[comma].sentence != self.words[name.first].sentence:
            return None
        if self.words[comma].text == ":" and self._is_role_noun(comma - 1):
            first = self._leftwards(comma - 1)
            return self._role(first, comma, "noun-and-colon", 0.7) if comma - first < 4 else None
        if self.words[comma].text != "," or comma < 2:
            return None
        begin = self._phrase_start(comma - 1)
        if begin is None:
            return None
        first = begin
        if any(i in self.name_at and self.name_at[i].kind == "person" and not self.name_at[i].possessive for i in range(first, comma)):
            return None
        head = first + 1 if self.words[first].lower in _DETERMINERS else first
        if self._head_within(head, comma) or (self.words[first].lower in ("a", "an") and self._agent(comma - 1)):
            return self._role(first, comma, "apposition-before", 0.75)
        return None

    def _phrase_start(self, i: int) -> int | None:
        """Index of the determiner or the possessive with which the noun phrase that ends at word ``i`` begins; None if it has none."""
        sentence = self.words[i].sentence
        for j in range(i, max(-1, i - _LONGEST), -1):
            word = self.words[j]
            if word.sentence != sentence or word.text in (",", ";", ":", '"', "”", "“", "(", ")"):
                return None
            if word.lower in _DETERMINERS or word.possessive:
                if (
                    j > 0
                    and self.words[j - 1].lower in ("of", "for", "from", "in", "at", "to", "with")
                    and word.lower in ("the", "a", "an")
                ):
                    continue  # "a man from the north"
                name = self.name_at.get(j)
                return name.first if word.possessive and name is not None else j
        return None

    def _agent(self, i: int) -> bool:
        """A noun in "-er" or the like, which "a goat herder, Joseph Ekal," makes a person's."""
        lower = self.words[i].lower
        return self.lexicon.tag(lower) in ("NN", "") and lower.endswith(("er", "or", "ian", "eer"))

    # --- small things

    def _is_role_noun(self, i: int) -> bool:
        lower = self.words[i].lower
        return (
            lower in self.lexicon.honorifics and self.words[i].capital and lower not in self.lexicon.courtesy
        ) or self.lexicon.is_person_noun(lower)

    def _is_plural_noun(self, i: int) -> bool:
        """ "singers", "Senators", "parents" """
        lower = self.words[i].lower
        return lower[-1:] == "s" and not self._is_role_noun(i) and self.lexicon.is_person_noun(lower[:-1])

    def _index(self, offset: int, near: int) -> int:
        i = near
        while i > 0 and self.words[i].start > offset:
            i -= 1
        return i

    def _role(self, first: int, last: int, rule: str, weight: float) -> Role | None:
        words = self.words
        while last > first and not words[last - 1].text[:1].isalnum():
            last -= 1
        wide = first
        for i in range(first, last - 1):
            farmers = words[i].text.islower() and words[i].lower.endswith("s")  # "farmers' union"
            if words[i].possessive and not farmers and i - first < 4 and not any(words[k].lower == "of" for k in range(first, i)):
                first = i + 1
        while first < last and (words[first].lower in _DETERMINERS or not words[first].text[:1].isalnum()):
            first += 1
        if last <= first:
            return None
        end = words[last - 1].end + (words[last - 1].stop and words[last - 1].lower in self.lexicon.honorifics)
        return Role(words[wide].start, words[first].start, end, rule, weight)
