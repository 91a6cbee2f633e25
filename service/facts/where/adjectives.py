"""Adjectives of places: "Russian" as a modifier, and where it is a language or people instead; "US-led"."""

from __future__ import annotations

from service.facts.gazetteer import gazetteer
from service.facts.names.lexicon import lexicon
from service.facts.where.candidates import candidates
from service.facts.where.context import Context
from service.facts.where.known import strength
from service.facts.where.mention import Mention

_COUNTING = frozenset({"a", "an", "the", "two", "three", "one", "another", "young", "many", "fellow", "most", "other", "some"})
_AFTER_NOUN = frozenset(
    {"who", "whose", "and", "or", "in", "of", "at", "from", "to", "with", "were", "was", "are", "is", "have", "had", "has"}
)
_BEFORE_LANGUAGE = frozenset({"in", "into", "of", "that", "plus", "although", "like"})
_MOST_PARTS = 4  # "Iranian-Polish-American" and no more
_WELL_KNOWN = 0.8
_KNOWN = 0.4  # enough for several words in one
_MOST_BEFORE = 3  # tokens before the hyphen's word
_LONGEST_NAME = 40  # characters


def adjective(context: Context, start: int, end: int, first: int, last: int) -> Mention | None:
    """A mention as a modifier; None where the word is no such adjective, is a language, or stands for people."""
    text = context.article.text[start:end]
    demonym = gazetteer().demonym(text)
    if demonym is None or demonym.form != "adjective" or _is_language(context, first, last) or _is_people(context, first, last):
        return None
    mention = Mention(start, end, text, first, last, context.sentence_of[first], "demonym", 1.0)
    mention.adjective, mention.use, mention.candidates = True, "modifier", [demonym.place]
    return mention


def compounds(context: Context, index: int) -> list[Mention]:
    """The places in "London-based", "Hong Kong-listed", "Amsterdam-London"; none where a part with a capital is no well-known place."""
    token = context.tokens[index]
    if (longer := _begun_before(context, index)) is not None:
        return [longer]
    parts = token.text.split("-")
    last = gazetteer().demonym(parts[-1])
    if last is not None and (last.form == "people" or parts[0].lower() in ("al", "el")):
        return []  # African-Americans, al-Baghdadi
    capitals = [part for part in parts if part[:1].isupper()]
    if not 1 < len(parts) <= _MOST_PARTS or not all(strength(part) >= _WELL_KNOWN or gazetteer().demonym(part) for part in capitals):
        return []
    found = []
    start = token.start
    for part in parts:
        end = start + len(part)
        if part[:1].isupper():
            demonym = gazetteer().demonym(part)
            mention = Mention(start, end, part, index, index + 1, context.sentence_of[index], "compound", 1.0)
            mention.use = "modifier"
            mention.adjective = demonym is not None and demonym.form == "adjective"
            mention.candidates = [demonym.place] if demonym is not None else candidates(part)
            found.append(mention)
        start = end + 1
    return found


def _begun_before(context: Context, index: int) -> Mention | None:
    """The place of "Hong Kong-listed", "St. Louis-area", whose name begins up to three tokens before the hyphen's."""
    head, _, tail = context.tokens[index].text.partition("-")
    if not head[:1].isupper() or not tail.islower():
        return None
    end = context.tokens[index].start + len(head)
    for first in range(max(index - _MOST_BEFORE, context.sentence(index).first), index):
        start = context.tokens[first].start
        text = context.article.text[start:end]
        if len(text) > _LONGEST_NAME or not text[0].isupper() or context.lower[first] == "the":
            continue
        if strength(text) >= _KNOWN:
            mention = Mention(start, end, text, first, index + 1, context.sentence_of[index], "compound", 1.0)
            mention.use, mention.candidates = "modifier", candidates(text)
            return mention
    return None


def _is_language(context: Context, first: int, last: int) -> bool:
    """ "spoke in French", "the English language"."""
    words, after, before = context.words, context.after(last), context.before(first)
    if last - first > 1 or context.lower[first] not in words.languages:
        return False
    if after in words.language_followers:
        return True
    if _another_follows(context, last):
        return False
    alone = not after[:1].isalpha() or after in _AFTER_NOUN or after in words.acting
    return alone and (before in words.language_leaders or before in _BEFORE_LANGUAGE)


def _is_people(context: Context, first: int, last: int) -> bool:
    """ "a Russian", "the French said": people by nationality. Not "the Japanese and UK governments"."""
    if context.before(first) not in _COUNTING:
        return False
    if _another_follows(context, last):
        return False
    after = context.after(last)
    return not after[:1].isalpha() or after in _AFTER_NOUN or after in context.words.acting or lexicon().tag(after) in ("VBD", "VBZ", "MD")


def _another_follows(context: Context, last: int) -> bool:
    """ "the Japanese and UK governments": one more in a row of them, before what they all go with."""
    other = context.token_after(last, 1)
    return (
        context.after(last) in ("and", "or", ",", "/")
        and other is not None
        and (gazetteer().demonym(other.text) is not None or strength(other.text) == 1.0)
    )
