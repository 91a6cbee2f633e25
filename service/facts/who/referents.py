"""Which names are the same person or organisation: short forms, initials, nicknames, acronyms and misprints tied to the fullest form."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache

from service.data import read_yaml
from service.facts.names import Name
from service.facts.names.geography import geography
from service.facts.names.lexicon import Lexicon, lexicon

_MOST = 40  # referents that share a name and are compared; an article has a few
_CLUB_TAILS = frozenset({"city", "town", "county", "forest"})  # of clubs: "City" for "Manchester City"
_SMALL = frozenset({"of", "for", "the", "and", "on", "in", "&", "de", "la", "et"})


@dataclass(slots=True)
class Referent:
    """Somebody or something that names refer to; ``fullest`` is its longest name, ``names`` are in the order of the text."""

    kind: str
    fullest: Name
    names: list[Name] = field(default_factory=list)

    @property
    def parts(self) -> tuple[str, ...]:
        return self.fullest.parts


@cache
def _nicknames() -> dict[str, frozenset[str]]:
    """Given name -> the names it may stand for, itself included: "phil" -> {"phil", "philip"}."""
    table = read_yaml("service.facts", "rules/nicknames.yaml")
    longer: dict[str, set[str]] = defaultdict(set)
    for full, shorts in table.items():
        for short in shorts:
            longer[short] |= {short, full}
    return {short: frozenset(fulls) for short, fulls in longer.items()}


def _stands_for(given: str) -> frozenset[str]:
    return _nicknames().get(given, frozenset((given,)))


def fold(text: str) -> str:
    """Lower case, without diacritics, full stops and apostrophes."""
    if text.isascii():
        return text.lower().replace(".", "").replace("'", "")
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c) and c not in ".'’")


def tie(names: list[Name]) -> list[Referent]:
    """One referent for each person and organisation; writes its number into ``Name.entity``."""
    people = _tie_people([name for name in names if name.kind == "person"], lexicon())
    organisations = _tie_organisations([name for name in names if name.kind == "organisation"], lexicon())
    found = sorted(people + organisations, key=lambda referent: referent.names[0].start)
    for number, referent in enumerate(found):
        for name in referent.names:
            name.entity = number
    return found


# --- people


def _tie_people(names: list[Name], lists: Lexicon) -> list[Referent]:
    full: list[Referent] = []
    by_last: dict[str, list[Referent]] = defaultdict(list)
    by_part: dict[str, list[Referent]] = defaultdict(list)
    known: dict[tuple[str, ...], Referent] = {}
    shorts: list[Name] = []
    for bare, name in sorted(((_bare(name, lists), name) for name in names), key=lambda pair: (-len(pair[0]), pair[1].start)):
        if len(bare) < 2:
            shorts.append(name)
            continue
        same = known.get(bare)
        if same is None:
            same = next((r for r in by_last[bare[-1]][:_MOST] if _same_person(bare, _bare(r.fullest, lists))), None)
        if same is None:
            same = next(
                (r for r in by_part[bare[0]][:_MOST] if _tail_of(bare, full_bare := _bare(r.fullest, lists)) or _misspelt(bare, full_bare)),
                None,
            )
        if same is None:
            same = Referent("person", name)
            full.append(same)
            by_last[bare[-1]].append(same)
            for part in dict.fromkeys(part for whole in bare for part in (whole, whole.removeprefix("al-"))):
                by_part[part].append(same)
        known[bare] = same
        same.names.append(name)
    counts = Counter(id(referent) for referent in full for _ in referent.names)
    alone: dict[str, Referent] = {}
    for name in sorted(shorts, key=lambda name: name.start):
        key = fold(name.parts[-1] if name.parts else name.text)
        candidates = (
            _surname_first(by_last, by_part, key, lists)
            or by_part.get(key)
            or [r for full_name in sorted(_stands_for(key)) for r in by_part.get(full_name, ())]
        )
        if candidates:
            _likeliest(candidates, name, counts).names.append(name)
        elif key in alone:
            alone[key].names.append(name)
        else:
            alone[key] = Referent("person", name, [name])
    found = full + list(alone.values())
    for referent in found:
        referent.names.sort(key=lambda name: name.start)
    return found


def _bare(name: Name, lists: Lexicon) -> tuple[str, ...]:
    """Name's parts, folded, without suffixes such as "Jr"."""
    parts = tuple(fold(part) for part in name.parts)
    while len(parts) > 2 and parts[-1] in lists.name_suffixes:
        parts = parts[:-1]
    return parts


