"""What a run reports while it learns, as a race's modules are given it."""

from typing import Any


def progress(examples: int) -> dict[str, Any]:
    figures = {"cost": 1, "accuracy": 0, "saturated_wrong": 0, "gradient_norms": [1, 1], "mini_batches": 50}
    return {"epoch": examples / 4000, "examples": examples} | figures
