"""Server-sent events: one event's bytes, and a calculation's steps streamed as they are computed."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from itertools import islice
from typing import Annotated, Any, NamedTuple

from fastapi import Depends, Header
from fastapi.responses import StreamingResponse
from fastapi.sse import format_sse_event
from pydantic_core import to_json

from app.learn.neuron import Diverged

HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}

# What a route that streams says of itself in the OpenAPI description.
RESPONSES: dict[int | str, dict[str, Any]] = {200: {"content": {"text/event-stream": {}}}}

EVENTS_PER_CHUNK = 50  # joined in one write, an event costs a fifth of one written by itself
FIRST_CHUNK = 5  # so that of many who start at once nobody waits for the others' fifty


def event(name: str, data: Mapping[str, object], event_id: str | None = None) -> bytes:
    """One event as it goes over the wire."""
    return format_sse_event(event=name, data_str=to_json(data, inf_nan_mode="null").decode(), id=event_id)


async def first_unseen(last_event_id: Annotated[str | None, Header()] = None) -> int:
    """The id of the first event that a reader who has come back has not seen; 0 for a new reader."""
    seen = last_event_id if last_event_id and last_event_id.isdecimal() and len(last_event_id) < 10 else "-1"
    return int(seen) + 1


FirstUnseen = Annotated[int, Depends(first_unseen)]


def stream_steps(steps: Iterator[NamedTuple], epochs: int, first: int) -> StreamingResponse:
    """One `step` event per epoch from `first` on; then `done`, or `failed` with the epoch and the reason.

    A step's first field is its epoch. The steps are computed in a thread, a chunk at a time, so that the
    server's loop is free for others and a reader who leaves ends the work.
    """
    return StreamingResponse(_chunks(steps, epochs, first), media_type="text/event-stream", headers=HEADERS)


async def _chunks(steps: Iterator[NamedTuple], epochs: int, first: int) -> AsyncIterator[bytes]:
    unseen = islice(steps, first, None)
    size, ended = FIRST_CHUNK, False
    while not ended:
        chunk, ended = await asyncio.to_thread(_chunk, unseen, epochs, size)
        size = EVENTS_PER_CHUNK
        yield chunk


def _chunk(steps: Iterator[NamedTuple], epochs: int, size: int) -> tuple[bytes, bool]:
    """The next events, and whether the last of all is among them."""
    waiting = bytearray()
    try:
        for _ in range(size):
            step = next(steps, None)
            if step is None:
                return bytes(waiting) + event("done", {"epochs": epochs}), True
            waiting += event("step", step._asdict(), str(step[0]))
    except Diverged as diverged:
        return bytes(waiting) + event("failed", diverged.as_dict()), True
    return bytes(waiting), False