def _same_person(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Same last name, and first names and initials that don't speak against it."""
    if a[-1] != b[-1]:
        return False
    if a == b:
        return True
    middle_a, middle_b = a[1:-1], b[1:-1]
    if middle_a and middle_b and middle_a != middle_b and {part[0] for part in middle_a}.isdisjoint(part[0] for part in middle_b):
        return False
    first_a, first_b = a[0], b[0]
    if first_a == first_b:
        return True
    if len(first_a) == 1 or len(first_b) == 1:
        return first_a[0] == first_b[0]
    if _stands_for(first_a) & _stands_for(first_b):
        return True
    return len(first_a) > 4 and len(first_b) > 4 and near(first_a, first_b)


def _tail_of(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """ "Lopez Obrador" of "Andres Manuel Lopez Obrador", "Garcia Marquez" of "Gabriel Garcia Marquez"."""
    return 1 < len(a) < len(b) and (b[-len(a) :] == a or (len(b) == 3 and a == (b[0], b[1])))


def _misspelt(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    return len(a) == len(b) == 2 and a[0] == b[0] and len(a[1]) > 4 and near(a[1], b[1])


def near(a: str, b: str) -> bool:
    """One letter changed, left out, added, or two neighbours swapped."""
    if a == b:
        return True
    if abs(len(a) - len(b)) > 1:
        return False
    i = 0
    while i < min(len(a), len(b)) and a[i] == b[i]:
        i += 1
    if len(a) == len(b):
        return a[i + 1 :] == b[i + 1 :] or (a[i : i + 2] == b[i : i + 2][::-1] and a[i + 2 :] == b[i + 2 :])
    return a[i + 1 :] == b[i:] if len(a) > len(b) else a[i:] == b[i + 1 :]


def _surname_first(by_last: dict[str, list[Referent]], by_part: dict[str, list[Referent]], key: str, lists: Lexicon) -> list[Referent]:
    """Those with this family name, which stands first in East Asian names."""
    found = list(by_last.get(key, ()))
    if key in lists.family_first:
        found += [
            r for r in by_part.get(key, ()) if fold(r.parts[0]) == key and ("-" in r.parts[-1] or fold(r.parts[-1]) not in lists.surnames)
        ]
    return found


def _likeliest(candidates: list[Referent], name: Name, counts: Counter[int]) -> Referent:
    """The one named in full most often; of equals the one introduced first."""
    return max(candidates[:_MOST], key=lambda r: (counts[id(r)], -r.names[0].start))


# --- organisations


def _tie_organisations(names: list[Name], lists: Lexicon) -> list[Referent]:
    found: list[Referent] = []
    by_key: dict[str, Referent] = {}
    by_acronym: dict[str, Referent] = {}
    by_part: dict[str, list[Referent]] = defaultdict(list)
    for name in sorted(names, key=lambda name: (-len(name.parts), -len(name.text), name.start)):
        words = _words(name, lists)
        key = " ".join(words)
        referent = by_key.get(key) or (by_acronym.get(key) if len(words) == 1 and name.text.replace(".", "").isupper() else None)
        if referent is None and name.rule == "short-form-in-brackets":
            referent = next((r for r in found if any(0 < name.first - long.last < 3 for long in r.names)), None)
        if referent is None:
            holders = by_part.get(words[0], ())
            ties = [r for r in holders[:_MOST] if _short_of(words, _words(r.fullest, lists), lists)]
            referent = ties[0] if ties else None
        if referent is None:
            referent = Referent("organisation", name)
            found.append(referent)
            by_key[key] = referent
            initials = "".join(
                fold(part) if "." in part and part.isupper() else fold(part)[:1] for part in name.parts if fold(part) not in _SMALL
            )
            if len(words) > 1:
                for size in range(3, len(initials) + 1):
                    by_acronym.setdefault(initials[:size], referent)
                by_acronym.setdefault("".join(fold(part)[0] for part in name.parts if fold(part)), referent)
                if len(initials) > 3 and geography().is_demonym(name.parts[0]):
                    by_acronym.setdefault(initials[1:], referent)  # the DPC is the Irish Data Protection Commission
                for part in words:
                    by_part[part].append(referent)
        referent.names.append(name)
        by_key.setdefault(key, referent)
    for referent in found:
        referent.names.sort(key=lambda name: name.start)
    return found


def _words(name: Name, lists: Lexicon) -> tuple[str, ...]:
    """Words that tell an organisation from others: no article, no legal form, no small words."""
    words = [fold(part) for part in name.parts]
    kept = [word for word in words if word and word not in _SMALL]
    while len(kept) > 1 and kept[-1] in lists.legal_forms:
        kept.pop()
    return tuple(kept or words or [fold(name.text)])


def _short_of(short: tuple[str, ...], full: tuple[str, ...], lists: Lexicon) -> bool:
    """ "Mondelez" of "Mondelez International", "Cubs" of "Chicago Cubs", "Labour" of "Labour Party"."""
    if len(short) >= len(full):
        return False
    if short[0] in lists.organisation_acronyms and full[-1] not in lists.newspapers:
        return False  # the UN is not the UN Security Council; BBC News is the BBC
    if full[: len(short)] == short:
        return len(short) > 1 or short[0] not in ("national", "royal", "international", "american", "british", "first", "general", "united")
    return full[-len(short) :] == short and (short[0] in lists.club_words or short[0] in _CLUB_TAILS or short[0][-1:] == "s")
