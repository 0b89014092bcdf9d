"""One neuron over HTTP: its steps as a stream, as columns and as a file."""

import csv
import io
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from app.learn import neuron
from app.learn.invalid import InvalidSetting
from app.routes import sse

router = APIRouter(prefix="/api/neuron", tags=["neuron"])


class MomentQuery(BaseModel):
    """A neuron at one moment, and what it updates with."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    weight: float = Field(2.0, ge=-50, le=50, description="The weight w (where it starts from, if it learns).")
    bias: float = Field(2.0, ge=-50, le=50, description="The bias b (likewise).")
    input: float = Field(1.0, ge=-10, le=10, description="The input x.")
    target: float = Field(0.0, ge=-10, le=10, description="The target y; from 0 to 1 under the cross-entropy.")
    cost: Literal["quadratic", "cross-entropy"] = "quadratic"
    activation: Literal["sigmoid", "tanh", "relu", "linear"] = "sigmoid"
    update_rule: neuron.UpdateRule = Field(
        "gradient", description="'chapter-animation' repeats the slip behind the chapter's cross-entropy figures."
    )


class NeuronQuery(MomentQuery):
    """A neuron and how it learns."""

    learning_rate: float = Field(0.15, gt=0, le=100, description="The learning rate η.")
    epochs: int = Field(300, ge=1, le=5000, description="How many updates; the answer has one step more.")


def settings_from(query: Annotated[NeuronQuery, Query()]) -> neuron.Settings:
    """The neuron that was asked for; what doesn't go together is refused here, before an answer has begun."""
    return neuron.Settings(**query.model_dump())


Asked = Annotated[neuron.Settings, Depends(settings_from)]


class SurfaceQuery(BaseModel):
    """A window on the (weight, bias) plane, and the neuron whose cost is drawn over it."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    cost: Literal["quadratic", "cross-entropy"] = "quadratic"
    activation: Literal["sigmoid", "tanh", "relu", "linear"] = "sigmoid"
    input: float = Field(1.0, ge=-10, le=10, description="The input x.")
    target: float = Field(0.0, ge=-10, le=10, description="The target y; from 0 to 1 under the cross-entropy.")
    weight_min: float = Field(-4.0, ge=-100, le=100)
    weight_max: float = Field(4.0, ge=-100, le=100)
    bias_min: float = Field(-4.0, ge=-100, le=100)
    bias_max: float = Field(4.0, ge=-100, le=100)
    points: int = Field(61, ge=2, le=201, description="How many weights, and how many biases.")

    def window(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """(least, most) of the weight and of the bias. Raises InvalidSetting where a window has no width."""
        for name, low, high in (("weight", self.weight_min, self.weight_max), ("bias", self.bias_min, self.bias_max)):
            if not low < high:
                raise InvalidSetting(f"{name}_max", f"a number above {name}_min, which is {low:g}", high)
        return (self.weight_min, self.weight_max), (self.bias_min, self.bias_max)


class Surface(BaseModel):
    """The cost on a grid: cost[i][j] belongs to bias[i] and weight[j]."""

    weight: list[float]
    bias: list[float]
    cost: list[list[float]]


class SpeedQuery(BaseModel):
    """The one example that a sigmoid neuron is shown."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    input: float = Field(1.0, ge=-10, le=10, description="The input x.")
    target: float = Field(0.0, ge=0, le=1, description="The target y.")
    points: int = Field(201, ge=2, le=2001, description="How many outputs from 0 to 1.")


class Speed(BaseModel):
    """|∂C/∂w| at each output, under either cost."""

    output: list[float]
    quadratic: list[float]
    cross_entropy: list[float]


class Failure(BaseModel):
    """Why a run ended before its last epoch."""

    epoch: float
    reason: str


class Trajectory(BaseModel):
    """The steps as columns of equal length, up to the last epoch or to the one where learning diverged."""

    epoch: list[int]
    weight: list[float]
    bias: list[float]
    z: list[float]
    output: list[float]
    slope: list[float]
    cost: list[float]
    gradient_weight: list[float]
    gradient_bias: list[float]
    failed: Failure | None


def run(settings: neuron.Settings) -> tuple[list[neuron.Step], Failure | None]:
    """All the steps there are, and why there are no more if learning diverged."""
    steps: list[neuron.Step] = []
    try:
        steps.extend(neuron.descend(settings))
    except neuron.Diverged as diverged:
        # extend() keeps what it was given before the error.
        return steps, Failure.model_validate(diverged.as_dict())
    return steps, None


@router.get("/stream", response_class=StreamingResponse, responses=sse.RESPONSES)
async def stream(settings: Asked, first: sse.FirstUnseen) -> StreamingResponse:
    """One `step` event per epoch, its id the epoch; then `done`, or `failed` with the epoch and the reason."""
    return sse.stream_steps(neuron.descend(settings), settings.epochs, first)


@router.get("/trajectory")
def trajectory(settings: Asked) -> Trajectory:
    """The steps of the stream, as columns."""
    steps, failed = run(settings)
    columns = dict(zip(neuron.Step._fields, map(list, zip(*steps, strict=True)), strict=True))
    return Trajectory.model_validate({"failed": failed} | columns)


@router.get("/trajectory.csv", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
def trajectory_csv(settings: Asked) -> Response:
    """The steps of the stream, as a file for a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(neuron.Step._fields)
    writer.writerows(run(settings)[0])
    disposition = {"Content-Disposition": 'attachment; filename="neuron.csv"'}
    return Response(text.getvalue(), media_type="text/csv; charset=utf-8", headers=disposition)


@router.get("/surface")
def surface(query: Annotated[SurfaceQuery, Query()]) -> Surface:
    """The cost as a landscape over weight and bias."""
    settings = neuron.Settings(cost=query.cost, activation=query.activation, input=query.input, target=query.target)
    weight, bias, cost = neuron.surface(settings, *query.window(), query.points)
    return Surface(weight=weight.tolist(), bias=bias.tolist(), cost=cost.tolist())


@router.get("/speed")
def speed(query: Annotated[SpeedQuery, Query()]) -> Speed:
    """How fast a sigmoid neuron learns, as a function of how wrong it is, free of any learning rate."""
    curves = {}
    for cost in ("quadratic", "cross-entropy"):
        output, curves[cost] = neuron.speed(
            neuron.Settings(cost=cost, **query.model_dump(exclude={"points"})), query.points
        )
    return Speed(
        output=output.tolist(), quadratic=curves["quadratic"].tolist(), cross_entropy=curves["cross-entropy"].tolist()
    )
