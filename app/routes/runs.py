"""Training runs over HTTP: start them, watch them, stop and step them, ask what they have learnt."""

from collections.abc import AsyncIterator, Callable
from functools import lru_cache
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response, StreamingResponse
from fastapi.sse import format_sse_event
from starlette.types import Receive, Scope, Send

from app.learn.classify import Answer
from app.routes import sse
from app.routes.client import address, client_of, must_own
from app.runs.model import Event, Run
from app.runs.service import Service
from app.runs.subscribers import Subscribers
from app.schemas.errors import Explanation
from app.schemas.runs import Image, Pin, Reading, RunRequest, RunView, Step, view

KEEPALIVE_SECONDS = 10.0
KEEPALIVE = format_sse_event(event="keepalive", data_str="{}")  # a page can see it, which a comment it could not

REFUSALS: dict[int | str, dict[str, Any]] = {code: {"model": Explanation} for code in (404, 409, 429, 503)}

router = APIRouter(prefix="/api/runs", tags=["runs"], responses=REFUSALS)


async def service_of(request: Request) -> Service:
    """The server's runs."""
    return request.app.state.runs


async def subscribers_of(request: Request) -> Subscribers:
    """Who follows the runs."""
    return request.app.state.subscribers


Runs = Annotated[Service, Depends(service_of)]


async def own_run(run_id: str, request: Request, runs: Runs) -> str:
    """The id of a run that this client may change."""
    must_own(request, (await runs.get(run_id)).owner, "run")
    return run_id


OwnRun = Annotated[str, Depends(own_run)]
Following = Annotated[Subscribers, Depends(subscribers_of)]


def show(runs: Service, run: Run) -> RunView:
    """The run as JSON, with what only the service knows."""
    return view(run, runs.queue_place(run.id), runs.notice(run.id))


@router.post("", status_code=201)
async def create(wanted: RunRequest, request: Request, runs: Runs, response: Response) -> RunView:
    """Start a run, or put it in the queue; 429 when that is full, or holds enough of this client's."""
    run = await runs.create(wanted.settings(), owner=client_of(request), paused=wanted.paused)
    response.headers["Location"] = f"/api/runs/{run.id}"
    return show(runs, run)


@router.get("")
async def latest(
    runs: Runs, limit: Annotated[int, Query(ge=1, le=200)] = 50, offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0
) -> list[RunView]:
    """The newest runs first."""
    return [show(runs, run) for run in await runs.latest(limit, offset)]


@router.get("/{run_id}")
async def one(run_id: str, runs: Runs) -> RunView:
    """One run."""
    return show(runs, await runs.get(run_id))


@router.delete("/{run_id}", status_code=204)
async def delete(run_id: OwnRun, runs: Runs) -> None:
    """Forget the run, its curve and its network."""
    await runs.delete(run_id)


@router.post("/{run_id}/pause")
async def pause(run_id: OwnRun, runs: Runs) -> RunView:
    """Stop where it is."""
    return show(runs, await runs.pause(run_id))


@router.post("/{run_id}/resume")
async def resume(run_id: OwnRun, runs: Runs) -> RunView:
    """Go on, or wait in the queue for that."""
    return show(runs, await runs.resume(run_id))


@router.post("/{run_id}/step")
async def step(run_id: OwnRun, runs: Runs, wanted: Step | None = None) -> RunView:
    """Take a few mini-batches with a paused run, or run it to the end of its epoch."""
    wanted = wanted or Step()
    if wanted.rest_of_epoch:
        return show(runs, await runs.step_epoch(run_id))
    return show(runs, await runs.step(run_id, wanted.mini_batches))


@router.post("/{run_id}/cancel")
async def cancel(run_id: OwnRun, runs: Runs) -> RunView:
    """End the run for good; its curve stays."""
    return show(runs, await runs.cancel(run_id))


@router.post("/{run_id}/pin")
async def pin(run_id: OwnRun, runs: Runs, wanted: Pin) -> RunView:
    """Keep the run when old ones are forgotten, or no longer."""
    return show(runs, await runs.pin(run_id, wanted.pinned))


@router.post("/{run_id}/classify")
async def classify(run_id: str, image: Image, runs: Runs) -> Reading:
    """The outputs of the run's network, as trained so far, for one image."""
    answer: Answer = await runs.classify(run_id, image.pixels)
    return Reading.model_validate(answer._asdict())


@router.get(
    "/{run_id}/events",
    response_class=StreamingResponse,
    responses=sse.RESPONSES | {204: {"description": "Nothing is left to tell."}},
)
async def events(
    run_id: str,
    request: Request,
    runs: Runs,
    subscribers: Following,
    first: sse.FirstUnseen,
    after: Annotated[int, Query(ge=0, le=2**31 - 1, description="Leave out the events up to this id.")] = 0,
) -> Response:
    """`progress`, `epoch` and `status` events as they come, then `done` or `failed`; ids count up from 1.

    Last-Event-ID, or `after`, tells what the subscriber has. A `status` without an id isn't part of the run's story:
    it tells the place in the queue, or what the run waits for. When nothing has come for ten seconds, a `keepalive`
    without an id or data shows that the stream is open. Of a run with more than 10,000 regular reports every n-th is
    kept.
    """
    after = max(after, first - 1)
    run = await runs.get(run_id)
    if run.is_final and after >= run.last_event:
        return Response(status_code=204)  # tells an EventSource not to come back
    leave = subscribers.enter(run_id, address(request))
    return CountedStream(_stream(subscribers, run_id, after), leave)


class CountedStream(StreamingResponse):
    """A stream of events that says when it has ended, in whatever way."""

    def __init__(self, content: AsyncIterator[bytes], leave: Callable[[], None]):
        super().__init__(content, media_type="text/event-stream", headers=sse.HEADERS)
        self.leave = leave

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the stream."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self.leave()


async def _stream(subscribers: Subscribers, run_id: str, after: int) -> AsyncIterator[bytes]:
    async for news in subscribers.follow(run_id, after, KEEPALIVE_SECONDS):
        yield b"".join(map(_formatted, news)) or KEEPALIVE


@lru_cache(maxsize=2000)  # the subscribers of a run are sent the same bytes
def _formatted(event: Event) -> bytes:
    return format_sse_event(event=event.name, data_str=event.data, id=str(event.id) if event.id else None)
