"""What a Prometheus server reads at /metrics: requests, runs, slices, queue, streams, the event loop's lag."""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping

from fastapi import APIRouter, HTTPException, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from app.access import is_loopback

router = APIRouter(tags=["operation"])

METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))  # others are counted as one
LAG_INTERVAL = 0.5  # seconds between two looks at the event loop

Values = Callable[[], Mapping[str, float]]


class Metrics:
    """The lab's figures, in a registry of their own, so that several applications can live in one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "lab_requests", "Requests answered.", ["method", "route", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "lab_request_seconds", "How long an answer took, streams to their end.", ["route"], registry=self.registry
        )
        self.lag = Gauge(
            "lab_event_loop_lag_seconds", "How late the event loop came to its last look.", registry=self.registry
        )

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answer."""
        self.requests.labels(method if method in METHODS else "other", route, str(status)).inc()
        self.seconds.labels(route).observe(seconds)

    def gauge(self, name: str, help_text: str, label: str, values: Values) -> None:
        """Add a figure that is looked up when Prometheus asks: `values()` gives one number per value of `label`."""
        self.registry.register(_Read(lambda: GaugeMetricFamily(name, help_text, labels=[label]), values))

    def counter(self, name: str, help_text: str, label: str, values: Values) -> None:
        """The same for a figure that only grows; Prometheus calls it `name`_total."""
        self.registry.register(_Read(lambda: CounterMetricFamily(name, help_text, labels=[label]), values))

    async def watch_event_loop(self) -> None:
        """Measure the lag for as long as the application lives."""
        while True:
            due = time.monotonic() + LAG_INTERVAL
            await asyncio.sleep(LAG_INTERVAL)
            self.lag.set(max(0.0, time.monotonic() - due))


class _Read(Collector):
    def __init__(self, family: Callable[[], GaugeMetricFamily | CounterMetricFamily], values: Values):
        self.family, self.values = family, values

    def collect(self) -> Iterable[Metric]:
        family = self.family()
        for value, number in self.values().items():
            family.add_metric([value], number)
        yield family


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
async def metrics(request: Request) -> Response:
    """The lab's figures, in Prometheus' text format; to this machine only, unless LAB_PUBLIC_METRICS says otherwise."""
    public = request.app.state.settings.public_metrics
    if not public and not (request.client and is_loopback(request.client.host)):
        raise HTTPException(403, "The lab's figures are for its own machine; LAB_PUBLIC_METRICS opens them.")
    kept: Metrics = request.app.state.metrics
    return Response(generate_latest(kept.registry), media_type=CONTENT_TYPE_LATEST)
