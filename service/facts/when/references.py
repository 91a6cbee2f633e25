"""Readings of words that point to the present, the past or the future without a date of their own."""

from __future__ import annotations

from collections.abc import Sequence

from service.facts.when.context import Context
from service.facts.when.lexicon import Word
from service.facts.when.reading import Reading, reader
from service.facts.when.vicinity import words_about


@reader("bare-relative")
def read_bare_relative(words: Sequence[Word], context: Context) -> Reading | None:
    """ "the past", "the present" with no noun after it."""
    text = words[-1].text.lower()
    after = "".join(context.words_after(words[-1].end, 1))
    if words[0].text.lower() != "the" or (after[:1].isalnum() and after.lower() not in words_about("after_a_noun")):
        return None
    before = context.word_before(words[0].start).lower()
    if text == "past" and before in ("in", "of", "from", "with", "than", "as", "into"):
        return Reading("DATE", "PAST_REF")
    return Reading("DATE", "PRESENT_REF") if text == "present" and before in ("at", "for", "to", "until") else None


@reader("reference")
def read_reference(words: Sequence[Word], context: Context) -> Reading | None:
    """ "now", "recently", "the future"."""
    text = words[0].text.lower()
    before = context.word_before(words[0].start).lower()
    after = " ".join(context.words_after(words[-1].end, 1)).lower()
    if text == "soon" and (before == "as" or after in ("after", "as")):
        return None
    if text == "the time" and (
        before != "at" or after in words_about("not_after_the_time") or (after[:1].isalnum() and after not in words_about("after_a_noun"))
    ):
        return None
    if text in ("that time", "the moment") and before not in ("at", "by", "during", "since", "until", "before", "for"):
        return None
    return Reading("DATE", str(words[0].value))
