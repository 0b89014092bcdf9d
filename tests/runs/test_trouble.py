"""A full disk, a locked database, a database that is gone: the run waits and says why, and nothing is lost."""

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager, suppress

import pytest

from app.runs.connection import StoreUnavailable
from app.runs.database import Database
from app.runs.feed import REMEMBERED
from app.shutdown import END_PROCESS
from tests.lab import figures
from tests.runs.processes import assert_no_process_is_left
from tests.serving import serving

pytestmark = pytest.mark.slow

BODY = {"hidden": [10], "mini_batch_size": 1, "epochs": 30}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where the data of the server with SQLite are."""
    return tmp_path_factory.mktemp("lab")


@pytest.fixture(scope="module")
def server(folder):
    """A server with SQLite, for the tests whose trouble it has to survive."""
    with serving(folder) as server:
        yield server


@pytest.fixture(scope="module")
def server_with_postgresql(postgresql, tmp_path_factory):
    """The same with a database of PostgreSQL, at `url`."""
    url = postgresql.new_database()
    with serving(tmp_path_factory.mktemp("lab"), "--workers", "2", LAB_DATABASE=url) as server:
        yield server, url


def wait_for_notice(lab, run_id, word) -> None:
    """Wait until the run's readers are told of trouble, in words that a reader can understand."""
    told = lab.read(run_id, until=lambda told: told.id == 0 and word in (told.data["message"] or ""))[-1]
    assert told.name == "status"
    assert told.data["status"] == "running"
    assert "Waiting, because the" in told.data["message"]
    while lab.run(run_id)["message"] != told.data["message"]:  # a stream may hear of it before the run has to write
        time.sleep(0.05)


def assert_polite(answer) -> None:
    """A refusal that can be read and repeated."""
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "3"
    assert "database" in answer.json()["detail"]
    assert "Traceback" not in answer.text


def assert_undamaged(server, run_id, undisturbed) -> None:
    """The whole curve is there, and the server has kept its countenance."""
    events = [event for event in server.lab.read(run_id) if event.id]
    assert [event.id for event in events] == list(range(1, len(events) + 1))
    assert figures(events) == undisturbed(**BODY)
    assert server.lab.run(run_id)["message"] is None
    assert "Traceback" not in "".join(server.said)


