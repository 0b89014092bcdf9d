"""A look into the network of a run: on the test images, at its weights, and at the mini-batch that comes next."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from app.networks.inspections import Examiner
from app.routes.runs import REFUSALS
from app.schemas.inspection import (
    InspectionView,
    MiniBatchView,
    WeightsView,
    inspection_view,
    mini_batch_view,
    weights_view,
)

router = APIRouter(prefix="/api/runs", tags=["inspection"], responses=REFUSALS)


def examiner_of(request: Request) -> Examiner:
    """Who looks into this server's networks."""
    return request.app.state.examiner


Looks = Annotated[Examiner, Depends(examiner_of)]


@router.get("/{run_id}/inspection")
async def inspection(run_id: str, looks: Looks) -> InspectionView:
    """The run's network on the test images; while it learns, as it was within the last second."""
    return inspection_view(await looks.look("run", run_id))


@router.get("/{run_id}/weights")
async def weights(run_id: str, looks: Looks) -> WeightsView:
    """What each neuron of the first layer looks for, as pictures."""
    return weights_view(await looks.moment("run", run_id))


@router.get("/{run_id}/mini-batch")
async def mini_batch(
    run_id: str,
    looks: Looks,
    image: Annotated[int, Query(ge=0, le=19, description="Whose passes are written out.")] = 0,
) -> MiniBatchView:
    """The mini-batch that a step of the run will take, and what that will change.

    Of a run that is at work: the step that came next a moment ago.
    """
    return mini_batch_view(*await looks.ahead(run_id), image)
