"""Training runs as JSON: what may be asked, within which limits, and what is answered."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.learn.network import RunSettings
from app.learn.races import USUAL
from app.runs.model import Run, Status
from app.schemas.costs import NetworkCost, OutputName
from app.schemas.data import Sizes

Neurons = Annotated[int, Field(ge=1, le=300)]


class Strict(BaseModel):
    """A body that may hold nothing unknown and no number that isn't finite."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class RunRequest(Strict):
    """A network and how it learns."""

    hidden: list[Neurons] = Field([30], max_length=10, description="Neurons in each hidden layer.")
    cost: NetworkCost = Field(
        "cross-entropy", description="The cost; log-likelihood goes with softmax, cross-entropy with sigmoid outputs."
    )
    output: OutputName = Field(
        "sigmoid", description="The activation of the output layer; if left out, the one that the cost goes with."
    )
    learning_rate: float = Field(
        0.5, gt=0, le=1000, description="The learning rate η; if left out, 3 under the quadratic cost."
    )
    mini_batch_size: int = Field(10, ge=1, le=1000, description="Images per mini-batch.")
    epochs: int = Field(30, ge=1, le=1000, description="How often to go through the training images.")
    seed: int = Field(0, ge=0, le=2**31 - 1, description="Gives the start and the order of the images.")
    weight_init: Literal["large", "scaled", "he"] = Field(
        "large",
        description="Start weights: N(0, 1) as in the chapter; that over √n for n inputs; or times √(2/n), for ReLU.",
    )
    lmbda: float = Field(0.0, ge=0, le=1000, description="Strength λ of L2 regularisation.")
    activation: Literal["sigmoid", "tanh", "relu"] = Field("sigmoid", description="Of the hidden neurons.")
    mislabelled: float = Field(0.0, ge=0, le=1, description="Share of the training images that get a wrong label.")
    paused: bool = Field(False, description="Start paused, to be stepped.")

    def settings(self) -> RunSettings:
        """As the mathematics has them; raises InvalidSetting for a cost that doesn't go with its output."""
        said = self.model_dump(include=self.model_fields_set - {"paused"}) | {"hidden": tuple(self.hidden)}
        return replace(USUAL[self.cost], **said)


class Step(Strict):
    """How far to step."""

    mini_batches: int = Field(1, ge=1, le=1000, description="How many mini-batches.")
    rest_of_epoch: bool = Field(False, description="To the end of the epoch instead.")


class Pin(Strict):
    """Whether to keep a run when old ones are forgotten."""

    pinned: bool = True


class Image(Strict):
    """A drawing, as large as MNIST's."""

    pixels: list[Annotated[float, Field(ge=0, le=1)]] = Field(
        min_length=784, max_length=784, description="28 rows of 28 pixels, 0 for paper, 1 for ink."
    )


class Reading(BaseModel):
    """What a network makes of an image: its ten outputs, and the softmax of their z."""

    activations: list[float]
    softmax: list[float]


class RunData(BaseModel):
    """Which images a run trains on."""

    kind: Literal["mnist", "sample"]
    images: Sizes


class Position(BaseModel):
    """How far a run is: finished epochs, and mini-batches done in the next."""

    epoch: int
    mini_batch: int
    mini_batches_per_epoch: int


class RunView(BaseModel):
    """A run."""

    id: str
    status: Status
    message: str | None = Field(description="Why it failed, or what it waits for.")
    settings: dict[str, Any]
    data: RunData
    position: Position
    created: datetime
    seconds: float = Field(description="Time spent computing, without waiting.")
    examples_per_second: float | None
    latest: dict[str, Any] | None = Field(description="The last `epoch` event.")
    queue_place: int | None = Field(description="1 is next.")
    last_event_id: int
    pinned: bool
    interruptions: int = Field(description="How often it went on after its server had been stopped or killed.")


def view(run: Run, queue_place: int | None, notice: str | None) -> RunView:
    """The run as JSON."""
    settings = run.settings
    return RunView(
        id=run.id,
        status=run.status,
        message=notice or run.message,
        settings={name: getattr(settings, name) for name in RunRequest.model_fields if name != "paused"},
        data=RunData.model_validate({"kind": run.data, "images": run.images}),
        position=Position(
            epoch=run.epoch,
            mini_batch=run.position,
            mini_batches_per_epoch=-(-run.images["training"] // settings.mini_batch_size),
        ),
        created=datetime.fromtimestamp(run.created, UTC),
        seconds=run.seconds,
        examples_per_second=run.examples_per_second,
        latest=run.latest,
        queue_place=queue_place,
        last_event_id=run.last_event,
        pinned=run.pinned,
        interruptions=run.interruptions,
    )


class Curves(BaseModel):
    """All that was measured of a run: its `epoch` and its `progress` events, in order."""

    run: RunView
    epochs: list[dict[str, Any]]
    progress: list[dict[str, Any]]
