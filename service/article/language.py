"""Which language the text is in, so that Lede can refuse what it cannot read."""

from __future__ import annotations

from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

from service.article import Article

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_READ = 3000  # characters that decide
_NEVER_ENGLISH = 0.001
_LEAST = 40  # words; a shorter text in Latin letters is never refused
_PLAINLY_ENGLISH = 0.12  # share of these words, which English prose is full of and no other language has
_VARIED = 3  # different ones of them that tell a text of a sentence
_ENGLISH = frozenset(
    {"the", "and", "of", "that", "with", "from", "are", "were", "has", "been", "would", "which", "who", "this", "they", "their", "its"}
    | {"his", "she", "it", "be", "said"}
)
_LOADING = Lock()  # threads that need the identifier at the same moment load it once


def language_of(article: Article) -> tuple[str, bool]:
    """ISO 639-1 code: "en" unless that can be ruled out, else the most likely; and whether there is text enough to be sure."""
    beginning = article.text[:_READ]
    words = beginning.lower().split()
    english = [word for word in words if word in _ENGLISH]
    if len(english) >= _PLAINLY_ENGLISH * len(words) and (len(words) >= _LEAST or len(set(english)) >= _VARIED):
        return "en", True
    with _LOADING:
        identifier = _identifier()
    likely = identifier.rank(beginning)
    if dict(likely)["en"] >= _NEVER_ENGLISH:
        return "en", True
    enough = article.words >= _LEAST or not any(letter.isascii() and letter.isalpha() for letter in beginning)
    return likely[0][0], enough


@cache
def _identifier() -> LanguageIdentifier:
    """Loaded where it is needed: it takes half a second and 100 MB."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
