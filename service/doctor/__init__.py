"""``python -m service doctor``: looks over everything that Lede needs, and says what is fine and how to mend the rest.

finding.py      what a check says          machine.py    processor, memory, port
environment.py  Python, packages, terminal model.py      model, adapter, cache
command.py      the checks, in order       working.py    gazetteer, a briefing of an article of its own

It changes nothing, downloads nothing, and works where packages are missing or broken: the standard library is all that is imported
before a check needs more.
"""
