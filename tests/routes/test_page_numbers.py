"""Numbers that stand in the text of the pages, each against a computation of its own."""

import html
import math
import re
import statistics
from pathlib import Path

import numpy as np
import pytest
from starlette.testclient import TestClient

RESULTS = Path(__file__).parents[2] / "benchmarks" / "RESULTS.md"


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def cost(z: float) -> float:
    """The cross-entropy for the target 0."""
    return math.log1p(math.exp(z))


def learned(z: float, rate: float, *, slipped: bool, epochs: int = 300) -> float:
    """z = w + b for input 1 and target 0 under the cross-entropy; both move alike."""
    for _ in range(epochs):
        a = sigmoid(z)
        z -= 2 * rate * (1 / (1 - a) if slipped else a)
    return z


def words(client: TestClient, path: str) -> str:
    """The page's text, without its markup; formulas in the letters that they are made of."""
    body = re.sub(r"<(script|style)\b.*?</\1>", "", client.get(path).text, flags=re.S)
    text = html.unescape(re.sub(r"<[^>]*>", "", body))
    return re.sub(r"\s+", " ", text.replace("\u00a0", " "))


def test_the_slip(client: TestClient) -> None:
    text = words(client, "/")
    mild, bad = (sigmoid(learned(start, 0.005, slipped=False)) for start in (1.5, 4))
    assert f"the outputs are still {mild:.2f} and {bad:.2f}" in text
    mild, bad = (sigmoid(learned(start, 0.005, slipped=True)) for start in (1.5, 4))
    assert f"the outputs do arrive at {mild:.2f} and {bad:.2f}" in text
    slip, true = (
        100 * (1 - cost(learned(4, rate, slipped=slipped, epochs=1)) / cost(4))
        for rate, slipped in ((0.005, True), (0.05, False))
    )
    assert f"the cost falls by {slip:.1f} % in the first epoch with the slip, by {true:.1f} % with the true" in text


def test_the_conclusions_of_readers(client: TestClient) -> None:
    text = words(client, "/")
    first, second, third = (math.log(a / (1 - a)) for a in (0.6, 0.98, 0.999))
    assert f"to {first:.2f}, the second from {second:.2f} to {third:.2f}" in text
    assert 7 < (third - second) / first < 8  # more than seven times
    assert "more than seven times as far" in text
    assert f"it answers {sigmoid(-4):.3f}, and the label says 1" in text


def test_what_saturated_means(client: TestClient) -> None:
    for path in ("/", "/why", "/mnist"):
        assert "within 0.1 of 0 or 1" in words(client, path), path
    assert "open by 0.09 at most" in words(client, "/")
    assert "is at most 0.09, 36 % of the 0.25 that it can be at most" in words(client, "/mnist")
    assert "passes on at most 9 % of the error" in words(client, "/mnist")
    for path in ("/", "/why", "/softmax", "/mnist", "/depth", "/study"):
        assert "0.09 or less where the neuron is saturated" in words(client, path)  # the key
    inside = np.linspace(1e-9, 0.1, 1000)
    assert (inside * (1 - inside)).max() == pytest.approx(0.09)


def test_where_single_precision_ends(client: TestClient) -> None:
    found = re.search(r"exactly 0 beyond about z ?= ?(\d+\.\d)", words(client, "/"))
    assert found
    at = np.arange(16, 19, 0.001)
    gone = at[np.float32(1) - (1 / (1 + np.exp(-at))).astype(np.float32) == 0][0]
    assert float(found[1]) == pytest.approx(gone, abs=0.05)


def test_the_chapters_own_comparison(client: TestClient) -> None:
    text = words(client, "/mnist")
    quadratic, cross_entropy = 96.59, 96.82
    assert f"counts {100 - quadratic:.2f} % errors" in text
    assert f"and {100 - cross_entropy:.2f} % under the cross-entropy" in text
    assert f"The difference is {100 * (cross_entropy - quadratic):.0f} images of 10,000" in text


def test_how_little_the_chosen_epoch_changes(client: TestClient) -> None:
    rows = re.findall(r"^\| ([a-z][^|]*?) \| \d \| ([\d.]+) \| ([\d.]+) \|", RESULTS.read_text(), re.M)
    changes = {True: [], False: []}  # type: ignore[var-annotated]
    for network, last, chosen in rows:
        changes["mislabelled" in network].append(round(float(chosen) - float(last), 2))
    sizes = [abs(change) for change in changes[False]]
    median, most = math.floor(100 * statistics.median(sizes)) / 100, max(sizes)
    assert (
        f"in {len(sizes)} runs of ours it differed from the last by {median} points in the median, by {most} at most"
        in words(client, "/mnist")
    )
    said = re.sub(r"\s+", " ", RESULTS.read_text())
    up, down = (sum(change * way > 0 for change in changes[False]) for way in (1, -1))
    assert f"by {median} points in the median of the {len(sizes)} runs with right labels" in said
    assert f"by {most} at most, up {up} times and down {down} times" in said
    assert f"it gains {statistics.mean(changes[True]):.2f} points on average" in said
