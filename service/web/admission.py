"""Who may ask, and how often: keys (LEDE_KEYS) and a rate (LEDE_RATE), both only where the settings name them."""

from __future__ import annotations

import hashlib
import hmac
import math
import time

from flask import Flask, request
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from service import problems
from service.problems import Problem
from service.settings import Settings
from service.web.intake import drain
from service.web.problems import for_a_person

OPEN = {"api.healthz", "api.readyz", "docs.page", "docs.document", "static"}  # endpoints that need no key
FOR_PROGRAMS = "Send it as 'Authorization: Bearer KEY' or as 'X-Api-Key: KEY'; whoever runs this service gives it out."
FOR_PEOPLE = (
    "Whoever runs this service gives it out. Load this page again: your browser then asks for a name and a password. "
    "Leave the name empty and type the key as the password."
)


def admit(app: Flask, settings: Settings) -> None:
    keys = [_digest(key.get_secret_value()) for key in settings.keys]
    rate = parse(settings.rate) if settings.rate else None
    limiter = MovingWindowRateLimiter(MemoryStorage())

    @app.before_request
    def refuse() -> None:
        if request.endpoint in OPEN:
            return
        sent = _digest(_key_sent())
        known = any([hmac.compare_digest(sent, key) for key in keys])  # noqa: C419  # each of them, whichever fits
        client = sent.hex() if known else str(request.remote_addr)
        if rate and (request.method == "POST" or (keys and not known)) and not limiter.hit(rate, client):
            drain(request)
            wait = max(1, math.ceil(limiter.get_window_stats(rate, client).reset_time - time.time()))
            detail = f"This service takes {settings.rate} from one client. Ask again in {wait} seconds."
            raise Problem(problems.TOO_MANY, detail, {"retry_after": wait})
        if keys and not known:
            drain(request)
            raise Problem(problems.KEY_NEEDED, FOR_PEOPLE if for_a_person() else FOR_PROGRAMS)


def _key_sent() -> str:
    """ "" where none is. A browser sends it as the password of HTTP's basic authentication."""
    authorization = request.authorization
    if authorization is None:
        return request.headers.get("X-Api-Key", "")
    return (authorization.token if authorization.type == "bearer" else authorization.password) or ""


def _digest(key: str) -> bytes:
    """All of one length, so that comparing them takes the same time for any."""
    return hashlib.sha256(key.encode("utf8", "surrogatepass")).digest()
