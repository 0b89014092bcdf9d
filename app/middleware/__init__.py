"""What stands between the network and the routes: plain ASGI, so that no stream is ever held back."""

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from app.middleware.access_log import Traffic, start_access_log
from app.middleware.body import BodyLimit
from app.middleware.headers import SecurityHeaders
from app.middleware.in_flight import InFlightRequests, TrackInFlight
from app.middleware.metrics import Metrics
from app.middleware.origins import SameOriginWrites
from app.settings import Settings
from app.shutdown import ANSWER_REQUESTS


def install(app: FastAPI, settings: Settings, metrics: Metrics) -> None:
    """Put every guard in its place; the last one added is the first that a request meets."""
    if settings.access_log:
        start_access_log()
    in_flight = InFlightRequests()
    app.state.shutdown.at(ANSWER_REQUESTS, in_flight.refuse)
    app.add_middleware(TrackInFlight, in_flight=in_flight)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(BodyLimit, most=settings.max_body_bytes)
    app.add_middleware(SameOriginWrites)
    hosts = [*settings.allowed_hosts, "127.0.0.1"]  # a container's health check knows no other name
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False)
    app.add_middleware(SecurityHeaders, frame_ancestors=settings.frame_ancestors)
    app.add_middleware(Traffic, metrics=metrics, log=settings.access_log)
