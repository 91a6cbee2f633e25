"""Which language the text is in, so that Lede can refuse what it cannot read."""

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from service.article import Article

_READ = 3000  # characters that decide
_SURE = 0.999
_LEAST = 40  # words; a shorter text is never refused

_IDENTIFIER = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language_of(article: Article) -> tuple[str, bool]:
    """ISO 639-1 code of the most likely language, and whether there is no doubt of it."""
    code, probability = _IDENTIFIER.classify(article.text[:_READ])
    return code, probability >= _SURE and (article.words >= _LEAST or not article.text.isascii())
