"""What is stored stays stored, in SQLite and in PostgreSQL."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa

from app.learn.network import RunSettings
from app.runs.connection import StoreUnavailable, Unusable, connect
from app.runs.model import Event, PendingEvent, Run
from app.runs.store import Conflict, RunGone, Store
from app.runs.tables import VERSION

RUN = Run(
    id="a",
    settings=RunSettings(hidden=(30, 10), learning_rate=0.1 + 0.2),
    data="sample",
    images={"training": 4000, "validation": 500, "test": 500},
    created=1e9 + 0.123456,
    queued=1e9,
)

PROGRESS = PendingEvent("progress", {"epoch": 1 / 3, "gradient_norms": [0.1, 2e-45]})

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
def store(database: str) -> Iterator[Store]:
    store = Store(database)
    store.open()
    yield store
    store.close()


def test_a_run_comes_back_as_it_was_stored(store):
    store.add(RUN)
    assert store.get("a") == RUN
    told = store.record(replace(RUN, status="running", epoch=3), [PROGRESS, PROGRESS], b"state")
    assert [event.id for event in told] == [1, 2]
    assert store.get("a") == replace(RUN, status="running", epoch=3, last_event=2)
    assert store.events("a", 0, 10) == told
    assert store.events("a", 1, 10) == told[1:]
    assert store.events("a", 0, 1) == told[:1]
    assert told[0] == Event(1, "progress", '{"epoch": 0.3333333333333333, "gradient_norms": [0.1, 2e-45]}')
    assert store.checkpoint("a") == b"state"


def test_a_checkpoint_stays_until_there_is_a_newer_one_or_none_is_wanted(store):
    store.add(RUN)
    assert store.checkpoint("a") is None
    store.record(RUN, [], b"one")
    store.record(RUN, [PROGRESS])
    assert store.checkpoint("a") == b"one"
    store.record(replace(RUN, last_event=1), [], bytes(range(256)) * 10_000)
    assert store.checkpoint("a") == bytes(range(256)) * 10_000
    store.record(replace(RUN, last_event=1), [], drop_checkpoint=True)
    assert store.checkpoint("a") is None


def test_writing_twice_what_an_answer_got_lost_for_is_writing_it_once(store):
    store.add(RUN)
    told = store.record(RUN, [PROGRESS])
    assert store.record(RUN, [PROGRESS]) == told
    assert store.events("a", 0, 10) == told


def test_two_who_write_the_same_run_notice_each_other(store):
    store.add(RUN)
    store.record(RUN, [PROGRESS])
    with pytest.raises(Conflict):
        store.record(RUN, [PendingEvent("status", {})])
    with pytest.raises(Conflict):
        store.record(replace(RUN, last_event=7), [PROGRESS])
    assert len(store.events("a", 0, 10)) == 1


def test_a_transaction_that_fails_leaves_nothing(store):
    store.add(RUN)
    with pytest.raises(ValueError, match="JSON"):
        store.record(RUN, [PROGRESS, PendingEvent("progress", {"cost": float("nan")})], b"state")
    assert store.events("a", 0, 10) == []
    assert store.checkpoint("a") is None


def test_deleting_forgets_events_and_checkpoint_too(store):
    store.add(RUN)
    store.record(RUN, [PROGRESS], b"state")
    store.delete("a")
    assert store.events("a", 0, 10) == []
    assert store.checkpoint("a") is None
    for attempt in (lambda: store.get("a"), lambda: store.delete("a"), lambda: store.pin("a", True)):
        with pytest.raises(RunGone):
            attempt()
    with pytest.raises(RunGone):
        store.record(RUN, [PROGRESS])


def test_what_is_old_or_too_much_is_forgotten_but_not_what_is_pinned_or_at_work(store):
    for number, (status, pinned) in enumerate(
        [("done", False), ("done", True), ("running", False), ("queued", False), ("failed", False), ("paused", False)]
    ):
        store.add(replace(RUN, id=str(number), created=float(number), status=status, pinned=pinned))
    assert store.to_forget(keep=10, older_than=0) == []
    assert store.to_forget(keep=1, older_than=0) == ["0", "4"]
    assert store.to_forget(keep=10, older_than=4.5) == ["0", "4"]
    store.pin("4", True)
    assert store.to_forget(keep=0, older_than=0) == ["0", "5"]


def test_whoever_has_most_runs_gives_up_theirs_first(store):
    for number in range(6):
        store.add(
            replace(RUN, id=str(number), created=float(number), status="done", owner="one" if number else "other")
        )
    assert store.to_forget(keep=3, older_than=0) == ["1", "2", "3"]


def test_the_newest_come_first_and_the_unfinished_in_the_order_of_their_queue(store):
    for number, status in enumerate(["done", "paused", "queued", "running", "cancelled"]):
        store.add(replace(RUN, id=str(number), created=float(number), queued=-float(number), status=status))
    assert [run.id for run in store.latest(3)] == ["4", "3", "2"]
    assert [run.id for run in store.latest(3, 3)] == ["1", "0"]
    assert [run.id for run in store.unfinished()] == ["3", "2", "1"]


def test_a_database_of_the_first_version_opens(database):
    plain = connect(database)
    with plain.begin() as connection:
        for statement in FIRST_VERSION.split(";\n"):
            if plain.dialect.name == "postgresql":
                statement = statement.replace("BLOB", "BYTEA")
            connection.exec_driver_sql(statement)
    plain.dispose()
    store = Store(database)
    for _ in range(2):  # and again, once it has been brought up to date
        store.open()
        run = store.get("old")
        assert (run.settings.hidden, run.settings.cost) == ((30,), "quadratic")
        assert (run.status, run.epoch, run.position, run.seconds, run.pinned) == ("paused", 2, 17, 3.25, True)
        assert run.interruptions == 0
        assert len(store.events("old", 0, 10)) == 1
        store.close()
    store.open()
    store.record(replace(run, interruptions=1), [PROGRESS], b"state")
    assert store.get("old").interruptions == 1
    store.close()


def test_a_database_of_a_newer_lab_is_left_alone(store, database):
    with store.engine.begin() as connection:
        connection.execute(sa.text(f"UPDATE schema_version SET version = {VERSION + 1}"))
    with pytest.raises(Unusable, match="update the lab"):
        store.open()


def test_one_lab_at_a_time_drives_the_runs_of_a_database(store, database, monkeypatch):
    monkeypatch.setattr("app.runs.claim.CLAIM_SECONDS", 0.2)
    other = Store(database)
    with pytest.raises(Unusable, match="another lab"):
        other.open()
    store.close()
    other.open()
    other.close()


def test_a_postgresql_without_an_encoding_of_its_own(postgresql):
    store = Store(postgresql.new_database("SQL_ASCII"))  # what initdb makes where no language is set
    store.open()
    store.add(replace(RUN, message="η ≤ 3"))
    assert store.get("a").message == "η ≤ 3"
    store.close()


def test_a_postgresql_that_is_restarted_knows_its_lab_again(postgresql, monkeypatch):
    monkeypatch.setattr("app.runs.claim.CLAIM_SECONDS", 0.2)
    url = postgresql.new_database()
    store, other = Store(url), Store(url)
    store.open()
    store.hold()
    postgresql.stop()
    with pytest.raises(StoreUnavailable, match="doesn't answer"):
        store.hold()
    postgresql.start()
    store.hold()
    with pytest.raises(Unusable, match="another lab"):
        other.open()
    store.close()
    other.open()
    other.close()


def test_two_labs_on_one_postgresql_when_it_comes_back(postgresql, monkeypatch):
    """The first to claim it has it; the other one learns of that."""
    monkeypatch.setattr("app.runs.claim.CLAIM_SECONDS", 0.2)
    url = postgresql.new_database()
    store, other = Store(url), Store(url)
    store.open()
    postgresql.stop()
    postgresql.start()
    other.open()
    with pytest.raises(Unusable, match="another lab"):
        store.hold()
    other.close()
    store.hold()
    with pytest.raises(Unusable, match="another lab"):
        other.open()
    store.close()


@pytest.mark.parametrize("url", ["mysql://here/lab", "nonsense", "postgresql+nonsense://here/lab"])
def test_a_database_that_is_none_is_refused(url):
    if url.startswith("postgresql"):
        assert Store(url).engine.dialect.driver == "psycopg"
    else:
        with pytest.raises(Unusable, match="LAB_DATABASE"):
            Store(url)


def test_a_database_that_does_not_answer_is_told_as_such():
    with pytest.raises(StoreUnavailable, match="doesn't answer"):
        Store("postgresql://lab@127.0.0.1:1/lab").open()
