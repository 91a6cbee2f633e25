"""What the words around a name say of it, for names whose own words do not tell."""

from __future__ import annotations

from collections import defaultdict

import regex

from service.facts.names.geography import geography
from service.facts.names.lexicon import Lexicon
from service.facts.names.name import Kind, Name
from service.facts.names.words import Word, Words

_AGE = regex.compile(r",? ?\(?\d{1,3}\)?[,.) ]")
_SEATS = frozenset({"town", "village", "city", "province", "region", "island", "district", "capital", "port", "state", "republic"})

Vote = tuple[Kind, str, float]


def votes(name: Name, words: Words, lexicon: Lexicon) -> list[Vote]:
    """Each a kind, the rule and its weight, from the two words before the name and the three after it."""
    every = words.all
    cast: list[Vote] = []
    before = every[name.first - 1] if name.first and every[name.first - 1].sentence == every[name.first].sentence else None
    after = _following(every, name, 4)
    if before is not None and not name.loud:
        lower = before.lower
        both = lower in lexicon.organisation_nouns and len(name.parts) == 1  # "the broadcaster NRK"
        if not before.capital and lexicon.is_person_noun(lower) and not both:
            cast.append(("person", "noun-before-name", 0.9))
        elif not before.capital and (lower in lexicon.organisation_nouns or lower in lexicon.organisation_heads):
            cast.append(("organisation", "noun-before-name", 0.8))
        elif lower == "the" and not before.capital and name.text.casefold() in lexicon.newspapers:
            cast.append(("organisation", "newspaper-name", 0.9))
        elif (
            before.text == "," and name.first > 1 and lexicon.is_person_noun(every[name.first - 2].lower) and after and after[0].text == ","
        ):
            cast.append(("person", "noun-before-name", 0.8))
        elif lower == "at" and name.first > 1 and _is_post(every[name.first - 2], lexicon):
            cast.append(("organisation", "post-at", 0.8))
        elif lower == "in" and name.first > 1 and every[name.first - 2].lower in lexicon.traded_nouns:
            cast.append(("organisation", "shares-of", 0.7))
        elif lower in lexicon.place_prepositions:
            cast.append(("place", "preposition-before", 0.4 if lower in ("from", "at") else 0.7))
        elif lower in lexicon.saying_verbs:
            cast.append(_of_saying(name, lexicon))
        elif before.text == "of" and name.first > 1 and every[name.first - 2].lower in lexicon.owned_nouns:
            cast.append(("organisation", "shares-of", 0.7))
    if after:
        first = after[0]
        if name.possessive:
            if first.lower in lexicon.trade_nouns:
                cast.append(("organisation", "possessive-and-trade", 0.7))
            elif first.lower in lexicon.kin_nouns:
                cast.append(("person", "possessive-and-kin", 0.8))
        elif (
            first.lower in lexicon.organisation_followers
            and (not first.capital or first.text in ("CEO", "CFO"))
            and name.kind != "place"
            and not (every[name.first].initial and lexicon.is_common(name.text.casefold()))
        ):
            cast.append(("organisation", "noun-after-name", 0.7))
        elif first.lower in lexicon.saying_verbs:
            cast.append(_of_saying(name, lexicon))
        elif first.lower in ("family", "brothers", "sisters", "twins"):
            cast.append(("person", "family-name", 0.6))
        elif first.lower in lexicon.personal_verbs:
            cast.append(("person", "personal-verb", 0.4))
        if (
            first.text in (",", "(")
            and len(after) > 1
            and after[1].text.isdecimal()
            and 5 < int(after[1].text[:4]) < 110
            and _AGE.match(words.text, name.end)
        ):
            cast.append(("person", "age-after-name", 0.9))
        elif (
            first.text == ","
            and any(lexicon.is_person_noun(word.lower) and not word.capital for word in after[1:4])
            and (after[1].lower in ("a", "an", "the", "his", "her", "who", "former") or after[1].possessive)
        ):
            cast.append(("person", "noun-after-name", 0.7))
        elif (
            first.text == ","
            and len(after) > 1
            and after[1].lower in ("a", "an", "the")
            and _organisation_noun(every, name.last + 2, lexicon)
        ):
            cast.append(("organisation", "apposition", 0.7))
        elif first.text == "," and len(after) > 1 and after[1].lower == "who":
            cast.append(("person", "relative-who", 0.6))
    return cast


