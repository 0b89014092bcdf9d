"""Where the parts meet: the application, built from its settings."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Thread

from anyio.to_thread import current_default_thread_limiter
from fastapi import APIRouter, FastAPI

from app import file_handles, middleware
from app.access import Access
from app.assets.pages import Pages
from app.assets.static_files import StaticFiles
from app.compile_cache import compile_cache
from app.data.mnist import Places
from app.data.source import DataSource
from app.memory import give_memory_back
from app.middleware import metrics
from app.middleware.metrics import Metrics
from app.networks.inspections import Inspector
from app.networks.uploads import UploadLimits, UploadStore
from app.routes import (
    curves,
    depth,
    errors,
    gradient_check,
    health,
    inspection,
    mnist,
    networks,
    neuron,
    pages,
    runs,
    softmax,
    studies,
    study,
)
from app.runs.database import Database
from app.runs.driver import Driver
from app.runs.engines import engine_at
from app.runs.housekeeping import forget_old_runs, keep_claim
from app.runs.limits import Limit, RunLimits
from app.runs.recorder import Recorder
from app.runs.scheduler import Scheduler
from app.runs.service import Service
from app.runs.store import Store
from app.runs.subscribers import Subscribers
from app.settings import Settings
from app.shutdown import END_STREAMS, Shutdown
from app.study.service import StudyService
from app.study.store import StudyStore

# Answers that are calculated in threads (a trajectory, a surface, a deep network) at once; the others wait, so that
# a neuron's stream, which is calculated beside them, gets its share of Python's one lock.
CALCULATIONS = 3

# Of every route the parameters and models are worked out once for all applications of a process: it takes a tenth of a
# second.
ROUTES = APIRouter(responses=errors.RESPONSES)
for part in (
    pages,
    neuron,
    gradient_check,
    softmax,
    depth,
    mnist,
    runs,
    inspection,
    curves,
    networks,
    study,
    studies,
    health,
    metrics,
):
    ROUTES.include_router(part.router)
ROUTES.include_router(networks.files)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """What lives as long as the server: the data, the runs, and what is done in the background."""
    settings: Settings = app.state.settings
    static_files: StaticFiles = app.state.static_files
    app.state.shutdown.watch()
    current_default_thread_limiter().total_tokens = CALCULATIONS
    file_handles.install(asyncio.get_running_loop())
    source: DataSource = app.state.data
    await asyncio.to_thread(source.find)
    if settings.mnist_download:
        source.start_download()
    Thread(target=static_files.compress, args=[settings.cache_dir], name="compress", daemon=True).start()
    service: Service = app.state.runs
    await service.start()
    studies: StudyService = app.state.studies
    await studies.start()
    app.state.inspector = Inspector(service, UploadStore(settings.data_dir / "networks", _upload_limits(settings)))
    background = [
        asyncio.create_task(app.state.metrics.watch_event_loop()),
        asyncio.create_task(give_memory_back()),
        asyncio.create_task(forget_old_runs(service, settings.keep_runs, settings.keep_days)),
        asyncio.create_task(keep_claim(service.recorder)),
    ]
    yield
    app.state.shutdown.begin()
    for task in background:
        task.cancel()
    await asyncio.gather(*background, return_exceptions=True)  # they may be about to write
    app.state.inspector.close()
    await studies.stop()
    await service.stop()


def _install_runs(app: FastAPI, settings: Settings) -> None:
    """Runs and their subscribers, and what Prometheus is told of them."""
    engine = engine_at(settings.engine, settings.workers)
    database = Database(settings.database_url)
    recorder = Recorder(Store(database))
    driver = Driver(recorder, engine, app.state.data)
    scheduler = Scheduler(driver, _run_limits(settings))
    app.state.runs = Service(scheduler)
    limit = Limit(settings.max_studies, settings.max_studies_per_client)
    store = StudyStore(database)
    app.state.studies = StudyService(store, driver, settings.workers, settings.max_study_runs, limit)
    app.state.subscribers = Subscribers(app.state.runs, settings.max_streams, settings.max_streams_per_client)
    app.state.shutdown.at(END_STREAMS, app.state.subscribers.end)
    metrics: Metrics = app.state.metrics
    metrics.gauge("lab_runs", "Runs that aren't finished.", "status", scheduler.counts)
    metrics.counter("lab_runs_ended", "Runs that ended since the start.", "status", lambda: scheduler.ended)
    metrics.counter("lab_slices", "Slices computed since the start.", "state", lambda: {"done": engine.slices_done})
    metrics.counter("lab_engine_breaks", "Times the workers were replaced.", "cause", lambda: {"killed": engine.breaks})
    metrics.gauge("lab_streams", "Event streams of runs.", "state", lambda: {"open": app.state.subscribers.open})


def _run_limits(settings: Settings) -> RunLimits:
    """The bounds on runs, in all and for each client."""
    return RunLimits(
        active=Limit(settings.max_active_runs, settings.max_active_runs_per_client),
        queued=Limit(settings.max_queued_runs, settings.max_queued_runs_per_client),
        paused=Limit(settings.max_paused_runs, settings.max_paused_runs_per_client),
        pinned=Limit(settings.max_pinned_runs, settings.max_pinned_runs_per_client),
    )


def _upload_limits(settings: Settings) -> UploadLimits:
    return UploadLimits(
        settings.max_networks,
        settings.max_network_bytes,
        settings.max_networks_per_client,
        settings.max_network_bytes_per_client,
    )


def create_app(settings: Settings | None = None) -> FastAPI:
    """The lab as an ASGI application."""
    app = FastAPI(
        title="Saturation Lab",
        description="The numbers behind the lab's pages: one neuron, softmax, networks trained on MNIST.",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    settings = settings or Settings()
    compile_cache(settings.cache_dir)
    app.state.settings = settings
    app.state.access = Access(settings)
    app.state.shutdown = Shutdown()
    app.state.data = DataSource(
        Places(settings.mnist_dir, settings.cache_dir), settings.mnist_mirrors, settings.mnist_time_limit
    )
    app.state.static_files = StaticFiles()
    app.state.pages = Pages(app.state.static_files, pages.CONTEXTS)
    app.state.metrics = Metrics()
    _install_runs(app, settings)
    errors.install(app)
    pages.install(app)
    middleware.install(app, settings, app.state.metrics)
    # First of all: a page loads many files, and each route before them would be tried for each.
    app.router.routes.extend(app.state.static_files.mounts())
    app.router.routes.extend(ROUTES.routes)
    return app
