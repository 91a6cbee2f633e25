"""What a sentence of a summary looks like: whole, no caption or label, able to stand where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, takewhile

import regex

from service.article import Article, Sentence
from service.article.sentences import breaks_off
from service.facts.names.lexicon import lexicon
from service.summary.words import CONNECTIVE, PRONOUN, TIME, Unit, load_rules

_RULES = load_rules("style")
_CAPTION, _INSERT, _LABEL, _CREDIT = (
    regex.compile("(?:" + "|".join(f"(?:{pattern})" for pattern in _RULES[name]) + ")", regex.IGNORECASE)
    for name in ("caption", "insert", "label", "credit")
)
_NOBODY, _UNNAMED = (regex.compile("|".join(_RULES[name]), regex.IGNORECASE) for name in ("nobody", "unnamed"))
_LINE = regex.compile("|".join(_RULES["line"]))
_RUN_ON = regex.compile("|".join(_RULES["run_on"]))
_OPENER = regex.compile("|".join(f"(?:{pattern})" for pattern in _RULES["opener"]))
_ENDED = regex.compile(r"[.!?…]\s?[\"”’')\]]*$")
_WORD = regex.compile(r"[\p{L}\p{N}]")
_CONNECTIVE = regex.compile(r"[\"“‘'(\s]*(?:" + "|".join(CONNECTIVE) + r")\b(?! (?:far|that))", regex.IGNORECASE)
QUOTED = regex.compile(r"\"[^\"]*\"|“[^”]*”|``.*?(?:''|$)|(?<!\p{L})[‘']\s?\p{L}.*?[’'](?!\p{L})")
_NUMERAL = "|".join(_RULES["numeral"])
_FIRST_PERSON = regex.compile(
    rf"(?<![\p{{L}}\p{{N}}]\.)(?<!\b(?:{_NUMERAL}) )\bI\b(?![-‑]\d|\.\p{{Lu}})"  # neither "T.I." nor "World War I" nor "I-95"
    r"|\b(?:[Ww]e|[Ww]e['’]\p{L}+|[Mm]y|[Mm]e|[Oo]ur|[Uu]s)\b"
)
_AUXILIARY = frozenset(
    ["is", "was", "are", "were", "has", "have", "had", "will", "would", "can", "could", "may", "might", "did", "does", "do"]
)
_CONTRACTED = regex.compile(r"(?:n['’]t|['’](?:s|re|ve|ll|d))$")
_COUNTED = frozenset(
    ["one", "another", "both", "neither", "either", "some", "many", "most", "several", "all", "few", "none", "each"]
)  # "One is ...", not "One man is ..."
_SUCH = regex.compile(r"\b(?:no|any|another) such\b")  # "He has no such fears"
_LONGEST_SPEECH = 6  # sentences
_POST = regex.compile(r"\(@\w{1,30}\)(?:\W{1,3}\p{L}+ \d{1,2}, \d{4})?\W*$")
_OPENS = regex.compile(r"[\"“‘']\s?\p{L}")
_MARK = regex.compile(
    r"(?P<either>(?<!\S)[\"'](?!\S))|(?P<opens>“|(?<![\p{L}\p{N}])‘(?=\S)|(?<!\S)[\"'](?=\p{L}))|(?P<closes>”|(?<=\S)\"(?!\p{L})|(?<=[.,!?…])[’'](?!\p{L}))"
)
_SINGLE = regex.compile(
    r"(?P<spaced>(?<!\S)['‘’](?![\p{L}\p{N}])(?!\s(?:s|t|re|ve|ll|d|m)\b))|(?P<opens>(?<![\p{L}\p{N}])(?<!\p{L}\.)['‘](?=\p{L}))|(?P<closes>(?<=[\p{L}\p{N}.,!?…])['’](?![\p{L}\p{N}]))"
)
_NAME = r"\p{Lu}[\p{L}\p{N}’'-]*"
_TITLE = regex.compile(rf"[\"“'‘]{_NAME}(?: (?:{_NAME}|of|the|and|in|for)){{0,5}}[\"”'’]s?\s(?=\p{{L}})(?!(?:said|says)\b)")
_STRAY_MARK = regex.compile(r"^[\s,;:_–—-]+(?=\S)")
_SPACED_APOSTROPHE = regex.compile(r"(?<=\p{L}) (’) (?=(?:s|t|re|ve|ll|d|m)\b)")  # "the club ’ s bus", as corpora are written
_STRAY_QUOTE = regex.compile(r"(?<=[.!?…])\s+[\"“”‘’']$")


def is_whole(text: str) -> bool:
    """Whether a sentence ends as one and closes the quotations and brackets that it opens."""
    return (
        bool(_ENDED.search(text))
        and not breaks_off(text, 0, len(text))
        and text.count('"') % 2 == 0
        and text.count("“") == text.count("”")
        and text.count("(") == text.count(")")
        and _single_quotes_closed(text)
    )


def _single_quotes_closed(text: str) -> bool:
    """Single quotation marks open before a word and close after one; an apostrophe does neither, or closes only ("the players' ")."""
    marks = list(_SINGLE.finditer(text))
    if any(match["spaced"] for match in marks):  # "he said: ' it is ' " opens and closes alike
        return len(marks) % 2 == 0
    opened = sum(bool(match["opens"]) for match in marks)
    return opened <= len(marks) - opened


def is_caption(text: str) -> bool:
    """Whether it reads as a caption, a byline or a link, or as two lines run together."""
    return bool(_CAPTION.search(text) or _RUN_ON.search(text))


def is_credited(article: Article, sentence: Sentence) -> bool:
    """Whether the name of a photographer or an agency follows, as after a caption."""
    return bool(_CREDIT.match(article.text, sentence.end))


def is_question(text: str) -> bool:
    """Whether it asks or exclaims, and so tells nothing."""
    return text.rstrip("\"”’' ").endswith(("?", "!"))


def tells(text: str) -> bool:
    """Whether a sentence tells something: it is no caption, question or exclamation, and nobody speaks whom it doesn't name.

    Words that are nothing but a quotation tell nothing: whose they are stands elsewhere.
    """
    return not (is_caption(text) or is_question(text) or in_first_person(text) or not _WORD.search(QUOTED.sub("", text)))


def within_quotations(article: Article, sentences: Sequence[Sentence]) -> frozenset[int]:
    """Indexes of the sentences that stand in the middle of somebody's words: a quotation opens before and closes after their beginning.

    A paragraph begins outside, unless its first mark closes what the one before has opened. A quotation that never closes is given up
    after six sentences: a mark is missing then. A paragraph that ends with "(@name)" is somebody's post.
    """
    posts = {sentence.paragraph for sentence in sentences if _POST.search(article.text, sentence.start, sentence.end)}
    within = {number for number, sentence in enumerate(sentences) if sentence.paragraph in posts}
    open_for, paragraph = 0, -1
    for number, sentence in enumerate(sentences):
        text = article.text[sentence.start : sentence.end]
        new_paragraph = open_for and sentence.paragraph != paragraph
        if open_for > _LONGEST_SPEECH or (new_paragraph and not _closes_first(article, sentences[number : number + _LONGEST_SPEECH])):
            open_for = 0
        paragraph = sentence.paragraph
        if open_for and not _OPENS.match(text):
            within.add(number)
        speaking = bool(open_for)
        for match in _MARK.finditer(text):
            speaking = not speaking if match["either"] else bool(match["opens"])
        open_for = open_for + 1 if speaking else 0
    return frozenset(within)


def _closes_first(article: Article, sentences: Sequence[Sentence]) -> bool:
    """Whether the first mark of a paragraph, that of the first of the sentences, closes a quotation."""
    for sentence in takewhile(lambda one: one.paragraph == sentences[0].paragraph, sentences):
        if match := _MARK.search(article.text, sentence.start, sentence.end):
            return bool(match["closes"])
    return False


def has_verb(units: Sequence[Unit]) -> bool:
    """Whether a sentence has a word that can be its verb: "A police officer in Leeds." has none."""
    return any(
        lexicon().tag(unit.folded) in ("VB", "VBD", "VBN", "VBZ", "VBP", "MD")
        or unit.folded in _AUXILIARY
        or _CONTRACTED.search(unit.text) is not None
        or (unit.kind == "word" and unit.folded.endswith(("ed", "es")) and not lexicon().is_common(unit.folded))
        for unit in units
    )


def in_first_person(text: str) -> bool:
    """Whether somebody speaks whom the sentence doesn't name: "We are not amused" out of a longer quotation."""
    return bool(_FIRST_PERSON.search(QUOTED.sub("", text)))


