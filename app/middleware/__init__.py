"""What stands between the network and the routes: plain ASGI, so that no stream is ever held back."""

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from app.access import Access
from app.middleware.access_log import RequestObserver, start_access_log
from app.middleware.body import BodyLimit
from app.middleware.headers import SecurityHeaders, security_headers
from app.middleware.in_flight import InFlightRequests, TrackInFlight
from app.middleware.metrics import Metrics
from app.middleware.origins import NoNul, SameOriginWrites
from app.middleware.visitors import Visitors
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
    app.add_middleware(
        BodyLimit,
        most=settings.max_body_bytes,
        upload="/api/networks",
        most_uploaded=settings.max_upload_bytes,
        seconds=settings.body_time_limit,
    )
    access: Access = app.state.access
    app.add_middleware(SameOriginWrites)
    app.add_middleware(Visitors, access=access, port=settings.port)
    app.add_middleware(NoNul)
    hosts = access.hosts(settings.allowed_hosts)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False)
    app.add_middleware(SecurityHeaders, headers=security_headers(settings.frame_ancestors))
    app.add_middleware(RequestObserver, metrics=metrics, log=settings.access_log)
