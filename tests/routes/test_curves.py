"""A run's curves as files, and the program that repeats it."""

import csv
import io
import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.routes.test_inspection import finished
from tests.routes.test_runs import QUICK


def test_the_same_curve_as_json_csv_and_spark_line(client):
    run_id = finished(client, **QUICK)
    curves = client.get(f"/api/runs/{run_id}/curves.json").json()
    assert curves["run"] == client.get(f"/api/runs/{run_id}").json()
    assert [epoch["epoch"] for epoch in curves["epochs"]] == [0, 1, 2]
    assert [report["examples"] for report in curves["progress"]] == list(range(500, 8001, 500))
    table = list(csv.DictReader(io.StringIO(client.get(f"/api/runs/{run_id}/curves.csv").text)))
    assert [float(row["test_accuracy"]) for row in table[:3]] == [each["test_accuracy"] for each in curves["epochs"]]
    assert [row["event"] for row in table] == ["epoch"] * 3 + ["progress"] * 16
    norms = [[float(row["gradient_norm_1"]), float(row["gradient_norm_2"])] for row in table[3:]]
    assert norms == [report["gradient_norms"] for report in curves["progress"]]
    found = client.get("/api/accuracies", params={"run": [run_id, "none"]}).json()
    assert found == {run_id: [epoch["test_accuracy"] for epoch in curves["epochs"]]}


def test_too_many_spark_lines(client):
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
