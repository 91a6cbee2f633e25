"""A mention made of a name of the article, where that may be a place."""

from __future__ import annotations

from service.facts.gazetteer import gazetteer
from service.facts.gazetteer.folding import fold
from service.facts.names import Name
from service.facts.names.lexicon import lexicon
from service.facts.where.adjectives import adjective
from service.facts.where.candidates import candidates, directed
from service.facts.where.context import Context
from service.facts.where.evidence import contained
from service.facts.where.known import is_short_form, strength
from service.facts.where.mention import Mention
from service.facts.where.patterns import head_kind, head_word, site_after

_TRUSTED_PERSON = 0.75
_PART_OF_PERSON = 0.6  # what a string loses that is part of a person's name in this article
_PART_OF_ORGANISATION = 0.4
_WELL_KNOWN = 0.8
_TOWN = 0.4  # how well known what stands beside a name must be for it to be a place, too
_LIKELY = 3  # candidates that are looked at


class Maker:
    """Makes mentions; knows the parts of the article's persons' names."""

    def __init__(self, context: Context, names: list[Name]) -> None:
        self.context = context
        self.words = context.words
        self.text = context.article.text
        people = [name for name in names if name.kind == "person" and len(name.parts) > 1 and name.score >= _TRUSTED_PERSON]
        self.people = {part.casefold() for name in people for part in name.parts}
        organisations = [name for name in names if name.kind == "organisation"]
        # short for an organisation with a longer name, and teams called as their town is at home, not in English
        longer = [name for name in organisations if len(name.parts) > 1 and name.score >= _TRUSTED_PERSON]
        local = self.words.local_bodies | self.words.heads.keys()
        self.organisations = {name.parts[0].casefold() for name in longer if name.parts[-1].lower() not in local}
        self.organisations |= {name.text.casefold() for name in organisations if name.rule == "town-that-plays" and not _town(name)}
        self.people |= {name.parts[-1].casefold() for name in names if name.kind == "unknown" and _person_like(name)}

    def mention(self, start: int, end: int, first: int, last: int, rule: str, known: float, kind: str = "") -> Mention:
        """A mention of ``text[start:end]`` with its candidates."""
        text = self.text[start:end]
        if known < 1.0 and text.casefold() in self.people and not (known >= _WELL_KNOWN and self._located(first)):
            known -= _PART_OF_PERSON
        if known < _WELL_KNOWN and text.casefold() in self.organisations and not self._located(first):
            known -= _PART_OF_ORGANISATION
        sentence = self.context.sentence_of[first]
        return Mention(start, end, text, first, last, sentence, rule, known, kind=kind, candidates=candidates(text, kind))

    def of_name(self, name: Name, first: int, last: int, before_free: bool) -> Mention | None:
        """The mention that the name makes; ``before_free``: the token before it belongs to no other."""
        if (site := site_after(self.context, name, first, last)) is not None:
            kind, end = site
            return self.mention(name.start, self.context.tokens[end - 1].end, first, end, "name-and-site", 0.6, kind)
        if (name.kind != "person" or last - first > 1) and gazetteer().demonym(name.text) is not None:
            return adjective(self.context, name.start, name.end, first, last)
        kind = head_kind(self.context, first, last)
        if name.kind == "person":
            return self._of_person(name, first, last, kind)
        if name.kind == "organisation" and not (name.score < 0.5 and gazetteer().knows(name.text)):
            return self._of_organisation(name, first, last, kind)
        if (short := self.abbreviation(name.start, name.end, first, last)) is not None:
            return short
        start, first = self._extended(name, first) if before_free else (name.start, first)
        return self._of_other(name, start, first, last, kind)

    def abbreviation(self, start: int, end: int, first: int, last: int) -> Mention | None:
        """ "Ill." after "Springfield, "."""
        if last - first > 1 or self.text[end : end + 1] != "." or self.context.before(first) not in (",", "(", "in"):
            return None
        if not gazetteer().is_abbreviation(self.text[start : end + 1]):
            return None
        return self.mention(start, end + 1, first, last, "abbreviation", 1.0)

    # --- by the kind of name

    def _of_other(self, name: Name, start: int, first: int, last: int, kind: str) -> Mention | None:
        """A place, a country, an unknown name or a thing."""
        text = self.text[start : name.end]
        known = strength(text)
        if self._in_longer_name(first, last) or self._is_denomination(first, last):
            return None
        if not known and directed(text):
            return self.mention(start, name.end, first, last, "direction-and-name", 0.8)
        if name.kind == "other" and not kind and known < 0.6:
            return None
        if kind:
            by_head = 0.65 if name.kind in ("place", "country") else 0.55
            head = head_word(self.context, first, last)
            if head == "city" and not known and not self._located(first) and strength(text.rpartition(" ")[0]):
                return None  # a club: Norwich City
            if name.kind == "other" or head in self.words.weak_heads:
                by_head -= 0.2 if name.kind == "place" else 0.4
            rule = "place-noun" if by_head >= known else "gazetteer"
            return self.mention(start, name.end, first, last, rule, max(known, by_head), kind)
        if not self._may_be(name, text, known):
            return None
        if name.kind == "place" and 0 < known < 0.9:
            known += 0.1
        elif name.kind == "unknown" and name.rule in ("gazetteer", "preposition-before") and known < 0.9 and gazetteer().knows(text):
            known += max(0.0, name.score - 0.55) * 0.8
        if known < 0.9 and self._word_within(text, first, last):
            known += 0.3
        if known < 0.9 and self.context.before(first) == "at" and self._affiliation(first):
            known -= 0.5
        rule = "country-name" if name.kind == "country" else "gazetteer" if known else "context"
        return self.mention(start, name.end, first, last, rule, known)

    def _may_be(self, name: Name, text: str, known: float) -> bool:
        """False for words that are hardly ever places, for short forms in capitals that are none of a place, and for ordinary words."""
        words = text.lower().split()
        if not known and (text.lower() in self.words.never or len(text) < 3):
            return False
        if is_short_form(text) and known < 1.0 and not name.loud:
            dateline = self.context.dateline
            return dateline is not None and dateline[0] <= name.start < dateline[1]
        return bool(known) or len(words) == 1 or not all(lexicon().is_common(word) for word in words)

    def _word_within(self, text: str, first: int, last: int) -> bool:
        """Whether it is an ordinary word with a capital within a sentence, and a place's main name: Hull, not Vine for Vienna."""
        if last - first > 1 or not lexicon().is_common(text.lower()) or first == self.context.sentence(first).first:
            return False
        return any(fold(place.name) == fold(text) for place in gazetteer().lookup(text)[:_LIKELY])

    def _of_person(self, name: Name, first: int, last: int, kind: str) -> Mention | None:
        """What was taken for a person, where its own words or "in" before it say that it is a place."""
        located = self._located(first)
        if kind and name.rule != "title-and-name":
            if self.context.lower[last - 1] not in lexicon().surnames:
                return self.mention(name.start, name.end, first, last, "place-noun", 0.55, kind)
            if located or self.context.before(first) == "at":
                return self.mention(name.start, name.end, first, last, "place-noun", 0.3, kind)
        if name.honorific == "st" and (located or self.context.before(first, 2) in ("from", "at")):
            return self.mention(self.context.tokens[first - 1].start, name.end, first - 1, last, "context", 0.2)
        known = strength(name.text)
        if located and last - first > 1:
            held = self.context.after(last) in (",", "in") and contained(self.context, last + 1)
            if known >= 0.4 or held:
                return self.mention(name.start, name.end, first, last, "gazetteer", max(known, 0.3))
        if last - first > 1 and not name.possessive and name.rule in ("two-names", "given-name"):
            if known and self._among_places(first):
                return self.mention(name.start, name.end, first, last, "gazetteer", known)
            if located and name.rule == "two-names":
                return self.mention(name.start, name.end, first, last, "context", 0.1)
            if kind == "street" and self.context.before(first) == "of" and self._town_after(last):
                return self.mention(name.start, name.end, first, last, "place-noun", 0.5, kind)
        if located and known >= _WELL_KNOWN and name.rule == "surname-of-full-name":
            return self.mention(name.start, name.end, first, last, "gazetteer", known)
        if located and name.score < 0.6 and gazetteer().knows(name.text):
            return self.mention(name.start, name.end, first, last, "gazetteer", max(known, 0.1))
        if name.score < _TRUSTED_PERSON and known >= 0.25:
            return self.mention(name.start, name.end, first, last, "gazetteer", known - 0.2 - 0.4 * name.score)
        return None

    def _of_organisation(self, name: Name, first: int, last: int, kind: str) -> Mention | None:
        """A toponym that stands for a team or a government, or the building of an institution."""
        known = strength(name.text)
        if is_short_form(name.text) and known < 1.0:
            return None
        if known > 0 and self._located(first) and self.context.before(first) in self.words.strong_prepositions:
            known = max(known, 0.6)
        elif name.rule == "town-that-plays" and not _town(name):
            return None
        if known >= 0.6:
            return self.mention(name.start, name.end, first, last, "gazetteer", known - 0.1)
        if not kind:
            return None
        head = head_word(self.context, first, last)
        if self._is_denomination(first, last):
            return None
        if head in self.words.buildings:
            return self.mention(name.start, name.end, first, last, "building", 0.55, kind)
        if head in self.words.sites:
            acts = self.context.after(last) in self.words.acting
            return self.mention(name.start, name.end, first, last, "site", 0.15 if acts else 0.5, kind)
        if head == "court" and not (self._located(first) or self.context.leader(first)[0] == "at"):
            return None  # "the Supreme Court ruled"
        if head in self.words.institutions and not self._affiliation(first):
            return self.mention(name.start, name.end, first, last, "institution-as-place", 0.15, kind)
        if name.score < 0.7 and head not in self.words.institutions:
            return self.mention(name.start, name.end, first, last, "place-noun", 0.3, kind)
        return None

    # --- around a name

    def _located(self, first: int) -> bool:
        """Whether "in", "near", ... stands before, but not "shares in"."""
        leader, distance = self.context.leader(first)
        return leader in self.words.strong_prepositions and self.context.before(first, distance + 1) not in self.words.abstract

    def _among_places(self, first: int) -> bool:
        """Whether a place and "and" or a comma stand before: "Plymouth, Truro and Newton Abbot"."""
        return self.context.before(first) in ("and", "or", ",") and strength(self.context.tokens[first - 2].text) >= _TOWN

    def _town_after(self, last: int) -> bool:
        """Whether a comma and a town follow: "of Bywell Close, Dewsbury"."""
        token = self.context.token_after(last, 1)
        return self.context.after(last) == "," and token is not None and token.text[0].isupper() and strength(token.text) >= _TOWN

    def _affiliation(self, first: int) -> bool:
        """ "a biologist at X University", "the study, by X University": whom somebody works for."""
        leader, distance = self.context.leader(first)
        before = self.context.before(first, distance + 1)
        return leader in ("at", "of", "from", "by") and (
            lexicon().is_person_noun(before) or not before[:1].islower() or before in self.words.affiliated
        )

    def _extended(self, name: Name, first: int) -> tuple[int, int]:
        """Start and first token of the name, with the capitalised word before it where the two are better known: "New York"."""
        if first and self.context.sentence_of[first - 1] == self.context.sentence_of[first]:
            before = self.context.tokens[first - 1]
            if before.text[:1].isupper() and name.start - before.end == 1 and not self._is_article(first - 1):
                text = self.text[before.start : name.end]
                if strength(text) >= max(0.5, strength(name.text)):
                    return before.start, first - 1
        return name.start, first

    def _is_article(self, index: int) -> bool:
        """Whether "The" stands there and is no part of the place's name: "The Portland company", not "The Hague"."""
        return self.context.lower[index] == "the" and not any(
            place.name.startswith("The ") for place in gazetteer().lookup(self.context.tokens[index + 1].text)[:1]
        )

    def _is_denomination(self, first: int, last: int) -> bool:
        """ "Roman Catholic Church", "Church of England": an institution, not a building."""
        *words, head = self.context.lower[first:last]
        return head == "church" and all(word in lexicon().faiths or gazetteer().demonym(word.title()) for word in words)

    def _in_longer_name(self, first: int, last: int) -> bool:
        """Whether a "The" with a capital within a sentence and a word with one make it part of a name: "The Hollywood Reporter"."""
        following = self.context.token_after(last)
        within = self.context.before(first) == "the" and self.context.tokens[first - 1].text == "The"
        return within and first - 1 != self.context.sentence(first).first and following is not None and following.text.istitle()


def _person_like(name: Name) -> bool:
    """Two or three words, the last a surname, the first neither a place nor an ordinary word: somebody, also where no title says so."""
    if not 2 <= len(name.parts) <= 3 or strength(name.text):
        return False
    first, last = name.parts[0], name.parts[-1]
    ordinary = strength(first) or lexicon().is_common(first.lower()) or not first.isalpha() or first.isupper()
    return last.lower() in lexicon().surnames and not ordinary


def _town(name: Name) -> bool:
    """Whether a team is called by a town's name as English has it: Birmingham, not Sevilla or Lazio."""
    first = next(iter(gazetteer().lookup(name.text)), None)
    return first is not None and first.kind in ("city", "state") and fold(first.name) == fold(name.text)
