"""A look into the network of a run: on the test images, at its weights, and at the mini-batch that comes next."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from app.networks.inspections import Inspector
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


async def inspector_of(request: Request) -> Inspector:
    """Who inspector into this server's networks."""
    return request.app.state.inspector


Inspecting = Annotated[Inspector, Depends(inspector_of)]


@router.get("/{run_id}/inspection")
async def inspection(run_id: str, inspector: Inspecting) -> InspectionView:
    """The run's network on the test images; while it learns, as it was within the last second."""
    return inspection_view(await inspector.inspect("run", run_id))


@router.get("/{run_id}/weights")
async def weights(run_id: str, inspector: Inspecting) -> WeightsView:
    """What each neuron of the first layer inspector for, as pictures."""
    return weights_view(await inspector.snapshot("run", run_id))


@router.get("/{run_id}/mini-batch")
async def mini_batch(
    run_id: str,
    inspector: Inspecting,
    image: Annotated[int, Query(ge=0, le=19, description="Whose passes are written out.")] = 0,
) -> MiniBatchView:
    """The mini-batch that a step of the run will take, and what that will change.

    Of a run that is at work: the step that came next a moment ago.
    """
    return mini_batch_view(*await inspector.preview_step(run_id), image)
