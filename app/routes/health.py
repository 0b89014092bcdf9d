"""Whether the lab can serve, for whoever keeps it running."""

from fastapi import APIRouter

from app.routes.mnist import Data
from app.routes.runs import Runs
from app.schemas.health import Health

router = APIRouter(tags=["operation"])


@router.head("/healthz", include_in_schema=False)
@router.get("/healthz")
async def health(data: Data, runs: Runs) -> Health:
    """200 once the lab can serve: with which data, and how many runs are under way."""
    kind = data.state()["kind"]
    return Health(status="ok", data=kind, runs=runs.counts())
