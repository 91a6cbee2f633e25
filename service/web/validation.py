"""From fields to a question, or to one problem that names every field that is wrong and says what it should be."""

from __future__ import annotations

import itertools
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from service import problems
from service.article.encoding import encodable
from service.contract import MAX_SENTENCES, MAX_SUMMARY_CHARACTERS, CheckQuestion, Question
from service.problems import Problem
from service.web.intake import Fields

SHOULD_BE = {
    "text": "must be the article, as text",
    "summary": f"must be the summary to check, as text of at most {MAX_SUMMARY_CHARACTERS:,} characters",
    "title": "must be text of at most 1,000 characters",
    "published": "must be a date such as 2024-06-19, or an RFC 3339 time such as 2024-06-19T08:30:00Z",
    "sentences": f"must be a whole number from 1 to {MAX_SENTENCES}",
    "parts": 'must name "summary", "facts" or both',
}
M = TypeVar("M", bound=BaseModel)
NAMED = 10  # wrong fields that one problem names


def question_from(fields: Fields) -> Question:
    """What /summarise is asked. Raises Problem (bad-field) with a member ``errors``: a list of ``{"field", "detail"}``."""
    return _validated(Question, fields)


def check_question_from(fields: Fields) -> CheckQuestion:
    """What /check is asked. Raises Problem as ``question_from`` does."""
    return _validated(CheckQuestion, fields)


def _validated(model: type[M], fields: Fields) -> M:
    unknown = f"is not a field; the fields are {', '.join(model.model_fields)}"
    wrong = {name: unknown for name in fields if name not in model.model_fields}
    try:
        question = model.model_validate({name: value for name, value in fields.items() if name not in wrong})
    except ValidationError as error:
        for item in error.errors(include_url=False, include_input=False, include_context=False):
            name = str(item["loc"][0])
            wrong[name] = "is missing" if item["type"] == "missing" else SHOULD_BE[name]
    if not wrong:
        return question
    found = [{"field": _shown(name), "detail": detail} for name, detail in itertools.islice(wrong.items(), NAMED)]
    sentence = "; ".join(f"'{item['field']}' {item['detail']}" for item in found)
    raise Problem(problems.BAD_FIELD, sentence + ".", {"errors": found})


def _shown(name: str) -> str:
    name = encodable(name)
    return name if len(name) <= 60 else name[:59] + "…"
