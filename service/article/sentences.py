"""Where the sentences of a paragraph end.

Libraries tried on the cases of tests/article/test_sentences.py and 15 news articles: pysbd passes them but takes 30 ms for 500 words;
syntok (3.6 ms) and blingfire (0.2 ms) split "Lt. Gen.", join after "p.m." and cut quotations. Hence these rules, with their lists in
abbreviations.yaml: a full stop ends a sentence unless an abbreviation, an initial, an open quotation or what follows speaks against it.
"""

from collections.abc import Iterator

import regex

from service.data import read_yaml

_TABLE = {name: frozenset(str(word).lower() for word in words) for name, words in read_yaml(__package__, "abbreviations.yaml").items()}
_LONGEST_QUOTATION = 300  # characters; a longer quotation or bracket is split inside
_BREAKS_OFF = regex.compile(r"(?<![\p{L}\p{N}])(?:" + "|".join(map(regex.escape, _TABLE["before_a_name"])) + r")\.$", regex.IGNORECASE)
_CANDIDATE = regex.compile(
    r"(?P<stop>[.!?…]+)(?P<close>[\"”’'»)\]]*(?:\s[\"”’'](?=\s))?)(?P<space>\s+|(?<=\p{Ll}{2}\.)(?=\p{Lu}\p{Ll})|(?<=[.!?][\"”])(?=\p{Lu}))"
)
_WORD = regex.compile(r"[\p{L}\p{N}]")
_WORD_BEFORE = regex.compile(r"[\p{L}\p{N}.&-]+$")
_WORD_AFTER = regex.compile(r"[\p{L}\p{N}][\p{L}\p{N}'’-]*")
_LETTERS_WITH_STOPS = regex.compile(r"(?:\p{L}\.)+\p{L}")
_QUOTATION_OR_BRACKET = regex.compile(r"[\"“”()]")
_INITIAL = regex.compile(r"(?:^|(?<=[\s.(“\"-]))\p{Lu}$")
_SAYING = regex.compile(
    r"(?:\p{L}[\p{L}'’.-]*\s){0,4}?(?:said|says|asked|asks|told|added|adds|cried|shouted|wrote|replied|demanded|wondered|tweeted|quipped|joked)\b"
)
_ZONE_OR_DAY = regex.compile(
    r"(?:[ECMP][SD]?T|GMT|UTC|BST|CET|CEST|Eastern|Central|Pacific|Mountain|local|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|"
    r"(?:Jan|Febr)uary|March|April|May|June|July|August|(?:Septem|Octo|Novem|Decem)ber)\b"
)


def boundaries(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Start and end of every sentence of ``text[start:end]``, white space trimmed; marks without a word belong to the one before."""
    found: list[tuple[int, int]] = []
    for begin, finish in _pieces(text, start, end):
        if found and not _WORD.search(text, begin, finish):
            found[-1] = (found[-1][0], finish)
        else:
            found.append((begin, finish))
    return found


def breaks_off(text: str, start: int, end: int) -> bool:
    """Whether a line ends with an abbreviation that a name must follow: "Gov."."""
    return bool(_BREAKS_OFF.search(text, max(start, end - 20), end))


def opens_a_sentence(word: str) -> bool:
    """Whether it is a word that names do not begin with: "The"."""
    return word.lower() in _TABLE["openers"]


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    closed = _closed_spans(text, start, end)
    span = 0
    begin = start
    for match in _CANDIDATE.finditer(text, start, end):
        while span < len(closed) and closed[span][1] < match.end("close"):
            span += 1
        inside = span < len(closed) and closed[span][0] < match.start() and match.end("close") < closed[span][1]
        if not inside and match.end() < end and _ends_sentence(text, match, begin, end):
            yield begin, match.end("close")
            begin = match.end()
    if begin < end:
        yield begin, end


def _closed_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Quotations and brackets that open and close in the paragraph and are short enough to stay whole, outermost ones, in order."""
    spans: list[tuple[int, int]] = []
    opened: tuple[int, str] | None = None
    for mark in _QUOTATION_OR_BRACKET.finditer(text, start, end):
        sign, place = mark.group(), mark.start()
        if opened is None:
            if sign in '"“(':
                opened = (place, {'"': '"', "“": "”", "(": ")"}[sign])
        elif sign == opened[1]:
            if place - opened[0] <= _LONGEST_QUOTATION:
                spans.append((opened[0], place + 1))
            opened = None
        elif place - opened[0] > _LONGEST_QUOTATION and sign in "“(":
            opened = (place, {"“": "”", "(": ")"}[sign])
    return spans


def _ends_sentence(text: str, match: regex.Match[str], begin: int, end: int) -> bool:
    stop, close = match["stop"], match["close"]
    after = text[match.end()]
    following = _WORD_AFTER.search(text, match.end(), min(end, match.end() + 40))
    opener = following is not None and opens_a_sentence(following.group())
    if after.islower() or after in ",;:)]–—" or (after == "-" and not text[match.end() :].startswith("- ")):
        return False
    if close.strip() and close.strip()[0] in "\"”’'" and stop[-1] in "!?" and _SAYING.match(text, match.end(), end):
        return False
    if stop != ".":
        return True
    before = _WORD_BEFORE.search(text, max(begin, match.start() - 30), match.start())
    if before is None or close.strip(" )]"):
        return True
    word = before.group().lower().strip("-")
    if word in _TABLE["before_a_name"]:
        return False
    if word in _TABLE["before_a_figure"] and (after.isdigit() or after == "#"):
        return False
    if word in ("a.m", "p.m", "am", "pm"):
        return not _ZONE_OR_DAY.match(text, match.end(), end)
    if word in _TABLE["either"] or _INITIAL.search(before.group()) or _LETTERS_WITH_STOPS.fullmatch(word):
        return opener or after in '"“‘'
    return True
