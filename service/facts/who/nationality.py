"""Which country somebody belongs to, where role, name, nationality or the article as a whole make it plain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any

from service.article import Article
from service.contract import Where
from service.data import read_yaml
from service.facts.gazetteer import Place, gazetteer
from service.facts.names import Name
from service.facts.names.lexicon import lexicon
from service.facts.names.words import Words
from service.facts.who.referents import Referent, fold
from service.facts.who.roles import Role

_GREAT = 500_000  # a place's rank; lesser ones are too often names of something else
_CLUB = 150_000  # unless they have a club
_OF_CLUBS = frozenset({"town-that-plays", "club-name", "club-and-city", "place-and-nickname"})
_POLITICAL = 4  # words of politics that make an article one
_CLEAR, _TIMES = 4, 3  # or so many mentions, and so many times those of the next
_PLAIN = 0.6  # of all that the article says of countries, what one must have to be the country that goes without saying


@cache
def _table() -> dict[str, Any]:
    return {
        key: words if isinstance(words, dict) else frozenset(words)
        for key, words in read_yaml("service.facts", "rules/who_countries.yaml").items()
    }


def _codes() -> dict[str, str]:
    codes: dict[str, str] = _table()["codes"]
    return codes


@cache
def _of_organisation() -> dict[str, str]:
    """Folded name -> ISO code of its country."""
    listed = {fold(name): code for name, code in lexicon().organisations.items() if code != "any"}
    return listed | {name: code for code, names in _table().items() if code.isupper() for name in names}


class Nationality:
    """Countries of the people and organisations of one article."""

    def __init__(self, article: Article, words: Words, names: list[Name], places: list[Where]) -> None:
        self.article = article
        self.words = words
        self.names = names
        self.marks = _marks(names, places)
        self.organisations = {name.first: name for name in names if name.kind == "organisation"}
        self.clubs = [(name.start, name.end) for name in names if name.rule in _OF_CLUBS]
        self.home = self._home(places)
        self.politics = len(_table()["politics"] & words.written_low.keys()) >= _POLITICAL

    def of(self, referent: Referent, roles: list[Role]) -> str | None:
        """ISO 3166-1 alpha-2 code, or None."""
        if referent.kind == "organisation":
            return self._of_organisation(referent, roles)
        for role in roles:
            # a club's coach may be from anywhere
            if (code := self._within(role.wide, role.end, self.clubs)) is not None or (code := self._countryman(role)) is not None:
                return code
        if (code := self._beside(referent)) is not None or (code := self._affiliation(referent)) is not None:
            return code
        if self.home is not None and (any(self._at_home(role) for role in roles) or (self.politics and len(referent.names) > 1)):
            return self.home
        return None

    def _countryman(self, role: Role) -> str | None:
        """ "Frenchman", "Irishwoman" """
        for word in self.words.text[role.start : role.end].split():
            for ending in ("man", "woman"):
                if word[:1].isupper() and word.endswith(ending) and (code := gazetteer().is_demonym(word.removesuffix(ending))) is not None:
                    return code
        return None

    def _beside(self, referent: Referent) -> str | None:
        """ "Panama's Roberto Duran", "Jansher Khan (Pakistan)"."""
        every = self.words.all
        for name in referent.names:
            before = every[name.first - 1] if name.first else None
            if before is not None and before.possessive and (code := self._ending(before.end)) is not None:
                return code
            if name.last + 2 < len(every) and every[name.last].text == "(":
                if (code := _codes().get(every[name.last + 1].lower)) is not None:
                    return code
                close = next((word for word in every[name.last + 1 : name.last + 5] if word.text == ")"), None)
                if close is not None and (code := self._within(every[name.last].end, close.start)) is not None:
                    return code
        return None

    def _affiliation(self, referent: Referent) -> str | None:
        """ "Professor Erik Holm at the University of Copenhagen" """
        every = self.words.all
        for name in referent.names:
            i = name.last
            if i + 2 < len(every) and every[i].text in ("of", "at", "from") and not name.possessive:
                holder = self.organisations.get(i + 1 + (every[i + 1].text == "the"))
                if holder is not None and (code := self._known(holder) or self._by_own_words(holder.parts)) is not None:
                    return code
        return None

    def _known(self, name: Name) -> str | None:
        """The country of an organisation that the lists know."""
        known = fold(name.text).removeprefix("the ")
        code = _of_organisation().get(known)
        return code if code is not None and (known not in _table()["anywhere"] or self.home == code) else None

    def _of_organisation(self, referent: Referent, roles: list[Role]) -> str | None:
        for name in (referent.fullest, *referent.names):
            if (code := self._known(name)) is not None:
                return code
        fullest = referent.fullest
        if (code := self._based(referent)) is not None:
            return code
        if len(fullest.parts) > 1 and (code := self._by_own_words(fullest.parts)) is not None:
            return code
        if (code := next((code for role in roles if (code := self._within(role.wide, role.end)) is not None), None)) is not None:
            return code
        public = _table()["public"]
        if any(fold(part) in _table()["international"] for part in fullest.parts):
            return None
        said = {word for role in roles for word in fold(self.words.text[role.start : role.end]).split()}
        if self.home is not None and (any(fold(part) in public for part in fullest.parts) or said & public):
            return self.home
        return None

    def _by_own_words(self, parts: tuple[str, ...]) -> str | None:
        """ "British Transport Police", "Bank of Canada", "Seattle Police Department"."""
        for begin in range(len(parts)):
            for size in (3, 2, 1):
                text = " ".join(parts[begin : begin + size])
                if begin + size <= len(parts):
                    nickname = begin > 0 and begin + size == len(parts) and text[-1:] == "s"  # "Cleveland Indians"
                    if not nickname and (code := gazetteer().is_demonym(text)) is not None:
                        return code
                    if (
                        (begin == 0 or parts[begin - 1] in ("of", "for", "the"))
                        and size < len(parts)
                        and (size > 1 or not lexicon().is_common(text.casefold()) or text.isupper())
                        and (place := self._likeliest(text, _CLUB if fold(parts[-1]) in lexicon().club_words else _GREAT))
                    ):
                        return place.country
        return None

    def _likeliest(self, text: str, least: int) -> Place | None:
        found = gazetteer().lookup(text)
        if not found:
            return None
        near = next((place for place in found if place.country == self.home), None)
        if near is not None and near.rank * 5 >= found[0].rank:
            return near  # the Newport of this country, but not its Toronto
        return found[0] if found[0].rank > least else None

    def _based(self, referent: Referent) -> str | None:
        """ "US-based Mondelez" """
        for name in referent.names:
            before = self.words.all[name.first - 1] if name.first else None
            if before is not None and before.text.endswith("-based") and (code := self._within(before.start, before.end)) is not None:
                return code
        return None

    def _within(self, start: int, end: int, but: Sequence[tuple[int, int]] = ()) -> str | None:
        """The country of the first place or adjective in the span, those in the spans ``but`` left out."""
        inside = (mark for mark in self.marks if start <= mark[0] and mark[1] <= end)
        return next((code for at, until, code in inside if not any(a <= at and until <= b for a, b in but)), None)

    def _ending(self, end: int) -> str | None:
        return next((code for _, until, code in self.marks if until == end), None)

    def _at_home(self, role: Role) -> bool:
        """An office, or a life nearby, that the article's own country explains."""
        words = set(fold(self.words.text[role.wide : role.end]).replace("-", " ").split())
        return bool(words & _table()["offices"]) or role.rule in ("age-after-name", "relative-clause")

    def _home(self, places: list[Where]) -> str | None:
        """The country that the article is about, if most of what it names belongs to it."""
        weight: Counter[str] = Counter()
        for _, _, code in self.marks:
            weight[code] += 1
        for name in self.names:
            own = _of_organisation().get(fold(name.text).removeprefix("the ")) if name.kind == "organisation" else None
            if own is not None and fold(name.text) not in _table()["anywhere"]:
                weight[own] += 1
        if not weight:
            return None
        (home, most), *others = weight.most_common(2)
        desk = self._desk()
        if desk is not None and weight[desk] >= _CLEAR and weight[desk] * _TIMES >= most:
            return desk
        if desk is not None and desk != home and most < 2 * _TIMES * weight[desk]:
            return None
        alone = most >= _CLEAR and all(most >= _TIMES * count for _, count in others)
        if alone or most >= _PLAIN * weight.total():
            return home
        return None

    def _desk(self) -> str | None:
        """The country of the dateline, whose ministers need no country's name."""
        dateline = self.article.dateline
        return self._within(*dateline) if dateline is not None else None


def _marks(names: list[Name], places: list[Where]) -> list[tuple[int, int, str]]:
    """Spans of places and adjectives with their countries, in order."""
    marks = {(m.start, m.end): place.country for place in places if place.country for m in place.mentions}
    for name in names:
        if (name.start, name.end) in marks:
            continue
        if name.kind == "demonym" and (code := gazetteer().is_demonym(name.text)) is not None:
            marks[(name.start, name.end)] = code
        elif name.kind == "country" and (known := gazetteer().lookup(name.text)) and known[0].country:
            marks[(name.start, name.end)] = known[0].country
    return sorted((start, end, code) for (start, end), code in marks.items())
