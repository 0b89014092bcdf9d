"""The study that the lab publishes: its numbers once more, and some of its runs once more."""

import json

from app.study.publication import PLAN, RESULTS, published
from tests.study.reckoning import Reckoning

LARGEST = 1_500_000  # bytes


def test_every_number_of_the_page_follows_from_the_results_file() -> None:
    lines = [json.loads(line) for line in RESULTS.read_text().splitlines()] if RESULTS.exists() else []
    study = published()
    Reckoning(json.loads(PLAN.read_text()), lines).compare(study.plan, study.summary)


def test_the_results_file_is_compact() -> None:
    assert not RESULTS.exists() or RESULTS.stat().st_size <= LARGEST


def test_every_line_is_of_the_plan() -> None:
    study = published()
    assert study.summary.finished == len(study.results)
    assert {result.wanted.data for result in study.results.values()} <= {study.plan.data}
