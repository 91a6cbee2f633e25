"""Which language the text is in, so that Lede can refuse what it cannot read."""

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from service.article import Article

_READ = 3000  # characters that decide
_NEVER_ENGLISH = 0.001
_LEAST = 40  # words; a shorter text in Latin letters is never refused

_IDENTIFIER = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language_of(article: Article) -> tuple[str, bool]:
    """ISO 639-1 code: "en" unless that can be ruled out, else the most likely; and whether there is text enough to be sure."""
    likely = _IDENTIFIER.rank(article.text[:_READ])
    if dict(likely)["en"] >= _NEVER_ENGLISH:
        return "en", True
    enough = article.words >= _LEAST or not any(letter.isascii() and letter.isalpha() for letter in article.text[:_READ])
    return likely[0][0], enough
