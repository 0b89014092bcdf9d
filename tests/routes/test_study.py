"""The study over HTTP: the page and its files tell the same as the results."""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from app.study import publication, words
from app.study.results import Results
from app.study.stages import open_runs
from tests.study.examples import invented, plan_of


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """A study of the tests' own, all of it done."""
    folder = tmp_path_factory.mktemp("study")
    plan = plan_of(tuning_seeds=list(range(1, 9)), report_seeds=list(range(101, 111)))
    (folder / "plan.json").write_text(plan.model_dump_json())
    results = Results(folder / "results.jsonl")
    while run := next(open_runs(plan, results), None):
        odd = int(run.key[:2], 16)
        results.add(invented(run, 9000 + odd, diverged=0.5 if odd == 7 else None, lost=(1, 2) if odd < 9 else ()))
    return results


@pytest.fixture
def lab_that_publishes(
    whole: Results, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[int], TestClient]]:
    """Labs with the first so many runs of that study in the place of their own."""
    with ExitStack() as stack:

        def start(runs: int) -> TestClient:
            lines = whole.path.read_bytes().splitlines(keepends=True)
            (tmp_path / "results.jsonl").write_bytes(b"".join(lines[:runs]))
            monkeypatch.setattr(publication, "PLAN", whole.path.with_name("plan.json"))
            monkeypatch.setattr(publication, "RESULTS", tmp_path / "results.jsonl")
            publication.at.cache_clear()
            return stack.enter_context(TestClient(create_app(settings)))

        yield start
    publication.at.cache_clear()


def test_the_page_tells_the_answer_of_its_results(
    lab_that_publishes: Callable[[int], TestClient], whole: Results
) -> None:
    page = unescape(lab_that_publishes(len(whole)).get("/study").text)
    study = publication.published()
    for sentence in words.headline(study.plan, study.summary):
        assert sentence in page
    assert words.limits(study.plan) in page
    assert study.digest in page
    assert f"So far {len(whole):,} runs are done, of {len(whole):,}" in page
    assert 'id="progress" hidden' in page


def test_a_study_that_is_not_finished_says_so(lab_that_publishes: Callable[[int], TestClient], whole: Results) -> None:
    page = lab_that_publishes(20).get("/study").text
    assert "20 of 100 planned runs are done" in page  # 2 · ((3 + 2) · 8 + 10), as far as is known by then
    assert 'id="progress" hidden' not in page


def test_before_the_first_run_there_is_a_page_too(
    lab_that_publishes: Callable[[int], TestClient], whole: Results
) -> None:
    client = lab_that_publishes(0)
    assert "No run of it is done yet" in client.get("/study").text
    assert client.get("/api/study").json()["summary"]["comparisons"] == []
    assert client.get("/api/study/runs.csv").text.splitlines() == ["key"]


def test_every_run_is_a_dot_a_row_and_a_curve(lab_that_publishes: Callable[[int], TestClient], whole: Results) -> None:
    client = lab_that_publishes(len(whole))
    study = client.get("/api/study").json()
    cells = study["summary"]["cells"]
    dots = [dot for cell in cells for dot in cell["dots"] + cell["report"]]
    assert {dot["key"] for dot in dots} == set(whole)
    rows = {row["key"]: row for row in csv.DictReader(io.StringIO(client.get("/api/study/runs.csv").text))}
    assert rows.keys() == set(whole)
    for key, result in list(whole.items())[::7]:
        run = client.get(f"/api/study/runs/{key}").json()
        assert run["validation_accuracy"] == [parts / 10_000 for parts in result.validation]
        assert run["fingerprint"] == result.fingerprint
        assert run["settings"]["learning_rate"] == result.wanted.settings.learning_rate
        assert rows[key]["validation_accuracy"] == " ".join(str(parts / 10_000) for parts in result.validation)
        assert float(rows[key]["learning_rate"]) == result.wanted.settings.learning_rate
        assert rows[key]["lost"] == " ".join(map(str, result.lost))


def test_an_unknown_run_is_not_found(client: TestClient) -> None:
    answer = client.get("/api/study/runs/nonsense")
    assert answer.status_code == 404
    assert "nonsense" in answer.json()["detail"]


def test_the_plan_can_be_had_to_the_letter(client: TestClient) -> None:
    raw = client.get("/api/study/plan.json").content
    assert hashlib.sha256(raw).hexdigest() == client.get("/api/study").json()["digest"]
    assert json.loads(raw)["learning_rates"][0] == 0.003
