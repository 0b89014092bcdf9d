"""Where the parts meet: the application, built from its settings."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from app.data.keeper import Keeper
from app.data.mnist import Places
from app.routes import depth, errors, mnist, neuron, pages, softmax, static_files
from app.routes.security import SecurityHeaders
from app.settings import Settings


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """What lives as long as the server: the data, and `stopping`, which every open stream watches."""
    settings: Settings = app.state.settings
    app.state.stopping = asyncio.Event()
    keeper: Keeper = app.state.data
    await asyncio.to_thread(keeper.find)
    if settings.mnist_download:
        keeper.start_download()
    yield


def create_app(settings: Settings | None = None) -> FastAPI:
    """The lab as an ASGI application."""
    app = FastAPI(
        title="Saturation Lab",
        description="The numbers behind the lab's pages: one neuron, softmax, networks trained on MNIST.",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        responses={422: {"model": errors.Refusal, "description": "A field that could not be used, and why"}},
    )
    settings = settings or Settings()
    app.state.settings = settings
    app.state.data = Keeper(
        Places(settings.mnist_dir, settings.cache_dir), settings.mnist_mirrors, settings.mnist_time_limit
    )
    app.state.static_urls = static_files.mount(app)
    errors.install(app)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(SecurityHeaders)
    app.include_router(pages.router)
    app.include_router(neuron.router)
    app.include_router(mnist.router)
    app.include_router(depth.router)
    app.include_router(softmax.router)
    return app
