"""Readers' studies: computed behind everybody's runs, kept, and the same whatever happens on the way."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from app.data.mnist import Dataset, Places, find
from app.runs.turns import FairTurns
from app.schemas.study import StudyRequest, view_run
from app.study.one_run import train
from app.study.plan import parse
from app.study.stages import open_runs
from tests.lab import Lab
from tests.serving import Server

CELLS = [
    {"cost": cost, "output": "sigmoid", "weight_init": "scaled", "hidden": 5} for cost in ("quadratic", "cross-entropy")
]
SMALL: dict[str, Any] = {"cells": CELLS, "learning_rates": [0.3, 1], "seeds": 2, "report": 1, "epochs": 2}
RUNS = 2 * (2 * 2 + 1)


def wait_for(client: httpx2.Client, study: str, finished: int) -> dict[str, Any]:
    """The study, once so many of its runs are done."""
    while True:
        answer = client.get(f"/api/studies/{study}").json()
        if answer["study"]["summary"]["finished"] >= finished and (finished < RUNS or answer["status"] != "running"):
            return answer
        time.sleep(0.05)


def bits(client: httpx2.Client, answer: dict[str, Any]) -> dict[str, tuple[Any, ...]]:
    """What must be the same however the study went, by the runs' keys."""
    cells = answer["study"]["summary"]["cells"]
    keys = [dot["key"] for cell in cells for dot in cell["dots"] + cell["report"]]
    runs = [client.get(f"/api/studies/{answer['id']}/runs/{key}").json() for key in keys]
    return {run["key"]: (run["fingerprint"], run["validation_accuracy"], run["test_accuracy"]) for run in runs}


@pytest.fixture(scope="module")
def undisturbed(cache_dir: Any) -> dict[str, tuple[Any, ...]]:
    """The runs of that study, each trained in one piece."""
    sample: Dataset = find(Places(None, cache_dir))
    plan = parse(StudyRequest.model_validate(SMALL).plan("sample"), 100)
    done = {}
    while run := next(open_runs(plan, done), None):
        done[run.key] = train(run, sample)
    views = {key: view_run(result) for key, result in done.items()}
    return {key: (run.fingerprint, run.validation_accuracy, run.test_accuracy) for key, run in views.items()}


def test_a_study_is_carried_out_beside_a_run(lab: Lab, undisturbed: dict[str, tuple[Any, ...]]) -> None:
    client = lab.client
    answer = client.post("/api/studies", json=SMALL)
    assert answer.status_code == 201, answer.text
    study = answer.json()["id"]
    assert answer.headers["Location"] == f"/api/studies/{study}"
    run = lab.start(hidden=[5], epochs=1, mini_batch_size=100)
    assert client.post(f"/api/studies/{study}/pause").json()["status"] == "paused"
    assert client.post(f"/api/studies/{study}/resume").json()["status"] == "running"
    done = wait_for(client, study, RUNS)
    assert (done["status"], done["study"]["summary"]["expected"]) == ("done", RUNS)
    assert bits(client, done) == undisturbed
    assert client.get(f"/api/studies/{study}/runs.csv").text.count("\n") == RUNS + 1
    assert lab.read(run)[-1].name == "done"
    assert client.delete(f"/api/studies/{study}").status_code == 204
    assert client.get(f"/api/studies/{study}").status_code == 404


def test_a_killed_server_goes_on_with_its_studies(
    serve: Callable[..., Server], undisturbed: dict[str, tuple[Any, ...]]
) -> None:
    first = serve("--workers", "1")
    client = first.lab.client
    study = client.post("/api/studies", json=SMALL).json()["id"]
    before = wait_for(client, study, 2)["study"]["summary"]["finished"]
    first.kill()
    again = serve("--workers", "1").lab.client
    assert again.get(f"/api/studies/{study}").json()["study"]["summary"]["finished"] >= before
    done = wait_for(again, study, RUNS)
    assert done["status"] == "done"
    assert bits(again, done) == undisturbed


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"cells": [CELLS[0] | {"cost": "hinge"}]}, "cost"),
        ({"cells": [CELLS[0], CELLS[0]]}, "cells.1"),
        ({"learning_rates": [0]}, "learning_rates"),
        ({"seeds": 10**6}, "seeds"),
        ({"seeds": 20, "learning_rates": list(range(1, 13)), "report": 40}, "plan"),
        ({"epochs": 31}, "epochs"),
        ({"more": 1}, "more"),
    ],
)
def test_a_bad_study_is_refused_naming_the_field(lab: Lab, changes: dict[str, Any], field: str) -> None:
    answer = lab.client.post("/api/studies", json=SMALL | changes)
    assert answer.status_code == 422
    assert field in answer.json()["detail"][0]["field"]


def test_a_client_has_only_so_many_studies(lab_with: Callable[..., Lab]) -> None:
    client = lab_with(max_studies_per_client=1).client
    study = client.post("/api/studies", json=SMALL).json()["id"]
    refused = client.post("/api/studies", json=SMALL)
    assert refused.status_code == 429
    assert "1 of the studies are yours" in refused.json()["detail"]
    client.delete(f"/api/studies/{study}")
    assert client.post("/api/studies", json=SMALL).status_code == 201


def test_what_is_in_the_background_waits_for_everybody_else() -> None:
    async def scenario() -> list[str]:
        turns, order = FairTurns(lambda: 2), list[str]()

        async def take(name: str, *, background: bool) -> None:
            async with turns.turn(name, background=background):
                order.append(name)
                await asyncio.sleep(0)

        first = [asyncio.create_task(take(f"reader {n}", background=False)) for n in range(3)]
        behind = [asyncio.create_task(take(f"study {n}", background=True)) for n in range(2)]
        later = [asyncio.create_task(take(f"later {n}", background=False)) for n in range(2)]
        await asyncio.gather(*first, *behind, *later)
        async with turns.turn("alone", background=True):
            waiting = asyncio.create_task(take("study at half", background=True))
            await asyncio.sleep(0.01)
            assert not waiting.done()  # half of the turns stay free for others
            await take("reader at once", background=False)
        await waiting
        return order

    order = asyncio.run(scenario())
    assert order[:3] == ["reader 0", "reader 1", "reader 2"]
    assert order.index("later 1") < order.index("study 1")
    assert order[-2:] == ["reader at once", "study at half"]
