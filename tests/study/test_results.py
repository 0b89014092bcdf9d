"""The results file keeps every finished run, whatever happens to the process that writes it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.study.one_run import Result, Wanted, as_line
from app.study.plan import Plan
from app.study.results import BadResults, Results
from app.study.stages import open_runs

Invent = Callable[..., Result]


@pytest.fixture
def runs(small_plan: Callable[..., Plan]) -> list[Wanted]:
    """A few runs of a plan."""
    return list(open_runs(small_plan(), {}))


def test_what_was_added_is_read_again(tmp_path: Path, runs: list[Wanted], invent: Invent) -> None:
    path = tmp_path / "results.jsonl"
    results = Results(path)
    told = [
        invent(runs[0], 9512, lost=(3, 8)),
        invent(runs[1], 0, diverged=3.25, fingerprint=None),
        invent(runs[2]._replace(stage="report"), 9123, lost_test=(0,)),
    ]
    for result in told:
        results.add(result)
    assert list(Results(path).values()) == told == list(results.values())
    assert list(Results(path)) == [result.wanted.key for result in told]


def test_a_line_that_was_cut_off_is_done_again(tmp_path: Path, runs: list[Wanted], invent: Invent) -> None:
    path = tmp_path / "results.jsonl"
    Results(path).add(invent(runs[0], 9000))
    whole = path.read_bytes()
    Results(path).add(invent(runs[1], 9100))
    both = path.read_bytes()
    for cut in range(len(whole), len(both)):
        path.write_bytes(both[:cut])
        results = Results(path)
        assert list(results) == [runs[0].key]
        results.add(invent(runs[1], 9100))
        assert path.read_bytes() == both


def test_a_torn_end_that_another_process_has_mended_is_left_alone(
    tmp_path: Path, runs: list[Wanted], invent: Invent
) -> None:
    path = tmp_path / "results.jsonl"
    path.write_bytes(b'{"key":')
    first, second = Results(path), Results(path)
    first.add(invent(runs[0], 9000))
    second.add(invent(runs[1], 9100))
    assert list(Results(path)) == [runs[0].key, runs[1].key]


def test_a_run_that_was_done_twice_counts_once(tmp_path: Path, runs: list[Wanted], invent: Invent) -> None:
    path = tmp_path / "results.jsonl"
    for seconds in (1.0, 2.0):
        Results(path).add(invent(runs[0], 9000, seconds=seconds))
    results = Results(path)
    assert [result.seconds for result in results.values()] == [1.0]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda record: "nonsense",
        lambda record: [],
        lambda record: record | {"seed": 99},
        lambda record: {name: value for name, value in record.items() if name != "validation"},
        lambda record: record | {"cost": "hinge"},
    ],
)
def test_a_whole_line_that_is_wrong_is_named(
    tmp_path: Path, runs: list[Wanted], invent: Invent, spoil: Callable[[Any], Any]
) -> None:
    path = tmp_path / "results.jsonl"
    lines = [json.dumps(as_line(invent(run, 9000))) for run in runs[:2]]
    lines[1] = json.dumps(spoil(json.loads(lines[1])))
    path.write_text("\n".join(lines) + "\n")
    with pytest.raises(BadResults, match=r"results\.jsonl, line 2"):
        Results(path)


def test_a_key_is_that_of_the_settings_and_stays_the_same(runs: list[Wanted]) -> None:
    assert len({run.key for run in runs}) == len(runs)
    assert runs[0]._replace(stage="report").key == runs[0].key
    assert runs[0]._replace(training_images=10).key != runs[0].key
    assert runs[0].key == "eeceb0bfa1cf6d7a"
