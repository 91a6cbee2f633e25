"""What countries and regions an article speaks of, and where its places lie that no record is known of."""

from __future__ import annotations

from collections import Counter, defaultdict

from service.facts.gazetteer import Place, gazetteer
from service.facts.gazetteer.folding import fold
from service.facts.where.context import Context
from service.facts.where.known import strength
from service.facts.where.mention import Mention

_CONSIDERED = 3  # candidates of a mention that count
_UNHEARD_OF = 30_000  # people; a smaller town is not meant where the article never speaks of its country
_ANCHOR = 300_000  # people of a city that tells which country the article speaks of
_SPOKEN_OF = 0.15  # share of a country or state that comes up enough without its own name
_MOSTLY = 0.5  # share of the country that an article speaks of most, for its streets and buildings to be there
_CLEARLY = 1.8  # or the times that it comes up more than the next
_BASE = 0.5  # how well known a town must be for its airport to be there
DIVISIONS = frozenset({"state", "division"})
_HOLDERS = DIVISIONS | {"country", "region"}
_LOCAL = frozenset({"facility", "street", "city", "region", "river", "lake", "mountain", "beach", "forest", "island"})


class Setting:
    """How much of what an article speaks of is in each country and each first-level division, by code.

    A mention counts 1, parted among the places of its name by their size: Durham speaks of the USA more than of Britain, until other
    mentions say otherwise. What a string says of itself is left out when its own place is looked for.
    """

    def __init__(self, mentions: list[Mention]) -> None:
        self._counts: dict[str, float] = defaultdict(float)
        self._own: dict[str, dict[str, float]] = {}
        self._mentions: dict[str, int] = defaultdict(int)
        self._total = 0
        for mention in mentions:
            if not mention.candidates:
                continue
            key = fold(mention.text)
            if key not in self._own:
                self._own[key] = _parted(mention.candidates[:_CONSIDERED])
            for code, count in self._own[key].items():
                self._counts[code] += count
            self._mentions[key] += 1
            self._total += 1
        sure = (mention.candidates[0] for mention in mentions if mention.candidates)
        # by their own names, their adjectives, their states or their large cities
        anchors = [place for place in sure if place.country and (place.kind != "city" or place.rank >= _ANCHOR)]
        self._anchors = {place.country for place in anchors}
        self._states = {place.division for place in anchors if place.country == "US" and place.division}

    def share(self, code: str | None, but: str = "") -> float:
        """From 0 to 1, for a country's code or a division's; ``but`` is the folded string that does not count."""
        times = self._mentions.get(but, 0)
        count = self._counts.get(code or "", 0.0) - times * self._own.get(but, {}).get(code or "", 0.0)
        return count / (self._total - times) if self._total > times else 0.0

    def never_speaks_of(self, place: Place, namesakes: int, key: str) -> bool:
        """Whether the place is a small town in a country that does not come up otherwise, in an article that speaks of others.

        So is one of several towns of one name in a state of the USA where only other states come up.
        """
        if place.kind != "city" or place.rank >= _UNHEARD_OF or not self._anchors:
            return False
        abroad = place.country not in self._anchors and self.share(place.country, key) < _SPOKEN_OF
        elsewhere = namesakes > 1 and bool(self._states) and place.division not in self._states
        return abroad or (place.country == "US" and elsewhere and self.share(place.division, key) < _SPOKEN_OF)

    @staticmethod
    def main(context: Context, mentions: list[Mention]) -> str | None:
        """The country that the article is set in: half of what it speaks of, or that of the dateline."""
        counts = Counter(mention.place.country for mention in mentions if mention.place is not None and mention.place.country)
        ranked = counts.most_common(2)
        if ranked and ranked[0][1] >= _MOSTLY * counts.total():
            return ranked[0][0]
        dateline = context.dateline
        if dateline is not None:
            return next((m.place.country for m in mentions if m.place is not None and dateline[0] <= m.start < dateline[1]), None)
        return ranked[0][0] if len(ranked) > 1 and ranked[0][1] >= _CLEARLY * ranked[1][1] else None


def settle(context: Context, mentions: list[Mention], setting: Setting) -> None:
    """Country and holder of places without a record.

    Those of the place right after or before it ("Friar Street, Oxford"), of its town ("El Alto airport"), or of the article.
    """
    main = setting.main(context, mentions)
    nearest: Mention | None = None
    for number, mention in enumerate(mentions):
        following = mentions[number + 1] if number + 1 < len(mentions) else None
        if following is not None and following.place is not None and _stands_in(context, mention, following):
            owner = context.tokens[following.last - 1].end > following.end and mention.place is not None
            mention.holder = following if _lies_in(mention.place, following.place) and not owner else None
        if mention.place is not None or mention.adjective:
            nearest = mention if mention.place is not None and not mention.adjective and mention.use == "location" else nearest
            continue
        before = mentions[number - 1] if number else None
        if before is not None and before.place is not None and _owns(context, before, mention):
            mention.country, mention.within = before.place.country, before.place.name
        elif mention.holder is not None and mention.holder.place is not None:
            mention.country, mention.within = mention.holder.place.country, mention.holder.place.name
        elif mention.kind == "facility" and (base := _town_of(mention, setting)) is not None:
            mention.country, mention.within = base.country, base.name
        elif mention.kind in _LOCAL:
            beside = nearest.place if nearest is not None and nearest.sentence == mention.sentence else None
            mention.country = main or (beside.country if beside else None)


def _owns(context: Context, before: Mention, mention: Mention) -> bool:
    """ "New York's Metropolitan Museum of Art"."""
    return before.last == mention.first and context.tokens[before.last - 1].end > before.end


def _stands_in(context: Context, mention: Mention, following: Mention) -> bool:
    between = context.lower[mention.last : following.first]
    return mention.sentence == following.sentence and between in ([","], ["in"], [",", "in"], ["in", "the"], ["of"], ["("])


def _lies_in(inner: Place | None, outer: Place) -> bool:
    """Whether the one may lie in the other that is named after it; None is a place without a record."""
    if inner is None:
        return outer.kind != "continent"
    return outer.kind in _HOLDERS and outer.kind != inner.kind and holds(outer, inner)


def _town_of(mention: Mention, setting: Setting) -> Place | None:
    """The town of "El Alto airport", in a country that the article speaks of."""
    words = mention.text.split(" ", 4)
    for length in range(min(3, len(words) - 1), 0, -1):
        text = " ".join(words[:length])
        found = gazetteer().lookup(text)
        if found and found[0].kind == "city" and strength(text) >= _BASE:
            near = [place for place in found if place.kind == "city" and setting.share(place.country)]
            return max(near, key=lambda place: setting.share(place.country), default=None)
    return None


def _parted(places: list[Place]) -> dict[str, float]:
    """What one mention of places with one name adds to their countries and divisions."""
    total = sum(place.rank for place in places) or 1
    counts: dict[str, float] = defaultdict(float)
    for place in places:
        for code in {place.country, place.division} - {None}:
            counts[code or ""] += place.rank / total
    return counts


def holds(outer: Place, inner: Place) -> bool:
    """Whether the one lies in the other, by their countries and divisions."""
    if outer is inner or outer.country is None:
        return False
    if outer.kind in DIVISIONS and outer.division:
        return outer.division == inner.division
    return outer.country == inner.country and inner.kind != "country"
