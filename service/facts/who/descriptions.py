"""Descriptions that stand for a person who has been named: "the Russian leader", "the FBI director"."""

from __future__ import annotations

from service.contract import Who, WhoMention
from service.facts.gazetteer import gazetteer
from service.facts.names import Name
from service.facts.names.lexicon import Lexicon
from service.facts.names.words import Words

_LONGEST = 5  # words between "the" and the noun


def tie_descriptions(people: list[Who], words: Words, names: list[Name], lexicon: Lexicon) -> None:
    """Adds to ``mentions`` the phrases with "the" that say somebody's office again; only where one person can be meant."""
    known = [(who, *_office(who, lexicon)) for who in people if who.role is not None]
    known = [entry for entry in known if entry[1]]
    if not known:
        return
    taken = {i for name in names if name.kind == "person" for i in range(name.first, name.last)}
    every = words.all
    heads = {"leader", *(office for _, office, _ in known)}
    for i in [i for i, word in enumerate(every) if word.lower == "the"]:
        word = every[i]
        if heads.isdisjoint([other.lower for other in every[i + 1 : i + 1 + _LONGEST]]):
            continue
        end = _phrase_end(i + 1, words, lexicon, taken)
        if end is None:
            continue
        head, modifiers = every[end - 1].lower, [every[k] for k in range(i + 1, end - 1)]
        meant = [who for who, office, said in known if _fits(who, office, said, head, [modifier.text for modifier in modifiers], lexicon)]
        meant = [who for who in meant if who.mentions[0].start < word.start]
        if len(meant) == 1:
            start, stop = word.start, every[end - 1].end
            role = meant[0].role
            if role is None or not (role.start < stop and start < role.end):
                meant[0].mentions.append(WhoMention(start=start, end=stop, text=words.text[start:stop], form="description"))
    for who, _, _ in known:
        who.mentions.sort(key=lambda mention: mention.start)


def _phrase_end(i: int, words: Words, lexicon: Lexicon, taken: set[int]) -> int | None:
    """Index after the noun for a person that closes the phrase; None if a name follows, or no such noun."""
    every = words.all
    for k in range(i, min(i + _LONGEST, len(every))):
        word = every[k]
        if word.sentence != every[i - 1].sentence or k in taken:
            return None
        if lexicon.is_person_noun(word.lower):
            following = every[k + 1] if k + 1 < len(every) else None
            if following is not None and following.sentence == word.sentence:
                if lexicon.is_person_noun(following.lower):
                    continue
                if k + 1 in taken or following.text == "of" or (following.text == "," and k + 2 in taken):
                    return None
            return None if word.possessive and k == i - 1 else k + 1
        tag = lexicon.tag(word.lower)
        if not (tag.startswith(("NN", "JJ")) or word.capital or "-" in word.lower or word.lower in lexicon.role_modifiers):
            return None
    return None


def _office(who: Who, lexicon: Lexicon) -> tuple[str, frozenset[str]]:
    """The noun of a role, and all its words: "FBI director" -> "director", {"fbi", "director"}."""
    assert who.role is not None
    said = [word.strip(",.").lower() for word in who.role.text.split()]
    head = next((word for word in reversed(said[: said.index("of")] if "of" in said else said) if lexicon.is_person_noun(word)), "")
    return head, frozenset(said)


def _fits(who: Who, office: str, said: frozenset[str], head: str, modifiers: list[str], lexicon: Lexicon) -> bool:
    countries = [code for modifier in modifiers if (code := gazetteer().is_demonym(modifier)) is not None]
    if countries:
        if countries[0] != who.country:
            return False
        return head == office or (head in lexicon.leading_offices and head == "leader" and office in lexicon.leading_offices)
    if head != office or head in lexicon.common_roles:
        return False
    rest = [modifier.lower() for modifier in modifiers]
    return all(
        word in said or (word in lexicon.role_modifiers and word not in ("former", "first", "second", "deputy", "vice", "acting"))
        for word in rest
    )
