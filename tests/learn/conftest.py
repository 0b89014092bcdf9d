"""Digits to learn from: MNIST where LAB_MNIST_DIR names it, else the sample, else pictures of our own."""

import os
from pathlib import Path

import numpy as np
import pytest

from app.data import mnist

EXAMPLES = 10_000


def drawn_digits():
    """Pictures that can be told apart and have a dark margin, as digits have: one blurred pattern per label."""
    random = np.random.default_rng(0)
    labels = random.integers(0, 10, EXAMPLES, np.uint8)
    patterns = random.random((10, 20, 20)) > 0.8
    images = np.zeros((EXAMPLES, 28, 28), np.uint8)
    images[:, 4:24, 4:24] = np.where(random.random((EXAMPLES, 20, 20)) < 0.9, patterns[labels], False) * 255
    return images.reshape(EXAMPLES, 784), labels


@pytest.fixture(scope="session")
def digits(tmp_path_factory):
    """Up to 10,000 training images (n, 784), bytes, and their labels (n,)."""
    given = os.environ.get("LAB_MNIST_DIR")
    places = mnist.Places(Path(given) if given else None, tmp_path_factory.mktemp("digits"))
    try:
        training = mnist.find(places).splits().training
    except mnist.NoData:
        return drawn_digits()
    return training.images[:EXAMPLES], training.labels[:EXAMPLES]


@pytest.fixture(scope="session")
def few(digits):
    """Few of the digits, and a number of them that no mini-batch size divides."""
    images, labels = digits
    return images[:1237], labels[:1237]
