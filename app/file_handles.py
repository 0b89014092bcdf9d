"""Handles of files and connections: as many as the system gives, and what is said and done when they are used up."""

import asyncio
import errno
import logging
import os
import time
from typing import Any

ENOUGH = 4096  # for the streams and connections of a large class
USED_UP = (errno.EMFILE, errno.ENFILE)
SILENT_SECONDS = 60.0  # after it has been said once

log = logging.getLogger(__name__)


def raise_limit() -> None:
    """Let this process have as many handles as it may, and say so when they are few."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        soft = hard
    if soft != resource.RLIM_INFINITY and soft < ENOUGH:
        log.warning(
            "this process may open %d files and connections; %d are enough for a class (ulimit -n)", soft, ENOUGH
        )


def need(number: int) -> None:
    """Raise OSError unless so many handles are free: before something that leaves a mess when they run out halfway."""
    taken: list[int] = []
    try:
        for _ in range(number):
            taken.append(os.open(os.devnull, os.O_RDONLY))
    finally:
        for handle in taken:
            os.close(handle)


def are_used_up(trouble: object) -> bool:
    """Whether this is the error that tells of it."""
    return isinstance(trouble, OSError) and trouble.errno in USED_UP


def install(loop: asyncio.AbstractEventLoop) -> None:
    """Say it once a minute when connections can't be taken for lack of handles; they wait meanwhile."""
    silent_until = 0.0

    def handle(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        nonlocal silent_until
        if not are_used_up(context.get("exception")):
            loop.default_exception_handler(context)
        elif time.monotonic() > silent_until:
            silent_until = time.monotonic() + SILENT_SECONDS
            log.warning("all handles of files and connections are in use; who comes now has to wait")

    loop.set_exception_handler(handle)
