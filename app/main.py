"""Where the parts meet: the application, built from its settings."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from app import door
from app.data.keeper import Keeper
from app.data.mnist import Places
from app.door import metrics
from app.door.metrics import Metrics
from app.routes import depth, errors, gradient_check, mnist, neuron, pages, runs, softmax, static_files
from app.routes.compressed import Compressed
from app.runs.driver import Driver
from app.runs.engine import Engine, local_executor
from app.runs.service import Limits, Service
from app.runs.store import Store
from app.settings import Settings


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """What lives as long as the server: the data, the runs, and `stopping`, which ends every open stream."""
    settings: Settings = app.state.settings
    app.state.stopping = asyncio.Event()
    keeper: Keeper = app.state.data
    await asyncio.to_thread(keeper.find)
    if settings.mnist_download:
        keeper.start_download()
    app.state.compressed.start(static_files.worth_compressing())
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    driver = Driver(Store(settings.database_url), Engine(lambda: local_executor(settings.workers)), keeper)
    service = app.state.runs = Service(driver, Limits(settings.max_active_runs, settings.max_queued_runs))
    await service.start()
    background = [
        asyncio.create_task(app.state.metrics.watch_event_loop()),
        asyncio.create_task(_end_streams(app.state.stopping, service)),
    ]
    yield
    for task in background:
        task.cancel()
    await service.stop()


async def _end_streams(stopping: asyncio.Event, service: Service) -> None:
    await stopping.wait()
    service.end_streams()


def create_app(settings: Settings | None = None) -> FastAPI:
    """The lab as an ASGI application."""
    app = FastAPI(
        title="Saturation Lab",
        description="The numbers behind the lab's pages: one neuron, softmax, networks trained on MNIST.",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        responses=errors.RESPONSES,
    )
    settings = settings or Settings()
    app.state.settings = settings
    app.state.data = Keeper(
        Places(settings.mnist_dir, settings.cache_dir), settings.mnist_mirrors, settings.mnist_time_limit
    )
    app.state.compressed = Compressed(settings.cache_dir)
    app.state.static_urls = static_files.mount(app, app.state.compressed)
    app.state.metrics = Metrics()
    errors.install(app)
    door.install(app, settings, app.state.metrics)
    for part in (pages, neuron, gradient_check, softmax, depth, mnist, runs, metrics):
        app.include_router(part.router)
    return app
