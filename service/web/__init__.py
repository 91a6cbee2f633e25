"""Lede over HTTP: the endpoint and the form."""

from __future__ import annotations

from flask import Flask

from service.contract import MAX_CHARACTERS, MAX_SENTENCES, MAX_SUMMARY_CHARACTERS
from service.serving.status import Served
from service.settings import Settings
from service.web import api, docs, pages
from service.web.admission import admit
from service.web.headers import secure
from service.web.intake import MAX_BODY
from service.web.observing import observe_requests
from service.web.problems import handle_problems

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def create_app(settings: Settings, summariser: Served) -> Flask:
    """The WSGI application; ``summariser`` is used from many threads at once."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 3600
    app.extensions["summariser"] = summariser
    app.extensions["keys_needed"] = bool(settings.keys)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.globals.update(
        max_characters=MAX_CHARACTERS,
        max_sentences=MAX_SENTENCES,
        max_summary_characters=MAX_SUMMARY_CHARACTERS,
        on_this_machine=settings.host in LOOPBACK,
    )
    observe_requests(app)
    admit(app, settings)
    app.register_blueprint(api.blueprint)
    app.register_blueprint(docs.blueprint)
    app.register_blueprint(pages.blueprint)
    handle_problems(app)
    secure(app)
    return app
