"""The presets say what the measured results say."""

import re
from pathlib import Path

from app.learn.presets import CROSS_ENTROPY_STORY, FIGURES, LOST_DIGITS, NETWORKS

RESULTS = Path(__file__).parents[2] / "benchmarks" / "RESULTS.md"


def test_the_lost_digits_are_those_of_the_results():
    row = re.compile(r"^\| quadratic 100 \| (\d+) \|.*\| ([\d, –]+) \| [0-9a-f]{12} \|$", re.MULTILINE)
    rows = row.findall(RESULTS.read_text())
    lost = {int(seed): tuple(int(digit) for digit in re.findall(r"\d", digits)) for seed, digits in rows}
    assert lost == LOST_DIGITS


def test_the_networks_are_the_chapters():
    assert {(s.hidden, s.cost, s.learning_rate, s.mini_batch_size, s.epochs) for s in NETWORKS.values()} == {
        ((30,), "cross-entropy", 0.5, 10, 30),
        ((100,), "cross-entropy", 0.5, 10, 30),
        ((30,), "quadratic", 3.0, 10, 30),
        ((100,), "quadratic", 3.0, 10, 30),
    }


def test_the_figures_are_the_chapters_and_the_slip_keeps_its_printed_rate():
    starts = {"mild": (0.6, 0.9), "bad": (2.0, 2.0)}
    rates = {"quadratic": 0.15, "cross-entropy": 0.05}
    assert {name: (s.weight, s.bias, s.cost, s.learning_rate, s.epochs) for name, s in FIGURES.items()} == {
        f"{cost}-{start}": (*place, cost, rate, 300) for cost, rate in rates.items() for start, place in starts.items()
    }
    assert list(CROSS_ENTROPY_STORY.items()) == [
        ("true-gradient", (0.05, "gradient")),
        ("printed-rate", (0.005, "gradient")),
        ("chapter-animation", (0.005, "chapter-animation")),
    ]
