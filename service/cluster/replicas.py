"""The service on a Ray cluster, with Ray Serve: the same Flask app in each replica, with a model of its own.

    serve run service.cluster.replicas:application replicas=4

Settings are read where this is called and go along to the replicas. Each keeps its own queue, rate and metrics.
"""

from __future__ import annotations

import time
from typing import Any

from a2wsgi import WSGIMiddleware
from pydantic import BaseModel, PositiveInt
from ray import serve

from service.facts import warm_up
from service.serving.logs import set_up_logging
from service.serving.server import GRACE, thread_count
from service.serving.worker import ModelThread
from service.settings import Settings
from service.web import create_app


class Options(BaseModel):
    """What `serve run` takes behind the application's name."""

    replicas: PositiveInt = 1


def application(options: Options) -> serve.Application:
    """Each replica takes LEDE_THREADS processors, one where that is 0."""
    settings = Settings()
    settings = settings.model_copy(update={"threads": max(1, settings.threads)})

    def app() -> WSGIMiddleware:
        return _app(settings)

    return (
        serve.deployment(serve.ingress(app)(Replica))
        .options(
            name="lede",
            num_replicas=options.replicas,
            ray_actor_options={"num_cpus": settings.threads},
            max_ongoing_requests=thread_count(settings),
            graceful_shutdown_timeout_s=settings.deadline + GRACE,
            health_check_period_s=5,
            logging_config={"enable_access_log": False},  # the web layer writes a line for each request, without its query
        )
        .bind()
    )


class Replica:
    """Replaced by Serve when its model can't be had any more."""

    app: Any  # serve.ingress adds it

    def check_health(self) -> None:
        status = self.app.app.extensions["summariser"].status()
        if status.state == "failed":
            raise RuntimeError(status.reason)


def _app(settings: Settings) -> WSGIMiddleware:
    """Called in the replica; returns when the model is ready, so that no summary is sent to one that is still loading."""
    set_up_logging()
    warm_up(settings.cache)
    model = ModelThread(settings)
    model.start()
    while (status := model.status()).state == "loading":
        time.sleep(0.1)
    if status.state == "failed":
        raise RuntimeError(status.reason)
    return WSGIMiddleware(create_app(settings, model), workers=thread_count(settings))
