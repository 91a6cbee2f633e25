"""Which entry answers for the main event: the weights stand in rules/who_ranking.yaml, the features here."""

from __future__ import annotations

from functools import cache

import regex

from service.article import Article, Sentence
from service.contract import Who, WhoMention
from service.data import read_yaml
from service.facts.names.lexicon import Lexicon, lexicon
from service.facts.names.words import Words
from service.facts.who.referents import fold

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_AUXILIARIES = frozenset(["is", "are", "was", "were", "has", "have", "had", "will", "would", "may", "can", "could", "to", "be", "been"])
_WHERE = frozenset({"in", "at", "to", "from", "near", "outside", "on"})
_QUOTED_OPENING = regex.compile(r"^['\"‘“][^'\"’”]{3,60}['\"’”]:? (?=\S+ \S+ \S+)")  # "'I was wrong' Smith tells court"
_LEAST_WORDS = 8  # of a lead; shorter ones are scraps of the page


@cache
def weights() -> dict[str, float]:
    """Weight of each feature."""
    table: dict[str, float] = read_yaml("service.facts", "rules/who_ranking.yaml")
    return table


def rank(article: Article, words: Words, found: list[Who]) -> list[Who]:
    """The entries, the best answer first."""
    table = weights()
    scene = Scene(article, words)
    value = {id(who): sum(table[name] * amount for name, amount in scene.features(who).items()) for who in found}
    return sorted(found, key=lambda who: (-value[id(who)], who.mentions[0].start))


class Scene:
    """Headline and lead of an article, with the places where their main clauses' verbs stand."""

    def __init__(self, article: Article, words: Words) -> None:
        self.article = article
        self.saying = lexicon().saying_verbs
        self.words = words
        self.title = fold(_QUOTED_OPENING.sub("", " ".join((article.title or self._headline()).split())))
        self.title_verb = _title_verb(self.title, lexicon())
        body = [sentence for sentence in article.body if sentence.last - sentence.first >= _LEAST_WORDS] or list(article.body)
        self.leads = body[:3]
        self.leads_end = self.leads[-1].end if self.leads else 0
        self.lead_verb = self._verb(self.leads[0]) if self.leads else 0

    def _headline(self) -> str:
        headline = self.article.headline
        return self.article.text[headline.start : headline.end] if headline else ""

    def _verb(self, sentence: Sentence) -> int:
        """Offset of the first finite verb of a sentence, its end where none is known."""
        lists = lexicon()
        for word in self.words.all[sentence.first : sentence.last]:
            if not word.capital and (lists.tag(word.lower) in _FINITE or word.lower in _AUXILIARIES):
                return word.start
        return sentence.end

    def features(self, who: Who) -> dict[str, float]:
        """Each between 0 and 1."""
        at = self._in_title(who)
        early = [mention for mention in who.mentions if mention.start < self.leads_end]
        in_lead = [mention.start for mention in early if self._acts_in(self.leads[0], mention)]
        near = any(self._acts_in(sentence, mention) for sentence in self.leads[1:] for mention in early)
        said = [mention.start for mention in who.mentions if not self._in_dateline(mention.start)]
        spread = len({self.article.sentence_at(start) for start in said})
        quoted, placed = self._beside(who)
        group = who.kind == "group"
        return {
            "title_subject": float(at is not None and at < self.title_verb and not group),
            "in_title": float(at is not None and not group and (who.kind != "country" or at < self.title_verb)),
            "lead_subject": float(bool(in_lead) and in_lead[0] < self.lead_verb and not group),
            "in_lead": float(bool(in_lead) and not group),
            "near_lead": float(near and not group),
            "often": min(1.0, spread / 8),
            "early": 1 / (1 + 4 * said[0] / max(1, len(self.article.text))) if said else 0.0,
            "quoted": quoted,
            "placed": placed,
            "person": float(who.kind == "person"),
            "country": float(who.kind == "country"),
            "group": float(group),
            "group_lead_subject": float(group and bool(in_lead) and in_lead[0] < self.lead_verb),
            "group_in_lead": float(group and bool(in_lead)),
            "group_befallen": float(group and bool(in_lead) and who.rule == "group-befallen"),
            "group_in_title": float(group and at is not None),
        }

    def _beside(self, who: Who) -> tuple[float, float]:
        """Shares of mentions that stand right beside a verb of saying, and that say where something is: "in hospital"."""
        text = self.words.text
        quoted = placed = 0
        for mention in who.mentions:
            before = text[max(0, mention.start - 12) : mention.start].lower()
            words, after = before.split(), text[mention.end : mention.end + 24].lower().split(None, 1)
            quoted += bool(after and after[0].strip(",") in self.saying) or bool(words and words[-1] in self.saying)
            if " the " in before:
                words = before.replace(" the ", " ").split()
            placed += bool(words) and words[-1] in _WHERE
        return quoted / len(who.mentions), placed / len(who.mentions)

    def _in_dateline(self, start: int) -> bool:
        dateline = self.article.dateline
        return dateline is not None and dateline[0] <= start < dateline[1]

    def _acts_in(self, sentence: Sentence, mention: WhoMention) -> bool:
        """Whether a sentence speaks of the mention, and not in its dateline or as the source at its end ("..., police said")."""
        if not sentence.start <= mention.start < sentence.end:
            return False
        if self._in_dateline(mention.start):
            return False
        after = self.words.text[mention.end : mention.end + 24].lower().split()
        return mention.start < self.lead_verb <= sentence.end or not after or after[0].strip(".,") not in self.saying

    def _in_title(self, who: Who) -> int | None:
        """Where the title names it."""
        found = [at for mention in who.mentions if mention.form != "description" and (at := _word_at(self.title, fold(mention.text))) >= 0]
        return min(found, default=None)


def _title_verb(title: str, lists: Lexicon) -> int:
    """Offset of the title's first verb after its topic ("US election 2016: ..."), its length where none is known."""
    offset = title.find(": ") + 2 if ": " in title[: len(title) * 2 // 3] else 0
    at = offset
    for word in title[offset:].split(" "):
        if at > offset and (
            lists.tag(word) in _FINITE
            or word in _AUXILIARIES
            or (lists.tag(word[:-1]) in ("VB", "NN") and word.endswith("s") and lists.tag(word) != "NNS")
        ):
            return at
        at += len(word) + 1
    return len(title)


def _word_at(text: str, phrase: str) -> int:
    """Offset of a phrase between word boundaries, -1 where it is not."""
    at = text.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        if not text[at - 1 : at].isalnum() and not text[end : end + 1].isalnum():
            return at
        at = text.find(phrase, at + 1)
    return -1
