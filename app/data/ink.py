"""The ink of a data set's images, found once per machine and mapped into memory by all of its processes."""

import logging
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.data import idx
from app.data.mnist import Dataset
from app.learn.examples import Ink, find_ink, remember

PARTS = Ink._fields

log = logging.getLogger(__name__)


@lru_cache(maxsize=4)
def share_ink(dataset: Dataset) -> None:
    """Map the ink of the data set's images from the cache, or find it and put it there.

    A cache that can't be written is no error: then each process keeps the ink for itself.
    """
    for name, (images, _) in dataset.splits()._asdict().items():
        ink = _load(dataset.ink_folder, name, images)
        if ink is None:
            ink = find_ink(images)
            try:
                _save(dataset.ink_folder, name, ink)
            except OSError as problem:
                log.info("the pixels of the images can't be kept in %s: %s", dataset.ink_folder, problem)
            ink = _load(dataset.ink_folder, name, images) or ink
        remember(images, ink)


def _load(folder: Path, name: str, images: NDArray[np.uint8]) -> Ink | None:
    """The ink that was saved, if it can be that of these images."""
    try:
        ink = Ink(*(np.asarray(np.load(folder / f"{name}-{part}.npy", mmap_mode="r")) for part in PARTS))
    except (OSError, ValueError, EOFError):
        return None
    fits = (
        [part.dtype.str for part in ink] == ["<i8", "<u2", "|u1"]
        and len(ink.start) == len(images) + 1
        and ink.start[-1] == len(ink.which) == len(ink.value)
        and bool((np.diff(ink.start) >= 0).all())
        and int(ink.which.max(initial=0)) < images.shape[1]
        and np.count_nonzero(ink.value) == np.count_nonzero(images)
    )
    return ink if fits else None


def _save(folder: Path, name: str, ink: Ink) -> None:
    for part in PARTS:
        with idx.atomic(folder / f"{name}-{part}.npy") as file:
            np.save(file, getattr(ink, part))
