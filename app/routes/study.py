"""The lab's own study over HTTP: what came of it, each of its runs, and all of them as a file."""

import asyncio
import csv
import io
from typing import Any

from fastapi import APIRouter, HTTPException
from fastapi.responses import FileResponse, Response

from app.schemas.study import StudyRun, StudyView, view, view_run
from app.study import publication
from app.study.stages import Done

router = APIRouter(prefix="/api/study", tags=["study"])

CSV: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {}}}}


@router.get("")
async def study() -> StudyView:
    """The plan, every dot of the charts, and the numbers that the page tells."""
    return view(await asyncio.to_thread(publication.published))


@router.get("/plan.json", response_class=FileResponse)
async def plan() -> FileResponse:
    """The plan's file, to the letter: its SHA-256 is the study's."""
    return FileResponse(publication.PLAN, media_type="application/json", filename="plan.json")


@router.get("/runs.csv", response_class=Response, responses=CSV)
async def runs() -> Response:
    """All finished runs, a row each; accuracies of all epochs stand in one cell with spaces between them."""
    found = await asyncio.to_thread(publication.published)
    headers = {"Content-Disposition": 'attachment; filename="study-runs.csv"'}
    return Response(await asyncio.to_thread(table, found.results), media_type="text/csv", headers=headers)


@router.get("/runs/{key}", responses={404: {"description": "There is no such run in the study."}})
async def one(key: str) -> StudyRun:
    """One run, with its curve."""
    found = await asyncio.to_thread(publication.published)
    if key not in found.results:
        raise HTTPException(404, f"The study has no run {key!r}.")
    return view_run(found.results[key])


def table(results: Done) -> str:
    """Every run as a row."""
    text = io.StringIO()
    rows = [row(view_run(result)) for result in results.values()]
    writer = csv.DictWriter(text, list(rows[0]) if rows else ["key"])
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def row(run: StudyRun) -> dict[str, object]:
    """A run's cells: lists with spaces between their values."""
    cells = run.model_dump()
    cells = {"key": cells.pop("key"), "stage": cells.pop("stage")} | cells.pop("settings") | cells
    return {name: " ".join(map(str, cell)) if isinstance(cell, list | tuple) else cell for name, cell in cells.items()}
