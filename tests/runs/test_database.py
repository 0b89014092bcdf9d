"""A database has one lab at a time, is brought up to date, and survives what happens to its file or its server."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest
import sqlalchemy as sa

from app.runs.connection import StoreUnavailable, Unusable, connect
from app.runs.database import Database
from app.runs.model import PendingEvent
from app.runs.store import Store
from app.runs.tables import VERSION, schema_version
from tests.runs.examples import PROGRESS, RUN, a_run

FIRST_VERSION = """
CREATE TABLE schema_version (version INTEGER NOT NULL);
CREATE TABLE runs (
    id VARCHAR(32) NOT NULL, settings JSON NOT NULL, data VARCHAR(16) NOT NULL, images JSON NOT NULL,
    created DOUBLE PRECISION NOT NULL, queued DOUBLE PRECISION NOT NULL, status VARCHAR(16) NOT NULL,
    message VARCHAR(500), epoch INTEGER NOT NULL, position INTEGER NOT NULL, seconds DOUBLE PRECISION NOT NULL,
    examples_per_second DOUBLE PRECISION, reported INTEGER NOT NULL, reported_epoch INTEGER NOT NULL, latest JSON,
    last_event INTEGER NOT NULL, pinned BOOLEAN NOT NULL, PRIMARY KEY (id)
);
CREATE INDEX runs_by_age ON runs (created);
CREATE INDEX runs_by_status ON runs (status, queued);
CREATE TABLE events (
    run VARCHAR(32) NOT NULL, id INTEGER NOT NULL, name VARCHAR(16) NOT NULL, data VARCHAR NOT NULL,
    PRIMARY KEY (run, id), FOREIGN KEY(run) REFERENCES runs (id) ON DELETE CASCADE
);
CREATE TABLE checkpoints (
    run VARCHAR(32) NOT NULL, state BLOB NOT NULL, PRIMARY KEY (run),
    FOREIGN KEY(run) REFERENCES runs (id) ON DELETE CASCADE
);
INSERT INTO schema_version VALUES (1);
INSERT INTO runs VALUES ('old', '{"hidden": [30], "cost": "quadratic"}', 'sample', '{"training": 4000}', 1.5, 2.5,
    'paused', NULL, 2, 17, 3.25, NULL, 700, 1, '{"epoch": 1}', 1, TRUE);
