"""The softmax layer over HTTP: forwards, backwards, and learning on its weighted inputs as a stream."""

import math
from typing import Annotated, Literal

import numpy as np
from fastapi import APIRouter, Depends, Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from app.learn import logits
from app.learn.activations import sigmoid
from app.learn.invalid import InvalidSetting
from app.learn.softmax import inverse, jacobian, log_softmax, softmax
from app.routes import sse

router = APIRouter(prefix="/api/softmax", tags=["softmax"])

FEWEST, MOST = 2, 10  # outputs

WeightedInputs = Annotated[list[Annotated[float, Field(ge=-1000, le=1000)]], Field(min_length=FEWEST, max_length=MOST)]

TARGET = "Which output should be 1, counted from 0."


class SoftmaxInput(BaseModel):
    """A softmax layer's weighted inputs."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    z: WeightedInputs = Field(description="The weighted inputs z_j.", examples=[[2.5, -1.0, 3.2, 0.5]])
    c: float = Field(1.0, ge=0.01, le=100, description="The sharpness of Eq. 83; 1 is the softmax itself.")
    target: int | None = Field(None, ge=0, le=MOST - 1, description=TARGET)


class SoftmaxAnswer(BaseModel):
    """The layer's outputs, and how they answer to its inputs."""

    activations: list[float] = Field(description="a_j, Eq. 78 (with c, Eq. 83).")
    sum: float = Field(description="Σ a_j, as the computer adds them: 1 (Eq. 79).")
    jacobian: list[list[float]] = Field(description="∂a_j/∂z_k = c·a_j(δ_jk − a_k): row j, column k.")
    sigmoid: list[float] = Field(description="σ(z_j) on the same z, for comparison.")
    log_likelihood: float | None = Field(description="The cost −ln a_y of Eq. 80 for the target y; null without one.")


@router.post("")
def forward(asked: SoftmaxInput) -> SoftmaxAnswer:
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


class Activations(BaseModel):
    """The outputs of a softmax layer."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    activations: list[Annotated[float, Field(gt=0, lt=1)]] = Field(
        min_length=FEWEST, max_length=MOST, description="The a_j, which sum to 1.", examples=[[0.7, 0.2, 0.1]]
    )


class WeightedInputsAnswer(BaseModel):
    """Weighted inputs that give the activations asked for."""

    z: list[float] = Field(description="z_j = ln a_j + C, with C such that their mean is 0; any other C will do.")


@router.post("/inverse")
def backward(asked: Activations) -> WeightedInputsAnswer:
    """The weighted inputs of these activations, up to the constant C."""
    total = math.fsum(asked.activations)
    if abs(total - 1) > 1e-6:
        raise InvalidSetting("activations", "numbers that sum to 1, give or take 0.000001", f"a sum of {total:.9g}")
    return WeightedInputsAnswer(z=inverse(np.array(asked.activations)).tolist())


class DescentQuery(BaseModel):
    """Learning on the weighted inputs."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    z: WeightedInputs = Field([2.5, -1.0, 3.2, 0.5], description="Where the z's start; repeat the parameter.")
    target: int = Field(1, ge=0, le=MOST - 1, description=TARGET)
    cost: Literal["log-likelihood", "quadratic"] = "log-likelihood"
    learning_rate: float = Field(0.5, gt=0, le=100, description="The learning rate η.")
    epochs: int = Field(300, ge=1, le=2000, description="How many updates; the answer has one step more.")


def settings_from(query: Annotated[DescentQuery, Query()]) -> logits.Settings:
    """The descent that was asked for."""
    return logits.Settings(**query.model_dump() | {"z": tuple(query.z)})


@router.get("/stream", response_class=StreamingResponse, responses=sse.RESPONSES)
async def stream(
    settings: Annotated[logits.Settings, Depends(settings_from)], first: sse.FirstUnseen
) -> StreamingResponse:
    """Gradient descent on the z's: one `step` event per epoch, its id the epoch, with `epoch`, `z`, `activations`,
    `cost` and `gradient` (∂C/∂z: a − y under the log-likelihood, Eq. 81) of one moment; then `done`.
    """
    return sse.stream_steps(logits.descend(settings), settings.epochs, first)
