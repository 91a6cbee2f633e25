"""Every stretch of text that may name a place: from the names of the article, and from words that no name holds."""

from __future__ import annotations

from collections.abc import Iterator

from service.facts.gazetteer import Place, gazetteer
from service.facts.names import Name
from service.facts.names.lexicon import lexicon
from service.facts.where.context import Context
from service.facts.where.evidence import contained
from service.facts.where.known import strength
from service.facts.where.mention import Mention

_LONGEST = 5  # tokens of a name that the scan finds by itself
_TRUSTED_PERSON = 0.75
_PEOPLE_AFTER = frozenset(
    [
        "who",
        "whose",
        "and",
        "or",
        "in",
        "of",
        "at",
        "from",
        "to",
        "with",
        "were",
        "was",
        "are",
        "is",
        "have",
        "had",
        "has",
        ",",
        ".",
        ";",
        ":",
        ")",
        "!",
    ]
)


class Finder:
    """Makes mentions out of names, then out of what they leave."""

    _INNER = frozenset({"in", "at", "for", "on", "with", "to", "from"})  # no word of a place's name
    _NOT_BEFORE_OF = frozenset(
        {"house", "court", "department", "board", "field", "range", "line", "club", "hall", "sound", "studio", "ministry"}
    )

    def __init__(self, context: Context, names: list[Name]) -> None:
        self.context = context
        self.words = context.words
        self.text = context.article.text
        self.gazetteer = gazetteer()
        self.names = names
        self.covered = bytearray(len(context.tokens))
        self.found: list[Mention] = []
        people = [name for name in names if name.kind == "person" and len(name.parts) > 1 and name.score >= _TRUSTED_PERSON]
        self.people = {part.casefold() for name in people for part in name.parts}

    def mentions(self) -> list[Mention]:
        """In the order of the text, none overlapping."""
        for name in self.names:
            self._from_name(name)
        for first, last in self._free_runs():
            self._scan(first, last)
        return sorted(self.found, key=lambda mention: mention.start)

    # --- from names

    def _from_name(self, name: Name) -> None:
        first, last = self.context.span(name.start, name.end)
        if self._blank(first, last):
            return
        made = self._site(name, first, last) or self._make(name, first, last)
        if made is not None:
            last = max(last, made.last)
            self.found.append(made)
        if made is not None or name.kind in ("person", "organisation"):
            self.covered[first:last] = b"\1" * (last - first)
        if made is None and name.kind == "organisation":
            self._groups(name, first, last)
        if made is None and "-" in self.context.tokens[first].text:
            self._compound(first)

    def _site(self, name: Name, first: int, last: int) -> Mention | None:
        """ "Sandilands tram station", "Kim Il-sung square": a name that is no well-known place, and a noun of sites after it."""
        if name.kind in ("demonym", "other", "country") or self.context.tokens[last - 1].end > name.end:
            return None
        distance = 1 if self.context.after(last) in self.words.site_qualifiers else 0
        kind = self.words.site_nouns.get(self.context.after(last, distance))
        noun = self.context.token_after(last, distance)
        if not kind or noun is None or self.context.tokens[last].start - name.end != 1:
            return None
        leader, steps = self.context.leader(first)
        located = (
            leader in self.words.strong_prepositions
            or leader in self.words.weak_prepositions
            or "the" in self.context.lower[first - steps : first]
        )
        if not located or strength(name.text) >= 0.7 or (name.kind == "organisation" and strength(name.text) == 0 and name.score > 0.85):
            return None
        return self._mention(name.start, noun.end, first, last + distance + 1, "name-and-site", 0.6, kind)

    def _blank(self, first: int, last: int) -> bool:
        """Whether an earlier mention holds one of the tokens."""
        return any(self.covered[first:last])

    def _make(self, name: Name, first: int, last: int) -> Mention | None:
        if (demonym := self.gazetteer.demonym(name.text)) is not None and name.kind != "person":
            return self._adjective(name.start, name.end, first, last) if demonym.form == "adjective" else None
        head_kind = self._head_kind(first, last)
        if name.kind == "person":
            return self._from_person(name, first, last, head_kind)
        if name.kind == "organisation":
            return self._from_organisation(name, first, last, head_kind)
        if (abbreviation := self._abbreviation(name.start, name.end, first, last)) is not None:
            return abbreviation
        start, first = self._extended(name, first)
        known = strength(self.text[start : name.end])
        if not known and self._directed(self.text[start : name.end]):
            return self._mention(start, name.end, first, last, "direction-and-name", 0.8, "")
        if name.kind == "other" and not head_kind and known < 0.6:
            return None
        if name.kind in ("unknown", "other") and known == 0 and not head_kind and self._parts(first, last):
            return None
        if head_kind:
            by_head = 0.65 if name.kind in ("place", "country") else 0.55
            if name.kind == "other" or self.context.lower[last - 1] in self.words.weak_heads:
                by_head -= 0.4
            rule = "place-noun" if by_head >= known else "gazetteer"
            return self._mention(start, name.end, first, last, rule, max(known, by_head), head_kind)
        if name.kind == "place" and 0 < known < 0.9:
            known += 0.1
        rule = "country-name" if name.kind == "country" else "gazetteer" if known else "context"
        return self._mention(start, name.end, first, last, rule, known, "")

    def _from_person(self, name: Name, first: int, last: int, head_kind: str) -> Mention | None:
        """What was taken for a person, where its own words or "in" before it say that it is a place."""
        surname = self.context.lower[last - 1] in lexicon().surnames
        if head_kind and name.rule != "title-and-name" and not surname:
            return self._mention(name.start, name.end, first, last, "place-noun", 0.55, head_kind)
        leader, _ = self.context.leader(first)
        if head_kind and name.rule != "title-and-name" and leader in self.words.strong_prepositions | {"at"}:
            return self._mention(name.start, name.end, first, last, "place-noun", 0.3, head_kind)
        if name.honorific == "st" and leader in self.words.strong_prepositions | {"from", "at"}:
            start = self.context.tokens[first - 1].start
            return self._mention(start, name.end, first - 1, last, "context", 0.2, "")
        known = strength(name.text)
        held = self.context.after(last) in (",", "in") and contained(self.context, last + 1)
        if last - first > 1 and leader in self.words.strong_prepositions and (known >= 0.4 or held):
            known = max(known, 0.3)
            return self._mention(name.start, name.end, first, last, "gazetteer", known, "")
        if known >= 0.8 and leader in self.words.strong_prepositions and name.rule == "surname-of-full-name":
            return self._mention(name.start, name.end, first, last, "gazetteer", known, "")
        if name.score < _TRUSTED_PERSON and known >= 0.25:
            return self._mention(name.start, name.end, first, last, "gazetteer", known - 0.2 - 0.4 * name.score, "")
        return None

    def _from_organisation(self, name: Name, first: int, last: int, head_kind: str) -> Mention | None:
        """A toponym that stands for a team or a government, or the building of an institution."""
        known = strength(name.text)
        if known >= 0.6:
            return self._mention(name.start, name.end, first, last, "gazetteer", known - 0.1, "")
        if not head_kind:
            return None
        head = self.context.lower[last - 1] if "of" not in self.context.lower[first:last] else self.context.lower[first]
        if head in self.words.buildings:
            return self._mention(name.start, name.end, first, last, "building", 0.55, head_kind)
        if head in self.words.sites:
            acts = self.context.after(last) in self.words.acting
            return self._mention(name.start, name.end, first, last, "site", 0.15 if acts else 0.5, head_kind)
        if head in self.words.institutions:
            return self._mention(name.start, name.end, first, last, "institution-as-place", 0.15, head_kind)
        if name.score < 0.7:
            return self._mention(name.start, name.end, first, last, "place-noun", 0.3, head_kind)
        return None

    def _abbreviation(self, start: int, end: int, first: int, last: int) -> Mention | None:
        """ "Ill." after "Springfield, "."""
        if last - first > 1 or self.text[end : end + 1] != "." or self.context.before(first) not in (",", "(", "in"):
            return None
        known = strength(self.text[start : end + 1])
        if known < 1.0 or self.gazetteer.knows(self.text[start:end]):
            return None
        return self._mention(start, end + 1, first, last, "abbreviation", known, "")

    def _extended(self, name: Name, first: int) -> tuple[int, int]:
        """Start and first token of the name, with the capitalised word before it where the two are better known: "New York"."""
        if first and self.context.sentence_of[first - 1] == self.context.sentence_of[first] and not self.covered[first - 1]:
            before = self.context.tokens[first - 1]
            if before.text[:1].isupper() and name.start - before.end == 1:
                text = self.text[before.start : name.end]
                if strength(text) >= max(0.5, strength(name.text)):
                    return before.start, first - 1
        return name.start, first

    def _parts(self, first: int, last: int) -> bool:
        """Whether a part of the run is well known as a place, which then stands for itself: "Mexico LINK"."""
        if last - first == 1 and "-" not in self.context.tokens[first].text:
            return False
        before = len(self.found)
        self._scan(first, last)
        if last - first > 1 and len(self.found) > before:
            mention = self.found[-1]
            leading = self.context.lower[first : mention.first]
            if mention.strength < 0.9 and not all(lexicon().is_common(word) for word in leading):
                del self.found[before:]  # "MaliVai Washington" is somebody
                self.covered[first:last] = b"\1" * (last - first)
        return len(self.found) > before

    def _head_kind(self, first: int, last: int) -> str:
        """Kind of place by the last word ("Bayswater Road") or the first ("Lake Baikal", "Bay of Bengal")."""
        lower = self.context.lower
        if last - first < 2 or not self._INNER.isdisjoint(lower[first:last]):
            return ""
        if (kind := self.words.openers.get(lower[first])) is not None:
            return kind
        if "of" in lower[first + 1 : last - 1]:
            head = lower[lower.index("of", first) - 1]
            return "" if head in self._NOT_BEFORE_OF else self.words.heads.get(head, "")
        final = lower[last - 1]
        return self.words.heads.get(final[:-2] if final.endswith(("'s", "’s")) else final, "")

    def _groups(self, name: Name, first: int, last: int) -> None:
        """ "Oklahoma Republicans": the place before a group of people that no proper name has."""
        if self.context.lower[last - 1] not in self.words.groups or last - first < 2:
            return
        start, end = name.start, self.context.tokens[last - 2].end
        text = self.text[start:end]
        if strength(text) >= 0.6:
            mention = self._mention(start, end, first, last - 1, "place-before-group", strength(text), "")
            self.found.append(mention)

    # --- from other words

    def _free_runs(self) -> Iterator[tuple[int, int]]:
        """Runs of tokens that no trusted name covers, sentence by sentence."""
        for sentence in self.context.article.sentences:
            first = sentence.first
            while first < sentence.last:
                if self.covered[first]:
                    first += 1
                    continue
                last = first
                while last < sentence.last and not self.covered[last]:
                    last += 1
                yield first, last
                first = last

    def _scan(self, first: int, last: int) -> None:
        tokens = self.context.tokens
        index = first
        while index < last:
            token = tokens[index]
            if not token.text[:1].isupper():
                if "-" in token.text:
                    self._compound(index)
                index += 1
                continue
            if (abbreviation := self._abbreviation(token.start, token.end, index, index + 1)) is not None:
                self.found.append(abbreviation)
                index += 1
                continue
            index = self._longest(index, min(last, index + _LONGEST))

    def _longest(self, first: int, limit: int) -> int:
        """Takes the longest known name that begins at the token; returns where to go on."""
        tokens = self.context.tokens
        start = tokens[first].start
        if self.context.lower[first] in ("the", "a", "an"):
            return first + 1
        for last in range(limit, first, -1):
            end = tokens[last - 1].end
            final = tokens[last - 1].text
            if final[-2:] in ("'s", "’s") and len(final) > 2:
                end -= 2
            text = self.text[start:end]
            if len(text) > 60:
                continue
            demonym = self.gazetteer.demonym(text)
            if demonym is not None:
                if demonym.form == "adjective":
                    mention = self._adjective(start, end, first, last)
                    if mention is not None:
                        self.found.append(mention)
                self.covered[first:last] = b"\1" * (last - first)
                return last
            if text[-1:].isalnum() or text[-2:-1].isupper():
                known = strength(text)
                if known >= 0.7 and not (text.isupper() and len(text) > 4 and known < 0.9):
                    self.found.append(self._mention(start, end, first, last, "gazetteer", known - 0.1, ""))
                    self.covered[first:last] = b"\1" * (last - first)
                    return last
        if "-" in tokens[first].text:
            self._compound(first)
        return first + 1

    def _compound(self, index: int) -> None:
        """ "London-based", "US-led", "Amsterdam-London": the parts that are places."""
        token = self.context.tokens[index]
        parts = token.text.split("-")
        if len(parts) > 4 or len(token.text) > 40:
            return
        start = token.start
        capitals = [part for part in parts if part[:1].isupper()]
        if len(capitals) > 1 and not all(strength(part) >= 0.8 or self.gazetteer.demonym(part) for part in capitals):
            return
        for part in parts:
            end = start + len(part)
            if part[:1].isupper():
                demonym = self.gazetteer.demonym(part)
                known = 1.0 if demonym and demonym.form == "adjective" else strength(part)
                if known >= 0.8:
                    mention = self._mention(start, end, index, index + 1, "compound", known, "")
                    mention.use = "modifier"
                    if demonym is not None:
                        mention.adjective, mention.candidates = True, [demonym.place]
                    self.found.append(mention)
                    self.covered[index] = 1
            start = end + 1

    # --- mentions

    def _mention(self, start: int, end: int, first: int, last: int, rule: str, known: float, kind: str) -> Mention:
        text = self.text[start:end]
        leader, _ = self.context.leader(first)
        if known < 1.0 and text.casefold() in self.people and not (known >= 0.8 and leader in self.words.strong_prepositions):
            known -= 0.6  # a part of a person's name in this article
        candidates = self.gazetteer.lookup(text) or self._divisions(text) or self._directed(text)
        return Mention(start, end, text, first, last, self.context.sentence_of[first], rule, known, 0.0, kind, False, candidates)

    def _divisions(self, text: str) -> list[Place]:
        """ "Oaxaca State", "State of Kerala": the division without the noun."""
        parts = text.split(" ")
        if len(parts) < 2:
            return []
        if self.words.heads.get(parts[-1].lower()) == "region":
            rest = " ".join(parts[:-1])
        elif len(parts) > 2 and parts[1] == "of" and self.words.heads.get(parts[0].lower()) == "region":
            rest = " ".join(parts[2:])
        else:
            return []
        return [place for place in self.gazetteer.lookup(rest) if place.kind in ("division", "state")]

    def _directed(self, text: str) -> list[Place]:
        """ "South London": London."""
        direction, _, rest = text.partition(" ")
        if direction.lower() not in self.words.directions or strength(rest) < 0.7:
            return []
        return self.gazetteer.lookup(rest)

    def _adjective(self, start: int, end: int, first: int, last: int) -> Mention | None:
        """ "Russian" as a modifier; None where it is a language or stands for people."""
        demonym = self.gazetteer.demonym(self.text[start:end])
        if demonym is None or self._is_language(first, last) or self._is_people(first, last):
            return None
        mention = Mention(start, end, self.text[start:end], first, last, self.context.sentence_of[first], "demonym", 1.0)
        mention.adjective, mention.use, mention.candidates = True, "modifier", [demonym.place]
        return mention

    def _is_language(self, first: int, last: int) -> bool:
        after, before = self.context.after(last), self.context.before(first)
        demonym = self.gazetteer.demonym(self.context.tokens[first].text) if last - first == 1 else None
        if demonym is None or demonym.place.kind not in ("country", "division"):
            return False
        if after in self.words.language_followers:
            return True
        alone = not after[:1].isalpha() or after in _PEOPLE_AFTER or after in self.words.acting
        return alone and (before in self.words.language_leaders or before in ("in", "into", "of", "that", "plus", "although", "like"))

    def _is_people(self, first: int, last: int) -> bool:
        """ "a Russian", "the French said": people by nationality."""
        following = self.context.token_after(last)
        if following is not None and following.text in ("and", "or", ",", "/"):
            other = self.context.token_after(last, 1)
            if other is not None and (self.gazetteer.demonym(other.text) or strength(other.text) == 1.0):
                return False
        alone = (
            following is None or not following.text[:1].isalpha() or following.text in _PEOPLE_AFTER or following.text in self.words.acting
        )
        return alone and self.context.before(first) in (
            "a",
            "an",
            "the",
            "two",
            "three",
            "one",
            "another",
            "young",
            "many",
            "fellow",
            "most",
        )
