"""Small plans, and results that nobody had to compute, as fixtures."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from app.study.one_run import Result
from app.study.plan import Plan
from tests.study.examples import SHORT, SMALL, invented, plan_of


@pytest.fixture(scope="session")
def small_plan() -> Callable[..., Plan]:
    """A plan of two cells, with changes: small_plan(tuning_seeds=[1])."""
    return plan_of


@pytest.fixture
def plan_file(tmp_path: Path) -> Path:
    """The shortest form of that plan as a file."""
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(SMALL | SHORT))
    return path


@pytest.fixture
def invent() -> Callable[..., Result]:
    """A result of a run with the accuracy that the test wants: invent(run, 9500)."""
    return invented
