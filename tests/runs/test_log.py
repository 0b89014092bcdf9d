"""What the log tells of a run that someone wants to follow, and that it is silent otherwise."""

import asyncio
import logging

from app.learn.network import RunSettings
from app.runs.active import ActiveRun
from app.runs.connection import StoreUnavailable
from app.runs.database import Database
from app.runs.model import Run
from app.runs.recorder import Recorder
from app.runs.store import Store

QUICK = {"hidden": [5], "epochs": 1}


def test_streams_and_slices_are_told_with_the_runs_id(serve):
    server = serve("--log-level", "debug")
    run_id = server.lab.start(**QUICK)
    server.lab.read(run_id)
    server.stop()
    lines = [line for line in server.said if f"run {run_id}" in line]
    for words in ("stream opened", "stream closed", "asks for a slice", "got a slice"):
        assert any(words in line for line in lines), words
    assert "Traceback" not in "".join(server.said)


def test_nothing_is_told_when_nobody_asked(serve):
    server = serve()
    server.lab.read(server.lab.start(**QUICK))
    server.stop()
    assert len(server.said) == 1, "the address"


def test_a_retry_is_told_with_the_runs_id(tmp_path, caplog, monkeypatch):
    monkeypatch.setattr("app.runs.recorder.RETRY_SECONDS", 0.01)
    active = ActiveRun(Run("abc", RunSettings(), "sample", {"training": 4000}, created=0, queued=0))
    recorder = Recorder(Store(Database(f"sqlite:///{tmp_path / 'runs.sqlite3'}")))
    attempts = []

    async def attempt() -> str:
        attempts.append(active.notice)
        if len(attempts) < 3:
            raise StoreUnavailable("the disk is full")
        return "stored"

    with caplog.at_level(logging.DEBUG, "app.runs"):
        assert asyncio.run(recorder.retry_until_available(active, attempt)) == "stored"
    recorder.close()
    assert [message for message in caplog.messages if "run abc tries again" in message] != []
    assert len(caplog.messages) == 2
    assert "the disk is full" in (attempts[1] or "")
