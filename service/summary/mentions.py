"""First mentions: whom a sentence of the summary calls "He" or by a surname, and nobody named before, is written out from the fact sheet.

A name is taken from the article as it stands there, with a title right before it ("Russian President Vladimir Putin"), and so has a
source of its own. Whom a pronoun means is decided only where nobody else can be meant: the one person of the sentence before, who is
what that sentence is about.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import regex

from service.article.tokens import tokenise
from service.contract import Facts, Span, Who, WhoMention
from service.facts.names.lexicon import lexicon
from service.summary.agreement import PRIVATIVE
from service.summary.alignment import Index
from service.summary.style import QUOTED, is_caption
from service.summary.words import load_rules

_RULES = load_rules("mentions")
_FEMALE, _MALE, _HUMAN = (frozenset(_RULES[name]) for name in ("female", "male", "human"))
_HONORIFIC, _PARTICLE = frozenset(_RULES["honorific"]), frozenset(_RULES["particle"])
_THIRD = frozenset({"he", "him", "his", "she", "her", "hers"})
_LAST_WORD = regex.compile(r"(?<!\S)([\p{L}.'’-]+)\s$")
_PRONOUN = regex.compile(r"(?:(?P<subject>He|She)|(?P<owner>His|Her))\b(?!['’])(?=\s\p{Ll})", regex.IGNORECASE)
_FURTHEST = 3  # sentences back that a chain of "he ... he ..." is followed


@dataclass(frozen=True, slots=True)
class Introduction:
    """What stands in for words of a sentence: ``start`` and ``end`` of those in the article, the ``text`` instead, and its source."""

    start: int
    end: int
    text: str
    source: Span


class Cast:
    """The persons of one article's fact sheet, by the sentences that mention them."""

    def __init__(self, facts: Facts, index: Index) -> None:
        self._index = index
        self._text = index.article.text
        self._apostrophe = "'" if "'s" in self._text or "’" not in self._text else "’"
        self._persons = [fact for fact in facts.who if fact.kind == "person"]
        self._surnames = Counter(person.name.split()[-1].casefold() for person in self._persons)
        self._mentions: dict[int, list[tuple[WhoMention, Who]]] = {}
        starts = [sentence.start for sentence in index.sentences]
        for person in self._persons:
            for mention in person.mentions:
                number = max(0, bisect_right(starts, mention.start) - 1)
                self._mentions.setdefault(number, []).append((mention, person))
        for named in self._mentions.values():
            named.sort(key=lambda pair: pair[0].start)

    def named(self, number: int, spans: Sequence[Span]) -> list[str]:
        """Names of the persons whom a sentence mentions in any way within ``spans``."""
        mentions = self._mentions.get(number, ())
        return [person.name for mention, person in mentions if any(span.start <= mention.start < span.end for span in spans)]

    def unresolved(self, number: int, first: bool = False) -> bool:
        """Whether a sentence says "he" or "her" before it names anybody, in an article that names people.

        "A dominatrix" at its head introduces somebody, too. The ``first`` of an article means whom it names itself.
        """
        units = self._index.units[number]
        seen = not self._persons or units[0].folded in ("a", "an")
        named = {mention.start for mention, _ in self._mentions.get(number, ())}
        seen = seen or (first and bool(named))
        for unit in units:
            if unit.folded in _THIRD and not seen:
                return not self.names_next(number)
            seen = seen or unit.start in named or lexicon().is_person_noun(unit.folded) or unit.folded in _HUMAN
        return False

    def names_next(self, number: int, first: bool = False) -> bool:
        """Whether a pronoun at the head of a sentence is followed by whom it means: "On his visit to Rome, President Kern ...".

        In the ``first`` sentence of an article more may stand between.
        """
        units = self._index.units[number]
        named = {mention.start for mention, _ in self._mentions.get(number, ())}
        head = units[: 30 if first else 15]
        pronoun = next((place for place, unit in enumerate(head) if unit.folded in _THIRD), len(head))
        comma = next((place for place, unit in enumerate(head) if unit.text == "," and place > pronoun), None)
        if comma is None:
            return False
        following = units[comma + 1 :] if first else units[comma + 1 : comma + 6]
        return not any(unit.start in named for unit in units[:comma]) and any(unit.start in named for unit in following)

    def stranger(self, number: int, known: frozenset[str]) -> bool:
        """Whether a sentence speaks of somebody by a part of a name whom an earlier one introduced, and whom nobody can introduce here."""
        start = self._index.sentences[number].start
        met = set(known)
        for mention, person in self._mentions.get(number, ()):
            alone = (mention.form == "short" or len(mention.text.split()) == 1) and mention.form != "description" and person.name not in met
            if alone and any(other.start < start for other in person.mentions) and not self._for_surname(mention, person):
                return True
            met.add(person.name)
        return False

    def introductions(self, number: int, known: frozenset[str]) -> list[Introduction]:
        """What to write out in a sentence for a reader who knows the persons named ``known``, in the sentence's order."""
        found: list[Introduction] = []
        seen = set(known)
        if (subject := self.subject(number)) is not None and subject.name not in seen:
            found += self._for_pronoun(number, subject)
            seen.add(subject.name)
        for mention, person in self._mentions.get(number, ()):
            if person.name not in seen and mention.form == "short" and (introduction := self._for_surname(mention, person)):
                found.append(introduction)
            if mention.form != "description":
                seen.add(person.name)
        return found

    def familiar(self, number: int, known: frozenset[str]) -> list[tuple[int, int]]:
        """Spans of a sentence that a reader who knows the persons named ``known`` can do without: given names and the title before them.

        Only where the article itself calls the person by what stays, and nobody else is called so.
        """
        found: list[tuple[int, int]] = []
        for mention, person in self._mentions.get(number, ()):
            surname = mention.text.split()[-1]
            called = any(other.form == "short" and other.text == surname for other in person.mentions)
            full = mention.form == "name" and len(mention.text.split()) > 1 and "\n" not in mention.text
            if not (person.name in known and full and called) or self._surnames[surname.casefold()] > 1 or self._quoted(mention.start):
                continue
            role = f"{person.role.text} " if person.role else ""
            start = mention.start - len(role) * self._text.endswith(role, 0, mention.start)
            before = self._word_before(start)
            word = before.group(1) if before is not None and not self._begins_sentence(start) else ""
            if not (
                word[:1].isupper()
                or word.endswith(("'s", "’s"))
                or word in ("the", "a", "an", "his", "her", "their")
                or lexicon().is_person_noun(word)
            ):
                found.append((start, mention.end - len(surname)))
        return found

    def subject(self, number: int) -> Who | None:
        """Whom the pronoun at the head of a sentence means, if it begins with one and there is no doubt."""
        sentence = self._index.sentences[number]
        match = _PRONOUN.match(self._text, sentence.start, sentence.end)
        if match is None:
            return None
        female = match.group().lower() in ("she", "her")
        for before in range(number - 1, max(-1, number - 1 - _FURTHEST), -1):
            earlier = self._index.sentences[before]
            if earlier.kind != "sentence":
                return None
            again = _PRONOUN.match(self._text, earlier.start, earlier.end)
            if again is not None and not self._mentions.get(before):
                if (again.group().lower() in ("she", "her")) != female:
                    return None
                continue
            return self._sole_person(before, female)
        return None

    def _sole_person(self, number: int, female: bool) -> Who | None:
        """The person whom a sentence is about, if it speaks of no other human being and nothing says that it is a man, or a woman."""
        named = self._mentions.get(number, [])
        if not named or len({person.name for _, person in named}) != 1:
            return None
        mention, person = named[0]
        sentence = self._index.sentences[number]
        ahead = [token.text for token in tokenise(self._text[sentence.start : mention.start])]
        after = self._text[mention.end : mention.end + 2]
        if sum(word[0].isalnum() for word in ahead) > 4 or after in ("'s", "’s"):
            return None
        units = self._index.units[number]
        if any(unit.folded in _THIRD for unit in units):
            return None  # "Ann Lee, his lawyer, ..."
        others = {unit.folded for unit in units if not any(m.start <= unit.start < m.end for m, _ in named)}
        role = {token.text.lower() for token in tokenise(person.role.text)} if person.role else set()
        if others & _HUMAN - role or others & (_MALE if female else _FEMALE):
            return None
        return person if len(self._full(person, sentence.end)) else None

    def _for_pronoun(self, number: int, person: Who) -> list[Introduction]:
        sentence = self._index.sentences[number]
        match = _PRONOUN.match(self._text, sentence.start, sentence.end)
        full = self._full(person, sentence.start)
        if match is None or not full:
            return []
        span = full[0]
        name = self._text[span.start : span.end]
        if match["owner"]:
            name += self._apostrophe + ("" if name.endswith("s") else "s")
        return [Introduction(match.start(), match.end(), name, span)]

    def _for_surname(self, mention: WhoMention, person: Who) -> Introduction | None:
        surname = mention.text.split()
        if self._surnames[surname[-1].casefold()] > 1 or self._quoted(mention.start):
            return None
        full = [span for span in self._full(person, mention.start) if self._text[span.start : span.end].split()[-len(surname) :] == surname]
        if not full:
            return None
        start = mention.start
        before = self._word_before(start)
        word = before.group(1) if before is not None else ""
        if before is not None and word.removesuffix(".").casefold() in _HONORIFIC | _PARTICLE:
            start = before.start(1)
        elif before is not None and word and word in self._text[full[0].start : full[0].end].split():
            start = before.start(1)  # "Senator Lind" once more
        elif (
            word.casefold() in ("the", "a", "an")
            or lexicon().is_person_noun(word.casefold())
            or (word[:1].isupper() and not self._begins_sentence(start - len(word) - 1))
        ):
            return None  # "the Brown government", "President Brown"
        name = self._text[full[0].start : full[0].end]
        if self._begins_sentence(full[0].start) and not self._begins_sentence(start) and lexicon().is_common(name.split()[0].lower()):
            name = name[0].lower() + name[1:]  # "Singer George Michael"
        return Introduction(start, mention.end, name, full[0])

    def _word_before(self, offset: int) -> regex.Match[str] | None:
        return _LAST_WORD.search(self._text, max(0, offset - 25), offset)

    def _begins_sentence(self, offset: int) -> bool:
        article = self._index.article
        return article.sentences[article.sentence_at(max(0, offset))].start == offset

    def _quoted(self, offset: int) -> bool:
        """Whether a place lies within somebody's very words."""
        sentence = self._index.article.sentences[self._index.article.sentence_at(offset)]
        return any(match.start() < offset < match.end() for match in QUOTED.finditer(self._text, sentence.start, sentence.end))

    def _full(self, person: Who, before: int) -> list[Span]:
        """Where the article gives the person's name in full, before an offset: with the title that stands right before it first."""
        spans: list[Span] = []
        for mention in person.mentions:
            if mention.form == "name" and mention.start < before and len(mention.text.split()) > 1 and "\n" not in mention.text:
                start = self._with_title(person, mention.start)
                if is_caption(self._text[start : mention.end]) or _says(self._text[start : mention.start]):
                    start = mention.start  # "Image caption Minister", "the agency quoted spokesman"
                spans.append(Span(start=start, end=mention.end))
        return spans[:1]

    def _with_title(self, person: Who, start: int) -> int:
        """Where the title begins that stands right before a name; the name's own beginning where none does, or more belongs to it."""
        role = person.role
        if role is None or not role.start < start <= role.end + 1 or "\n" in self._text[role.start : start]:
            return start
        before = self._word_before(role.start)
        word = before.group(1) if before is not None and not self._begins_sentence(role.start) else ""
        return start if word[:1].isupper() or word.casefold() in PRIVATIVE else role.start


def _says(title: str) -> bool:
    """Whether what stands before a name is more than a title."""
    return any(lexicon().tag(word) in ("VBD", "VBZ") for word in title.split() if word.islower())
