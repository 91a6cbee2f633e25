"""Noun phrases that act where no name does: "several people", "a gunman", "police", "the five-year-old boy"."""

from __future__ import annotations

from dataclasses import dataclass

from service.article import Article
from service.facts.names import Name
from service.facts.names.lexicon import Lexicon
from service.facts.names.words import Word, Words

_SENTENCES = 6  # of the beginning are read
_CLAUSE_OPENERS = frozenset(
    {
        ",",
        ":",
        ";",
        '"',
        "“",
        "-",
        "--",
        "–",
        "—",
        "and",
        "as",
        "after",
        "before",
        "when",
        "while",
        "where",
        "that",
        "but",
        "because",
        "until",
        "said",
        "says",
        "if",
    }
)
_LONGEST = 8  # words of a phrase
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_PARTICIPLES = frozenset({"VBN", "VBG", "VBD"})


@dataclass(slots=True)
class Group:
    start: int
    end: int
    head: str
    subject: bool
    affected: bool


class Groups:
    def __init__(self, article: Article, words: Words, names: list[Name], lexicon: Lexicon) -> None:
        self.article = article
        self.words = words.all
        self.lexicon = lexicon
        self.named = {i for name in names for i in range(name.first, name.last) if name.kind in ("person", "organisation")}
        self.people = {name.last - 1 for name in names if name.kind == "person"}

    def find(self) -> list[Group]:
        """Groups in the headline and the first sentences, in the order of the text."""
        article = self.article
        sentences = ([article.headline] if article.headline else []) + list(article.body[:_SENTENCES])
        found: list[Group] = []
        for sentence in sentences:
            i = sentence.first
            people = [j for j in range(sentence.first, sentence.last) if self._are_people(self.words[j].lower)]
            while i < sentence.last:
                while people and people[0] < i:
                    people.pop(0)
                near = bool(people) and people[0] - i < _LONGEST
                end = self._phrase(i, sentence.last) if self._may_begin(i) and (near or self._tells_number(self.words[i])) else None
                if end is None:
                    i += 1
                    continue
                bare = self.words[i].lower not in ("a", "an", "the") and not self._counts(self.words[i]) and not self._opener(i)
                if bare and (sentence not in sentences[:2] or self._only_says(end, sentence.last)):
                    i = end
                    continue
                found.append(
                    Group(
                        self.words[i].start,
                        self.words[end - 1].end,
                        self.words[end - 1].lower,
                        self._acts(end, sentence.last),
                        i > 0 and self.words[i - 1].lower in self.lexicon.befalling_verbs,
                    )
                )
                i = end
        return found

    # --- the phrase

    def _may_begin(self, i: int) -> bool:
        """A subject stands where a clause begins, an object here behind what befell it."""
        word, before = self.words[i], self.words[i - 1]
        if before.text == "," and i - 2 in self.people and before.sentence == word.sentence:
            return False  # "Jan Lund, a captain of the guard, said": an apposition
        return (
            before.text in _CLAUSE_OPENERS
            or i == 0
            or before.sentence != word.sentence
            or (word.capital and not word.loud)
            or before.lower in self.lexicon.befalling_verbs
        )

    def _tells_number(self, word: Word) -> bool:
        """An article, a number or what stands before one: without any, only a plural names people."""
        return word.lower in ("a", "an", "the") or word.lower in self.lexicon.count_openers or self._counts(word)

    def _phrase(self, i: int, last: int) -> int | None:
        """Index after the noun phrase for people that begins at word ``i``; None if none does."""
        words, lexicon = self.words, self.lexicon
        j = i
        determined = counted = vague = False
        j += self._opener(i)
        if j > i and not (j < last and self._counts(words[j])):
            j = i  # "Dozens of rescuers", where "dozens" itself counts
        opened = j > i
        if j < last and self._counts(words[j]):
            counted = True
            vague = words[j].lower in ("several", "dozens", "scores", "hundreds", "thousands", "many")
            j += 1
            if j + 1 < last and words[j].lower == "of":
                j += 1
            if j < last and words[j].lower in ("the", "those", "other", "more"):
                j += 1
        elif j == i and words[j].lower in ("a", "an", "the"):
            determined = True
            j += 1
        elif j != i:
            return None
        begin = j
        while j < last and j - i < _LONGEST:
            word = words[j]
            if j in self.named and not (j == begin and not determined):
                return None
            singular, plural = determined and lexicon.is_person_noun(word.lower), self._are_people(word.lower)
            if singular or (plural and (counted or determined or j == i or j > begin or word.lower in ("police", "officials"))):
                if j + 1 < last and (self._are_people(words[j + 1].lower) or lexicon.is_person_noun(words[j + 1].lower)):
                    j += 1
                    continue
                if singular and not plural and j + 1 < last and words[j + 1].capital:
                    return None  # the role of a name
                return j + 1
            tag = lexicon.tag(word.lower)
            if counted and j == begin and (tag in _PARTICIPLES or word.lower in ("dead", "hurt", "others", "more", "missing")):
                alone = opened or vague or word.lower in ("dead", "killed", "hurt", "injured", "wounded", "missing", "arrested", "trapped")
                if alone:
                    return j + 1 if tag in ("VBN", "VBD", "JJ") and word.lower not in ("were", "was", "had") else j
            if counted and j == begin and tag in _FINITE and (opened or vague):
                return j
            if not (
                tag.startswith(("JJ", "NN"))
                or "-" in word.lower
                or word.capital
                or tag in ("VBN", "VBG", "CD")
                or (not tag and word.lower.isalpha())
            ):
                return None
            j += 1
        return None

    def _counts(self, word: Word) -> bool:
        lower = word.lower
        return lower in self.lexicon.counts or (lower.isdigit() and len(lower) < 4) or (lower.replace(",", "").isdigit() and "," in lower)

    def _are_people(self, lower: str) -> bool:
        lexicon = self.lexicon
        if lower in lexicon.people_nouns:
            return True
        return (
            len(lower) > 4
            and lower.endswith("s")
            and not lower.endswith("ss")
            and (lexicon.is_person_noun(lower[:-1]) or (lower.endswith("men") and lexicon.is_person_noun(lower[:-3] + "man")))
        )

    # --- what it does

    def _opener(self, i: int) -> int:
        """How many words at word ``i`` are one of ``count_openers``: "at least"."""
        for opener in self.lexicon.count_openers.get(self.words[i].lower, ()):
            if tuple(word.lower for word in self.words[i : i + len(opener)]) == opener:
                return len(opener)
        return 0

    def _only_says(self, end: int, last: int) -> bool:
        """ "Analysts said ..." """
        return end < last and self.words[end].lower in self.lexicon.saying_verbs

    def _acts(self, end: int, last: int) -> bool:
        """Whether a finite verb follows, at once or after a participle or a relative clause of a few words."""
        words, lexicon = self.words, self.lexicon
        for j in range(end, min(last, end + 9)):
            word = words[j]
            tag = lexicon.tag(word.lower)
            if tag in _FINITE or word.lower in ("has", "have", "was", "were", "is", "are", "had", "will"):
                return True
            if word.text in (".", ";", ":") or (j == end and word.text == ","):
                return False
            if j == end and not (
                tag in _PARTICIPLES or tag in ("RB", "IN", "WP") or word.lower in ("who", "in", "at", "from", "of", "also")
            ):
                return False
        return False
