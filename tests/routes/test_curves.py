"""A run's curves as files, and the program that repeats it."""

import csv
import io
import os
import subprocess
import sys

import pytest

from app.routes import curves
from tests.lab import Lab
from tests.places import ROOT
from tests.routes.test_inspection import finished
from tests.routes.test_runs import QUICK


def test_the_same_curve_as_json_csv_and_spark_line(client):
    run_id = finished(client, **QUICK)
    whole = client.get(f"/api/runs/{run_id}/curves.json").json()
    assert whole["run"] == client.get(f"/api/runs/{run_id}").json()
    assert [epoch["epoch"] for epoch in whole["epochs"]] == [0, 1, 2]
    assert [report["examples"] for report in whole["progress"]] == list(range(500, 8001, 500))
    table = list(csv.DictReader(io.StringIO(client.get(f"/api/runs/{run_id}/curves.csv").text)))
    assert [float(row["test_accuracy"]) for row in table[:3]] == [each["test_accuracy"] for each in whole["epochs"]]
    assert [row["event"] for row in table] == ["epoch"] * 3 + ["progress"] * 16
    norms = [[float(row["gradient_norm_1"]), float(row["gradient_norm_2"])] for row in table[3:]]
    assert norms == [report["gradient_norms"] for report in whole["progress"]]
    found = client.get("/api/accuracies", params={"run": [run_id, "none"]}).json()
    assert found == {run_id: [epoch["test_accuracy"] for epoch in whole["epochs"]]}


@pytest.mark.parametrize("page", [1, 3, 200])
def test_every_column_is_that_of_its_event_however_the_events_are_read(client, page, monkeypatch):
    monkeypatch.setattr(curves, "PAGE", page)
    run_id = finished(client, **QUICK)
    answer = client.get(f"/api/runs/{run_id}/curves.csv")
    assert answer.headers["content-disposition"] == f'attachment; filename="run-{run_id}.csv"'
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    table = list(csv.DictReader(io.StringIO(answer.text)))
    told = [event for event in Lab(client).read(run_id) if event.name in ("epoch", "progress")]
    told.sort(key=lambda event: event.name)
    assert len(table) == len(told) == 19
    for row, event in zip(table, told, strict=True):
        norms = {f"gradient_norm_{n}": norm for n, norm in enumerate(event.data.pop("gradient_norms", ()), 1)}
        cells = {name: str(value) for name, value in ({"event": event.name} | event.data | norms).items()}
        assert row == dict.fromkeys(row, "") | cells
    found = client.get(f"/api/runs/{run_id}/curves.json").json()
    assert [len(found[name]) for name in ("epochs", "progress")] == [3, 16]
    assert [each["examples"] for each in found["progress"]] == [int(row["examples"]) for row in table[3:]]


def test_no_more_than_fifty_spark_lines(client):
    assert client.get("/api/accuracies", params={"run": ["x"] * 50}).json() == {}
    assert client.get("/api/accuracies", params={"run": ["x"] * 51}).status_code == 422


@pytest.mark.parametrize("wanted", [QUICK, QUICK | {"cost": "quadratic", "learning_rate": 3, "lmbda": 0.1}])
def test_the_program_repeats_the_run(client, wanted, tmp_path, cache_dir):
    run_id = finished(client, **wanted)
    program = tmp_path / "repeat.py"
    program.write_text(client.get(f"/api/runs/{run_id}/repeat.py").text)
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("LAB_")}
    environment = inherited | {"LAB_CACHE_DIR": str(cache_dir), "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, program], env=environment, capture_output=True, text=True, check=True)
    accuracies = client.get("/api/accuracies", params={"run": run_id}).json()[run_id]
    expected = [f"epoch {n:3}: {100 * a:.2f} % of the test images right" for n, a in enumerate(accuracies) if n]
    assert done.stdout.splitlines() == expected
