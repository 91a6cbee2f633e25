"""The summary: the model chooses or writes, and every sentence is held against the article.

selection.py     what the model reads                words.py          words made comparable
writer.py        the model, writing or reading       alignment.py      which sentences of the article say the same
choice.py        what it has learned of choosing     agreement.py      whether a sentence says what its source says
walking.py       the article's own sentences told    references.py     "the ruling": what has to be introduced
composition.py   what it wrote, replaced if false    verification.py   names, numbers, dates, places, quotations
grounding.py     one article as the ground of it     contradiction.py  what the article denies
shortening.py    what a sentence may go without      mentions.py       whom a summary has to name in full
summariser.py    the whole way, on one page          checking.py       any summary held against an article
"""

from service.summary.summariser import Summariser, Writes

__all__ = ["Summariser", "Writes"]
