"""A small plan, and results that nobody had to compute."""

import json
from collections.abc import Callable
from typing import Any

from app.study.one_run import Result, Wanted
from app.study.plan import Plan, parse
from app.study.stages import open_runs

SMALL: dict[str, Any] = {
    "name": "a small study",
    "written": "2026-11-21",
    "data": "sample",
    "training_images": 4000,
    "epochs": 1,
    "mini_batch_size": 20,
    "cells": [
        {"cost": "quadratic", "output": "sigmoid", "weight_init": "large", "hidden": 5},
        {"cost": "cross-entropy", "output": "sigmoid", "weight_init": "large", "hidden": 5},
    ],
    "learning_rates": [0.1, 0.3, 1],
    "lowest_rate": 0.01,
    "highest_rate": 10,
    "tuning_seeds": [1, 2],
    "report_seeds": [11, 12, 13],
}

# What leaves of it no more than has to be carried out to see that it is; its runs are long enough to be broken into.
SHORT = {"learning_rates": [0.1, 1], "refine": False, "epochs": 10}


def plan_of(**changes: Any) -> Plan:
    """A plan of two cells, with changes: plan_of(tuning_seeds=[1])."""
    return parse(json.dumps(SMALL | changes), 5000)


def invented(wanted: Wanted, accuracy: int, **changes: Any) -> Result:
    """A result of a run with the accuracy that a test wants: invented(run, 9500)."""
    tested = wanted.stage == "report"
    plain = Result(
        wanted,
        validation=(1000, accuracy - 50 if tested else accuracy),  # a report is about the test images
        test=(1000, accuracy) if tested else None,
        lost=(),
        lost_test=() if tested else None,
        fingerprint="0123456789abcdef",
        seconds=1.5,
        diverged=None,
        machine="a processor, an OS",
        finished="2026-11-21T15:00Z",
    )
    return plain._replace(**changes)


def results_of(plan: Plan, result_of: Callable[[Wanted], Result]) -> dict[str, Result]:
    """All results of the plan, in its order: of each family the tuning, as far as it is known, and then the report."""
    done: dict[str, Result] = {}
    while todo := list(open_runs(plan, done)):
        done |= {run.key: result_of(run) for run in todo if part_of(run) == part_of(todo[0])}
    return done


def part_of(run: Wanted) -> tuple[object, ...]:
    """Its family and its stage."""
    return run.settings.weight_init, run.settings.hidden, run.stage
