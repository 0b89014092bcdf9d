"""The softmax layer over HTTP: forwards, backwards, and learning on its weighted inputs as a stream."""

import math
from typing import Annotated

import numpy as np
from fastapi import APIRouter, Depends, Query
from fastapi.responses import StreamingResponse

from app.learn import logits
from app.learn.activations import sigmoid
from app.learn.invalid import InvalidSetting
from app.learn.softmax import inverse, jacobian, log_softmax, softmax
from app.routes import sse
from app.schemas.softmax import Activations, DescentQuery, SoftmaxAnswer, SoftmaxInput, WeightedInputsAnswer

router = APIRouter(prefix="/api/softmax", tags=["softmax"])


@router.post("")
async def forward(asked: SoftmaxInput) -> SoftmaxAnswer:
    """The activations of the weighted inputs, their sum, their Jacobian, and the sigmoid's answer beside them."""
    z = np.array(asked.z)
    if asked.target is not None and asked.target >= len(z):
        raise InvalidSetting("target", f"a whole number from 0 to {len(z) - 1}", asked.target)
    activations = softmax(z, asked.c)
    return SoftmaxAnswer(
        activations=activations.tolist(),
        sum=math.fsum(activations),
        jacobian=jacobian(activations, asked.c).tolist(),
        sigmoid=sigmoid(z).tolist(),
        log_likelihood=None if asked.target is None else -float(log_softmax(z, asked.c)[asked.target]),
    )


@router.post("/inverse")
async def backward(asked: Activations) -> WeightedInputsAnswer:
    """The weighted inputs of these activations, up to the constant C."""
    total = math.fsum(asked.activations)
    if abs(total - 1) > 1e-6:
        raise InvalidSetting("activations", "numbers that sum to 1, give or take 0.000001", f"a sum of {total:.9g}")
    return WeightedInputsAnswer(z=inverse(np.array(asked.activations)).tolist())


async def settings_from(query: Annotated[DescentQuery, Query()]) -> logits.DescentSettings:
    """The descent that was asked for."""
    return logits.DescentSettings(**query.model_dump() | {"z": tuple(query.z)})


@router.get("/stream", response_class=StreamingResponse, responses=sse.RESPONSES)
async def stream(
    settings: Annotated[logits.DescentSettings, Depends(settings_from)], first: sse.FirstUnseen
) -> StreamingResponse:
    """Gradient descent on the z's: one `step` event per epoch, its id the epoch, with `epoch`, `z`, `activations`,
    `cost` and `gradient` (∂C/∂z: a − y under the log-likelihood, Eq. 81) of one moment; then `done`.
    """
    return sse.stream_steps(logits.descend(settings), settings.epochs, first)
