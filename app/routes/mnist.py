"""The data over HTTP: which images are in use, and the download of the rest."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field

from app.data.source import Keeper

router = APIRouter(prefix="/api/mnist", tags=["data"])


class Sizes(BaseModel):
    """How many images each split has."""

    training: int
    validation: int
    test: int


class DownloadState(BaseModel):
    """How far the download of MNIST is, in unzipped bytes."""

    state: Literal["idle", "running", "failed", "done"]
    bytes: int
    total_bytes: int
    file: str | None = Field(description="The file that is on its way.")
    error: str | None = Field(description="What each mirror did, after a failure.")


class DataState(BaseModel):
    """Which data new runs train on."""

    kind: Literal["mnist", "sample"] | None = Field(description="null: there is nothing to train on.")
    images: Sizes
    source: str | None = Field(description="Where the images came from.")
    note: str | None = Field(description="What the sample costs in accuracy and how to get the rest.")
    warning: str | None = Field(description="Why the folder in LAB_MNIST_DIR could not be used.")
    download: DownloadState


def keeper_of(request: Request) -> Keeper:
    """The server's keeper of the data."""
    return request.app.state.data


Split = Literal["training", "validation", "test"]
Data = Annotated[Keeper, Depends(keeper_of)]


@router.get("")
async def state(data: Data) -> DataState:
    """Which data is in use, how many images it has, and how far the download of the rest is."""
    return DataState.model_validate(data.state())


@router.post("/fetch", status_code=202)
async def fetch(data: Data) -> DataState:
    """Start the download of MNIST, or do nothing when it is under way or done; watch it at GET /api/mnist."""
    data.start_download()
    return DataState.model_validate(data.state())


class ImageView(BaseModel):
    """One image, as POST …/classify takes it."""

    split: Split
    index: int
    label: int
    pixels: list[float] = Field(description="28 rows of 28 pixels, 0 for paper, 1 for ink.")


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
