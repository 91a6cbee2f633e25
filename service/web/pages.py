"""The form and its result, for people. Rendered here, so that offsets hold for any text; it needs no JavaScript.

Where there is some, the page's script asks for the same page as it comes about, as server-sent events.
"""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import closing

from flask import Blueprint, Response, current_app, make_response, render_template, request
from pydantic import ValidationError

from service import problems
from service.article import Article
from service.briefing import brief, stream
from service.contract import Briefing, CheckQuestion, Facts, Progress, Question, SummarySentence
from service.problems import Problem
from service.serving.status import Served
from service.verdict import judge
from service.web import streaming, wording
from service.web.highlights import blocks_of, doubts_marked, marks_of, marks_of_verdict
from service.web.intake import Fields, form_fields
from service.web.observing import observe_problem
from service.web.problems import with_status
from service.web.validation import check_question_from, question_from

MAX_DOWNLOAD = 32 * 1024 * 1024  # bytes of a briefing sent back to be saved: more than the longest article's
NO_SUMMARY_NOW = (problems.MODEL_LOADING, problems.MODEL_MISSING, problems.BUSY, problems.TOO_SLOW)

blueprint = Blueprint("pages", __name__)
for function in (
    wording.country_name,
    wording.coordinates,
    wording.day,
    wording.when_in_words,
    wording.how_written,
    wording.with_labels,
    doubts_marked,
):
    blueprint.add_app_template_filter(function)


@blueprint.get("/")
def form() -> str:
    return render_template("form.html", typed={}, problem=None)


@blueprint.post("/")
def result() -> Response:
    typed = _as_typed(form_fields(request))
    try:
        question = question_from(_without(typed, "summary"))
        return streaming.answer(_live(question, typed)) if streaming.wanted("text/html") else _result(question, typed)
    except Problem as problem:
        return with_status(make_response(render_template("form.html", typed=typed, problem=problem)), problem)


@blueprint.post("/verdict")
def verdict() -> Response:
    """The form's other button: the summary that was typed beside the article, held against it."""
    typed = _as_typed(form_fields(request))
    try:
        return make_response(_verdict(check_question_from(_without(typed, "sentences")), typed))
    except Problem as problem:
        return with_status(make_response(render_template("form.html", typed=typed, problem=problem, checking=True)), problem)


@blueprint.post("/briefing.json")
def download() -> Response:
    """The briefing that the result page holds, as a file: nothing is kept here, so the page sends it back to be saved."""
    request.max_content_length = MAX_DOWNLOAD
    fields = form_fields(request)
    if fields.keys() != {"briefing"}:
        raise Problem(problems.BAD_FIELD, "Send the one field 'briefing', as the page does.")
    try:
        briefing = Briefing.model_validate_json(str(fields["briefing"]))
    except ValidationError:
        raise Problem(problems.BAD_JSON, "Only a briefing as Lede made it can be saved; make it anew with the form.") from None
    response = Response(briefing.model_dump_json(indent=2), mimetype="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="briefing.json"'
    return response


def _as_typed(fields: Fields) -> Fields:
    """Undoes what a browser does to a text field on its way: every line end is sent as CR LF."""
    areas = {"text", *({"summary"} & fields.keys())}
    return fields | {name: str(fields.get(name, "")).replace("\r\n", "\n") for name in areas}


def _without(typed: Fields, other: str) -> Fields:
    """What one button sends: the field that only the other one needs is left out."""
    return {name: value for name, value in typed.items() if name != other}


def _verdict(question: CheckQuestion, typed: Fields) -> str:
    judged = judge(question)
    article = Article(question.text, published=question.published)
    numbered = list(enumerate(judged.claims, 1))
    rows = [
        (sentence, [(number, claim) for number, claim in numbered if sentence.start <= claim.start < sentence.end])
        for sentence in judged.sentences
    ]
    blocks = list(blocks_of(article, marks_of_verdict(judged)))
    return render_template("verdict.html", verdict=judged, rows=rows, blocks=blocks, article=article, typed=typed)


def _result(question: Question, typed: Fields) -> Response:
    try:
        return make_response(_page(brief(question, _served()), question, typed))
    except Problem as problem:
        if problem.kind not in NO_SUMMARY_NOW:
            raise
        return with_status(make_response(_page_of_facts(question, typed, problem)), problem)


def _live(question: Question, typed: Fields) -> Generator[streaming.Told | None]:
    """Events for the page's script: ``facts``, a page without the summary; ``progress`` and ``sentence``, as text; ``page``, the result."""
    with closing(stream(question, _served())) as events:
        try:
            for event in events:
                if isinstance(event, Facts):
                    article = _article(question)
                    blocks = list(blocks_of(article, marks_of(None, event)))
                    yield _event("facts", render_template("working.html", facts=event, article=article, blocks=blocks))
                elif isinstance(event, Progress):
                    yield _event("progress", wording.how_far(event))
                elif isinstance(event, SummarySentence):
                    yield _event("sentence", event.text)
                elif isinstance(event, Briefing):
                    yield _event("page", _page(event, question, typed))
                else:
                    yield None
        except Problem as problem:
            if problem.kind not in NO_SUMMARY_NOW:
                raise
            observe_problem(problem)
            yield _event("page", _page_of_facts(question, typed, problem))


def _event(name: str, shown: str) -> streaming.Told:
    return name, json.dumps(shown)


def _page_of_facts(question: Question, typed: Fields, problem: Problem) -> str:
    """The facts, and why there is no summary now."""
    return _page(brief(question.model_copy(update={"parts": ["facts"]})), question, typed, problem)


def _page(briefing: Briefing, question: Question, typed: Fields, problem: Problem | None = None) -> str:
    article = _article(question)
    blocks = list(blocks_of(article, marks_of(briefing.summary, briefing.facts)))
    return render_template("result.html", briefing=briefing, article=article, blocks=blocks, typed=typed, problem=problem)


def _article(question: Question) -> Article:
    return Article(question.text, title=question.title, published=question.published)


def _served() -> Served:
    served: Served = current_app.extensions["summariser"]
    return served
