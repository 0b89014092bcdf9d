"""The training step, compiled before tests begin: as it is used, with checked indices, and for another processor."""

import os
import subprocess
import sys
from pathlib import Path

from tests import other_processor
from tests.places import ROOT

COMPILE = [sys.executable, "-c", "import app.learn.kernel"]


def checked_indices() -> dict[str, str]:
    """What makes a process look at every index; in a folder of its own, as numba's cache doesn't know of it."""
    return {"NUMBA_BOUNDSCHECK": "1", "NUMBA_CACHE_DIR": str(Path(os.environ["NUMBA_CACHE_DIR"]) / "checked")}


def compile_once() -> None:
    """Side by side what is yet to be compiled of this version of the step, once rather than in each process."""
    kinds = [{"NUMBA_CACHE_DIR": os.environ["NUMBA_CACHE_DIR"]}, checked_indices()]
    missing = [kind for kind in kinds if not list(Path(kind["NUMBA_CACHE_DIR"]).glob("*/kernel.descend-*.nbi"))]
    compiling = [subprocess.Popen(COMPILE, cwd=ROOT, env=os.environ | kind) for kind in missing]
    other_processor.environment()
    for process in compiling:
        process.wait()
