"""Training of a LoRA adapter (``python -m service.train``) and of the choice of sentences (``python -m service.train.choosing``).

pairs.py      articles with their summaries, from files        packing.py     an article's targets behind one copy of it
lessons.py    what is taught of a pair, and what is refused    adapting.py    the low-rank matrices in a model, from and to peft's format
walks.py      a summary turned into a walk of its article      learning.py    steps, judgements, checkpoints
command.py    the whole way, on one page                       card.py        what is told of an adapter
choosing.py   which sentences summaries tell, by what the model makes of them

Nothing that serves imports it, and it needs nothing that serving does not need.
"""


class TrainingFault(Exception):
    """What keeps a training from going on, in words for whoever started it."""
