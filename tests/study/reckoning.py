"""A study's numbers worked out once more, from the plan's JSON and the lines of the results file alone."""

import math
import random
from functools import cache
from typing import Any

import pytest

from app.study.plan import Plan
from app.study.summary import CellSummary, Summary

Z = 1.959963984540054
DRAWN = 4000


@cache
def resampled(values: tuple[float, ...]) -> list[float]:
    """Means of as many values, drawn from these, in order."""
    draw = random.Random(5)
    return sorted(sum(draw.choices(values, k=len(values))) / len(values) for _ in range(DRAWN))


class Reckoning:
    """Nothing of the lab's own study is used: plain Python, another bootstrap, formulas from the textbook."""

    def __init__(self, plan: dict[str, Any], lines: list[dict[str, Any]]):
        self.plan = plan
        self.lines: dict[str, dict[str, Any]] = {}
        for line in lines:
            self.lines.setdefault(line["key"], line)

    def runs(self, cell: dict[str, Any], stage: str) -> list[dict[str, Any]]:
        """The cell's lines of one stage."""
        same = {"cost": cell["cost"], "output": cell["output"], "weight_init": cell["weight_init"]}
        return [
            line
            for line in self.lines.values()
            if line["stage"] == stage and line["hidden"] == [cell["hidden"]] and same.items() <= line.items()
        ]

    @staticmethod
    def right(line: dict[str, Any], name: str) -> int:
        """Right answers of 10,000 after the last epoch."""
        return 0 if "diverged" in line else line[name][-1]

    def rates(self, cell: dict[str, Any]) -> dict[float, list[int]]:
        """Final validation accuracies by rate, of rates with every seed."""
        seeds = self.plan["tuning_seeds"]
        by_rate: dict[float, dict[int, int]] = {}
        for line in self.runs(cell, "tune"):
            by_rate.setdefault(line["learning_rate"], {})[line["seed"]] = self.right(line, "validation")
        whole = {rate: [found[seed] for seed in seeds] for rate, found in by_rate.items() if set(found) == set(seeds)}
        return dict(sorted(whole.items()))

    def compare(self, plan: Plan, summary: Summary) -> None:
        """Everything that the summary tells."""
        assert [cell.cell for cell in summary.cells] == plan.cells
        assert summary.finished == len(self.lines)
        assert summary.seconds == pytest.approx(sum(line["seconds"] for line in self.lines.values()))
        for raw, found in zip(self.plan["cells"], summary.cells, strict=True):
            self.compare_cell(raw, found)
        reports = [self.report(raw) for raw in self.plan["cells"]]
        expected = []
        for first, second in (("quadratic", "cross-entropy"), ("cross-entropy", "log-likelihood")):
            for a, raw_a in enumerate(self.plan["cells"]):
                for b, raw_b in enumerate(self.plan["cells"]):
                    family = (raw_a["weight_init"], raw_a["hidden"]) == (raw_b["weight_init"], raw_b["hidden"])
                    if (
                        family
                        and (raw_a["cost"], raw_b["cost"]) == (first, second)
                        and set(reports[a]) & set(reports[b])
                    ):
                        expected.append((a, b))
        assert [(c.first, c.second) for c in summary.comparisons] == [
            (plan.cells[a], plan.cells[b]) for a, b in expected
        ]
        for (a, b), found_pair in zip(expected, summary.comparisons, strict=True):
            seeds = [seed for seed in self.plan["report_seeds"] if seed in reports[a] and seed in reports[b]]
            assert found_pair.seeds == seeds
            differences = [(reports[b][s][0] - reports[a][s][0]) / 100 for s in seeds]
            assert found_pair.differences == pytest.approx(differences, abs=1e-9)
            assert found_pair.mean.value == pytest.approx(sum(differences) / len(differences))
            assert found_pair.errors == pytest.approx(100 * sum(differences) / len(differences))
            self.compare_interval(differences, found_pair.mean.interval)
            only = [sum(reports[x][s][1] and not reports[y][s][1] for s in seeds) for x, y in ((a, b), (b, a))]
            assert [found_pair.stuck.only_first, found_pair.stuck.only_second] == only
            if len(seeds) < 8 or not sum(only):
                assert found_pair.stuck.p is None
            else:
                n, k = sum(only), min(only)
                assert found_pair.stuck.p == pytest.approx(
                    min(1, 2 * sum(math.comb(n, i) for i in range(k + 1)) / 2**n)
                )

    def report(self, cell: dict[str, Any]) -> dict[int, tuple[int, bool]]:
        """By seed: right answers on the test images, and whether the run is stuck."""
        stuck = {line["seed"]: bool(line["lost_test"]) or "diverged" in line for line in self.runs(cell, "report")}
        return {line["seed"]: (self.right(line, "test"), stuck[line["seed"]]) for line in self.runs(cell, "report")}

    def compare_cell(self, raw: dict[str, Any], found: CellSummary) -> None:
        rates = self.rates(raw)
        assert [rate.learning_rate for rate in found.rates] == list(rates)
        assert [rate.mean for rate in found.rates] == pytest.approx([sum(of) / len(of) / 100 for of in rates.values()])
        assert len(found.dots) == len(self.runs(raw, "tune"))
        for rate in found.rates:
            lines = [line for line in self.runs(raw, "tune") if line["learning_rate"] == rate.learning_rate]
            stuck = sum(bool(line["lost"]) or "diverged" in line for line in lines)
            self.compare_share(stuck, len(lines), rate.stuck)
        report = self.report(raw)
        if report:
            best = max(rates.values(), key=sum)
            chosen = min(rate for rate, of in rates.items() if sum(of) == sum(best))
            assert found.chosen == chosen
            assert {line["learning_rate"] for line in self.runs(raw, "report")} == {chosen}
            values = [right / 100 for right, _ in report.values()]
            assert found.mean is not None
            assert found.mean.value == pytest.approx(sum(values) / len(values))
            self.compare_interval(values, found.mean.interval)
            self.compare_share(sum(stuck for _, stuck in report.values()), len(report), found.stuck)
            self.compare_resampled(list(rates.values()), found.chosen_otherwise)
        else:
            assert (found.mean, found.stuck, found.report) == (None, None, [])

    @staticmethod
    def compare_share(number: int, of: int, found: Any) -> None:
        """Wilson's interval, from its formula."""
        assert (found.number, found.of) == (number, of)
        if of < 8:
            assert found.interval is None
            return
        p, denominator = number / of, 1 + Z * Z / of
        centre, half = p + Z * Z / (2 * of), Z * math.sqrt(p * (1 - p) / of + Z * Z / (4 * of * of))
        assert list(found.interval) == pytest.approx(
            [(centre - half) / denominator, (centre + half) / denominator], abs=1e-9
        )

    @staticmethod
    def compare_interval(values: list[float], found: Any) -> None:
        """A bootstrap of our own; two of them differ by chance, a little."""
        if len(values) < 8:
            assert found is None
            return
        means = resampled(tuple(values))
        spread = (means[-1] - means[0]) * 0.08 + 1e-9
        assert list(found) == pytest.approx([means[DRAWN // 40], means[-DRAWN // 40]], abs=spread)

    @staticmethod
    def compare_resampled(rates: list[list[int]], found: float | None) -> None:
        """How often another rate would have been chosen."""
        n = len(rates[0])
        if n < 8:
            assert found is None
            return
        draw, other = random.Random(6), 0
        first = max(range(len(rates)), key=lambda i: (sum(rates[i]), -i))
        for _ in range(DRAWN):
            seeds = draw.choices(range(n), k=n)
            totals = [sum(of[s] for s in seeds) for of in rates]
            other += totals.index(max(totals)) != first
        assert found == pytest.approx(other / DRAWN, abs=0.04)
