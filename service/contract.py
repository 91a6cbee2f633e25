"""What Lede is asked and what it answers: every field, once.

These models validate requests, carry results between the parts, and are the schema of the answer. All offsets count Unicode
code points of the article's text exactly as it was sent, ``end`` exclusive, so that ``text[start:end]`` is the passage.
"""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from service.article.encoding import encodable

MAX_CHARACTERS = 200_000
MAX_SENTENCES = 10
MAX_SUMMARY_CHARACTERS = 20_000

Part = Literal["summary", "facts"]
Method = Literal["shortened", "extracted", "generated"]


class Record(BaseModel):
    """Base of every model here: a field that the contract does not name is an error."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, json_schema_serialization_defaults_required=True)


# --- the question

_DATE_OR_TIME = re.compile(r"\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d\d:\d\d)?)?", re.ASCII)


def _encodable(value: object) -> object:
    return encodable(value) if isinstance(value, str) else value


def _blank_is_absent(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else _encodable(value)


def _date_or_time(value: object) -> object:
    """``published`` is a date, or an RFC 3339 time, of which the day counts as written there."""
    value = _blank_is_absent(value)
    if value is None or isinstance(value, datetime.date):
        return value
    try:
        if isinstance(value, str) and _DATE_OR_TIME.fullmatch(value.strip()):
            return datetime.datetime.fromisoformat(value.strip().upper()).date()
    except ValueError:
        pass
    raise ValueError("give a day such as 2024-06-19, or a time such as 2024-06-19T08:30:00Z")


Published = Annotated[
    datetime.date | None,
    BeforeValidator(_date_or_time),
    WithJsonSchema({"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}, {"type": "null"}]}),
]
Text = Annotated[str, BeforeValidator(_encodable), WithJsonSchema({"type": "string", "minLength": 1, "maxLength": MAX_CHARACTERS})]


def _no_truth_value(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("give a number")
    return value


def _some_parts(value: object) -> object:
    """A form or a query sends ``parts`` as text: "facts" or "summary,facts"."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


class Question(Record):
    """Body of ``POST /summarise``; only ``text`` is required."""

    text: Text = Field(description=f"The article as it stands, up to {MAX_CHARACTERS:,} characters.")
    title: Annotated[str | None, BeforeValidator(_blank_is_absent)] = Field(
        default=None, max_length=1000, description="Its headline, where it is not the first line of the text."
    )
    published: Published = Field(default=None, description="Day of publication (YYYY-MM-DD) or an RFC 3339 time; resolves 'Wednesday'.")
    sentences: Annotated[int, BeforeValidator(_no_truth_value)] = Field(
        default=3, ge=1, le=MAX_SENTENCES, description="The summary has at most so many."
    )
    parts: Annotated[list[Part], BeforeValidator(_some_parts)] = Field(
        default=["summary", "facts"], min_length=1, description="Which halves of the briefing to make; facts need no model."
    )


class CheckQuestion(Record):
    """Body of ``POST /check``: a summary from anywhere, and the article that it should agree with."""

    text: Text = Field(description=f"The article as it stands, up to {MAX_CHARACTERS:,} characters.")
    summary: Annotated[str, BeforeValidator(_encodable)] = Field(
        max_length=MAX_SUMMARY_CHARACTERS, description="What is said of it, with at least one word."
    )
    published: Published = Field(default=None, description="Day of publication (YYYY-MM-DD) or an RFC 3339 time.")


# --- facts


class Span(Record):
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class Passage(Span):
    """A span with the words that stand there."""

    text: str


class WhoMention(Passage):
    form: Literal["name", "short", "description"]


class PlaceMention(Passage):
    use: Literal["location", "modifier", "actor"]


class Who(Record):
    """Somebody who acts: one entry for each person, organisation, group or country."""

    text: str = Field(description="The phrase of the first, fullest mention.")
    name: str = Field(description="The fullest name that the article gives.")
    kind: Literal["person", "organisation", "group", "country"]
    country: str | None = Field(default=None, description="ISO 3166-1 alpha-2 code, where the article makes it plain.")
    role: Passage | None = Field(default=None, description="What the article says that they are.")
    rule: str
    score: float = Field(ge=0, le=1)
    mentions: list[WhoMention]


class Where(Record):
    """A place: one entry for each, with the gazetteer's record of it or nulls."""

    text: str
    name: str = Field(description="The gazetteer's name, or the article's own.")
    kind: str = Field(description="city, country, region, river, sea, facility, street, ...")
    country: str | None = None
    within: str | None = Field(default=None, description="The larger place that holds it, in words.")
    latitude: float | None = Field(default=None, description="Degrees north, WGS 84.")
    longitude: float | None = Field(default=None, description="Degrees east, WGS 84.")
    geonames_id: int | None = None
    rule: str
    score: float = Field(ge=0, le=1)
    mentions: list[PlaceMention]


