"""A wrong clock, a damaged row, a damaged checkpoint, a file that somebody removed: said, and survived."""

import logging
import os
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
from app.runs.connection import Unusable
from app.runs.housekeeping import DAY, sweep
from app.runs.model import PendingEvent, Run
from app.runs.store import RunGone, Store

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
    store = Store(f"sqlite:///{tmp_path / 'runs.sqlite3'}")
    store.open()
    store.add(a_run("old", 1000.0))
    assert store.tick(1000.0 + 300 * DAY, DAY) == 1000.0 + DAY, "the newest run tells when it was last at work"
    assert store.tick(1000.0 + 300 * DAY + 60, DAY) == 1000.0 + DAY + 60
    assert store.tick(500.0, DAY) == 500.0
    assert store.tick(560.0, DAY) == 560.0
    store.close()


def a_run(name: str, created: float) -> Run:
    images = {"training": 4000, "validation": 500, "test": 500}
    return Run(name, RunSettings(), "sample", images, created=created, queued=created, status="paused")


@pytest.mark.parametrize("damaged", ["{", '{"cost": "no such cost"}', "[1]", '{"hidden": 3}', '"text"'])
def test_a_row_that_cannot_be_read_is_left_out_and_said(tmp_path, lab_with, caplog, damaged):
    path = tmp_path / "runs.sqlite3"
    store = Store(f"sqlite:///{path}")
    store.open()
    for name in ("bad", "good"):
        store.add(a_run(name, time.time()))
    store.close()
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
def test_a_run_with_a_damaged_checkpoint_is_computed_again_from_its_start(lab, undisturbed, figures_of, caplog, damage):
    body = QUICK | {"mini_batch_size": 10, "epochs": 2}
    service = lab.client.app.state.runs
    run_id = lab.start(**body, paused=True)
    lab.command(run_id, "step", mini_batches=130)
    if damage == "of another network":
        damage = pack(restore_start(RunSettings(hidden=(7,))))
    path = service.store.engine.url.database
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("UPDATE checkpoints SET state = ?", (damage or b"\0",))
    assert lab.client.post(f"/api/runs/{run_id}/classify", json={"pixels": [0] * 784}).status_code == 200
    lab.command(run_id, "resume")
    events = lab.read(run_id)
    assert [event.id for event in events] == list(range(1, len(events) + 1))
    assert figures_of(events) == undisturbed(hidden=[5], mini_batch_size=10, epochs=2)
    assert "is damaged; the run is computed again" in caplog.text


def restore_start(settings):
    from app.learn.training import start

    return start(settings)


def test_a_checkpoint_is_of_its_own_network_or_none():
    own, other = RunSettings(hidden=(5,)), RunSettings(hidden=(6,))
    assert restore(pack(restore_start(own)), own) is not None
    assert restore(pack(restore_start(own)), other) is None
    assert restore(pack(restore_start(own))[:-30], own) is None


def test_a_database_file_that_is_removed_is_written_again(tmp_path, caplog):
    path = tmp_path / "folder" / "runs.sqlite3"
    store = Store(f"sqlite:///{path}")
    store.open()
    store.add(a_run("a", 1.0))
    for _ in range(2):
        for name in os.listdir(path.parent):
            (path.parent / name).unlink()
        store.hold()
        assert "written again" in caplog.text
        assert store.get("a").id == "a"
        store.record(store.get("a"), [PendingEvent("status", {})])
    with pytest.raises(Unusable, match="another lab"):
        Store(f"sqlite:///{path}").open()
    store.close()
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT count(*) FROM events").fetchone() == (2,)
        assert other.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_file_that_was_exchanged_is_left_alone_and_said(tmp_path):
    path = tmp_path / "runs.sqlite3"
    store = Store(f"sqlite:///{path}")
    store.open()
    path.rename(tmp_path / "away")
    path.write_bytes(b"")
    with pytest.raises(Unusable, match="another file"):
        store.hold()
    assert path.read_bytes() == b""
    store.close()


def test_the_claim_holds_through_a_link_and_without_a_lock_file(tmp_path, monkeypatch):
    monkeypatch.setattr("app.runs.claim.CLAIM_SECONDS", 0.2)
    store = Store(f"sqlite:///{tmp_path / 'runs.sqlite3'}")
    store.open()
    (tmp_path / "link.sqlite3").symlink_to(tmp_path / "runs.sqlite3")
    for path in tmp_path.glob("*.lock"):
        path.unlink()
    for name in ("link.sqlite3", "runs.sqlite3"):
        with pytest.raises(Unusable, match="another lab"):
            Store(f"sqlite:///{tmp_path / name}").open()
    store.close()


def test_only_its_user_can_read_the_database(tmp_path):
    store = Store(f"sqlite:///{tmp_path / 'runs.sqlite3'}")
    store.open()
    store.add(a_run("a", 1.0))
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}
    assert len(list(tmp_path.iterdir())) == 3, "the database and what SQLite puts beside it"
    store.close()


@pytest.mark.parametrize("run_id", ["a\0b", "\0", "x" * 1000, "η", "\ud800"])
def test_an_id_that_no_run_can_have(store_of_each_kind, run_id):
    store = store_of_each_kind
    for attempt in (store.get, store.delete, lambda each: store.pin(each, True)):
        with pytest.raises(RunGone):
            attempt(run_id)
    assert store.accuracies([run_id]) == {}


@pytest.fixture
def store_of_each_kind(database):
    store = Store(database)
    store.open()
    yield store
    store.close()


def test_ids_that_no_run_can_have_are_answered_404(client):
    for name in ("%00", "a%00b", "%ff", "x" * 500):
        for address in (f"/api/runs/{name}", f"/api/runs/{name}/events", f"/api/networks/{name}"):
            assert client.get(address).status_code == (400 if "%00" in name else 404)


@pytest.mark.parametrize(
    "url", ["postgresql://here:port/lab", "postgresql://[::1/lab", "sqlite://", "sqlite:///:memory:"]
)
def test_a_database_address_that_cannot_be_read_is_told_in_words(serve, url):
    with pytest.raises(AssertionError) as ended:
        serve(LAB_DATABASE=url)
    assert "LAB_DATABASE" in str(ended.value)
    assert "Traceback" not in str(ended.value)


def test_deleted_runs_give_their_room_back(tmp_path):
    path = tmp_path / "runs.sqlite3"
    store = Store(f"sqlite:///{path}")
    store.open()
    store.add(a_run("a", 1.0))
    store.record(a_run("a", 1.0), [PendingEvent("progress", {"cost": "x" * 1000})] * 8000)
    store.close()
    large = path.stat().st_size
    store.open()
    store.delete("a")
    while store.give_room_back():
        pass
    store.close()
    assert large > 8_000_000
    assert path.stat().st_size < large / 20


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