INSERT INTO events VALUES ('old', 1, 'status', '{}')
"""


@pytest.fixture
def own(database: str) -> Iterator[Database]:
    """An empty database of each kind in turn, open."""
    own = Database(database)
    own.open()
    yield own
    own.close()


def test_a_database_of_the_first_version_opens(database):
    plain = connect(database)
    with plain.begin() as connection:
        for statement in FIRST_VERSION.split(";\n"):
            if plain.dialect.name == "postgresql":
                statement = statement.replace("BLOB", "BYTEA")
            connection.exec_driver_sql(statement)
    plain.dispose()
    own = Database(database)
    store = Store(own)
    for _ in range(2):  # and again, once it has been brought up to date
        own.open()
        run = store.get("old")
        assert (run.settings.hidden, run.settings.cost) == ((30,), "quadratic")
        assert (run.status, run.epoch, run.position, run.seconds, run.pinned) == ("paused", 2, 17, 3.25, True)
        assert run.interruptions == 0
        assert len(store.events("old", 0, 10)) == 1
        own.close()
    own.open()
    store.record(replace(run, interruptions=1), [PROGRESS], b"state")
    assert store.get("old").interruptions == 1
    own.close()


def test_a_database_of_a_newer_lab_is_left_alone(own):
    with own.engine.begin() as connection:
        connection.execute(sa.text(f"UPDATE schema_version SET version = {VERSION + 1}"))
    with pytest.raises(Unusable, match="update the lab"):
        own.open()


def test_one_lab_at_a_time_drives_the_runs_of_a_database(own, database, monkeypatch):
    monkeypatch.setattr("app.runs.claim.CLAIM_SECONDS", 0.2)
    other = Database(database)
    with pytest.raises(Unusable, match="another lab"):
        other.open()
    own.close()
    other.open()
    other.close()


def test_a_postgresql_without_an_encoding_of_its_own(postgresql):
    own = Database(postgresql.new_database("SQL_ASCII"))  # what initdb makes where no language is set
    store = Store(own)
    own.open()
    store.add(replace(RUN, message="η ≤ 3"))
    assert store.get("a").message == "η ≤ 3"
    own.close()


def test_a_postgresql_that_is_restarted_knows_its_lab_again(postgresql, monkeypatch):
    monkeypatch.setattr("app.runs.claim.CLAIM_SECONDS", 0.2)
    url = postgresql.new_database()
    own, other = Database(url), Database(url)
    own.open()
    own.hold()
    postgresql.stop()
    with pytest.raises(StoreUnavailable, match="doesn't answer"):
        own.hold()
    postgresql.start()
    own.hold()
    with pytest.raises(Unusable, match="another lab"):
        other.open()
    own.close()
    other.open()
    other.close()


def test_two_labs_on_one_postgresql_when_it_comes_back(postgresql, monkeypatch):
    """The first to claim it has it; the other one learns of that."""
    monkeypatch.setattr("app.runs.claim.CLAIM_SECONDS", 0.2)
    url = postgresql.new_database()
    own, other = Database(url), Database(url)
    own.open()
    postgresql.stop()
    postgresql.start()
    other.open()
    with pytest.raises(Unusable, match="another lab"):
        own.hold()
    other.close()
    own.hold()
    with pytest.raises(Unusable, match="another lab"):
        other.open()
    own.close()


@pytest.mark.parametrize("url", ["mysql://here/lab", "nonsense", "postgresql+nonsense://here/lab"])
def test_a_database_that_is_none_is_refused(url):
    if url.startswith("postgresql"):
        assert Database(url).engine.dialect.driver == "psycopg"
    else:
        with pytest.raises(Unusable, match="LAB_DATABASE"):
            Database(url)


def test_a_database_that_does_not_answer_is_told_as_such():
    with pytest.raises(StoreUnavailable, match="doesn't answer"):
        Database("postgresql://lab@127.0.0.1:1/lab").open()


def test_a_database_file_that_is_removed_is_written_again(tmp_path, caplog):
    path = tmp_path / "folder" / "runs.sqlite3"
    own = Database(f"sqlite:///{path}")
    store = Store(own)
    own.open()
    store.add(a_run("a", 1.0))
    for _ in range(2):
        for name in os.listdir(path.parent):
            (path.parent / name).unlink()
        own.hold()
        assert "written again" in caplog.text
        assert store.get("a").id == "a"
        store.record(store.get("a"), [PendingEvent("status", {})])
    with pytest.raises(Unusable, match="another lab"):
        Database(f"sqlite:///{path}").open()
    own.close()
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT count(*) FROM events").fetchone() == (2,)
        assert other.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_file_that_was_exchanged_is_left_alone_and_said(tmp_path):
    path = tmp_path / "runs.sqlite3"
    own = Database(f"sqlite:///{path}")
    own.open()
    path.rename(tmp_path / "away")
    path.write_bytes(b"")
    with pytest.raises(Unusable, match="another file"):
        own.hold()
    assert path.read_bytes() == b""
    own.close()


def test_the_claim_holds_through_a_link_and_without_a_lock_file(tmp_path, monkeypatch):
    monkeypatch.setattr("app.runs.claim.CLAIM_SECONDS", 0.2)
    own = Database(f"sqlite:///{tmp_path / 'runs.sqlite3'}")
    own.open()
    (tmp_path / "link.sqlite3").symlink_to(tmp_path / "runs.sqlite3")
    for path in tmp_path.glob("*.lock"):
        path.unlink()
    for name in ("link.sqlite3", "runs.sqlite3"):
        with pytest.raises(Unusable, match="another lab"):
            Database(f"sqlite:///{tmp_path / name}").open()
    own.close()


def test_only_its_user_can_read_the_database(tmp_path):
    own = Database(f"sqlite:///{tmp_path / 'runs.sqlite3'}")
    store = Store(own)
    own.open()
    store.add(a_run("a", 1.0))
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}
    assert len(list(tmp_path.iterdir())) == 3, "the database and what SQLite puts beside it"
    own.close()


@pytest.mark.parametrize(
    "url", ["postgresql://here:port/lab", "postgresql://[::1/lab", "sqlite://", "sqlite:///:memory:"]
)
def test_a_database_address_that_cannot_be_read_is_unusable(url):
    with pytest.raises(Unusable, match="LAB_DATABASE"):
        Database(url)


def test_a_database_that_is_unusable_is_told_in_words(serve):
    with pytest.raises(AssertionError) as ended:
        serve(LAB_DATABASE="postgresql://here:port/lab")
    assert "LAB_DATABASE" in str(ended.value)
    assert "Traceback" not in str(ended.value)


def test_deleted_runs_give_their_room_back(tmp_path):
    path = tmp_path / "runs.sqlite3"
    own = Database(f"sqlite:///{path}")
    store = Store(own)
    own.open()
    store.add(a_run("a", 1.0))
    store.record(a_run("a", 1.0), [PendingEvent("progress", {"cost": "x" * 1000})] * 8000)
    own.close()
    large = path.stat().st_size
    own.open()
    store.delete("a")
    while own.give_room_back():
        pass
    own.close()
    assert large > 8_000_000
    assert path.stat().st_size < large / 20


def test_a_new_connection_writes_nothing(tmp_path):
    """It disturbs nobody's transaction, and waits for nobody's."""
    database = Database(f"sqlite:///{tmp_path / 'runs.sqlite3'}")
    database.open()
    database.engine.dispose()
    with closing(sqlite3.connect(tmp_path / "runs.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with database.transaction() as connection:
            assert connection.execute(sa.select(schema_version.c.version)).scalar_one() == VERSION
    database.close()
