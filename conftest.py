"""Before any test: linear algebra on one thread, as in the lab's own processes, and compiled code that is kept."""

import os
from pathlib import Path

from app.one_thread import one_thread

one_thread()  # reads the environment when numpy is first imported, which is after this
os.environ.setdefault("NUMBA_CACHE_DIR", str(Path(__file__).parent / ".pytest_cache" / "compiled"))
# Where the whole of MNIST is, for the tests that ask for it by name: the others shall not come upon it.
if "LAB_MNIST_DIR" in os.environ:
    os.environ["LAB_TEST_MNIST_DIR"] = os.environ.pop("LAB_MNIST_DIR")
