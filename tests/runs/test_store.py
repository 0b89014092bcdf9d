"""What is stored stays stored, in SQLite and in PostgreSQL."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.runs.database import Database
from app.runs.model import Event, PendingEvent
from app.runs.store import Conflict, RunGone, Store
from tests.runs.examples import PROGRESS, RUN


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    store = Store(Database(database))
    store.database.open()
    yield store
    store.database.close()


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


@pytest.mark.parametrize("run_id", ["a\0b", "\0", "x" * 1000, "η", "\ud800"])
def test_an_id_that_no_run_can_have(store, run_id):
    for attempt in (store.get, store.delete, lambda each: store.pin(each, True)):
        with pytest.raises(RunGone):
            attempt(run_id)
    assert store.accuracies([run_id]) == {}
