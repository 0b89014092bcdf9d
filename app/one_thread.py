"""Linear algebra on one thread per process: runs are what the lab does in parallel, not the products inside them."""

import os

VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def one_thread() -> None:
    """For this process, if numpy isn't imported yet, and for every process that it starts."""
    os.environ.update(dict.fromkeys(VARIABLES, "1"))
