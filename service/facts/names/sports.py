"""Sports pages: towns that stand for their clubs, players in scoreboards."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict

import regex

from service.facts.names.kinds import Kinds
from service.facts.names.lexicon import Lexicon
from service.facts.names.name import Name
from service.facts.names.words import Word, Words

_ENOUGH = 3
_ROWS = 3  # of a table
_ROW = regex.compile(r"(?:[ \t]+[-.\d/+]+){3,}\s*$")
_SCORE = regex.compile(r"[ \t]+\d{1,2}(?:[ \t]*\(|[ \t]+\p{Lu}|\.?\s*$)")
_LINE_UP_MARK = regex.compile(r"[ \t]*[:–-][ \t]")
_SMALL_WORD = regex.compile(r"(?<![\p{L}'’-])\p{Ll}{3,}+")
_BOWLED = regex.compile(r"\s+\d{1,2}(?:\.\d)?-\d+-\d+-\d+")  # overs, maidens, runs, wickets
_LINE_UP = 6  # players
_DISMISSALS = frozenset({"b", "c", "st", "lbw"})


def settle_sports(names: list[Name], words: Words, kinds: Kinds, blocked: list[bool]) -> None:
    """Makes clubs of the towns that play, and persons of the names in a scoreboard; nothing where the article is not about sport."""
    lexicon = kinds.lexicon
    sports = lexicon.sports_words.intersection([word.lower for word in words.all])
    if len(sports) < _ENOUGH:
        return
    _settle_tables(names, words, blocked)
    if len(lexicon.sports_words & words.written_low.keys()) < _ENOUGH:
        return
    for name in names:
        if name.rule == "capitalised" and len(name.parts) == 2 and kinds.geography.is_place(name.parts[1]):
            name.kind, name.rule, name.score = "organisation", "club-and-city", 0.5
    for name in names:
        if len(name.parts) == 1 and name.kind in ("unknown", "other") and _is_nickname(name, words, lexicon):
            name.kind, name.rule, name.score = "organisation", "club-name", 0.7
    teams = {name.text.casefold() for name in names if _may_be_team(name) and _plays(name, words, lexicon, blocked)}
    players = {name.text.casefold() for name in names if len(name.parts) == 1 and _dismissed(name, words)}
    teams -= players
    for name in names:
        if _may_be_team(name) and name.text.casefold() in teams and not _is_venue(name, words, names):
            name.kind, name.rule, name.score = "organisation", "town-that-plays", 0.75
        elif name.kind in ("unknown", "other", "place") and name.text.casefold() in players:
            name.kind, name.rule, name.score = "person", "scoreboard", 0.7


def _is_nickname(name: Name, words: Words, lexicon: Lexicon) -> bool:
    """ "the Orioles": a plural of clubs' names, not at a sentence's beginning."""
    word = words.all[name.first]
    return word.lower in lexicon.club_words and word.lower[-1] in "sx" and not word.initial


def _settle_tables(names: list[Name], words: Words, blocked: list[bool]) -> None:
    """Teams in standings ("LEEDS 10 7 2 1 23"), teams that meet ("LEEDS AT HULL", "Leeds 2 Hull 1"), players in a line-up
    ("Leeds: Hale, Kerr, Moore, ...")."""
    breaks = [*(at for at, character in enumerate(words.text) if character == "\n"), len(words.text)]
    lines: dict[int, list[Name]] = defaultdict(list)
    for name in names:
        lines[breaks[bisect_left(breaks, name.start)]].append(name)
    spans = {end: words.text[line[0].start : end] for end, line in lines.items()}  # from the line's first name on
    rows = [
        line[0]
        for end, line in lines.items()
        if _ROW.match(spans[end], line[0].end - line[0].start) and line[0].last < len(blocked) and not blocked[line[0].last]
    ]
    met = [name for end, line in lines.items() if len(line) == 2 for name in _meeting(line, spans[end])]
    for group in (rows, met):
        teams = sum(_may_be_team(name) or name.kind in ("country", "organisation") for name in group)
        if len(group) >= _ROWS and 4 * teams > 3 * len(group):
            for name in group:
                name.kind, name.rule, name.score = "organisation", "standings", 0.8
    for end, line in lines.items():
        if len(line) > 1 and (scored := _summary(line, spans[end])):
            for name in scored:
                name.kind, name.rule, name.score = "organisation", "standings", 0.8
        if len(line) > _LINE_UP and _is_line_up(line, spans[end]):
            for name in line:
                if name is line[0] and _LINE_UP_MARK.match(spans[end], name.end - name.start):
                    continue  # the team
                if name.kind in ("unknown", "other", "place") and len(name.parts) < 3:
                    name.kind, name.rule, name.score = "person", "line-up", 0.75


def _is_line_up(line: list[Name], text: str) -> bool:
    """Whether a line holds a team and its players, parted by commas, and hardly anything else."""
    marked = _LINE_UP_MARK.match(text, line[0].end - line[0].start) is not None
    people = 4 * sum(name.kind == "person" for name in line) >= len(line)
    return (marked or people) and text.count(",") >= _LINE_UP and 4 * len(_SMALL_WORD.findall(text)) < len(line)


def _summary(line: list[Name], text: str) -> list[Name]:
    """The two teams of "Nancy 2 (Fischer 15th minute, Bensalah 60th) Lens 1 (Brunel 75th)"."""
    start = line[0].start
    outside = [name for name in line if text.count("(", 0, name.start - start) == text.count(")", 0, name.start - start)]
    both = len(outside) == 2 and all(_may_be_team(name) or name.kind == "organisation" for name in outside)
    found = both and "(" in text and all(_SCORE.match(text, name.end - start) for name in outside)
    return outside if found else []


def _meeting(line: list[Name], text: str) -> list[Name]:
    """The teams of a line that says nothing else than who met, or is to meet: where it says "at" the second is where."""
    between, after = text[line[0].end - line[0].start : line[1].start - line[0].start], text[line[1].end - line[0].start :]
    if between.strip().isdigit() and after.strip().isdigit():
        return line
    if after.strip():
        return []
    return line[:1] if between.strip().lower() == "at" else line if between.strip().lower() in ("v", "vs") else []


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
            and not (before is not None and before.text == "(")  # "(Nunez 73)", a substitute
            and not blocked[name.last]
            and (before is None or not before.text[:1].isalpha() or before.sentence != words.all[name.first].sentence)
        ):
            return True
        if after.lower in lexicon.team_followers and not after.upper:
            return not (after.capital and after.loud)
        if after.text in ("have", "are", "were") and (before is None or before.text not in (",", "and")):
            first = words.all[name.first]
            return not (first.initial and lexicon.is_common(first.lower))  # one name, and many act
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
    return (before is not None and before.text in _DISMISSALS) or _BOWLED.match(words.text, name.end) is not None
