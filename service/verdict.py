"""A summary from anywhere, held against the article that it should agree with."""

from __future__ import annotations

import dataclasses
import time

from service import __version__, problems
from service.briefing import RULES, admit, describe, fingerprint
from service.contract import CheckQuestion, Receipt, Timings, Verdict
from service.facts import fact_sheet
from service.problems import Problem


def judge(question: CheckQuestion) -> Verdict:
    """Says what of the summary the article supports, lacks or contradicts; needs no model. Raises Problem."""
    from service.summary.checking import check  # here, since facts are answered before what summaries need is imported

    if not any(sign.isalnum() for sign in question.summary):
        raise Problem(problems.EMPTY_SUMMARY, "Put what is to be checked into the field 'summary'.")
    article, language, warnings = admit(question.text, None, question.published, sentence_needed=True)
    began = time.perf_counter()
    facts = fact_sheet(article)
    found = time.perf_counter()
    checked = check(article, facts, question.summary)
    done = time.perf_counter()
    return Verdict(
        **{field.name: getattr(checked, field.name) for field in dataclasses.fields(checked)},
        article=describe(article, language),
        warnings=warnings,
        timings=Timings(facts_ms=round(1000 * (found - began), 1), check_ms=round(1000 * (done - found), 1)),
        receipt=Receipt(service=__version__, rules=RULES, text_sha256=fingerprint(question.text)),
    )
