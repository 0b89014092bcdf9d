"""Whether the lab can serve, for whoever keeps it running."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from app.routes.mnist import Data
from app.routes.runs import Runs

router = APIRouter(tags=["operation"])


class Health(BaseModel):
    """What is up."""

    status: Literal["ok"]
    data: Literal["mnist", "sample"] | None
    runs: dict[str, int]


@router.get("/healthz")
async def health(data: Data, runs: Runs) -> Health:
    """200 once the lab can serve: with which data, and how many runs are under way."""
    kind = data.state()["kind"]
    return Health(status="ok", data=kind, runs=runs.floor.counts())