def leans_back(text: str, units: Sequence[Unit]) -> bool:
    """Whether it needs the sentence before it: it begins with a connective, or has a pronoun before anything that this could mean."""
    if _NOBODY.match(text):
        return False
    if _CONNECTIVE.match(text) or _UNNAMED.search(text) or _SUCH.search(text):
        return True
    words = [unit for unit in units if unit.kind != "mark"]
    for unit, following in pairwise(words[:7]):
        if unit.folded in ("these", "those", "such") and following.says:
            return True  # "Now the events that seared those marches ..."
    for number, unit in enumerate(words):
        word = unit.folded.partition("'")[0]
        if (
            word in PRONOUN
            and not (word == "that" and number)
            and not (word == "this" and words[number + 1 : number + 2] and _is_time(words[number + 1]))
        ):
            return True
        if word in _COUNTED and number + 1 < len(words) and _is_verb(words[number + 1]):
            return True
        if unit.kind == "word" and (number or not unit.key.endswith("ing")) and not _is_time(unit):
            return False
    return True


def _is_verb(unit: Unit) -> bool:
    return unit.folded in _AUXILIARY or lexicon().tag(unit.folded) in ("VBD", "VBZ", "VBP", "MD")


def _is_time(unit: Unit) -> bool:
    return unit.folded in TIME


def quotable(article: Article, sentence: Sentence, opener: bool = False) -> tuple[int, int]:
    """Span of the sentence without a headline or caption that runs into it, its dateline, the label of an agency, or a "But" or
    "However," that ties it to the one before.

    With ``opener`` that one stays.
    """
    start, end = sentence.start, sentence.end
    if article.dateline is not None and article.dateline[0] == start:
        start = article.dateline[1]
    for line in _LINE.finditer(article.text, start, end):
        start = line.end()
    if match := _LABEL.match(article.text, start, end):
        start = match.end()
    if not opener and (match := _OPENER.match(article.text, start, end)):
        start = match.end()
    if not _WORD.search(article.text, start, end):
        start = sentence.start
    return start, end


def opens_with_a_quotation(text: str) -> bool:
    """Whether it begins with somebody's words, and no title or nickname: "Captain America" actor Lee Moss ..."."""
    return text[:1] in "\"“”'‘’" and not _TITLE.match(text)


def as_told(text: str) -> str:
    """A quoted sentence on one line, without "(pictured)", beginning with a capital; a mark at its end that opens the next is dropped."""
    text = _STRAY_MARK.sub("", _SPACED_APOSTROPHE.sub(r"\1", " ".join(_INSERT.sub("", text).split())))
    if not is_whole(text) and is_whole(closed := _STRAY_QUOTE.sub("", text)):
        text = closed
    return text[:1].upper() + text[1:]
