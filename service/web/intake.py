"""From a request to the fields it sends: JSON, a form, or plain text.

Bodies are read into memory and never spooled to disk. Whatever is wrong with one is a Problem that says what to send instead.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from flask import Request
from werkzeug.exceptions import HTTPException
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder

from service import problems
from service.article.encoding import encodable
from service.contract import MAX_CHARACTERS, MAX_SUMMARY_CHARACTERS
from service.problems import Problem

# The longest encoding of a character is 12 bytes: "%F0%9F%93%B0" in a form, "\\ud83d\\udcf0" in JSON.
MAX_BODY = 12 * (MAX_CHARACTERS + MAX_SUMMARY_CHARACTERS) + 64 * 1024
MAX_FIELDS = 50
DRAINED = 32 * 1024 * 1024  # bytes read of a body that is refused
CHARSETS = {"utf-8": "utf-8-sig", "us-ascii": "ascii", "iso-8859-1": "latin-1", "windows-1252": "cp1252", "utf-16": "utf-16"}
ALIASES = {"utf8": "utf-8", "ascii": "us-ascii", "latin-1": "iso-8859-1", "latin1": "iso-8859-1", "cp1252": "windows-1252"}

Fields = dict[str, Any]
log = logging.getLogger(__name__)


def fields_of(request: Request) -> Fields:
    """The fields of a question, by name, as JSON values or text; raises Problem."""
    mimetype = request.mimetype
    if request.content_encoding not in (None, "", "identity"):
        raise Problem(problems.BAD_MEDIA_TYPE, f"Send it without the content encoding {request.content_encoding[:40]!r}.")
    if mimetype == "application/json" or mimetype.endswith("+json"):
        _no_query(request)
        return json_fields(body_of(request))
    if mimetype in ("application/x-www-form-urlencoded", "multipart/form-data"):
        _no_query(request)
        return form_fields(request)
    if mimetype == "text/plain":
        fields = _once(_pairs(request.query_string))
        if "text" in fields:
            raise Problem(problems.BAD_FIELD, "'text' stands in the query, but the body is the text.")
        return fields | {"text": _text(request)}
    detail = "Send application/json, a form, or text/plain with the other fields in the query, and name it in Content-Type."
    raise Problem(problems.BAD_MEDIA_TYPE, detail)


def body_of(request: Request) -> bytes:
    """The whole body; raises RequestEntityTooLarge over the application's limit, and Problem for one that breaks off."""
    try:
        return request.get_data(cache=False)
    except HTTPException:
        raise
    except Exception as error:  # what the server raises for broken chunks
        raise Problem(problems.BAD_REQUEST, "Its body breaks off or is badly framed; send it again.") from error


def drain(request: Request) -> None:
    """Reads what is left of a body that is refused, within reason: a client that is still sending doesn't look for an answer."""
    stream, left = request.environ["wsgi.input"], DRAINED
    try:
        while left > 0 and (piece := stream.read(min(left, 65536))):
            left -= len(piece)
    except Exception:
        log.debug("the body breaks off")


def json_fields(body: bytes) -> Fields:
    try:
        value = json.loads(_decoded(body, "utf-8-sig"), parse_constant=_no_constant, object_pairs_hook=_object)
    except RecursionError:
        raise Problem(problems.BAD_JSON, "It is nested too deeply; send one flat object.") from None
    except json.JSONDecodeError as error:
        raise Problem(problems.BAD_JSON, f"{error.msg.removesuffix(' at')} at line {error.lineno}, column {error.colno}.") from None
    except ValueError as error:
        raise Problem(problems.BAD_JSON, str(error)[:200]) from None
    if not isinstance(value, dict):
        raise Problem(problems.BAD_JSON, 'Send an object with at least the member "text".')
    return {str(name): _clean(name, item) for name, item in value.items()}


def form_fields(request: Request) -> Fields:
    """Fields of an urlencoded or multipart form; a file counts as a field with its content."""
    body = body_of(request)
    if request.mimetype == "multipart/form-data":
        return _once(_parts(body, request.mimetype_params.get("boundary", "")))
    if body.lstrip()[:1] == b"{":
        raise Problem(problems.BAD_FORM, "It looks like JSON; send it with 'Content-Type: application/json'.")
    return _once(_pairs(body))


def _pairs(encoded: bytes) -> Iterator[tuple[str, str]]:
    try:
        yield from parse_qsl(encoded.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except UnicodeDecodeError:
        raise Problem(problems.BAD_ENCODING, "It is not UTF-8, which forms and queries are read as.") from None
    except ValueError:
        raise Problem(problems.BAD_FORM, f"It has more than {MAX_FIELDS} fields.") from None


def _parts(body: bytes, boundary: str) -> Iterator[tuple[str, str]]:
    """Name and content of every part of a multipart body."""
    if not boundary:
        raise Problem(problems.BAD_FORM, "Its Content-Type names no boundary.")
    try:
        decoder = MultipartDecoder(boundary.encode(), max_parts=MAX_FIELDS)
        decoder.receive_data(body)
        decoder.receive_data(None)
        name, content = "", bytearray()
        while not isinstance(event := decoder.next_event(), Epilogue):
            if isinstance(event, Field | File):
                name, content = event.name or "", bytearray()
            elif isinstance(event, Data):
                content += event.data
                if not event.more_data:
                    yield name, _decoded(bytes(content), "utf-8-sig" if name == "text" else "utf-8")
    except Problem:
        raise
    except Exception as error:  # the decoder raises what it happens to stumble over
        detail = f"It is not multipart/form-data of at most {MAX_FIELDS} parts with the boundary that its Content-Type names."
        raise Problem(problems.BAD_FORM, detail) from error


def _text(request: Request) -> str:
    named = request.mimetype_params.get("charset", "utf-8").lower()
    codec = CHARSETS.get(ALIASES.get(named, named))
    if codec is None:
        raise Problem(problems.BAD_MEDIA_TYPE, f"Its charset is none of {', '.join(CHARSETS)}; send it as UTF-8.")
    return _decoded(body_of(request), codec)


def _decoded(data: bytes, codec: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        name = codec.removesuffix("-sig").upper()
        raise Problem(problems.BAD_ENCODING, f"Byte {error.start} is not {name}; send UTF-8.") from None


def _once(pairs: Iterable[tuple[str, str]]) -> Fields:
    fields: Fields = {}
    for name, value in pairs:
        if name in fields:
            raise _twice(name)
        fields[name] = _clean(name, value)
    return fields


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for name, value in pairs:
        if name in members:
            raise _twice(name)
        members[name] = value
    return members


def _twice(name: str) -> Problem:
    name = encodable(name[:100])
    return Problem(
        problems.BAD_FIELD,
        f"{name!r} is sent more than once; send it once.",
        {"errors": [{"field": name, "detail": "is sent more than once"}]},
    )


def _clean(name: str, value: Any) -> Any:
    """Lone surrogates are kept in the text, whose offsets count as sent; elsewhere they could not be sent back."""
    return encodable(value) if isinstance(value, str) and name != "text" else value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON value.")


def _no_query(request: Request) -> None:
    if request.query_string:
        raise Problem(
            problems.BAD_FIELD, "Fields stand in the query; put them into the body. Only a text/plain body has them in the query."
        )
