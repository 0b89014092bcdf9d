"""A study that is stopped, killed or moved ends with the same results as one that nothing disturbed."""

import asyncio
import contextlib
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.data.mnist import Dataset, Places, Splits, find
from app.learn.evaluation import activations
from app.learn.fingerprint import fingerprint
from app.learn.network import RunSettings
from app.learn.training import advance, start
from app.runs.engine import Engine
from app.runs.processes import LocalEngine
from app.runs.slice import Job, compute_slice
from app.study import one_run
from app.study.one_run import Result, lost_digits, train, train_slice
from app.study.plan import Plan
from app.study.results import Results
from app.study.runner import carry_out
from app.study.stages import final, open_runs
from tests.prepared import ForkedProcess
from tests.study.examples import SHORT, plan_of

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def sample(cache_dir: Path) -> Dataset:
    """The 5,000 digits."""
    return find(Places(None, cache_dir))


def bits(results: Results) -> dict[str, Result]:
    """What must be the same, by whatever way it came about."""
    return {key: result._replace(seconds=0, machine="", finished="") for key, result in results.items()}


def run_all(
    plan: Plan,
    path: Path,
    sample: Dataset,
    engine: Engine,
    at_once: int,
    tell: Callable[[Result], None] = lambda _: None,
) -> Results:
    """Carry the plan out in this process."""
    results = Results(path)

    async def keep(result: Result) -> None:
        results.add(result)
        tell(result)

    async def go() -> None:
        try:
            await carry_out(plan, results, at_once, lambda run: engine.call(train, run, sample), keep)
        finally:
            engine.close()

    asyncio.run(go())
    return results


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, sample: Dataset) -> dict[str, Result]:
    """The small plan's results, one run after the other."""
    path = tmp_path_factory.mktemp("study") / "results.jsonl"
    return bits(run_all(plan_of(**SHORT), path, sample, LocalEngine(1), 1))


@contextlib.contextmanager
def begun(plan_file: Path, cache_dir: Path) -> Iterator[ForkedProcess]:
    """`study run` in a process of its own, once a few runs are written down."""
    words = ["study", "run", str(plan_file), "--workers", "2", "--cache-dir", str(cache_dir)]
    with open(os.devnull, "wb") as nowhere:
        process = ForkedProcess("app", *words, imports=["app.commands.study"], says=nowhere.fileno())
    try:
        results = plan_file.with_name("results.jsonl")
        while process.poll() is None and (not results.exists() or results.read_bytes().count(b"\n") < 3):
            time.sleep(0.01)
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_stopped_study_goes_on_where_it_was(
    plan_file: Path, cache_dir: Path, undisturbed: dict[str, Result], sample: Dataset, how: signal.Signals
) -> None:
    with begun(plan_file, cache_dir) as process:
        process.send_signal(how)
        assert process.wait(20) in (-signal.SIGKILL, 130)
    path = plan_file.with_name("results.jsonl")
    before = path.read_bytes()
    assert 3 <= before.count(b"\n") < len(undisturbed)
    with begun(plan_file, cache_dir) as process:
        assert process.wait(60) == 0
    assert path.read_bytes().startswith(before[: before.rfind(b"\n") + 1])
    lines = path.read_bytes().splitlines()
    assert len(lines) == len({json.loads(line)["key"] for line in lines})  # nothing was done twice
    assert bits(Results(path)) == undisturbed


def test_a_killed_worker_costs_no_run(tmp_path: Path, sample: Dataset, undisturbed: dict[str, Result]) -> None:
    engine = LocalEngine(2)
    told: list[Result] = []

    def tell(result: Result) -> None:
        told.append(result)
        if len(told) in (2, 7):
            worker = next(iter(engine._executor._processes.values()))  # type: ignore[union-attr]
            worker.kill()

    results = run_all(plan_of(**SHORT), tmp_path / "results.jsonl", sample, engine, 2, tell)
    assert engine.breaks == 2
    assert len(told) == len(undisturbed)
    assert bits(results) == undisturbed


