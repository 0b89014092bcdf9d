"""Forgets old runs: those that nobody pinned, when they are too old or too many."""

import asyncio
import logging
import time

from app.runs.database import StoreUnavailable
from app.runs.service import Service
from app.runs.store import RunGone

SWEEP_SECONDS = 600.0  # from one look to the next

log = logging.getLogger(__name__)


async def forget_old_runs(service: Service, keep: int, days: float) -> None:
    """For as long as the server lives: keep the newest `keep` runs, and none for more than `days` days."""
    while True:
        try:
            await sweep(service, keep, days)
        except (StoreUnavailable, RunGone) as trouble:
            log.warning("old runs are not forgotten now: %s", trouble)
        await asyncio.sleep(SWEEP_SECONDS)


async def sweep(service: Service, keep: int, days: float) -> None:
    """Forget once."""
    for run_id in await asyncio.to_thread(service.store.to_forget, keep, time.time() - days * 86_400):
        await service.delete(run_id)
