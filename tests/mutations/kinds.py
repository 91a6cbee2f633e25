"""The ways in which a text may be spoilt, by name: each takes an article and chance, and gives a text."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import yaml

Kind = Callable[[str, Random], str]
BIDI = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c"
UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u180e\u2028\u2029\x85\x0b\x0c\x1b\x7f\u00a0\u3000\ufffd\uffff\ufff9\U000e0041"
ACCENTS = "\u0300\u0301\u0327\u0336\u20dd\u0489\ufe0f"
LOOKALIKES = str.maketrans("aeopcxyiABEKMHOPCTX", "аеорсхуіАВЕКМНОРСТХ")
MISREAD = [("rn", "m"), ("m", "rn"), ("l", "1"), ("O", "0"), ("I", "l"), ("S", "5"), ("e", "c"), ("fi", "ﬁ"), (".", ","), (" ", "")]
# First and last letter of Cyrillic, Greek, Hebrew, Arabic, Devanagari, Thai, Han, Hangul, Armenian, Georgian, Ethiopic, Hiragana,
# Adlam and Deseret.
SCRIPTS = ["ая", "αω", "את", "ءي", "अह", "กฮ", "一龥", "가힣", "ԱՖ", "აჰ", "ሀቈ", "ぁゖ", "\U0001e900\U0001e943", "\U00010400\U0001044f"]
ODD: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("odd.yaml").read_text("utf8"))


def _sprinkled(text: str, chance: Random, signs: Sequence[str]) -> str:
    """With signs put in at up to fifty places."""
    for _ in range(chance.randint(1, 50)):
        at = chance.randint(0, len(text))
        text = text[:at] + chance.choice(signs) * chance.choice((1, 1, 1, 2, 30)) + text[at:]
    return text


def _paragraphs(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def _each_word(text: str, change: Callable[[str], str]) -> str:
    return re.sub(r"\w+", lambda match: change(match[0]), text)


def surrogates(text: str, chance: Random) -> str:
    return _sprinkled(text, chance, [chr(code) for code in (0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xD83D)])


def nuls(text: str, chance: Random) -> str:
    return _sprinkled(text, chance, ["\0", "\1", "\x08", "\x1a"])


def right_to_left(text: str, chance: Random) -> str:
    return _sprinkled(text, chance, BIDI)


def unseen(text: str, chance: Random) -> str:
    return _sprinkled(text, chance, UNSEEN)


def accents(text: str, chance: Random) -> str:
    return _sprinkled(text, chance, ACCENTS)


def emoji(text: str, chance: Random) -> str:
    return _sprinkled(text, chance, ODD["emoji"])


def brackets(text: str, chance: Random) -> str:
    heap = chance.choice(ODD["brackets"]) * chance.choice((10, 100, 1000, 1000, 1000, 100_000))
    return chance.choice((heap, heap + text, text + heap, text[:500] + heap + text[500:]))[: chance.choice((100_000, 199_999))]


def unclosed(text: str, chance: Random) -> str:
    return _sprinkled(text, chance, ODD["brackets"])


def one_word(text: str, chance: Random) -> str:
    length = chance.choice((500, 5000, 5000, 5000, 5000, 200_000))
    return (chance.choice(("a", "A", "Aa", "aB", "é", "Mc", "a-", "a'", "a.", "A.", "中", re.sub(r"\W", "", text))) * length)[:length]


def no_spaces(text: str, chance: Random) -> str:
    return re.sub(r"\s+" if chance.random() < 0.5 else r"[\W_]+", "", text)


def digits(text: str, chance: Random) -> str:
    length = chance.choice((10, 1000, 1000, 5000, 5000, 200_000))
    signs = chance.choice(("0123456789", "9", "0", "12:/-", "1,", "1.", "1 ", "12-. \n", "½²٣１", "1e", "19 20"))
    return ("".join(chance.choice(signs) for _ in range(min(length, 5000))) * (length // 1000 + 1))[:length]


def heap(text: str, chance: Random) -> str:
    """One or two pieces again and again."""
    length = chance.choice((200, 1000, 1000, 5000))
    unit = "".join(chance.choices(ODD["pieces"], k=2))
    return chance.choice(("", text)) + (unit * length)[:length]


def as_html(text: str, chance: Random) -> str:
    body = "\n".join(
        f'<p class="a" data-x=\'"\'>{html.escape(line) if chance.random() < 0.5 else line}<br/>&nbsp;&#x1F600;&amp;lt;</p>'
        for line in _paragraphs(text)
    )
    head = f"<title>{text[:60]}</title><style>p {{ color: red }}</style>\n<script>alert('{text[:40]}')</script>"
    links = '<a href="/?a=b&amp;c=d">Home</a> | <a href="javascript:void(0)">Sport</a>'
    table = "<table><tr><td>1</td><td>Leeds</td></tr></table><img src=x onerror=alert(1)><svg/onload=alert(1)>]]>"
    page = f'<!doctype html><html><head>{head}</head><body onload="alert(1)">{links}<!-- {text[:50]} -->\n{body}{table}</body></html>'
    return page[: chance.choice((len(page), chance.randint(1, len(page))))]


def as_markdown(text: str, chance: Random) -> str:
    ways = ["# {}", "> {}", "- {}", "1. {}", "**{}**", "`{}`", "| {} | 2 |\n|---|--:|", "[{}](https://example.org/(a)_b)", "![{}](a.png)"]
    ways += ["```\n{}\n```", "~~{}~~", "{}[^1]\n\n[^1]: Note", "{}\n===", "- [x] {}", "_{}_", "\\*{}\\*", "{}"]
    return "---\ntitle: x\n---\n" + "\n\n".join(chance.choice(ways).replace("{}", line) for line in _paragraphs(text))


def scanned(text: str, chance: Random) -> str:
    """As a scanner misreads it: wrong letters, lines cut at a width with their words hyphenated, page numbers."""
    for wrong, seen in chance.sample(MISREAD, 4):
        text = "".join(seen if chance.random() < 0.2 and piece == wrong else piece for piece in re.split(f"({re.escape(wrong)})", text))
    width = chance.randint(15, 70)
    lines = [text[at : at + width] for at in range(0, len(text), width)]
    return "".join(line + chance.choice(("-\n", "\n", "\n", f"\n\n- {number} -\n\n\f")) for number, line in enumerate(lines))


def line_ends(text: str, chance: Random) -> str:
    return "".join(
        chance.choice(("\r\n", "\r", "\n\r", "\u2028", "\v", "\n\n\n", "\t\n ", "")) if sign == "\n" else sign for sign in text
    ).replace(". ", chance.choice((". ", ".\r\n", ".\t", ".", ".\n")))


def scripts(text: str, chance: Random) -> str:
    """Some of the words in letters of another script, or all of them."""
    share = chance.choice((0.05, 0.2, 1.0))
    first, last = map(ord, chance.choice(SCRIPTS))
    return _each_word(text, lambda word: "".join(chr(chance.randint(first, last)) for _ in word) if chance.random() < share else word)


def lookalikes(text: str, chance: Random) -> str:
    return _each_word(text, lambda word: word.translate(LOOKALIKES) if chance.random() < 0.3 else word)


def normal_forms(text: str, chance: Random) -> str:
    wide = text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    apart = unicodedata.normalize(chance.choice(("NFD", "NFKD")), text.replace("e", "é"))
    return chance.choice((apart, wide, text.replace("a", "ä").replace("o", "ø")))


def cases(text: str, chance: Random) -> str:
    return chance.choice((text.upper(), text.lower(), text.title(), text.swapcase(), _each_word(text, lambda it: it[:1] + it[1:].upper())))


def mojibake(text: str, chance: Random) -> str:
    """UTF-8 read as something else, once or twice."""
    text = text.replace("'", "’").replace('"', "“").replace("e", "é", 20)
    for _ in range(chance.randint(1, 2)):
        text = text.encode("utf8", "surrogatepass").decode(chance.choice(("latin-1", "cp1252")), "replace")
    return text


def truncated(text: str, chance: Random) -> str:
    start = chance.choice((0, 0, chance.randint(0, len(text))))
    return text[start : chance.randint(start, len(text))] + chance.choice(("", "", "...", "…", " [more]", "-", "("))


def duplicated(text: str, chance: Random) -> str:
    lines = [line for line in text.splitlines(keepends=True) for _ in range(chance.choice((1, 1, 2, 5)))]
    return "".join(lines) * chance.choice((1, 1, 1, 2, 2, 3, 3, 10))


def shuffled(text: str, chance: Random) -> str:
    pieces = re.split(chance.choice((r"(?<=[.!?])\s", r"\n", r" ")), text)
    chance.shuffle(pieces)
    return chance.choice((" ", "\n", ". ")).join(pieces)


def words_lost(text: str, chance: Random) -> str:
    share = chance.choice((0.1, 0.5))
    return " ".join(word for word in text.split(" ") if chance.random() > share)


def words_doubled(text: str, chance: Random) -> str:
    return " ".join(f"{word} {word}" if chance.random() < 0.2 else word for word in text.split(" "))


def marks_lost(text: str, chance: Random) -> str:
    return re.sub(chance.choice((r"[.,;:!?]", r"[\"“”'’]", r"[.!?]\s", r"[^\w\s]", r"\n")), chance.choice(("", " ")), text)


def odd_times(text: str, chance: Random) -> str:
    return re.sub(r" (?:on|in|of|and|said) ", lambda it: f"{it[0]}{chance.choice(ODD['times'])} " if chance.random() < 0.4 else it[0], text)


def odd_numbers(text: str, chance: Random) -> str:
    odd = [*ODD["numbers"], "9" * 5000, "0" * 400 + "1", "1" + "_0" * 50]
    return re.sub(r"\d+|\b(?:one|two|three|four|five|a|the)\b", lambda it: chance.choice(odd) if chance.random() < 0.3 else it[0], text)


def quotes(text: str, chance: Random) -> str:
    sign = chance.choice("\"“”‘’«»„'`")
    return re.sub(r"[\"“”'’]|(?<=[.,]) ", lambda it: sign if chance.random() < 0.5 else it[0], text)


def lines_joined(text: str, chance: Random) -> str:
    return chance.choice((" ", "", "\t", ", ", " - ", "; ")).join(_paragraphs(text))


def as_data(text: str, chance: Random) -> str:
    """As a careless program exports it: a literal with its escapes, a table, an address."""
    return chance.choice(
        (
            repr(text),
            text.encode("unicode_escape").decode(),
            "\n".join(",".join(f'"{word}"' for word in line.split()) for line in _paragraphs(text)),
            re.sub(r"\s+", "%20", text),
            '{"text": "' + text + '"}',
            "\n".join(f"{number}\t{line}\t\t" for number, line in enumerate(_paragraphs(text))),
        )
    )


KINDS: dict[str, Kind] = {
    kind.__name__: kind
    for kind in list(vars().values())
    if callable(kind) and getattr(kind, "__module__", "") == __name__ and not kind.__name__.startswith("_")
}
