"""The data over HTTP: which images are in use, and the download of the rest."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from app.data.source import DataSource
from app.schemas.data import DataState, ImageView, Split

router = APIRouter(prefix="/api/mnist", tags=["data"])


async def data_source_of(request: Request) -> DataSource:
    """The server's source of the data."""
    return request.app.state.data


Data = Annotated[DataSource, Depends(data_source_of)]


@router.get("")
async def state(data: Data) -> DataState:
    """Which data is in use, how many images it has, and how far the download of the rest is."""
    return DataState.model_validate(data.state())


@router.post("/fetch", status_code=202)
async def fetch(data: Data) -> DataState:
    """Start the download of MNIST, or do nothing when it is under way or done; watch it at GET /api/mnist."""
    data.start_download()
    return DataState.model_validate(data.state())


@router.get("/image")
async def image(
    data: Data,
    split: Split = "test",
    index: Annotated[int, Query(ge=0, le=59_999, description="Counted from 0; starts again after the last.")] = 0,
) -> ImageView:
    """One of the images, with the digit it is."""
    images, labels = getattr(data.dataset.splits(), split)
    place = index % len(labels)
    return ImageView(split=split, index=place, label=int(labels[place]), pixels=(images[place] / 255).tolist())
