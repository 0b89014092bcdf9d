"""Where the parts meet: the application, built from its settings."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from app.routes import errors, neuron, pages, static_files
from app.routes.security import SecurityHeaders
from app.settings import Settings


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """What lives as long as the server: `stopping`, which every open stream watches."""
    app.state.stopping = asyncio.Event()
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
    app.state.settings = settings or Settings()
    app.state.static_urls = static_files.mount(app)
    errors.install(app)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(SecurityHeaders)
    app.include_router(pages.router)
    app.include_router(neuron.router)
    return app
