"""What a sentence of a summary looks like: whole, no caption or label, able to stand where it stands."""

from __future__ import annotations

import regex

from service.article import Article, Sentence
from service.summary.words import CONNECTIVE, PRONOUN, load_rules

_RULES = load_rules("style")
_CAPTION, _INSERT = (
    regex.compile("|".join(f"(?:{pattern})" for pattern in _RULES[name]), regex.IGNORECASE) for name in ("caption", "insert")
)
_LABEL = regex.compile("(?:" + "|".join(f"(?:{pattern})" for pattern in _RULES["label"]) + ")+", regex.IGNORECASE)
_ENDED = regex.compile(r"[.!?…]\s?[\"”’')\]]*$")
_WORD = regex.compile(r"[\p{L}\p{N}]")
_FIRST_WORD = regex.compile(r"[\"“‘'(\s]*(?P<word>[\p{L}'’]+)(?P<rest>[^.!?]{0,80})")
_CONNECTIVE = regex.compile(r"[\"“‘'(\s]*(?:" + "|".join(CONNECTIVE) + r")\b(?! (?:far|that))", regex.IGNORECASE)


def is_whole(text: str) -> bool:
    """Whether a sentence ends as one and closes the quotations and brackets that it opens."""
    return (
        bool(_ENDED.search(text))
        and text.count('"') % 2 == 0
        and text.count("“") == text.count("”")
        and text.count("(") == text.count(")")
        and _single_quotes_closed(text)
    )


def _single_quotes_closed(text: str) -> bool:
    """Single quotation marks open before a word and close after one; an apostrophe does neither, or closes only ("the players' ")."""
    text = text.replace("‘", "'").replace("’", "'")
    opened = len(regex.findall(r"(?<![\p{L}\p{N}'])'(?=\s?[\p{L}])", text))
    closed = len(regex.findall(r"(?<=[\p{L}\p{N}.,!?…]\s?)'(?![\p{L}\p{N}'])", text))
    spaced = len(regex.findall(r"(?<=\s)'(?=\s)", text))  # "he said: ' it is ' " opens and closes alike
    return opened <= closed + spaced or (spaced > 0 and spaced % 2 == 0)


def is_caption(text: str) -> bool:
    """Whether it reads as a caption, a byline or a link."""
    return bool(_CAPTION.search(text))


def leans_back(text: str) -> bool:
    """Whether it begins with a pronoun or a connective that needs the sentence before it."""
    match = _FIRST_WORD.match(text)
    if match is None:
        return True
    return match["word"].casefold() in PRONOUN or bool(_CONNECTIVE.match(text))


def quotable(article: Article, sentence: Sentence) -> tuple[int, int]:
    """Span of the sentence without its dateline, label or agency."""
    start, end = sentence.start, sentence.end
    if article.dateline is not None and article.dateline[0] == start:
        start = article.dateline[1]
    if match := _LABEL.match(article.text, start, end):
        start = match.end()
    if not _WORD.search(article.text, start, end):
        start = sentence.start
    return start, end


def as_told(text: str) -> str:
    """A quoted sentence on one line, without "(pictured)", beginning with a capital."""
    text = " ".join(_INSERT.sub("", text).split())
    return text[:1].upper() + text[1:]
