"""Every stretch of text that may name a place: from the names of the article, and from words that no name holds."""

from __future__ import annotations

from bisect import bisect_left

from service.facts.gazetteer import gazetteer
from service.facts.names import Name
from service.facts.names.lexicon import lexicon
from service.facts.where.adjectives import adjective, compounds
from service.facts.where.candidates import directed
from service.facts.where.context import Context
from service.facts.where.known import is_short_form, strength
from service.facts.where.making import Maker
from service.facts.where.mention import Mention
from service.facts.where.patterns import head_kind, road_at

_LONGEST = 5  # tokens of a name that the scan finds by itself
_LONGEST_TEXT = 60  # and its characters
_ORDINARY = frozenset({"NN", "VB", "JJ", "RB"})  # tags, shortened, of words that are in a name only with a capital
_WELL_KNOWN = 0.7
_SURE = 0.8  # how well known a place must be to be seen without a capital


class Finder:
    """Makes mentions out of names, then out of what they leave."""

    def __init__(self, context: Context, names: list[Name]) -> None:
        self.context = context
        self.text = context.article.text
        self.gazetteer = gazetteer()
        self.names = names
        self.maker = Maker(context, names)
        self.covered = bytearray(len(context.tokens))
        self.found: list[Mention] = []

    def mentions(self) -> list[Mention]:
        """In the order of the text, none overlapping."""
        self._roads()
        self._joint()
        for index in self.context.marked:
            if "-" in (text := self.context.tokens[index].text) and len(text) > 1:
                self._compound(index)
        for name in self.names:
            self._from_name(name)
        self._scan(0, len(self.covered))
        for sentence in self.context.article.sentences:
            if self.text[sentence.start : sentence.end].islower():
                self._lower(sentence.first, sentence.last)
        return sorted(self.found, key=lambda mention: mention.start)

    def _take(self, mention: Mention | None) -> bool:
        if mention is None:
            return False
        self.found.append(mention)
        self._cover(mention.first, mention.last)
        return True

    def _cover(self, first: int, last: int) -> None:
        self.covered[first:last] = b"\1" * (last - first)

    # --- from names

    def _from_name(self, name: Name) -> None:
        first, last = self.context.span(name.start, name.end)
        if any(self.covered[first:last]):
            return
        if name.kind in ("unknown", "other", "place") and self._parts(name, first, last):
            return
        if self._take(self.maker.of_name(name, first, last, before_free=first > 0 and not self.covered[first - 1])):
            return
        if name.kind in ("person", "organisation"):
            self._cover(first, last)

    def _parts(self, name: Name, first: int, last: int) -> bool:
        """Whether a part of an unknown run is well known as a place, which then stands for itself: "Mexico LINK"."""
        several = last - first > 1
        if (
            not (several or "-" in self.context.tokens[first].text)
            or strength(name.text)
            or directed(name.text)
            or head_kind(self.context, first, last)
        ):
            return False
        before = len(self.found)
        self._scan(first, last)
        if several and len(self.found) > before:
            mention = self.found[-1]
            leading = self.context.lower[first : mention.first]
            if mention.strength < 0.9 and not all(lexicon().is_common(word) for word in leading):
                del self.found[before:]  # the last word of a name that nobody knows: a surname
                self._cover(first, last)
        return len(self.found) > before

    # --- from other words

    def _roads(self) -> None:
        tokens = self.context.tokens
        for index in self.context.marked:
            if tokens[index].text[-1].isdigit() and not self.covered[index] and (found := road_at(self.context, index)) is not None:
                first, last = found
                self._take(self.maker.mention(tokens[first].start, tokens[last - 1].end, first, last, "numbered-road", 0.8, "street"))

    def _joint(self) -> None:
        """ "Tyne and Wear", "Newfoundland and Labrador": one place whose name says "and"."""
        context, tokens = self.context, self.context.tokens
        for first in context.marked:
            if context.after(first + 1) == "and" and (final := context.token_after(first + 1, 1)) is not None:
                start = tokens[first].start
                text = self.text[start : final.end]
                if text[0].isupper() and len(text) <= _LONGEST_TEXT and (known := strength(text)) >= _SURE:
                    self._take(self.maker.mention(start, final.end, first, first + 3, "gazetteer", known))

    def _scan(self, first: int, last: int) -> None:
        """Takes what words with a capital name, where nothing covers them."""
        after = first
        marked = self.context.marked
        for index in marked[bisect_left(marked, first) : bisect_left(marked, last)]:
            if index >= after and not self.covered[index] and self.context.tokens[index].text[0].isupper():
                after = self._at(index, last)

    def _at(self, index: int, limit: int) -> int:
        """Takes what begins at the token; returns where to go on."""
        token = self.context.tokens[index]
        if not self._take(self.maker.abbreviation(token.start, token.end, index, index + 1)) and not self._only_begins(index):
            return self._longest(index, self._reach(index, min(limit, index + _LONGEST)))
        return index + 1

    def _reach(self, index: int, limit: int) -> int:
        """Where a name that begins at the token ends at the latest: before another, an ordinary word, the next sentence."""
        sentences, sentence = self.context.sentence_of, self.context.sentence_of[index]
        tag = lexicon().tag
        last = index + 1
        while (
            last < limit
            and not self.covered[last]
            and sentences[last] == sentence
            and tag(self.context.tokens[last].text)[:2] not in _ORDINARY
        ):
            last += 1
        return last

    def _only_begins(self, index: int) -> bool:
        """ "The", "But", "They said": a word with a capital that only begins the sentence."""
        text, lower = self.context.tokens[index].text, self.context.lower[index]
        if lower in ("the", "a", "an"):
            return True
        following = self.context.token_after(index + 1)
        return (
            following is not None and following.text.islower() and (len(text) == 1 or not text.isupper()) and lexicon().is_function(lower)
        )

    def _longest(self, first: int, limit: int) -> int:
        """Takes the longest known name that begins at the token; returns where to go on."""
        tokens = self.context.tokens
        start = tokens[first].start
        for last in range(limit, first, -1):
            final = tokens[last - 1]
            end = final.end - 2 if final.text[-2:] in ("'s", "’s") and len(final.text) > 2 else final.end
            if end - start > _LONGEST_TEXT:
                continue
            text = self.text[start:end]
            if self.gazetteer.demonym(text) is not None:
                self._take(adjective(self.context, start, end, first, last))
                self._cover(first, last)
                return last
            if not (text[-1:].isalnum() or text[-2:-1].isupper()):
                continue
            known = strength(text)
            if known >= _WELL_KNOWN and (known == 1.0 or not is_short_form(text)):
                self._take(self.maker.mention(start, end, first, last, "gazetteer", known - 0.1))
                return last
        return first + 1

    def _lower(self, first: int, last: int) -> None:
        """Well-known places in a sentence that has lost its capitals, only where something is or goes: "arrested in london"."""
        for index in range(first + 1, last):
            if self.covered[index] or self.context.lower[index - 1] not in self.context.words.strong_prepositions:
                continue
            for end in range(min(last, index + 3), index, -1):
                start, stop = self.context.tokens[index].start, self.context.tokens[end - 1].end
                text = self.text[start:stop].title()
                if strength(text) >= _SURE and not lexicon().is_common(text.lower()):
                    self._take(self.maker.mention(start, stop, index, end, "lower-case", _WELL_KNOWN))
                    break

    def _compound(self, index: int) -> None:
        for mention in compounds(self.context, index):
            self._take(mention)
