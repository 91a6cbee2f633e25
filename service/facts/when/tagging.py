"""Times of an article in the order of the text: each with its words' span, its reading, and the rule that found it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from service.article import Article, Sentence
from service.facts.when import dates, days, durations, quarters, references, relative, repetitions, times  # noqa: F401  (they register their readings)
from service.facts.when.context import Context
from service.facts.when.grammar import GRAMMAR, Match, words_of
from service.facts.when.lexicon import LEXICON, Word
from service.facts.when.reading import READERS, Reading
from service.facts.when.vicinity import words_about


@dataclass(frozen=True, slots=True)
class Tag:
    """A phrase of the text that is a time; ``sentence`` is an index into the article's."""

    start: int
    end: int
    sentence: int
    rule: str
    reading: Reading


def tag(article: Article, published: datetime.date | None) -> list[Tag]:
    """All times of the article, in order, none overlapping another."""
    context = Context(article, published)
    found: list[Tag] = []
    for number, sentence in enumerate(article.sentences):
        kinds, words = LEXICON.words_of(article.tokens_of(sentence))
        stretches = list(GRAMMAR.candidates(kinds))
        if not stretches:
            continue
        context.enter(number, sentence)
        for first, last in stretches:
            found.extend(_tags(kinds, words, first, last, number, sentence, context))
    return found


def _tags(kinds: str, words: list[Word | None], place: int, end: int, number: int, sentence: Sentence, context: Context) -> Iterator[Tag]:
    while place < end:
        for match in GRAMMAR.matches_at(kinds, place, end):
            matched = words_of(match, words)
            if reading := _read(match, matched, context):
                _remember(reading, context)
                if match.rule.name == "year" and context.is_second(matched[0].start) and reading.period is not None:
                    context.year_in_sentence = reading.period.first.year  # "In 2005, sales in the third quarter fell"
                start, finish = trim(matched, reading, context)
                rule = f"{match.rule.name}-{reading.sense}" if reading.sense else match.rule.name
                yield Tag(start, finish, number, rule, reading)
                place = match.last
                break
        else:
            place += 1


def _read(match: Match, words: list[Word], context: Context) -> Reading | None:
    try:
        return READERS[match.rule.read](words, context)
    except (ValueError, OverflowError):  # a day or a year that no calendar has
        return None


def _remember(reading: Reading, context: Context) -> None:
    if reading.period is not None and reading.type in ("DATE", "TIME"):
        context.mention(reading.period, reading.compared)


def trim(words: list[Word], reading: Reading, context: Context) -> tuple[int, int]:
    """Span of a phrase without the marks at its ends, nor the full stop that is not its abbreviation's."""
    while len(words) > 1 and (words[-1].kind in ("COMMA", "DASH") or (words[-1].kind == "DOT" and not _is_abbreviation(words[-2].text))):
        words = words[:-1]
    if words[0].text.lower() in ("over", "under") and not _is_more_than(words, context):
        words = words[1:]
        reading.mod = None
    bound = words[0].kind == "APPROX" and str(words[0].value).startswith("EQUAL_OR") and words[-1].kind in ("YEAR", "MONTH")
    if bound and len(words) > 1:  # "through at least mid-2014"
        words = words[1:]
        reading.mod = None if str(reading.mod).startswith("EQUAL_OR") else reading.mod
    while reading.bare and len(words) > 1 and words[0].kind in ("A", "THE"):
        words = words[1:]
    return words[0].start, words[-1].end


def _is_abbreviation(text: str) -> bool:
    return len(text) <= 4 and text.lower() not in ("may", "june", "july")


def _is_more_than(words: list[Word], context: Context) -> bool:
    """ "over two years" is a length where a length is due; "spread over two years", "over the next year" is none that is exceeded."""
    if words[1].kind in ("THE", "REL", "REL_MENTIONED", "THESE"):
        return False
    return words[0].text.istitle() or context.word_before(words[0].start).lower() in words_about("before_a_length")
