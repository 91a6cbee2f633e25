"""Runs of words that may be parts of one name: capitals that mean something, and the small words between them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

import regex

from service.facts.names.kinds import Kinds
from service.facts.names.lexicon import Lexicon
from service.facts.names.words import Word, Words

_LINKS_TO_MORE = frozenset({"of", "for", "on", "in", "and", "&", "the", "at"})
_QUOTES = frozenset("\"“”'‘’")
_FIRST_HEADS = frozenset({"ambulance", "fire", "health"})  # of two in small letters: "London fire brigade"
_LONGEST = 30  # words of a run; more are no name
_CONTRACTION = regex.compile(r"(?:\p{L}{1,5}['’](?:m|re|ve|ll|d)|\p{L}{1,6}n['’]t|i)")


def is_name_word(word: Word, following: Word | None, words: Words, kinds: Kinds) -> bool:
    """Whether the capital with which this word begins says that it is (part of) a name."""
    lexicon = kinds.lexicon
    lower = word.lower
    if len(lower) == 1 and word.stop:
        return following is not None  # an initial
    if word.stop and (lower in ("st", "mt", "ft") or lower in lexicon.honorifics):
        return following is not None  # "Rep. Jan Lund"
    if _CONTRACTION.fullmatch(lower):
        return False
    if word.loud:
        return _in_loud_line(word, following, words, kinds)
    if not word.initial:
        return True
    if not lexicon.is_common(lower):
        return True
    if not words.written_low[lower] and kinds.geography.is_country(word.text):
        return True  # "Turkey said"
    if words.written_capital[lower] and not words.written_low[lower]:
        return not lexicon.is_function(lower) or lower in lexicon.given
    if word.upper and len(lower) > 1:
        return not lexicon.is_function(lower) and not words.written_low[lower]
    if following is not None and following.text.isdigit() and kinds.geography.is_place(word.text):
        return True  # "Stoke 2 Tranmere 0"
    verb = following is not None and (lexicon.tag(following.lower) in ("VBD", "VBZ") or following.lower in ("is", "was", "has", "had"))
    listed = lower in lexicon.organisation_names and not words.written_low[lower]
    if verb and (lower in lexicon.given or listed):
        return True
    if listed and (word.possessive or (following is not None and following.lower in ("and", "or", "&", ","))):
        return True  # "Apple and Google removed it"
    following_capital = following is not None and following.capital and following.start - word.end <= 2
    return following_capital and (not lexicon.is_function(lower) or lower in lexicon.given)


def _in_loud_line(word: Word, following: Word | None, words: Words, kinds: Kinds) -> bool:
    lexicon = kinds.lexicon
    lower = word.lower
    high, low = words.written_capital[lower], words.written_low[lower]
    if high or low:
        return high > low
    if following is not None and following.capital and kinds.geography.is_place(f"{word.text} {following.text}"):
        return True  # "NEW YORK"
    if lower in ("v", "vs"):
        return False
    if lexicon.is_common(lower):
        return (
            lower in lexicon.given
            and lower in lexicon.surnames
            and following is not None
            and following.lower in lexicon.surnames
            and not lexicon.is_common(following.lower)
        )
    return True


def runs(words: Words, kinds: Kinds, blocked: list[bool], whole: dict[int, int]) -> Iterator[list[int]]:
    """Index lists of consecutive words, each beginning and ending with a name word; links ("of", "&", "van") stand between.
    ``blocked`` marks the words that are no names (``blocked_words``), ``whole`` slices those that are one name (``spelled_out``)."""
    every = words.all
    count = len(every)
    names = [False] * count
    capitals = [i for i, word in enumerate(every) if word.capital and not blocked[i]]
    for i in capitals:
        following = every[i + 1] if i + 1 < count and every[i + 1].sentence == every[i].sentence else None
        names[i] = names[i] or is_name_word(every[i], following, words, kinds)
        if names[i] and following is not None and every[i].loud and following.capital and not blocked[i + 1]:
            names[i + 1] = kinds.geography.is_place(f"{every[i].text} {following.text}")  # "KANSAS CITY"
    behind = 0  # the last run
    for i in capitals:
        if i in whole:
            behind = whole[i]
            yield list(range(i, behind))
        if i < behind or not names[i]:
            continue
        run = [i]
        j = i
        while len(run) < _LONGEST and (step := _next(every, names, blocked, run, j, kinds)) is not None:
            if step == j + 1 or every[j + 1].text in _QUOTES:
                run.append(step)
            else:
                run.extend(k for k in range(j + 1, step + 1) if every[k].text not in (".", ","))
            j = step
        behind = j + 1
        for _ in range(_small_head(every, run, kinds)):
            run.append(behind)
            behind += 1
        yield run


def _next(every: list[Word], names: list[bool], blocked: list[bool], run: list[int], j: int, kinds: Kinds) -> int | None:
    """Index of the next name word of the run that reaches to word ``j``; None where the run ends."""
    lexicon = kinds.lexicon
    count = len(every)
    here = every[j]
    k = j + 1
    if k >= count or every[k].sentence != here.sentence or blocked[k]:
        return None
    if here.possessive:
        return k if names[k] and _possessive_inside(every, names, run, j, kinds) else None
    # the stop of an initial or of an abbreviated title
    if every[k].text == "." and (
        len(here.text) == 1 or here.lower in ("st", "mt", "ft") or here.lower in lexicon.honorifics or here.lower in lexicon.name_suffixes
    ):
        k += 1
        if k >= count or every[k].sentence != here.sentence or blocked[k]:
            return None
    between = every[k]
    if between.start - here.end > 2:
        return None
    if names[k]:
        return k
    if between.text in _QUOTES and (last := _after_nickname(every, names, k)) is not None:
        return last
    if between.lower in lexicon.particles and k + 1 < count and not blocked[k + 1]:
        last = k + 1 if every[k + 1].lower not in lexicon.particles else k + 2
        if last < count and names[last] and every[last].sentence == here.sentence and between.text != "y.":
            return last
    if between.text == "," and k + 1 < count and names[k + 1] and _in_enumeration(every, run, j, k + 1, lexicon):
        return k + 1
    if between.lower in _LINKS_TO_MORE and k + 1 < count:
        last = k + 2 if every[k + 1].lower in ("the", "la", "le") and k + 2 < count else k + 1
        if (
            names[last]
            and not blocked[last]
            and every[last].sentence == here.sentence
            and _links(every, run, j, between, last, kinds, names)
        ):
            return last
    return None


def _in_enumeration(every: list[Word], run: list[int], j: int, k: int, lexicon: Lexicon) -> bool:
    """ "Ministry of Trade, Industry and Energy": ordinary words in a row, of which "and" joins the last."""
    if len(run) < 3 or (
        every[run[0]].lower not in ("ministry", "department", "committee", "minister", "secretary")
        and every[run[1]].lower not in ("ministry", "department", "committee")
    ):
        return False
    ordinary = lexicon.is_common(every[j].lower) and lexicon.is_common(every[k].lower) and every[k].capital
    return ordinary and any(word.lower == "and" for word in every[k + 1 : k + 4])


def _small_head(every: list[Word], run: list[int], kinds: Kinds) -> int:
    """How many words in small letters close the run's name: "British Transport police", "London ambulance service"."""
    lexicon = kinds.lexicon
    following = run[-1] + 1
    if following == len(every) or (every[following].text not in lexicon.small_heads and every[following].text not in _FIRST_HEADS):
        return 0
    last = every[run[-1]]
    after = [word for word in every[following : following + 2] if word.sentence == last.sentence]
    if not after or last.possessive or last.loud or after[0].start - last.end > 1:
        return 0
    if len(after) == 2 and after[0].text in _FIRST_HEADS and after[1].text in ("service", "brigade", "authority", "department"):
        return 2
    if after[0].text not in lexicon.small_heads or last.lower in lexicon.faiths:
        return 0
    if len(run) == 1:
        return int(after[0].text == "party" and last.lower in lexicon.party_words)
    words = [every[i] for i in run]
    text = " ".join(word.text for word in words)
    named = kinds.geography.is_place(text) or kinds.geography.is_demonym(text) or kinds.person(words) >= 2 or kinds.is_title(words[-1])
    return int(not named and not kinds.geography.is_place(last.text))