class When(Record):
    """A date, time, duration or repetition, with its TIMEX3 value (ISO-TimeML)."""

    text: str
    type: Literal["DATE", "TIME", "DURATION", "SET"]
    value: str
    mod: str | None = None
    quant: str | None = None
    freq: str | None = None
    earliest: datetime.date | None = Field(default=None, description="First day that the value covers; null: not anchored.")
    latest: datetime.date | None = Field(default=None, description="Last day that the value covers; null: not anchored.")
    rule: str
    score: float = Field(ge=0, le=1)
    mentions: list[Passage]


class Facts(Record):
    """Each list is ordered by how well it answers for the main event: its first entry is the answer."""

    who: list[Who] = []
    where: list[Where] = []
    when: list[When] = []


class Rule(Record):
    """A rule that finds facts."""

    part: Literal["who", "where", "when"]
    name: str = Field(description="As a fact's ``rule`` names it.")
    means: str | None = Field(description="What it goes by, in words; null where the example says it all.")
    example: str
    finds: str = Field(description="What it finds in the example.")


# --- summary


class SummarySentence(Passage):
    """A sentence of the summary: offsets into the summary's text, ``sources`` into the article's."""

    method: Method
    sources: list[Span]
    support: float = Field(ge=0, le=1, description="Share of its content words that the sources hold.")


class Claim(Passage):
    """A name, number, date, place or quotation of the summary, held against the article."""

    kind: Literal["name", "number", "date", "place", "quotation"]
    status: Literal["supported", "absent", "conflicting"]
    source: Span | None = Field(description="Where the article holds it.")


class Summary(Record):
    text: str
    method: Literal["shortened", "extracted", "generated", "mixed"]
    read: list[Span] = Field(description="The parts of the article that the model read.")
    sentences: list[SummarySentence]
    claims: list[Claim]


class Progress(Record):
    """How far a summary has come."""

    stage: Literal["waiting", "reading", "writing"]
    place: int | None = Field(default=None, ge=1, description="Among those that wait: 1 is the next. Null when it is not waiting.")


Step = Progress | SummarySentence
"""What can be told of a summary before it is whole; a sentence is final."""


# --- the whole answer


class ArticleInfo(Record):
    title: str | None
    published: datetime.date | None
    characters: int
    words: int
    sentences: int
    language: str = Field(description="ISO 639-1 code.")


class Warning(Record):
    code: str
    detail: str


class Timings(Record):
    facts_ms: float | None = None
    summary_ms: float | None = None
    check_ms: float | None = None


class Engine(Record):
    torch: str
    transformers: str
    kernel: str
    dtype: str
    threads: int


class Receipt(Record):
    """All that it takes to get the same answer again on the same machine."""

    service: str
    model: str | None = None
    model_sha256: str | None = None
    adapter: str | None = None
    prompt: str | None = None
    rules: str
    decoding: dict[str, str | int | float | bool] | None = None
    engine: Engine | None = None
    text_sha256: str


class Briefing(Record):
    summary: Summary | None = None
    facts: Facts | None = None
    article: ArticleInfo
    warnings: list[Warning] = []
    timings: Timings
    receipt: Receipt


class Verdict(Record):
    """Answer of ``POST /check``. Offsets of ``sentences`` and ``claims`` count code points of the summary, sources those of the article."""

    consistent: bool = Field(description="Nothing speaks against the summary.")
    reasons: list[str] = Field(description="What speaks against it, a sentence for each finding, in the summary's order.")
    sentences: list[SummarySentence]
    claims: list[Claim]
    article: ArticleInfo
    warnings: list[Warning] = []
    timings: Timings
    receipt: Receipt


class Readiness(Record):
    """Answer of ``GET /readyz``."""

    state: Literal["loading", "ready", "failed", "stopped"]
    reason: str | None = Field(description="Why no summaries can be written, or why the model is loaded anew.")
    waiting: int = Field(ge=0, description="Summaries that wait to be written.")
    oldest: float = Field(ge=0, description="Seconds that the first of them has waited.")


# --- what is wrong


class FieldFault(Record):
    field: str
    detail: str


class ProblemDetails(Record):
    """What is wrong with a request and what to do (RFC 9457)."""

    type: str = Field(description="Stable: urn:lede:problem: and the problem's name.")
    title: str = Field(description="What is wrong; the same for every problem of a type.")
    status: int = Field(description="The HTTP status, once more.")
    detail: str = Field(description="What to do.")
    errors: list[FieldFault] | None = Field(default=None, description="Each field that is wrong, and what it should be.")
    limit: int | None = Field(default=None, description="The most that is taken: characters of a text, or bytes of a body.")
    language: str | None = Field(default=None, description="ISO 639-1 code of the language that the text seems to be in.")
    retry_after: int | None = Field(default=None, description="Seconds after which to ask again; the header Retry-After says the same.")


# --- the events of a stream

Event = Facts | Progress | SummarySentence | Briefing
EVENTS: dict[str, type[Record]] = {
    "facts": Facts,
    "progress": Progress,
    "sentence": SummarySentence,
    "briefing": Briefing,
    "problem": ProblemDetails,
}
"""What the data of each event is; a stream ends with ``briefing`` or ``problem``."""
