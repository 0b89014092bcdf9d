"""When handles are few it is said once, and whoever needs one waits."""

import asyncio
import errno
import logging
import os
import re
import resource
import signal
import socket
import time
from contextlib import ExitStack, suppress
from urllib.parse import urlsplit

import pytest

from app import file_handles
from tests.lab import figures
from tests.runs.processes import workers_of

pytestmark = pytest.mark.slow

BODY = {"hidden": [10], "mini_batch_size": 1, "epochs": 30}

# What Python's own fork server says when its caller has no handle left in the midst of a request; it is started anew.
CUT_OFF = re.compile(r"Traceback \(most recent call last\):\n(?: .*\n)*? .*forkserver\.py.*\n(?: .*\n)*EOFError\n")


def test_the_soft_limit_is_raised_and_few_handles_are_said(monkeypatch, caplog):
    limits = [(256, 1024)]
    monkeypatch.setattr(resource, "getrlimit", lambda _: limits[-1])
    monkeypatch.setattr(resource, "setrlimit", lambda _, limit: limits.append(limit))
    file_handles.raise_limit()
    assert limits[-1] == (1024, 1024)
    assert "may open 1024 files" in caplog.text
    caplog.clear()
    limits.append((256, 100_000))
    file_handles.raise_limit()
    assert limits[-1] == (100_000, 100_000)
    assert not caplog.text


def test_it_is_said_once_and_everything_else_as_always(caplog):
    async def story() -> None:
        loop = asyncio.get_running_loop()
        file_handles.install(loop)
        for _ in range(50):
            loop.call_exception_handler({"message": "accept", "exception": OSError(errno.EMFILE, "Too many")})
        loop.call_exception_handler({"message": "something else", "exception": ValueError("x")})

    with caplog.at_level(logging.WARNING):
        asyncio.run(story())
    assert [record.name for record in caplog.records] == ["app.file_handles", "asyncio"]


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="the limits of another process can't be set here")
def test_a_run_whose_workers_are_killed_while_no_handle_is_left(serve):
    server = serve("--workers", "1", from_scratch=True)
    expected = figures(server.lab.read(server.lab.start(**BODY)))
    run_id = server.lab.start(**BODY)
    listening = server.lab.listen(run_id)
    next(listening)
    process = server.process.pid
    soft, hard = resource.prlimit(process, resource.RLIMIT_NOFILE)
    assert soft == hard, "it was raised"
    address = urlsplit(server.url)
    with ExitStack() as stack:
        in_use = len(os.listdir(f"/proc/{process}/fd"))
        resource.prlimit(process, resource.RLIMIT_NOFILE, (in_use + 2, hard))
        for _ in range(30):
            half = stack.enter_context(socket.create_connection((address.hostname, address.port)))
            half.sendall(b"GET /healthz HTTP/1.1\r\n")
        for worker in workers_of(server):
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
        told = next(told for told in listening if told.id == 0 and told.data.get("message"))
        assert told.data["status"] == "running"
        time.sleep(2.5)  # it is tried again, more than once
    resource.prlimit(process, resource.RLIMIT_NOFILE, (hard, hard))
    events = server.lab.read(run_id)
    assert events[-1].name == "done"
    assert figures([event for event in events if event.id]) == expected
    said = CUT_OFF.sub("", "".join(server.said))
    assert "Traceback" not in said
    assert len(said.splitlines()) < 15
