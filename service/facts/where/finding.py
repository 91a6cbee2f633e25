"""Every stretch of text that may name a place: from the names of the article, and from words that no name holds."""

from __future__ import annotations

from collections.abc import Iterator

from service.facts.gazetteer import gazetteer
from service.facts.names import Name
from service.facts.where.context import Context
from service.facts.where.known import strength
from service.facts.where.mention import Mention

_LONGEST = 5  # tokens of a name that the scan finds by itself
_TRUSTED_PERSON = 0.75
_PEOPLE_AFTER = frozenset("who whose and or in of at from to with were was are is have had has , . ; : ) !".split())


class Finder:
    """Makes mentions out of names, then out of what they leave."""

    def __init__(self, context: Context, names: list[Name]) -> None:
        self.context = context
        self.words = context.words
        self.text = context.article.text
        self.gazetteer = gazetteer()
        self.names = names
        self.covered = bytearray(len(context.tokens))
        self.found: list[Mention] = []

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
        made = self._make(name, first, last)
        if made is not None:
            self.found.append(made)
        if made is not None or name.kind == "person" and name.score >= _TRUSTED_PERSON or name.kind == "organisation":
            self.covered[first:last] = b"\1" * (last - first)
        if made is None and name.kind == "organisation":
            self._groups(name, first, last)

    def _make(self, name: Name, first: int, last: int) -> Mention | None:
        if (demonym := self.gazetteer.demonym(name.text)) is not None and name.kind != "person":
            return self._adjective(name.start, name.end, first, last) if demonym.form == "adjective" else None
        head_kind = self._head_kind(first, last)
        known = strength(name.text)
        if name.kind == "person":
            if not head_kind and (name.score >= _TRUSTED_PERSON or known < 0.4):
                return None
            return self._mention(name.start, name.end, first, last, "place-noun" if head_kind else "gazetteer", known - 0.5, head_kind)
        if name.kind == "organisation":
            if name.start < name.end and known >= 0.6:
                return self._mention(name.start, name.end, first, last, "gazetteer", known - 0.3, "")
            last_word = self.context.lower[last - 1]
            if head_kind and last_word in self.words.institutions:
                return self._mention(name.start, name.end, first, last, "institution-as-place", -0.1, head_kind)
            if head_kind and name.score < 0.6:
                return self._mention(name.start, name.end, first, last, "place-noun", 0.3, head_kind)
            return None
        if name.kind == "other" and not head_kind and known < 0.9:
            return None
        if head_kind and last - first > 1:
            rule, known = "place-noun", max(known, 0.65 if name.kind in ("place", "country") else 0.45)
            if name.kind == "other":
                known -= 0.4
        else:
            head_kind = ""
            rule = "country-name" if name.kind == "country" else "gazetteer" if known else "context"
        if name.kind == "place" and name.rule not in ("gazetteer", "place-noun"):
            known = max(known, 0.3)
        return self._mention(name.start, name.end, first, last, rule, known, head_kind)

    def _head_kind(self, first: int, last: int) -> str:
        """Kind of place by the last word ("Bayswater Road") or the first ("Lake Baikal", "Bay of Bengal")."""
        lower = self.context.lower
        if last - first < 2:
            return ""
        if (kind := self.words.openers.get(lower[first])) is not None:
            return kind
        if "of" in lower[first + 1 : last - 1] and (kind := self.words.heads.get(lower[lower.index("of", first) - 1])) is not None:
            return kind
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
            index = self._longest(index, min(last, index + _LONGEST))

    def _longest(self, first: int, limit: int) -> int:
        """Takes the longest known name that begins at the token; returns where to go on."""
        tokens = self.context.tokens
        start = tokens[first].start
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
                return last
            if text[-1:].isalnum() or text[-2:-1].isupper():
                known = strength(text)
                if known >= 0.7 and not (text.isupper() and len(text) > 4 and known < 0.9):
                    self.found.append(self._mention(start, end, first, last, "gazetteer", known - 0.1, ""))
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
            start = end + 1

    # --- mentions

    def _mention(self, start: int, end: int, first: int, last: int, rule: str, known: float, kind: str) -> Mention:
        text = self.text[start:end]
        candidates = self.gazetteer.lookup(text)
        return Mention(start, end, text, first, last, self.context.sentence_of[first], rule, known, 0.0, kind, False, candidates)

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
        if after in self.words.language_followers:
            return True
        alone = not after[:1].isalpha() or after in _PEOPLE_AFTER or after in self.words.acting
        return alone and (before in self.words.language_leaders or before in ("in", "into", "of", "that", "plus", "although", "like"))

    def _is_people(self, first: int, last: int) -> bool:
        """ "a Russian", "the French said": people by nationality."""
        following = self.context.token_after(last)
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
