"""What is stored on a run's way, and when."""

import threading
import time
from typing import Any

import pytest

from app.runs import driver as drivers
from app.runs.processes import LocalEngine
from app.runs.slice import Job, Outcome

EVALUATION_SECONDS = 0.4  # as the largest network takes for all of MNIST's test and validation images


class SlowToEvaluate(LocalEngine):
    """Computes what it is asked to, and says that each slice took a tenth of a second, and an evaluation its time."""

    async def compute(self, job: Job, *told: Any) -> Outcome:
        outcome = await super().compute(job._replace(mini_batches=min(job.mini_batches, 100)), *told)
        evaluations = sum(name == "epoch" for name, _ in outcome.events)
        return outcome._replace(seconds=0.1 + evaluations * EVALUATION_SECONDS, training_seconds=0.1)


def test_a_checkpoint_is_never_a_second_old(lab_with):
    """Also when a slice ends an epoch and takes longer; and not every slice is worth one."""
    lab = lab_with()
    driver = lab.client.app.state.runs.driver
    driver.engine.close()
    driver.engine = SlowToEvaluate(1)
    ages, saved, record = [], 0.0, driver.recorder.store.record

    def watched(run: Any, events: Any, checkpoint: bytes | None = None, **how: Any) -> Any:
        nonlocal saved
        ages.append(run.seconds - saved)  # what is computed again if the server is killed just before this is written
        if checkpoint:
            saved = run.seconds
        return record(run, events, checkpoint, **how)

    driver.recorder.store.record = watched
    lab.read(lab.start(hidden=[5], mini_batch_size=4, epochs=12))
    assert len(ages) > 100
    assert max(ages) < 1
    assert sum(age < 0.15 for age in ages) < len(ages) / 2
    driver.engine.close()


@pytest.mark.parametrize("paused", [False, True])
def test_a_cancelled_run_keeps_no_checkpoint_and_a_paused_one_does(lab, paused):
    """Nothing goes on from a cancelled run, and a checkpoint is by far the largest thing that is stored of one."""
    checkpoint_of = lab.client.app.state.runs.driver.recorder.store.checkpoint
    run_id = lab.start(hidden=[5], mini_batch_size=1, epochs=1000)
    if paused:
        lab.wait_for(run_id, 4_000)
        lab.command(run_id, "pause")
    while checkpoint_of(run_id) is None:  # one is kept about every second
        assert not paused
        time.sleep(0.05)
    assert lab.command(run_id, "cancel")["status"] == "cancelled"
    assert checkpoint_of(run_id) is None


class SlowToGetReady(LocalEngine):
    """Has to wait before there is anything to compute on, as when the step is compiled."""

    ready_now = threading.Event()

    def make_executor(self):
        self.ready_now.wait(60)
        return super().make_executor()


def test_while_the_step_is_compiled_pages_are_served_and_runs_say_what_they_wait_for(lab_with, monkeypatch):
    monkeypatch.setattr(drivers, "SILENT_SECONDS", 0.1)
    monkeypatch.setattr("app.runs.engines.LocalEngine", SlowToGetReady)
    lab = lab_with()
    assert lab.client.get("/").status_code == 200
    assert lab.client.get("/api/neuron/trajectory").status_code == 200
    run_id = lab.start(hidden=[5], epochs=1)
    told = lab.read(run_id, until=lambda event: "is being compiled" in (event.data.get("message") or ""))
    assert told[-1].id == 0
    SlowToGetReady.ready_now.set()
    assert lab.read(run_id)[-1].name == "done"
