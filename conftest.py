"""Before any test: linear algebra on one thread, as in the lab's own processes, and compiled code that is kept."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.compile_cache import compile_cache
from app.one_thread import one_thread
from tests import other_processor

one_thread()  # reads the environment when numpy is first imported, which is after this
ROOT = Path(__file__).parent
compile_cache(ROOT / ".pytest_cache")
# Where the whole of MNIST is, for the tests that ask for it by name: the others shall not come upon it.
if "LAB_MNIST_DIR" in os.environ:
    os.environ["LAB_TEST_MNIST_DIR"] = os.environ.pop("LAB_MNIST_DIR")


def pytest_configure(config: pytest.Config) -> None:
    """Before tests run side by side, compile the step once, rather than in each process that comes upon it first."""
    if not getattr(config.option, "numprocesses", None) or hasattr(config, "workerinput"):
        return
    command = [sys.executable, "-c", "import app.learn.kernel"]
    compiling = subprocess.Popen(command, cwd=ROOT)
    other_processor.environment()  # and for the processor that some tests ask for beside this one
    compiling.wait()
