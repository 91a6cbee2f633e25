"""Whether a word that may be a time is one, judged by its neighbours: "May" the person, "1990" the amount, "fall" the verb."""

from __future__ import annotations

from collections.abc import Sequence

from service.facts.when.context import Context
from service.facts.when.lexicon import Word, load
from service.facts.when.reading import find

_TABLE = load("vicinity")
_LISTS = {name: frozenset(words) for name, words in _TABLE.items()}
_BEFORE_A_TIME = _LISTS["before_a_time"]


def words_about(name: str) -> frozenset[str]:
    """A list of rules/vicinity.yaml."""
    return _LISTS[name]


def is_month_name(name: Word, words: Sequence[Word], context: Context) -> bool:
    """A month that may also be a name or a verb needs a word of time before it, or a figure beside it."""
    if name.text.lower() not in _LISTS["names_and_months"] or any(word.kind not in ("MONTH", "DOT") for word in words):
        after = context.words_after(name.end, 1)
        named = len(words) == 1 and bool(after) and after[0].istitle() and context.in_prose
        return not named or context.word_before(name.start).lower() in _BEFORE_A_TIME  # "January Jones" is a person
    return context.word_before(name.start).lower() in _BEFORE_A_TIME


def is_bare_year(figure: Word, words: Sequence[Word], context: Context) -> bool:
    """A figure of four digits with nothing that says what it counts."""
    number = int(figure.value)
    before = context.word_before(words[0].start).lower()
    after = context.words_after(figure.end)
    following = after[0] if after else ""
    word = context.word_before(words[0].start)
    makes = context.in_prose and word.istitle() and word.isalpha() and len(word) > 3 and not context.is_second(words[0].start)
    if makes and before not in _BEFORE_A_TIME:
        return False  # "Peugeot 2008", "Windows 2000"
    if (
        before in _LISTS["before_a_figure"]
        or following.lower() in _LISTS["after_a_figure"]
        or (following[:1] == "." and following[1:2].isdigit())
    ):
        return False
    if not 1900 <= number <= 2050:
        if not (1200 <= number < 1900 or number > 2050) or before not in ("in", "since", "until", "of", "from", "by", "to"):
            return False
        return not (following.islower() and following.endswith("s"))
    counts = following.islower() and following.endswith("s") and len(following) > 3 and number % 100 == 0
    return not counts


def is_season(name: Word, words: Sequence[Word], context: Context) -> bool:
    """ "fall" needs another word of time; no season begins the name of games or a person."""
    after = context.words_after(words[-1].end, 1)
    if after and after[0] in _LISTS["after_a_season"]:
        return False
    if name.kind == "FALL":
        alone = len(words) == 1 or (len(words) == 2 and words[0].kind == "THE")
        before = context.word_before(words[0].start).lower()
        return not alone or (
            before in ("in", "by", "until", "during", "since", "through")
            and not (after and after[0].lower() in ("of", "from", "in", "to", "off"))
        )
    if len(words) == 1:
        return context.word_before(name.start).lower() in _BEFORE_A_TIME and name.text.islower()
    return True


def is_adjective(words: Sequence[Word], context: Context) -> bool:
    """ "a [third-quarter] loss", "the [year-ago] results": a hyphen inside, and a noun after."""
    after = "".join(context.words_after(words[-1].end, 1))
    hyphen = find(words, "DASH") is not None or words[-1].kind == "ONE_YEAR_BEFORE"
    return (
        hyphen and (after[:1].isalpha() or after[:1] in "$#£-") and after.lower() not in ("of", "in", "for", "to", "that", "and", "ended")
    )
