"""The study that the lab publishes: its numbers once more, and some of its runs once more."""

import json
import os
import random
from dataclasses import replace
from pathlib import Path

import pytest

from app.data.mnist import Dataset, Places, find_mnist
from app.study.one_run import Result, train
from app.study.publication import PLAN, RESULTS, published
from tests.places import MNIST_CACHE
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


@pytest.fixture(scope="module")
def mnist() -> Dataset:
    """All of MNIST."""
    if "LAB_TEST_MNIST_DIR" not in os.environ:
        pytest.skip("the whole of MNIST is not here: LAB_MNIST_DIR names no folder with it")
    found = find_mnist(Places(Path(os.environ["LAB_TEST_MNIST_DIR"]), MNIST_CACHE))
    assert found is not None
    return found


def bits(result: Result) -> Result:
    """All that doesn't depend on when and where it was done."""
    return result._replace(seconds=0, machine="", finished="")


def test_a_dots_first_epochs_come_out_the_same_again(mnist: Dataset) -> None:
    small = [result for result in published().results.values() if result.wanted.settings.hidden == (30,)]
    chosen = random.Random(len(small)).choice(small)
    again = train(chosen.wanted._replace(settings=replace(chosen.wanted.settings, epochs=6)), mnist)
    assert again.validation == chosen.validation[:7]
    assert again.test == (chosen.test and chosen.test[:7])


@pytest.mark.nightly
def test_three_dots_at_random_come_out_the_same_again(mnist: Dataset) -> None:
    for chosen in random.Random().sample(list(published().results.values()), 3):
        assert bits(train(chosen.wanted, mnist)) == bits(chosen), chosen.wanted
