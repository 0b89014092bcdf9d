"""Which images the lab trains on, as JSON."""

from typing import Literal

from pydantic import BaseModel, Field

Split = Literal["training", "validation", "test"]


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


class ImageView(BaseModel):
    """One image, as POST …/classify takes it."""

    split: Split
    index: int
    label: int
    pixels: list[float] = Field(description="28 rows of 28 pixels, 0 for paper, 1 for ink.")
