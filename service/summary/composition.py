"""Which sentences a summary has: the article's opening, what the model chose, and what else the article has to say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from service.article import Article
from service.summary.alignment import overlap
from service.summary.grounding import Draft, Grounding, Told, content
from service.summary.style import has_verb, is_whole, leans_back, opens_with_a_quotation, tells
from service.summary.words import Unit

_SAME = 0.5  # share of the shorter sentence's content words at which two sentences say the same
_OPENING = 3  # a summary begins with one of so many first sentences, the first that can stand there
_OPENING_READABLE, _READABLE = range(6, 61), range(6, 33)  # words of a sentence that is quoted, as the first and later
_LONGEST = 1000  # characters


def compose(grounding: Grounding, raw: str, sentences: int) -> list[Told]:
    """At most ``sentences`` sentences in the article's order, from what the model wrote (``raw``).

    What the article doesn't say is replaced by the sentence that it seems to come from; where too few are left, the weightiest
    sentences of the article follow.
    """
    drafts = [grounding.draft(text) for text in sentences_of(raw)]
    told: list[Told] = []
    opening = opening_of(grounding)
    if opening is not None:
        told.append(_opened(grounding, opening, drafts))
    for draft in drafts:
        if len(told) < sentences and (sentence := _kept(grounding, draft, told)):
            told.append(sentence)
    return filled(grounding, told, sentences)


def opening_of(grounding: Grounding) -> int | None:
    """With which of its first sentences a summary begins as the article does; one that needs another before it only where all do."""
    able = [number for number in grounding.prose[:_OPENING] if eligible(grounding, number, ())]
    standing = (number for number in able if number == grounding.first or not grounding.dangles(number, ()))
    return next(standing, able[0] if able else None)


def filled(grounding: Grounding, told: Sequence[Told], sentences: int) -> list[Told]:
    """The sentences and, where they are too few, the weightiest others, in the article's order; never none where the article has any."""
    result = list(told)
    for number in sorted(grounding.prose, key=lambda number: -grounding.weights[number]):
        if len(result) < sentences and eligible(grounding, number, result):
            result.append(grounding.quote(number))
    return sorted(result, key=lambda sentence: sentence.place) or whole(grounding, min(sentences, _OPENING))


def whole(grounding: Grounding, sentences: int) -> list[Told]:
    """The first sentences of the article as they stand, what says the same as another or is endless left out."""
    told: list[Told] = []
    for number in grounding.prose:
        if len(told) < sentences and len(grounding.words_of(number)) <= _LONGEST:
            sentence = grounding.quote(number)
            if not any(overlap(sentence.keys, other.keys) == 1 for other in told):
                told.append(sentence)
    return told


def eligible(grounding: Grounding, number: int, told: Sequence[Told]) -> bool:
    """Whether a sentence of the article can stand in a summary that tells ``told``."""
    if grounding.index.sentences[number].kind != "sentence" or number in grounding.unquotable:
        return False
    text = grounding.words_of(number)
    first = number == grounding.first
    if not told and (opens_with_a_quotation(text) or (grounding.cast.unresolved(number, first) and grounding.cast.subject(number) is None)):
        return False
    readable = _OPENING_READABLE if number in grounding.prose[:_OPENING] else _READABLE
    if len(text) > _LONGEST or len(text.split()) not in readable or not is_whole(text) or not tells(text):
        return False
    if not has_verb(grounding.units(number)):
        return False
    if not first and grounding.cast.stranger(number, grounding.known(told)):
        return False
    return _fits(grounding, text, number, grounding.units(number), told)


def sentences_of(raw: str) -> Iterable[str]:
    """The sentences that the model wrote, each on one line."""
    written = Article(raw)
    for sentence in written.sentences:
        if sentence.kind in ("sentence", "headline"):
            yield " ".join(written.text[sentence.start : sentence.end].split())


def _opened(grounding: Grounding, opening: int, drafts: Sequence[Draft]) -> Told:
    """The article's opening, as the model tells it where it does."""
    for draft in drafts:
        if draft.told is not None and draft.told.place == opening and not leans_back(draft.told.text, draft.told.units):
            return draft.told
        if draft.nearest[:1] == (opening,):
            return grounding.quote(opening, draft.alignment)
    return grounding.quote(opening)


def _kept(grounding: Grounding, draft: Draft, told: Sequence[Told]) -> Told | None:
    """What is told for a sentence of the model: itself, else the nearest sentence of the article, else nothing."""
    if draft.told is not None and _fits(grounding, draft.told.text, draft.told.place, draft.told.units, told):
        return draft.told
    return next((grounding.quote(number, draft.alignment) for number in draft.nearest if eligible(grounding, number, told)), None)


def _fits(grounding: Grounding, text: str, place: int, units: Sequence[Unit], told: Sequence[Told]) -> bool:
    """Whether a sentence adds to the others and can be understood after them."""
    keys = content(units)
    if any(place == other.place or overlap(keys, other.keys) >= _SAME for other in told):
        return False
    if not leans_back(text, units) or any(other.place == place - 1 for other in told):
        return True
    return grounding.cast.subject(place) is not None or grounding.cast.names_next(place, place == grounding.first)
