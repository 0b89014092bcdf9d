"""One neuron over HTTP: its steps as a stream, as columns and as a file."""

import csv
import io
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response, StreamingResponse

from app.learn import neuron
from app.learn.costs import with_outputs
from app.routes import sse
from app.schemas.neuron import (
    Failure,
    GradientSizes,
    GradientSizesQuery,
    NeuronQuery,
    Surface,
    SurfaceQuery,
    Trajectory,
)

router = APIRouter(prefix="/api/neuron", tags=["neuron"])


async def settings_from(query: Annotated[NeuronQuery, Query()]) -> neuron.NeuronSettings:
    """The neuron that was asked for; what doesn't go together is refused here, before an answer has begun."""
    return query.settings()


Asked = Annotated[neuron.NeuronSettings, Depends(settings_from)]


@router.get("/stream", response_class=StreamingResponse, responses=sse.RESPONSES)
async def stream(settings: Asked, first: sse.FirstUnseen) -> StreamingResponse:
    """One `step` event per epoch, its id the epoch; then `done`, or `failed` with the epoch and the reason."""
    return sse.stream_steps(neuron.descend(settings), settings.epochs, first)


@router.get("/trajectory")
def trajectory(settings: Asked) -> Trajectory:
    """The steps of the stream, as columns."""
    steps, diverged = neuron.trajectory(settings)
    failed = diverged and Failure.model_validate(diverged.as_dict())
    columns = dict(zip(neuron.Step._fields, map(list, zip(*steps, strict=True)), strict=True))
    return Trajectory.model_validate({"failed": failed} | columns)


@router.get("/trajectory.csv", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
def trajectory_csv(settings: Asked) -> Response:
    """The steps of the stream, as a file for a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(neuron.Step._fields)
    writer.writerows(neuron.trajectory(settings)[0])
    disposition = {"Content-Disposition": 'attachment; filename="neuron.csv"'}
    return Response(text.getvalue(), media_type="text/csv; charset=utf-8", headers=disposition)


@router.get("/surface")
def surface(query: Annotated[SurfaceQuery, Query()]) -> Surface:
    """The cost as a landscape over weight and bias."""
    settings = neuron.NeuronSettings(
        cost=query.cost, activation=query.activation, input=query.input, target=query.target
    )
    weight, bias, cost = neuron.surface(settings, *query.window(), query.points)
    return Surface(weight=weight.tolist(), bias=bias.tolist(), cost=cost.tolist())


@router.get("/speed")
def gradient_sizes(query: Annotated[GradientSizesQuery, Query()]) -> GradientSizes:
    """How long a sigmoid neuron's gradient is, as a function of how wrong it is, free of any learning rate."""
    curves: dict[str, list[float]] = {}
    for cost in with_outputs("sigmoid"):
        settings = neuron.NeuronSettings(cost=cost, **query.model_dump(exclude={"points"}))
        output, sizes = neuron.gradient_sizes(settings, query.points)
        curves |= {"output": output.tolist(), cost.replace("-", "_"): sizes.tolist()}
    return GradientSizes(curves)
