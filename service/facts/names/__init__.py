"""Every proper name of an article, and what it names.

words (words.py) -> runs of capitals (runs.py) -> names by their own words (segments.py) -> the article as a whole (consistency.py)
"""

from __future__ import annotations

from service.article import Article
from service.facts.names.acronyms import spelled_out, things
from service.facts.names.consistency import settle
from service.facts.names.geography import geography
from service.facts.names.kinds import Kinds
from service.facts.names.lexicon import lexicon
from service.facts.names.name import Kind, Name
from service.facts.names.passes import settle_credits, settle_frequent, settle_lists, settle_titles
from service.facts.names.runs import blocked_words, runs
from service.facts.names.segments import Piece, Segmenter
from service.facts.names.sports import settle_sports
from service.facts.names.words import Word, Words, words_of

_ABBREVIATED = frozenset({"inc", "corp", "co", "ltd", "jr", "sr", "bros"})


def find_names(article: Article, taken: list[tuple[int, int]]) -> list[Name]:
    """Every proper name in the order of the text, none overlapping; ``taken`` are spans of times, which are no names."""
    lists = lexicon()
    words = words_of(article)
    kinds = Kinds(lists, geography())
    segmenter = Segmenter(kinds)
    names: list[Name] = []
    blocked = blocked_words(words.all, taken)
    long = spelled_out(words.all, blocked, kinds)
    for run in runs(words, kinds, blocked, long):
        members = [words.all[i] for i in run]
        whole = long.get(run[0]) == run[-1] + 1
        pieces = [Piece(0, len(run), "organisation", "spelled-out", 0.95)] if whole else segmenter.cut(members)
        names += [_name(article, words, run, members, piece, kinds) for piece in pieces]
    for word, index in zip(words.parts, words.part_of, strict=True):
        kind, rule, score = kinds.of_one(word)
        if not blocked[index] and kind != "other":
            names.append(Name(word.start, word.end, word.text, kind, rule, score, index, index + 1, (word.text,), loud=word.loud))
    names.sort(key=lambda name: name.start)
    if meant := things(words.all, kinds):
        for name in names:
            if name.rule == "acronym" and name.text in meant:
                name.kind, name.rule, name.score = "other", "thing-in-capitals", 0.8
    settle_titles(names, words)
    settle(names, words, lists)
    settle_credits(names, words, lists)
    settle_sports(names, words, kinds, blocked)
    settle_lists(names, words, lists)
    settle_frequent(names, words, lists)
    return names


def _name(article: Article, words: Words, run: list[int], members: list[Word], piece: Piece, kinds: Kinds) -> Name:
    first, last = run[piece.first], run[piece.last - 1] + 1
    start, end = words.all[first].start, words.all[last - 1].end
    if words.all[last - 1].stop and words.all[last - 1].lower in _ABBREVIATED:
        end += 1  # "Inc.", "Jr."
    if members[piece.last - 1].possessive and kinds.ends_in_s(members[piece.first : piece.last]):
        end += 2
    return Name(
        start=start,
        end=end,
        text=article.text[start:end],
        kind=piece.kind,
        rule=piece.rule,
        score=piece.score,
        first=first,
        last=last,
        parts=tuple([word.text for word in members[piece.first : piece.last] if word.text[:1].isalnum()]),
        role=(members[piece.role[0]].start, members[piece.role[1] - 1].end) if piece.role else None,
        honorific=piece.honorific,
        possessive=members[piece.last - 1].possessive,
        loud=members[piece.first].loud,
    )


__all__ = ["Kind", "Name", "find_names"]