def _after_nickname(every: list[Word], names: list[bool], k: int) -> int | None:
    """Index of the family name after a nickname in quotation marks that opens at word ``k``: Roberto "Hands of Stone" Duran."""
    for close in range(k + 2, min(k + 6, len(every) - 1)):
        if every[close].text in _QUOTES:
            inside = every[k + 1].capital and every[close + 1].sentence == every[k].sentence
            return close + 1 if inside and names[close + 1] and every[close + 1].start - every[close].end < 3 else None
    return None


def _links(every: list[Word], run: list[int], j: int, link: Word, last: int, kinds: Kinds, names: list[bool]) -> bool:
    """Whether "of", "for", "and", ... belongs to a name: Bank of Canada, Department of Health and Social Care, Smith & Sons."""
    lexicon = kinds.lexicon
    here = every[j].lower
    inside = {every[i].lower for i in run if every[i].capital}
    heads = lexicon.heads
    if link.text == "&":
        return True
    if link.lower == "on" and here not in lexicon.on_heads:
        return False  # "Hale Library on Market Street"
    if link.lower in ("of", "for", "on"):
        if here in lexicon.person_nouns or here in lexicon.honorifics:
            return link.lower == "of"
        return here in heads or (
            link.lower == "of" and not lexicon.is_person_noun(here) and len(run) == 1 and lexicon.is_common(here) and not every[j].initial
        )
    if link.lower in ("in", "at"):
        return here in ("college", "university") if link.lower == "at" else here == "cooperation"
    if link.lower == "and" and (every[last - 1].lower == "the" or kinds.geography.is_demonym(every[last].text)):
        return False
    if link.lower in ("and", "the"):
        # "Security and Cooperation", "Test and County Cricket Board": the head stands before, or follows at the end of the run
        if every[last].lower in ("sons", "co", "company", "partners", "associates", "brothers"):
            return link.lower == "and"
        has_link = any(every[i].lower in ("of", "for", "on") for i in run)
        if has_link and inside & lexicon.organisation_heads:
            return link.lower == "and" and lexicon.is_common(here) and lexicon.is_common(every[last].lower)
        k = last
        while k + 1 < min(len(every), last + _LONGEST) and names[k + 1]:
            k += 1
        if (
            every[k].lower in lexicon.joint_heads
            and k > last
            and len(run) <= 2
            and not kinds.is_title(every[j])
            and not lexicon.is_common(here)
        ):
            return True  # "Devon and Cornwall Police"
        return (
            lexicon.is_common(here)
            and here not in lexicon.organisation_heads
            and here not in lexicon.person_nouns
            and here not in lexicon.honorifics
            and k > last
            and every[k].lower in lexicon.organisation_heads
            and not every[j].initial
        )
    return False


