"""Readers' studies over HTTP: start one, watch it, pause it, share it."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response

from app.routes.client import client_of, must_own
from app.routes.runs import REFUSALS
from app.routes.study import table
from app.schemas.study import OwnStudyView, StudyRequest, StudyRun, view, view_run
from app.study.publication import Study
from app.study.service import Active, StudyService
from app.study.summary import summarise

router = APIRouter(prefix="/api/studies", tags=["study"], responses=REFUSALS)


def service_of(request: Request) -> StudyService:
    """The server's studies."""
    return request.app.state.studies


Studies = Annotated[StudyService, Depends(service_of)]


async def own_study(study_id: str, request: Request, studies: Studies) -> str:
    """The id of a study that this client may change."""
    must_own(request, (await studies.get(study_id)).stored.owner, "study")
    return study_id


OwnStudy = Annotated[str, Depends(own_study)]


async def show(active: Active) -> OwnStudyView:
    """The study as JSON; its numbers are worked out beside the server's loop, and again only when there are more."""
    done = dict(active.done)
    if active.shown is None or active.shown[0] != len(done):
        study = await asyncio.to_thread(lambda: view(Study(active.plan, "", done, summarise(active.plan, done))))
        active.shown = len(done), study
    stored = active.stored
    return OwnStudyView(id=stored.id, status=stored.status, message=stored.message, study=active.shown[1])


@router.post("", status_code=201)
async def create(wanted: StudyRequest, request: Request, studies: Studies, response: Response) -> OwnStudyView:
    """Start a study; it is computed behind everybody's runs. 429 when there are too many, or too many of one client."""
    data = studies.driver.data.dataset.kind
    active = await studies.create(wanted.plan(data), client_of(request))
    response.headers["Location"] = f"/api/studies/{active.stored.id}"
    return await show(active)


@router.get("/{study_id}")
async def one(study_id: str, studies: Studies) -> OwnStudyView:
    """The study as far as it is."""
    return await show(await studies.get(study_id))


@router.post("/{study_id}/pause")
async def pause(study_id: OwnStudy, studies: Studies) -> OwnStudyView:
    """Leave off; runs that aren't finished will be begun again."""
    return await show(await studies.pause(study_id))


@router.post("/{study_id}/resume")
async def resume(study_id: OwnStudy, studies: Studies) -> OwnStudyView:
    """Go on."""
    return await show(await studies.resume(study_id))


@router.delete("/{study_id}", status_code=204)
async def delete(study_id: OwnStudy, studies: Studies) -> None:
    """Forget the study and its runs."""
    await studies.delete(study_id)


@router.get("/{study_id}/runs.csv", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
async def runs(study_id: str, studies: Studies) -> Response:
    """Its finished runs, a row each."""
    headers = {"Content-Disposition": f'attachment; filename="study-{study_id}.csv"'}
    return Response(table((await studies.get(study_id)).done), media_type="text/csv", headers=headers)


@router.get("/{study_id}/runs/{key}")
async def run(study_id: str, key: str, studies: Studies) -> StudyRun:
    """One of its runs, with its curve."""
    active = await studies.get(study_id)
    if key not in active.done:
        raise HTTPException(404, f"The study has no run {key!r}.")
    return view_run(active.done[key])
