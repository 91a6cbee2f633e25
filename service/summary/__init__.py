"""The summary: written by a model, held against the article sentence by sentence.

selection.py     what the model reads             words.py         words made comparable
writer.py        the model                        alignment.py     which sentences of the article say the same
composition.py   which sentences are told         agreement.py     whether they say it: what may be left out, what not
grounding.py     held against the article         verification.py  names, numbers, dates, places, quotations
summariser.py    the whole way, on one page       shortening.py    the article's sentences, shorter
"""

from service.summary.summariser import Summariser, Writes

__all__ = ["Summariser", "Writes"]