def test_a_run_is_that_of_the_server(sample: Dataset, small_plan: Callable[..., Plan]) -> None:
    run = next(open_runs(small_plan(epochs=3), {}))._replace(stage="report")
    result = train(run, sample)
    outcome = compute_slice(Job(run.settings, sample, None, 10**9, float("inf")))
    epochs = [data for name, data in outcome.events if name == "epoch"]
    assert result.test is not None
    assert [n / 10_000 for n in result.test] == [data["test_accuracy"] for data in epochs]
    assert [n / 10_000 for n in result.validation] == [data["validation_accuracy"] for data in epochs]
    assert result.fingerprint == fingerprint(outcome.state.parameters)


@pytest.mark.parametrize("stride", [1, 7, 1000])
def test_a_run_is_the_same_however_it_is_sliced(sample: Dataset, small_plan: Callable[..., Plan], stride: int) -> None:
    run = next(open_runs(small_plan(epochs=2), {}))._replace(stage="report")
    whole = train(run, sample)
    so_far = train_slice(run, sample, None, 0, stride)
    slices = 1
    while not isinstance(so_far, Result):
        so_far = train_slice(run, sample, so_far, 0, stride)
        slices += 1
    assert slices >= 2
    assert so_far._replace(seconds=0, finished="") == whole._replace(seconds=0, finished="")


def test_tuning_never_sees_the_test_images(sample: Dataset, small_plan: Callable[..., Plan]) -> None:
    class Blind(Dataset):
        def splits(self) -> Splits:
            return super().splits()._replace(test=None)  # type: ignore[arg-type]

    run = next(open_runs(small_plan(), {}))
    result = train(run, Blind(sample.kind, sample.folder, sample.source, sample.ink_folder))
    assert (result.test, result.lost_test) == (None, None)
    with pytest.raises(TypeError):
        train(run._replace(stage="report"), Blind(sample.kind, sample.folder, sample.source, sample.ink_folder))


def test_a_diverged_run_says_when(sample: Dataset, small_plan: Callable[..., Plan]) -> None:
    run = next(open_runs(small_plan(epochs=5), {}))
    settings = replace(run.settings, learning_rate=1000.0, lmbda=1000.0)
    result = train(run._replace(settings=settings), sample)
    assert result.diverged is not None
    assert 0 < result.diverged < 5
    assert len(result.validation) == int(result.diverged) + 1
    assert (result.fingerprint, final(result)) == (None, 0)


def test_a_digit_is_lost_when_fewer_than_one_in_ten_of_its_images_are_read(sample: Dataset) -> None:
    images = sample.splits().test
    settings = RunSettings(hidden=(4,), epochs=1, seed=3, cost="quadratic", learning_rate=0.1)
    state, _ = advance(settings, start(settings), *sample.splits().training, 10**6)
    answers = activations(settings, state.parameters, images.images)[0][-1].argmax(axis=1)
    by_hand = []
    for digit in range(10):
        of_digit = [int(a) for a, label in zip(answers, images.labels, strict=True) if label == digit]
        if of_digit.count(digit) * 10 < len(of_digit):
            by_hand.append(digit)
    assert by_hand
    assert lost_digits(settings, state.parameters, images) == tuple(by_hand)


def test_a_reports_lost_digits_are_looked_for_among_the_test_images(
    sample: Dataset, small_plan: Callable[..., Plan], monkeypatch: pytest.MonkeyPatch
) -> None:
    splits = sample.splits()

    def looked_at(settings: object, parameters: object, examples: Any) -> tuple[int, ...]:
        return (int(np.array_equal(examples.images, splits.test.images)),)

    monkeypatch.setattr(one_run, "lost_digits", looked_at)
    run = next(open_runs(small_plan(epochs=1), {}))
    report = train(run._replace(stage="report"), sample)
    assert (report.lost, report.lost_test) == ((0,), (1,))
    tuned = train(run, sample)
    assert (tuned.lost, tuned.lost_test) == ((0,), None)
