"""Where the tests keep what can be made again."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# What can be made again (the sample unpacked, files compressed, code compiled) stays from one session to the next.
CACHE = ROOT / ".pytest_cache" / "lab-cache"
# The same for tests that look at LAB_MNIST_DIR: the others train on the sample, whatever has been unpacked here.
MNIST_CACHE = ROOT / ".pytest_cache" / "mnist-cache"
