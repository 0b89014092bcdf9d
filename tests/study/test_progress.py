"""How far a study is told to be, and how long the rest may take, reckoned by hand."""

import pytest

from app.study.progress import LATEST, expected, expected_of, finished, finished_of, seconds_left
from app.study.stages import runs_of
from tests.study.examples import SMALL, invented, plan_of

TUNING = 3 * 2  # rates by seeds
REFINING = 2 * 2  # two more rates
REPORT = 3


def done_of(plan, cells, seconds=1.5):
    """The first tuning runs of these cells, the middle rate the best, as the results file would hold them."""
    runs = [run for cell in cells for run in runs_of(plan, cell, {})]
    accuracy = {0.1: 9000, 0.3: 9500, 1: 9100}
    return {run.key: invented(run, accuracy[run.settings.learning_rate], seconds=seconds) for run in runs}


def test_before_the_first_run_all_is_expected_and_no_time_is_told():
    plan = plan_of()
    assert expected(plan, {}) == 2 * (TUNING + REFINING + REPORT)
    assert finished(plan, {}) == 0
    assert seconds_left(plan, {}, 1) is None


def test_without_refinement_less_is_expected():
    assert expected(plan_of(refine=False), {}) == 2 * (TUNING + REPORT)


def test_each_cell_is_counted_for_itself_and_other_results_not_at_all():
    plan = plan_of()
    first, second = plan.cells
    done = done_of(plan, [first]) | {"another": invented(runs_of(plan, first, {})[0], 9000)}
    assert (finished_of(plan, first, done), finished_of(plan, second, done)) == (TUNING, 0)
    assert finished(plan, done) == TUNING
    assert expected_of(plan, first, done) == TUNING + REFINING + REPORT  # the refinement is known now, not guessed


def test_the_time_left_is_the_runs_left_at_the_latest_pace():
    plan = plan_of()
    done = done_of(plan, plan.cells, seconds=2.0)
    left = 2 * (REFINING + REPORT)
    assert seconds_left(plan, done, 1) == pytest.approx(2.0 * left)
    assert seconds_left(plan, done, 2) == pytest.approx(1.0 * left)
    first, *rest = done
    slow = {first: done[first]._replace(seconds=1000.0)} | {key: done[key] for key in rest}
    assert len(rest) >= LATEST
    assert seconds_left(plan, slow, 1) == pytest.approx(2.0 * left)  # a long ago hour that was busy


def test_a_wider_network_is_reckoned_from_the_narrow_one_until_it_has_been_met():
    wide = SMALL["cells"][0] | {"hidden": 17}
    plan = plan_of(cells=[SMALL["cells"][0], wide])
    done = done_of(plan, plan.cells[:1], seconds=1.0)
    assert seconds_left(plan, done, 1) == pytest.approx((REFINING + REPORT) + 2.0 * (TUNING + REFINING + REPORT))
