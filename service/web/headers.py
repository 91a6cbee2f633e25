"""What every answer carries, and the one line that the log says of it."""

from __future__ import annotations

import logging
import time

from flask import Flask, Response, g, request

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
PROBES = ("/healthz", "/readyz")  # asked every few seconds where something watches the service
log = logging.getLogger("service.requests")


def secure(app: Flask) -> None:
    """The page loads nothing from elsewhere, tells no other site of itself, and no answer is kept by a cache."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.update(HEADERS)
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        return response


def log_requests(app: Flask) -> None:
    """Method, route, status and time: neither path nor query, which a client may have filled with anything."""

    @app.before_request
    def start_clock() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def write_line(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "(no route)"
        method = request.method if request.method in {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"} else "(other)"
        milliseconds = 1000 * (time.perf_counter() - g.began) if "began" in g else 0.0
        level = logging.DEBUG if route in PROBES else logging.INFO
        log.log(level, "%s %s %d %.0f ms", method, route, response.status_code, milliseconds)
        return response
