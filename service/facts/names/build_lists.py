"""Makes the two generated word lists from the packages whose lists they are (a maintainer's tool; nothing imports it).

    pip install faker==40.63.0 textblob==0.20.1
    python -m service.facts.names.build_lists

writes rules/given_names.txt and rules/surnames.txt from Faker's person providers (MIT), Cyrillic and Greek names romanised, and
rules/common_words.txt from Brill's part-of-speech lexicon as TextBlob ships it (MIT).
"""

import importlib
import pkgutil
import re
import unicodedata
from collections import defaultdict
from importlib.resources import files
from pathlib import Path

RULES = Path(__file__).parent.parent / "rules"
_NAME = re.compile(r"[A-Z][A-Za-z'’-]{1,20}")
_CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґјљњћџђѓќѕ",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "e",
            "zh",
            "z",
            "i",
            "y",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "shch",
            "_",
            "y",
            "_",
            "e",
            "yu",
            "ya",
            "i",
            "yi",
            "ye",
            "g",
            "j",
            "lj",
            "nj",
            "c",
            "dz",
            "dj",
            "gj",
            "kj",
            "dz",
        ],
        strict=True,
    )
)
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐ",
        [
            "a",
            "v",
            "g",
            "d",
            "e",
            "z",
            "i",
            "th",
            "i",
            "k",
            "l",
            "m",
            "n",
            "x",
            "o",
            "p",
            "r",
            "s",
            "t",
            "y",
            "f",
            "ch",
            "ps",
            "o",
            "s",
            "a",
            "e",
            "i",
            "i",
            "o",
            "y",
            "o",
            "i",
            "y",
            "i",
        ],
        strict=True,
    )
)


def romanise(name: str) -> str:
    letters = (_CYRILLIC.get(letter, _GREEK.get(letter, letter)) for letter in name.lower())
    plain = unicodedata.normalize("NFKD", "".join(letters).replace("_", ""))
    return "".join(c for c in plain if not unicodedata.combining(c)).title().replace("ı", "i")


def from_faker() -> tuple[set[str], set[str]]:
    import faker.providers.person as person  # type: ignore[import-not-found]

    given: set[str] = set()
    family: set[str] = set()
    for locale in pkgutil.iter_modules(person.__path__):
        provider = importlib.import_module(f"{person.__name__}.{locale.name}").Provider
        for attribute in dir(provider):
            if "kana" in attribute or "format" in attribute:
                continue
            into = (
                given
                if re.match(r"first_(romanized_)?names?", attribute)
                else family
                if re.match(r"last_(romanized_)?names?", attribute)
                else None
            )
            names = getattr(provider, attribute)
            if into is not None and isinstance(names, (tuple, list, dict)):
                into |= {romanise(part) for name in names for part in str(name).split()}
    return ({name for name in given if _NAME.fullmatch(name)}, {name for name in family if _NAME.fullmatch(name)})


def write(name: str, header: str, lines: list[str]) -> None:
    (RULES / name).write_text("".join(f"# {line}\n" for line in header.strip().splitlines()) + "\n".join(lines) + "\n", "utf8")


def by_letter(names: set[str]) -> list[str]:
    rows: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names):
        rows[name[0]].append(name)
    return [" ".join(row) for row in rows.values()]


def main() -> None:
    given, family = from_faker()
    source = (
        "Source: the person providers of Faker 40.63.0 (MIT licence, Copyright (c) 2012 Daniele Faraglia), romanised.\n"
        "Made by names/build_lists.py; add names of your own to {} instead."
    )
    write("given_names.txt", "Given names of some seventy languages.\n" + source.format("more_given_names.txt"), by_letter(given))
    write("surnames.txt", "Family names of some seventy languages.\n" + source.format("more_surnames.txt"), by_letter(family))
    tags: dict[str, list[str]] = defaultdict(list)
    for line in (files("textblob") / "en" / "en-lexicon.txt").read_text("utf8").splitlines():
        word, _, tag = line.partition(" ")
        tag = tag.split("|")[0]
        if re.fullmatch(r"[ai]|[a-z]{2,}", word) and not tag.startswith(("NNP", "FW")):
            tags[tag].append(word)
    header = (
        "Ordinary English words by part of speech (Penn Treebank tags), one tag a line, the word's most frequent one.\n"
        "Source: the lexicon of Eric Brill's tagger 1.14 as TextBlob 0.20.1 ships it. Copyright 1993 by the Massachusetts Institute of\n"
        "Technology and the University of Pennsylvania, MIT licence; with words from the Twitter Part-of-Speech Annotated Data,\n"
        "Carnegie Mellon University, CC BY 3.0.\n"
        "Made by names/build_lists.py; add words of your own to more_words.txt instead."
    )
    write("common_words.txt", header, [f"{tag}: {' '.join(sorted(set(words)))}" for tag, words in sorted(tags.items())])


if __name__ == "__main__":
    main()
