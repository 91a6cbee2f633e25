"""Sports pages: towns that stand for their clubs, players in scoreboards."""

from __future__ import annotations

from service.facts.names.kinds import Kinds
from service.facts.names.lexicon import Lexicon
from service.facts.names.name import Name
from service.facts.names.words import Word, Words

_ENOUGH = 3
_DISMISSALS = frozenset({"b", "c", "st", "lbw"})


def settle_sports(names: list[Name], words: Words, kinds: Kinds, blocked: list[bool]) -> None:
    """Makes clubs of the towns that play, and persons of the names in a scoreboard; nothing where the article is not about sport."""
    lexicon = kinds.lexicon
    if len(lexicon.sports_words & words.written_low.keys()) < _ENOUGH:
        return
    for name in names:
        if name.rule == "capitalised" and len(name.parts) == 2 and kinds.geography.is_place(name.parts[1]):
            name.kind, name.rule, name.score = "organisation", "club-and-city", 0.5
    teams = {name.text.casefold() for name in names if _may_be_team(name) and _plays(name, words, lexicon, blocked)}
    players = {name.text.casefold() for name in names if len(name.parts) == 1 and _dismissed(name, words)}
    teams -= players
    for name in names:
        if _may_be_team(name) and name.text.casefold() in teams and not _is_venue(name, words, names):
            name.kind, name.rule, name.score = "organisation", "town-that-plays", 0.75
        elif name.kind in ("unknown", "other", "place") and name.text.casefold() in players:
            name.kind, name.rule, name.score = "person", "scoreboard", 0.7


def _may_be_team(name: Name) -> bool:
    return name.kind in ("place", "unknown") or (name.kind in ("person", "other", "organisation") and name.score <= 0.5)


def _neighbours(name: Name, words: Words) -> tuple[Word | None, Word | None]:
    every = words.all
    sentence = every[name.first].sentence
    before = every[name.first - 1] if name.first and every[name.first - 1].sentence == sentence else None
    after = every[name.last] if name.last < len(every) and every[name.last].sentence == sentence else None
    return before, after


def _plays(name: Name, words: Words, lexicon: Lexicon, blocked: list[bool]) -> bool:
    before, after = _neighbours(name, words)
    if after is not None and not name.possessive:
        if (
            after.text[:1].isdigit()
            and not blocked[name.last]
            and (before is None or not before.text[:1].isalpha() or before.sentence != words.all[name.first].sentence)
        ):
            return True
        if after.lower in lexicon.team_followers and not after.upper:
            return not (after.capital and after.loud)
    if before is not None and not before.capital:
        if before.lower in lexicon.team_leaders:
            return True
        if before.lower in ("for", "from", "by") and name.first > 1:
            return words.all[name.first - 2].lower in lexicon.team_verbs
    return False


def _is_venue(name: Name, words: Words, names: list[Name]) -> bool:
    """Where it is played: "in Leeds", the dateline, "Leicester: ..." """
    before, after = _neighbours(name, words)
    if before is not None and before.lower in ("in", "at", "near", "outside"):
        return True
    return before is None and after is not None and (after.text == ":" or (after.text == "," and name.loud))


def _dismissed(name: Name, words: Words) -> bool:
    before, _ = _neighbours(name, words)
    return before is not None and before.text in _DISMISSALS