@contextmanager
def small_disk(folder, megabytes):
    """A file system of its own size, mounted; skips where that isn't allowed."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    if sys.platform != "linux" or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("a small disk can't be mounted here; the limit on a file's size is tested instead")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_disk_that_is_full(serve, tmp_path, undisturbed):
    with small_disk(tmp_path / "disk", megabytes=8) as disk:
        server = serve(LAB_DATABASE=f"sqlite:///{disk / 'runs.sqlite3'}")
        run_id = server.lab.start(**BODY)
        server.lab.wait_for(run_id, 2_000)
        fill(disk / "filling")
        wait_for_notice(server.lab, run_id, "full")
        assert_polite(server.lab.client.post("/api/runs", json=BODY))
        assert server.lab.client.get("/api/runs").status_code == 200
        (disk / "filling").unlink()
        assert_undamaged(server, run_id, undisturbed)
        with closing(sqlite3.connect(disk / "runs.sqlite3")) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        server.stop()


def fill(path) -> None:
    """Write until nothing more fits."""
    with path.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    assert shutil.disk_usage(path).free == 0


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="the limits of another process can't be set here")
def test_a_file_that_may_not_grow(server, undisturbed):
    run_id = server.lab.start(**BODY)
    server.lab.wait_for(run_id, 2_000)
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
    wait_for_notice(server.lab, run_id, "database")
    assert_polite(server.lab.client.post("/api/runs", json=BODY))
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert_undamaged(server, run_id, undisturbed)


def test_a_database_that_is_locked(server, folder, undisturbed):
    run_id = server.lab.start(**BODY)
    server.lab.wait_for(run_id, 2_000)
    with closing(sqlite3.connect(folder / "data" / "runs.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        wait_for_notice(server.lab, run_id, "locked")
        assert_polite(server.lab.client.post("/api/runs", json=BODY))
        assert_polite(server.lab.client.post(f"/api/runs/{run_id}/pause"))
        other.execute("ROLLBACK")
    paused = server.lab.read(run_id, until=lambda told: told.data.get("status") == "paused" and told.id)[-1]
    assert paused.name == "status", "what was asked for in the middle of the trouble is done after it"
    server.lab.command(run_id, "resume")
    assert_undamaged(server, run_id, undisturbed)


def test_a_postgresql_that_is_restarted(server_with_postgresql, postgresql, undisturbed):
    server, _ = server_with_postgresql
    run_id = server.lab.start(**BODY)
    server.lab.wait_for(run_id, 2_000)
    postgresql.stop()
    try:
        wait_for_notice(server.lab, run_id, "doesn't answer")
        assert_polite(server.lab.client.post("/api/runs", json=BODY))
        assert_polite(server.lab.client.get("/api/runs"))
    finally:
        postgresql.start()
    assert_undamaged(server, run_id, undisturbed)


def test_someone_who_comes_in_the_middle_of_the_trouble(server_with_postgresql, postgresql):
    """He is told what the run waits for, and then everything from the beginning, on the same stream."""
    server, _ = server_with_postgresql
    run_id = server.lab.start(**BODY | {"epochs": 60})
    server.lab.read(run_id, until=lambda told: told.id > 2 * REMEMBERED)
    postgresql.stop()
    try:
        wait_for_notice(server.lab, run_id, "doesn't answer")
        late = server.lab.listen(run_id)
        first = next(late)
        assert (first.id, first.name) == (0, "status")
        assert "doesn't answer" in first.data["message"]
    finally:
        postgresql.start()
    events = [event for event in late if event.id]
    assert events == server.lab.read(run_id)
    assert "Traceback" not in "".join(server.said)


def test_a_table_that_is_locked_in_postgresql(server_with_postgresql, undisturbed):
    import psycopg

    server, url = server_with_postgresql
    run_id = server.lab.start(**BODY)
    server.lab.wait_for(run_id, 2_000)
    with psycopg.connect(url) as other:
        other.execute("LOCK TABLE runs IN ACCESS EXCLUSIVE MODE")
        wait_for_notice(server.lab, run_id, "locked")
        assert_polite(server.lab.client.post("/api/runs", json=BODY))
        assert_polite(server.lab.client.get("/api/runs"))
        other.rollback()
    assert_undamaged(server, run_id, undisturbed)


def test_stopping_in_the_middle_of_trouble(server, folder, undisturbed):
    """The last of the tests with this server; another one goes on with its data."""
    run_id = server.lab.start(**BODY)
    server.lab.wait_for(run_id, 2_000)
    with closing(sqlite3.connect(folder / "data" / "runs.sqlite3", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        wait_for_notice(server.lab, run_id, "locked")
        server.process.terminate()
        assert server.process.wait(30) == 0
        assert "Traceback" not in "".join(server.said)
    with serving(folder) as other:
        assert_undamaged(other, run_id, undisturbed)


def test_stopping_when_the_database_does_not_say_a_word(server_with_postgresql, postgresql):
    """A thread that waits for its answer holds nothing up. The last of the tests with this server."""
    server, _ = server_with_postgresql
    run_id = server.lab.start(**BODY)
    server.lab.wait_for(run_id, 2_000)
    with postgresql.asleep():
        listening = server.lab.listen(run_id)
        next(listening)
        server.process.terminate()
        assert server.process.wait(30) == 0
        assert END_PROCESS < 3
        list(listening)
    assert_no_process_is_left(server.process.pid)
    assert "Traceback" not in "".join(server.said)


def test_a_broken_database_is_told_at_the_start(serve, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "runs.sqlite3").write_bytes(os.urandom(10_000))
    with pytest.raises(AssertionError, match="can't be used"):
        serve()
    with pytest.raises(StoreUnavailable, match="not a database"):
        Database(f"sqlite:///{tmp_path / 'data' / 'runs.sqlite3'}").open()