def _possessive_inside(every: list[Word], names: list[bool], run: list[int], j: int, kinds: Kinds) -> bool:
    """Whether 's stands inside a name: St George's Hospital, Women's Institute, Boatmen's Bancshares; not Trump's Cabinet."""
    lexicon = kinds.lexicon
    word = every[j]
    if word.loud or not every[j + 1].capital or every[j + 1].start - word.end > 4:
        return False
    k = j + 1
    while k + 1 < min(len(every), j + _LONGEST) and names[k + 1] and not every[k].possessive:
        k += 1
    head = every[k].lower
    if (
        head not in lexicon.organisation_heads
        and head not in lexicon.place_heads
        and head not in lexicon.legal_forms
        and head not in ("college", "cup", "xi")
    ):
        return False
    if head in ("office", "department") and (word.lower in lexicon.person_nouns or word.lower in lexicon.honorifics):
        return True  # "Shelby County Sheriff's Office"
    saintly = len(run) > 1 and every[run[0]].lower in ("st", "saint", "queen", "king")
    plural = (lexicon.is_common(word.lower) and word.text[-1:] == "s") or word.lower in (
        "women",
        "men",
        "children",
        "people",
        "king",
        "queen",
    )
    return (
        saintly
        or plural
        or (
            k == j + 1
            and len(run) == 1
            and not word.initial
            and word.lower in lexicon.personal
            and head in ("hospital", "college", "school", "church", "park", "hall")
        )
    )


def blocked_words(every: list[Word], taken: list[tuple[int, int]]) -> list[bool]:
    """Words that lie in a span of time, which is no name."""
    blocked = [False] * len(every)
    starts = [word.start for word in every]
    for start, end in taken:
        for i in range(max(0, bisect_right(starts, start) - 1), bisect_left(starts, end)):
            blocked[i] = blocked[i] or every[i].end > start
    return blocked
