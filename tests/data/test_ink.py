"""The ink of a data set's images, kept in the cache for all processes of a machine."""

import logging

import numpy as np
import pytest

from app.data import ink
from app.data.mnist import Places, find_sample
from app.learn import examples


@pytest.fixture
def dataset(cache_dir, tmp_path, monkeypatch):
    """The sample, with a folder of its own for the ink, and nothing remembered of it."""
    ink.share_ink.cache_clear()
    monkeypatch.setattr(examples, "_known", {})
    found = find_sample(Places(None, cache_dir))
    return type(found)(found.kind, found.folder, found.source, tmp_path / "ink")


def training_ink(dataset):
    return examples.ink_of(dataset.splits().training.images)


def fresh(monkeypatch):
    ink.share_ink.cache_clear()
    monkeypatch.setattr(examples, "_known", {})


def test_it_is_found_once_and_mapped_from_then_on(dataset, monkeypatch):
    ink.share_ink(dataset)
    first = training_ink(dataset)
    images = dataset.splits().training.images
    assert np.count_nonzero(first.value) == np.count_nonzero(images)
    fresh(monkeypatch)
    monkeypatch.setattr(ink, "find_ink", lambda images: pytest.fail("it was there"))
    ink.share_ink(dataset)
    again = training_ink(dataset)
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert isinstance(again.value.base, np.memmap)
    assert not again.value.flags.writeable


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: file.write_bytes(file.read_bytes()[:-100]),
        lambda file: file.write_bytes(b"nonsense"),
        lambda file: file.unlink(),
        lambda file: np.save(file, np.load(file)[:-8]),
        lambda file: np.save(file, np.load(file) + np.uint16(900)),
    ],
    ids=["torn", "nonsense", "gone", "short", "beyond the picture"],
)
def test_a_damaged_one_is_made_again(dataset, monkeypatch, spoil):
    ink.share_ink(dataset)
    whole = [part.copy() for part in training_ink(dataset)]
    fresh(monkeypatch)
    spoil(dataset.ink_folder / "training-which.npy")
    ink.share_ink(dataset)
    assert all(np.array_equal(a, b) for a, b in zip(whole, training_ink(dataset), strict=True))


def test_a_cache_that_cannot_be_written_costs_only_memory(dataset, caplog):
    dataset.ink_folder.write_text("a file in the folder's place")
    with caplog.at_level(logging.INFO):
        ink.share_ink(dataset)
    assert "can't be kept" in caplog.text
    assert np.count_nonzero(training_ink(dataset).value) == np.count_nonzero(dataset.splits().training.images)


def test_the_ink_of_other_images_is_not_taken(dataset, monkeypatch):
    """As many images, as they may be when a data set in a folder has been replaced by another."""
    ink.share_ink(dataset)
    images = dataset.splits().training.images
    others = images.copy()
    others[0, 300:320] = 7
    assert ink._load(dataset.ink_folder, "training", images) is not None
    assert ink._load(dataset.ink_folder, "training", others) is None
