"""Digits to learn from: MNIST where LAB_MNIST_DIR names it, else the sample; never anything else."""

import os
from pathlib import Path

import pytest

from app.data import mnist
from tests.places import CACHE, MNIST_CACHE

EXAMPLES = 10_000


@pytest.fixture(scope="session")
def digits():
    """Up to 10,000 training images (n, 784), bytes, and their labels (n,)."""
    given = os.environ.get("LAB_TEST_MNIST_DIR")
    found = mnist.find(mnist.Places(Path(given), MNIST_CACHE) if given else mnist.Places(None, CACHE))
    assert found.kind == ("mnist" if given else "sample")
    training = found.splits().training
    return training.images[:EXAMPLES], training.labels[:EXAMPLES]


@pytest.fixture(scope="session")
def few(digits):
    """Few of the digits, and a number of them that no mini-batch size divides."""
    images, labels = digits
    return images[:1237], labels[:1237]
