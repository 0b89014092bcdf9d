"""Train the two networks that the page about MNIST opens with, and write them and their story into the package.

python -m benchmarks.pair: needs all of MNIST (LAB_MNIST_DIR, or an earlier download). A test trains them again and
compares every bit.
"""

from app.data.mnist import Places, find_mnist
from app.networks import pair
from app.settings import Settings


def main() -> None:
    """Train, write, and say what came of it."""
    settings = Settings()
    dataset = find_mnist(Places(settings.mnist_dir, settings.cache_dir), print)
    if dataset is None:
        raise SystemExit("This needs all of MNIST: python -m app fetch-mnist")
    story, parameters = pair.make(dataset)
    pair.write(story, parameters)
    for network in story["networks"]:
        print(network["name"], network["fingerprint"], f"{network['accuracy']:.2%}", "lost:", network["lost"])


if __name__ == "__main__":
    main()
