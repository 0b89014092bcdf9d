"""Before any test: linear algebra on one thread, as in the lab's own processes, and compiled code that is kept."""

import os

import pytest

from app.compile_cache import compile_cache
from app.one_thread import one_thread
from tests.compiled import compile_once
from tests.places import CACHE

one_thread()  # reads the environment when numpy is first imported, which is after this
compile_cache(CACHE)
# Where the whole of MNIST is, for the tests that ask for it by name: the others shall not come upon it.
if "LAB_MNIST_DIR" in os.environ:
    os.environ["LAB_TEST_MNIST_DIR"] = os.environ.pop("LAB_MNIST_DIR")


def pytest_configure(config: pytest.Config) -> None:
    """Before tests run side by side, compile the step."""
    if getattr(config.option, "numprocesses", None) and not hasattr(config, "workerinput"):
        compile_once()
