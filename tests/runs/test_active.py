"""What becomes of a run's record slice by slice, and how fast it is said to go, with slices written by hand."""

from dataclasses import replace

import pytest

from app.learn import training
from app.learn.network import RunSettings
from app.runs import active
from app.runs.active import Pace, apply_slice, is_kept, with_status
from app.runs.model import PendingEvent, Run
from app.runs.slice import Outcome

SETTINGS = RunSettings(hidden=(3,), mini_batch_size=10, epochs=5)
IMAGES = {"training": 4000, "validation": 500, "test": 500}
RUN = Run("a", SETTINGS, "sample", IMAGES, created=1e9, queued=1e9, status="running")


def outcome(*events, at=(0, 0), mini_batches=0, seconds=0.0, training_seconds=0.0, diverged=None):
    state = replace(training.start(SETTINGS), epoch=at[0], position=at[1])
    return Outcome(state, [PendingEvent(*event) for event in events], mini_batches, seconds, training_seconds, diverged)


def epoch(number, seconds):
    return "epoch", {"epoch": number, "test_accuracy": number / 10, "seconds": seconds}


def progress(examples, **more):
    return "progress", {"examples": examples, **more}


def test_a_slice_moves_the_record_and_tells_its_events():
    run = replace(RUN, seconds=7.0, reported=1000, reported_epoch=0, epoch=0, position=100)
    after, news = apply_slice(run, outcome(progress(2000), epoch(1, 0.25), at=(1, 20), seconds=0.5), 123.0)
    assert (after.epoch, after.position, after.seconds, after.examples_per_second) == (1, 20, 7.5, 123.0)
    assert (after.reported, after.reported_epoch) == (2000, 1)
    told = {"epoch": 1, "test_accuracy": 0.1, "seconds": 7.25}
    assert news == [progress(2000), ("epoch", told)]
    assert after.latest == told


def test_what_was_told_before_is_not_told_again():
    run = replace(RUN, reported=2000, reported_epoch=1, latest={"epoch": 1})
    again = outcome(progress(1000), progress(2000), epoch(1, 0.1), progress(3000), epoch(2, 0.2), at=(2, 0))
    after, news = apply_slice(run, again, None)
    assert [(name, data.get("examples", data.get("epoch"))) for name, data in news] == [
        ("progress", 3000),
        ("epoch", 2),
    ]
    assert (after.reported, after.reported_epoch) == (3000, 2)


def test_a_step_is_told_and_counts_for_no_regular_report():
    after, news = apply_slice(replace(RUN, reported=1000), outcome(progress(500, step=True), at=(0, 50)), None)
    assert news == [progress(500, step=True)]
    assert after.reported == 1000


def test_a_rate_that_is_not_known_leaves_the_one_before():
    assert apply_slice(replace(RUN, examples_per_second=5.0), outcome(), None)[0].examples_per_second == 5.0


def test_learning_that_diverged_ends_the_run_with_its_epoch_and_its_reason():
    after, news = apply_slice(RUN, outcome(diverged={"epoch": 1.25, "reason": "too large"}), None)
    assert after.status == "failed"
    assert after.message == "Learning diverged at epoch 1.25: too large."
    assert news == [("failed", {"epoch": 1.25, "reason": "too large"})]


@pytest.mark.parametrize(
    ("status", "name", "told"),
    [
        ("paused", "status", {"status": "paused", "message": "why", "queue_place": None}),
        ("done", "done", {"epochs": 3, "seconds": 9.5}),
        ("failed", "failed", {"epoch": 3, "reason": "why"}),
        ("cancelled", "status", {"status": "cancelled", "message": "why", "queue_place": None}),
    ],
)
def test_each_status_has_its_event(status, name, told):
    run, news = with_status(replace(RUN, epoch=3, seconds=9.5), status, "why")
    assert (run.status, run.message) == (status, "why")
    assert news == [(name, told)]


def test_of_a_long_run_every_nth_report_is_kept_and_the_last(monkeypatch):
    monkeypatch.setattr(active, "MOST_REPORTS", 10)
    run = replace(RUN, settings=replace(SETTINGS, epochs=7))  # 7 · 4 reports at 1000, 2000, … 28,000 examples
    kept = [examples for examples in range(1000, 28_001, 1000) if is_kept(run, examples)]
    assert kept == [*range(3000, 28_000, 3000), 28_000]
    short = replace(RUN, settings=replace(SETTINGS, epochs=2))
    assert all(is_kept(short, examples) for examples in range(1000, 8001, 1000))


@pytest.fixture
def clock(monkeypatch):
    """A clock that the test sets."""
    times = [100.0]
    monkeypatch.setattr(active.time, "monotonic", lambda: times[0])
    return times


def test_the_rate_is_that_of_the_wall_clock_smoothed(clock):
    pace = Pace(0.1, SETTINGS)
    clock[0] += 2.0
    pace.learn(outcome(mini_batches=10, training_seconds=0.1), 20)
    assert pace.examples_per_second == pytest.approx(100)
    clock[0] += 1.0
    pace.learn(outcome(mini_batches=10, training_seconds=0.1), 20)
    assert pace.examples_per_second == pytest.approx(0.8 * 100 + 0.2 * 200)


def test_the_first_slice_is_short_whatever_the_network():
    largest = replace(SETTINGS, hidden=(300, 300, 300), mini_batch_size=1000)
    assert Pace(0.1, largest).mini_batches == 1
    assert Pace(0.1, replace(largest, mini_batch_size=1)).mini_batches == training.short_work(largest) > 100
    assert Pace(0.1, SETTINGS).mini_batches > 1000


def test_the_next_slice_is_as_long_as_wanted_and_at_most_four_times_the_last(clock):
    pace = Pace(0.1, SETTINGS)
    pace.mini_batches = 10
    pace.learn(outcome(mini_batches=10, training_seconds=0.05), 10)
    assert pace.mini_batches == 20
    pace.learn(outcome(mini_batches=20, training_seconds=0.0001), 10)
    assert pace.mini_batches == 80
    pace.learn(outcome(mini_batches=80, training_seconds=0.8), 10)
    assert pace.mini_batches == 10
    pace.learn(outcome(mini_batches=1, training_seconds=5.0), 10)
    assert pace.mini_batches == 1


def test_a_slice_that_ends_an_epoch_takes_longer_by_its_evaluation(clock):
    pace = Pace(0.1, SETTINGS)
    assert pace.longest == pytest.approx(0.1)
    pace.learn(outcome(epoch(1, 0), mini_batches=5, seconds=0.5, training_seconds=0.2), 10)
    assert pace.longest == pytest.approx(0.4)
