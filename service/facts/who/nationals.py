"""Nationalities that stand for a person who has been named: "the German", "the 20-year-old Dutch driver"."""

from __future__ import annotations

from collections import defaultdict

from service.article import Article
from service.contract import Who, WhoMention
from service.facts.gazetteer import gazetteer
from service.facts.names import Name
from service.facts.names.lexicon import Lexicon
from service.facts.names.words import Word, Words

_AFTER_NOUN = frozenset({"VBD", "VBZ", "MD", "IN", "TO", "CC", "RB", "WP"})
_NO_NOUN = ("sh", "ch", "ese", "s")  # "the French" and "the Chinese" are many


def tie_nationalities(article: Article, people: list[Who], words: Words, names: list[Name], lexicon: Lexicon) -> None:
    """Adds such phrases to the mentions of the one person whom they can mean: the one that the sentence names before them, or else the
    sentence before; and tells the country of somebody who had none."""
    every = words.all
    named: dict[int, list[tuple[int, Who]]] = defaultdict(list)  # sentence -> where who is named in it
    for who in people:
        for mention in who.mentions:
            named[article.sentence_at(mention.start)].append((mention.end, who))
    for name in names:
        code = gazetteer().is_demonym(name.text) if name.kind == "demonym" and not name.possessive else None
        first = _article(every, name.first) if code is not None else None
        last = _noun_end(every, name, lexicon) if first is not None else None
        if first is None or last is None:
            continue
        start, end = every[first].start, every[last - 1].end
        here = {id(who): who for until, who in named[every[first].sentence] if until < start}
        meant = here or {id(who): who for _, who in named[every[first].sentence - 1]}
        fitting = [who for who in meant.values() if who.country in (None, code)]
        if len(fitting) == 1 and not any(mention.start < end and start < mention.end for mention in fitting[0].mentions):
            fitting[0].country = code
            fitting[0].mentions.append(WhoMention(start=start, end=end, text=words.text[start:end], form="description"))
            fitting[0].mentions.sort(key=lambda mention: mention.start)


def _article(every: list[Word], nationality: int) -> int | None:
    """Index of the "the" before a nationality, with two modifiers in small letters at most between them."""
    for i in range(nationality - 1, max(-1, nationality - 4), -1):
        word = every[i]
        if word.sentence != every[nationality].sentence:
            return None
        if word.lower == "the":
            return i
        if word.capital or not word.text[0].isalnum():
            return None
    return None


def _noun_end(every: list[Word], name: Name, lexicon: Lexicon) -> int | None:
    """Index after "German" or "German driver" where that is one person; None for "German cars" and "the French"."""
    following = [word for word in every[name.last : name.last + 2] if word.sentence == every[name.first].sentence]
    if following and following[0].text.islower() and lexicon.is_person_noun(following[0].lower):
        named = len(following) > 1 and (following[1].capital or lexicon.tag(following[1].lower)[:2] == "NN")
        return None if following[0].possessive or named else name.last + 1
    alone = not following or not following[0].text[0].isalnum() or lexicon.tag(following[0].lower) in _AFTER_NOUN
    return name.last if alone and not name.text.endswith(_NO_NOUN) else None
