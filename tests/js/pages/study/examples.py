"""Runs and cells of a study, as the page is given them."""

from typing import Any


def dot(**changes: Any) -> dict[str, Any]:
    return {"accuracy": 95.236, "lost": [], "diverged": None, "seed": 101, "key": "k"} | changes


def summary(cost: str, accuracy: float, **changes: Any) -> dict[str, Any]:
    cell = {"cost": cost, "output": "sigmoid", "weight_init": "large", "hidden": 30}
    report = [
        dot(learning_rate=3, seed=101, key=f"{cost}-1", accuracy=accuracy),
        dot(learning_rate=3, seed=102, key=f"{cost}-2", accuracy=accuracy - 10, lost=[8, 9]),
    ]
    usual = {
        "cell": cell,
        "chosen": 3,
        "report": report,
        "dots": [],
        "rates": [],
        "mean": {"value": accuracy - 5, "interval": [accuracy - 9, accuracy - 1]},
        "stuck": {"number": 1, "of": 2, "interval": [0.094, 0.906]},
    }
    return usual | changes
