"""The gradient check: what may be asked, and what is answered."""

from typing import Literal

from pydantic import BaseModel, Field

from app.schemas.neuron import MomentQuery


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
