"""The gradient check of one neuron over HTTP."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from app.learn import gradient_check, neuron
from app.routes.neuron import MomentQuery

router = APIRouter(prefix="/api/neuron/gradient-check", tags=["neuron"])

# The steps of the curve: four to a decade.
EXPONENTS = [quarter / 4 for quarter in range(-48, 1)]


class CheckQuery(MomentQuery):
    """A neuron, what it updates with, and the size of the step."""

    h: float = Field(1e-5, ge=1e-12, le=1, description="The step of the central difference (C(θ + h) − C(θ − h))/2h.")


class CheckedParameter(BaseModel):
    """One parameter's gradient, as the update uses it and as the cost has it."""

    parameter: Literal["weight", "bias"]
    analytic: float = Field(description="What the update multiplies by the learning rate.")
    numeric: float
    relative_error: float = Field(description="The difference over the larger of both sizes.")
    passed: bool


class CheckAnswer(BaseModel):
    """Both parameters' checks, and how the error depends on the step."""

    checks: list[CheckedParameter]
    log10_h: list[float]
    relative_error: list[float] = Field(description="Of the bias's gradient, for each of these steps.")


def asked_from(query: Annotated[CheckQuery, Query()]) -> tuple[neuron.Settings, float]:
    """The neuron and the step that were asked for."""
    return neuron.Settings(**query.model_dump(exclude={"h"})), query.h


@router.get("")
def check(asked: Annotated[tuple[neuron.Settings, float], Depends(asked_from)]) -> CheckAnswer:
    """What the update uses, beside the numeric gradient of the cost; the original animation's update fails."""
    settings, h = asked
    return CheckAnswer(
        checks=[CheckedParameter(**found._asdict()) for found in gradient_check.check(settings, h)],
        log10_h=EXPONENTS,
        relative_error=gradient_check.errors_by_step(settings, "bias", EXPONENTS),
    )
