"""A wrong clock, a damaged row, a damaged checkpoint: said, and survived."""

import logging
import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from itertools import pairwise

import pytest

from app.learn.network import RunSettings
from app.runs import housekeeping
from app.runs.active import MOST_REPORTS, is_kept
from app.runs.checkpoint import pack, restore
from app.runs.database import Database
from app.runs.housekeeping import DAY, sweep
from app.runs.store import Store
from tests.lab import figures
from tests.runs.examples import a_run

QUICK = {"hidden": [5], "epochs": 1}


class Clock:
    """A clock that can be set."""

    def __init__(self, monkeypatch):
        self.now = time.time()
        monkeypatch.setattr(housekeeping.time, "time", lambda: self.now)


def test_a_clock_that_is_months_ahead_makes_no_run_old(lab, monkeypatch, caplog):
    """Neither at the first look of this lab nor at a later one; a day is a day again afterwards."""
    service, portal = lab.client.app.state.runs, lab.client.portal
    run_id = lab.start(**QUICK, paused=True)
    clock = Clock(monkeypatch)
    clock.now += 200 * DAY
    portal.call(sweep, service, 500, 90.0)
    assert lab.run(run_id)["id"] == run_id
    assert "days ahead" in caplog.text
    for _ in range(88):
        clock.now += DAY
        portal.call(sweep, service, 500, 90.0)
    assert lab.run(run_id)["id"] == run_id
    with caplog.at_level(logging.INFO, "app.runs"):
        for _ in range(4):
            clock.now += DAY
            portal.call(sweep, service, 500, 90.0)
    assert lab.run(run_id) == {"detail": f"There is no run {run_id}."}
    assert f"forgot 1 runs, beyond 500 runs or 90 days: {run_id}" in caplog.text


def test_a_lab_that_was_away_for_months_and_one_whose_clock_goes_back(tmp_path):
    store = Store(Database(f"sqlite:///{tmp_path / 'runs.sqlite3'}"))
    store.database.open()
    store.add(a_run("old", 1000.0))
    assert store.tick(1000.0 + 300 * DAY, DAY) == 1000.0 + DAY, "the newest run tells when it was last at work"
    assert store.tick(1000.0 + 300 * DAY + 60, DAY) == 1000.0 + DAY + 60
    assert store.tick(500.0, DAY) == 500.0
    assert store.tick(560.0, DAY) == 560.0
    store.database.close()


@pytest.mark.parametrize("damaged", ["{", '{"cost": "no such cost"}', "[1]", '{"hidden": 3}', '"text"'])
def test_a_row_that_cannot_be_read_is_left_out_and_said(tmp_path, lab_with, caplog, damaged):
    path = tmp_path / "runs.sqlite3"
    store = Store(Database(f"sqlite:///{path}"))
    store.database.open()
    for name in ("bad", "good"):
        store.add(a_run(name, time.time()))
    store.database.close()
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("UPDATE runs SET settings = ? WHERE id = 'bad'", (damaged,))
    lab = lab_with(database=f"sqlite:///{path}")
    assert [run["id"] for run in lab.client.get("/api/runs").json()] == ["good"]
    assert lab.client.get("/api/runs/bad").status_code == 404
    assert "run bad is left out" in caplog.text
    assert lab.command("good", "step")["position"]["mini_batch"] == 1
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT count(*) FROM runs").fetchone() == (2,)


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04", b"nonsense", "of another network"])
def test_a_run_with_a_damaged_checkpoint_is_computed_again_from_its_start(lab, undisturbed, caplog, damage):
    body = QUICK | {"mini_batch_size": 10, "epochs": 2}
    service = lab.client.app.state.runs
    run_id = lab.start(**body, paused=True)
    lab.command(run_id, "step", mini_batches=130)
    if damage == "of another network":
        damage = pack(restore_start(RunSettings(hidden=(7,))))
    path = service.store.database.engine.url.database
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("UPDATE checkpoints SET state = ?", (damage or b"\0",))
    assert lab.client.post(f"/api/runs/{run_id}/classify", json={"pixels": [0] * 784}).status_code == 200
    lab.command(run_id, "resume")
    events = lab.read(run_id)
    assert [event.id for event in events] == list(range(1, len(events) + 1))
    assert figures(events) == undisturbed(hidden=[5], mini_batch_size=10, epochs=2)
    assert "is damaged; the run is computed again" in caplog.text


def restore_start(settings):
    from app.learn.training import start

    return start(settings)


def test_a_checkpoint_is_of_its_own_network_or_none():
    own, other = RunSettings(hidden=(5,)), RunSettings(hidden=(6,))
    assert restore(pack(restore_start(own)), own) is not None
    assert restore(pack(restore_start(own)), other) is None
    assert restore(pack(restore_start(own))[:-30], own) is None


def test_ids_that_no_run_can_have_are_answered_404(client):
    for name in ("%00", "a%00b", "%ff", "x" * 500):
        for address in (f"/api/runs/{name}", f"/api/runs/{name}/events", f"/api/networks/{name}"):
            assert client.get(address).status_code == (400 if "%00" in name else 404)


def test_a_long_runs_reports_are_thinned_evenly_and_the_last_one_stays():
    run = replace(a_run("a", 1.0), settings=RunSettings(mini_batch_size=1, epochs=1000))
    reports = [epoch * 4000 + done for epoch in range(1000) for done in range(50, 4001, 50)]
    kept = [examples for examples in reports if is_kept(run, examples)]
    assert len(kept) == MOST_REPORTS
    assert {later - earlier for earlier, later in pairwise(kept)} == {8 * 50}
    assert kept[-1] == 4_000_000
    odd = replace(run, settings=RunSettings(mini_batch_size=37, epochs=9999))
    assert is_kept(odd, 9999 * 4000)
    short = replace(run, settings=RunSettings(mini_batch_size=10, epochs=30))
    assert all(is_kept(short, examples) for examples in range(500, 30 * 4000 + 1, 500))
