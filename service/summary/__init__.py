"""The summary: written by a model, held against the article sentence by sentence.

selection.py     what the model reads           alignment.py     which sentences of the article say the same
writer.py        the model                      agreement.py     whether they say it: what may be left out, and what not
summariser.py    the whole way, on one page     verification.py  names, numbers, dates, places, quotations
"""

from service.summary.summariser import Summariser, Writes

__all__ = ["Summariser", "Writes"]
