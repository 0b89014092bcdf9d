"""The curves of runs over HTTP: as files, as a line of accuracies, and as a program that repeats the run."""

import asyncio
import csv
import io
import json
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from app.routes.repeat import repeat
from app.routes.runs import REFUSALS, Runs, show
from app.runs.service import Service
from app.schemas.runs import Curves, RunView

router = APIRouter(tags=["curves"], responses=REFUSALS)

PAGE = 1000  # events read at a time
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
    "seconds",
)


@router.get("/api/runs/{run_id}/curves.json", response_class=Response, responses={200: {"model": Curves}})
async def as_json(run_id: str, runs: Runs) -> Response:
    """The run's curves, with the run itself."""
    run = show(runs, await runs.get(run_id))
    return Response(await asyncio.to_thread(_json, runs, run), media_type="application/json")


@router.get("/api/runs/{run_id}/curves.csv", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
async def as_csv(run_id: str, runs: Runs) -> Response:
    """The run's curves as a file for a spreadsheet: a row for each epoch's end and each progress report."""
    layers = len((await runs.get(run_id)).settings.sizes) - 1
    table = await asyncio.to_thread(_table, runs, run_id, layers)
    headers = {"Content-Disposition": f'attachment; filename="run-{run_id}.csv"'}
    return Response(table, media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/api/runs/{run_id}/repeat.py", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
async def as_program(run_id: str, runs: Runs) -> Response:
    """A Python program that repeats the run, to the last bit on a processor of the same kind."""
    return Response(repeat(await runs.get(run_id)), media_type="text/plain; charset=utf-8")


@router.get("/api/accuracies")
async def accuracies(
    runs: Runs, run: Annotated[list[str], Query(max_length=MOST_RUNS, description="The runs' ids.")]
) -> dict[str, list[float]]:
    """The test accuracy after each epoch, of each run that is known: what a spark line needs."""
    return await asyncio.to_thread(runs.store.accuracies, run)


# A long run has a hundred thousand reports: its files are made in a thread, while the server's loop serves the others.


def _json(runs: Service, run: RunView) -> str:
    epochs, progress = _measured(runs, run.id)
    return Curves(run=run, epochs=epochs, progress=progress).model_dump_json()


def _table(runs: Service, run_id: str, layers: int) -> str:
    epochs, progress = _measured(runs, run_id)
    text = io.StringIO()
    writer = csv.DictWriter(text, [*COLUMNS, *(f"gradient_norm_{n}" for n in range(1, layers + 1))])
    writer.writeheader()
    writer.writerows(_row(event, data) for event, rows in (("epoch", epochs), ("progress", progress)) for data in rows)
    return text.getvalue()


def _measured(runs: Service, run_id: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The data of all `epoch` and of all `progress` events."""
    found: dict[str, list[dict[str, Any]]] = {"epoch": [], "progress": []}
    last = 0
    while events := runs.store.events(run_id, last, PAGE):
        for event in events:
            if event.name in found:
                found[event.name].append(json.loads(event.data))
        last = events[-1].id
    return found["epoch"], found["progress"]


def _row(event: str, data: dict[str, Any]) -> dict[str, Any]:
    row = {name: data[name] for name in COLUMNS if name in data}
    norms = {f"gradient_norm_{n}": norm for n, norm in enumerate(data.get("gradient_norms", ()), 1)}
    return {"event": event} | row | norms
