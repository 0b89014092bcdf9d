"""The curves of runs over HTTP: as files, as a line of accuracies, and as a program that repeats the run."""

import csv
import io
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response, StreamingResponse

from app.routes.repeat import repeat
from app.routes.runs import REFUSALS, Runs, show
from app.runs.model import Event
from app.runs.service import Service
from app.schemas.runs import Curves, RunView

router = APIRouter(tags=["curves"], responses=REFUSALS)

PAGE = 200  # events read at a time
MOST_RUNS = 50

COLUMNS = (
    "event",
    "epoch",
    "examples",
    "mini_batches",
    "cost",
    "accuracy",
    "saturated_wrong",
    "training_cost",
    "test_cost",
    "test_accuracy",
    "validation_accuracy",
    "fingerprint",
    "seconds",
)


@router.get("/api/runs/{run_id}/curves.json", response_class=StreamingResponse, responses={200: {"model": Curves}})
async def as_json(run_id: str, runs: Runs) -> Response:
    """The run's curves, with the run itself."""
    run = show(runs, await runs.get(run_id))
    await runs.read(runs.store.events, run_id, 0, 1)  # what is wrong is told before the answer begins
    return StreamingResponse(_json(runs, run), media_type="application/json")


@router.get(
    "/api/runs/{run_id}/curves.csv", response_class=StreamingResponse, responses={200: {"content": {"text/csv": {}}}}
)
async def as_csv(run_id: str, runs: Runs) -> Response:
    """The run's curves as a file for a spreadsheet: a row for each epoch's end and each progress report."""
    layers = len((await runs.get(run_id)).settings.sizes) - 1
    await runs.read(runs.store.events, run_id, 0, 1)
    headers = {"Content-Disposition": f'attachment; filename="run-{run_id}.csv"'}
    return StreamingResponse(_table(runs, run_id, layers), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/api/runs/{run_id}/repeat.py", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
async def as_program(run_id: str, runs: Runs) -> Response:
    """A Python program that repeats the run, to the last bit on a processor of the same kind."""
    return Response(repeat(await runs.get(run_id)), media_type="text/plain; charset=utf-8")


@router.get("/api/accuracies")
async def accuracies(
    runs: Runs, run: Annotated[list[str], Query(max_length=MOST_RUNS, description="The runs' ids.")]
) -> dict[str, list[float]]:
    """The test accuracy after each epoch, of each run that is known: what a spark line needs."""
    return await runs.read(runs.store.accuracies, run)


# A long run has a hundred thousand reports. They are read page by page, each when the one before has been taken: who
# reads slowly holds one page in memory, and no thread.


async def _json(runs: Service, run: RunView) -> AsyncIterator[str]:
    yield f'{{"run":{run.model_dump_json()}'
    for field, name in (("epochs", "epoch"), ("progress", "progress")):
        yield f',"{field}":['
        separator = ""
        async for events in _pages(runs, run.id, name):
            yield separator + ",".join(event.data for event in events)
            separator = ","
        yield "]"
    yield "}"


async def _table(runs: Service, run_id: str, layers: int) -> AsyncIterator[str]:
    columns = [*COLUMNS, *(f"gradient_norm_{n}" for n in range(1, layers + 1))]
    yield ",".join(columns) + "\r\n"
    for name in ("epoch", "progress"):
        async for events in _pages(runs, run_id, name):
            text = io.StringIO()
            csv.DictWriter(text, columns).writerows(_row(name, json.loads(event.data)) for event in events)
            yield text.getvalue()


async def _pages(runs: Service, run_id: str, name: str) -> AsyncIterator[list[Event]]:
    """The run's events of one name, page by page."""
    last = 0
    while events := await runs.read(runs.store.events, run_id, last, PAGE, name):
        yield events
        last = events[-1].id


def _row(event: str, data: dict[str, Any]) -> dict[str, Any]:
    row = {name: data[name] for name in COLUMNS if name in data}
    norms = {f"gradient_norm_{n}": norm for n, norm in enumerate(data.get("gradient_norms", ()), 1)}
    return {"event": event} | row | norms