def stands_by_organisation_noun(name: Name, words: Words, lexicon: Lexicon) -> bool:
    """ "the newspaper L'Orient", "Der Spiegel magazine" """
    every = words.all
    sentence = every[name.first].sentence
    before = every[name.first - 1] if name.first else None
    if before is not None and before.sentence == sentence and not before.capital and before.lower in lexicon.organisation_nouns:
        return not lexicon.is_person_noun(before.lower)
    after = every[name.last] if name.last < len(every) else None
    return after is not None and after.sentence == sentence and not name.possessive and after.text in lexicon.media_nouns


def is_traded(name: Name, words: Words, lexicon: Lexicon) -> bool:
    """ "Marlow shares", "Marlow's shares", "the acquisition of Marlow", "a stake in Marlow" """
    every = words.all
    after = _following(every, name, 1)
    if after and not after[0].capital and after[0].lower in lexicon.traded_nouns:
        return True
    if name.first < 2 or every[name.first - 2].sentence != every[name.first].sentence:
        return False
    before, link = every[name.first - 2].lower, every[name.first - 1].lower
    return (link == "of" and before in lexicon.owned_nouns) or (link == "in" and before in lexicon.traded_nouns)


def stands_where(name: Name, words: Words, lexicon: Lexicon) -> bool:
    """ "over Haret Hreik": strange words where a place stands."""
    before = words.all[name.first - 1] if name.first else None
    strange = not any(part.casefold() in lexicon.personal for part in name.parts)
    return strange and before is not None and before.text in ("in", "near", "over", "across", "outside")


def stands_before_place(name: Name, words: Words) -> bool:
    """ "Tavildara, Tajikistan" """
    after = words.all[name.last : name.last + 2]
    return len(after) == 2 and after[0].text == "," and geography().is_place(after[1].text)


def is_seat(name: Name, words: Words) -> bool:
    """ "the town of" stands before it."""
    before = [word.lower for word in words.all[max(0, name.first - 2) : name.first]]
    return len(before) == 2 and before[1] == "of" and before[0] in _SEATS


def _organisation_noun(every: list[Word], i: int, lexicon: Lexicon) -> bool:
    """Whether an organisation's noun in small letters heads the phrase that begins at word ``i``: "civil defense institute"."""
    for word in every[i : i + 5]:
        if word.lower in lexicon.organisation_nouns or (word.lower in lexicon.organisation_heads and not word.capital):
            return True
        if not word.text[:1].isalnum() or lexicon.is_function(word.lower):
            return False
    return False


def _is_post(word: Word, lexicon: Lexicon) -> bool:
    """ "analyst at", "researchers at" """
    singular = word.lower.removesuffix("s")
    return not word.possessive and (lexicon.is_person_noun(word.lower) or lexicon.is_person_noun(singular))


def _of_saying(name: Name, lexicon: Lexicon) -> Vote:
    """Who says something under one name alone is a person if the name is known for one; else persons are introduced in full."""
    last = name.parts[-1].lower() if name.parts else ""
    several = len(name.parts) > 1 and (not lexicon.is_common(last) or last in lexicon.personal)  # not "Halden Drilling"
    known = several or (name.rule != "acronym" and any(part.lower() in lexicon.personal for part in name.parts))
    return ("person", "verb-of-saying", 0.5) if known else ("organisation", "verb-of-saying", 0.4)


def _following(every: list[Word], name: Name, count: int) -> list[Word]:
    sentence = every[name.first].sentence
    found: list[Word] = []
    for word in every[name.last : name.last + count + 2]:
        if word.sentence != sentence:
            break
        if word.start < name.end or (name.possessive and len(found) == 0 and word.lower in ("'", "’", "s")):
            continue
        found.append(word)
    return found[:count]


def verdict(cast: list[Vote]) -> Vote | None:
    """The kind with the most weight behind it."""
    if not cast:
        return None
    weight: dict[Kind, float] = defaultdict(float)
    for kind, _, value in cast:
        weight[kind] += value
    best = max(weight, key=lambda kind: weight[kind])
    rule = max((vote for vote in cast if vote[0] == best), key=lambda vote: vote[2])[1]
    total = sum(weight.values())
    return best, rule, min(0.95, weight[best] / total * min(1.0, 0.4 + weight[best] / 2))
