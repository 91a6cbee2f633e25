"""The form and its result, for people. Rendered here, so that offsets hold for any text; it needs no JavaScript."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, make_response, render_template, request
from pydantic import ValidationError

from service import problems
from service.article import Article
from service.briefing import brief
from service.contract import Briefing, CheckQuestion, Question
from service.problems import Problem
from service.serving.status import Served
from service.verdict import judge
from service.web import wording
from service.web.highlights import blocks_of, doubts_marked, marks_of, marks_of_verdict
from service.web.intake import Fields, form_fields
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
        return _result(question, typed)
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
    return render_template("verdict.html", verdict=judged, rows=rows, blocks=blocks, text=article.text, typed=typed)


def _result(question: Question, typed: Fields) -> Response:
    served: Served = current_app.extensions["summariser"]
    problem = None
    try:
        briefing = brief(question, served)
    except Problem as error:
        if error.kind not in NO_SUMMARY_NOW:
            raise
        problem = error  # the facts are shown all the same
        briefing = brief(question.model_copy(update={"parts": ["facts"]}), served)
    article = Article(question.text, title=question.title, published=question.published)
    page = render_template(
        "result.html", briefing=briefing, blocks=list(blocks_of(article, marks_of(briefing))), typed=typed, problem=problem
    )
    response = make_response(page)
    return with_status(response, problem) if problem else response
