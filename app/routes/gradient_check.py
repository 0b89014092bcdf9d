"""The gradient check of one neuron over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from app.learn import gradient_check, neuron
from app.schemas.gradient_check import CheckAnswer, CheckedParameter, CheckQuery

router = APIRouter(prefix="/api/neuron/gradient-check", tags=["neuron"])

# The steps of the curve: four to a decade.
EXPONENTS = [quarter / 4 for quarter in range(-48, 1)]


async def asked_from(query: Annotated[CheckQuery, Query()]) -> tuple[neuron.NeuronSettings, float]:
    """The neuron and the step that were asked for."""
    return neuron.NeuronSettings(**query.model_dump(exclude={"h"})), query.h


@router.get("")
def check(asked: Annotated[tuple[neuron.NeuronSettings, float], Depends(asked_from)]) -> CheckAnswer:
    """What the update uses, beside the numeric gradient of the cost; the original animation's update fails."""
    settings, h = asked
    return CheckAnswer(
        checks=[CheckedParameter(**found._asdict()) for found in gradient_check.check(settings, h)],
        log10_h=EXPONENTS,
        relative_error=gradient_check.errors_by_step(settings, "bias", EXPONENTS),
    )
