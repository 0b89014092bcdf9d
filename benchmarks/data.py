"""The whole of MNIST, which every measurement here is made on."""

import sys

from app.data import mnist
from app.settings import Settings


def splits() -> mnist.Splits:
    """50,000 images to train, 10,000 to validate, 10,000 to test; ends the program when they aren't here."""
    settings = Settings()
    found = mnist.find_mnist(mnist.Places(settings.mnist_dir, settings.cache_dir), lambda line: print(line))
    if found is None:
        sys.exit("The benchmarks need the whole of MNIST: run python -m app fetch-mnist, or set LAB_MNIST_DIR.")
    return found.splits()
