"""The step compiled for another kind of processor, one with AVX2 and FMA: done once, and kept with its assembly."""

import os
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from tests.places import ROOT

NAME = "haswell"
WRITE_CODE = "from app.learn import kernel; print(*kernel.descend.inspect_asm().values())"


def folder() -> Path:
    """Where it is kept, beside this processor's own: of each version of the step and of the compiler."""
    return Path(os.environ["NUMBA_CACHE_DIR"]) / f"{NAME}-{version('numba')}-{version('llvmlite')}"


def environment() -> dict[str, str]:
    """What makes a process compute as that processor would; compiles for it where nobody has yet."""
    if not folder().exists():
        _compile()
    return {"NUMBA_CPU_NAME": NAME, "NUMBA_CACHE_DIR": str(folder())}


def assembly() -> str:
    """The code of a training step: numba can show it only to the process that has compiled it."""
    environment()
    return (folder() / "descend.s").read_text()


def _compile() -> None:
    """In a folder of its own, which takes its place when it is whole, whoever else is at it."""
    folder().parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder().parent) as made:
        names = {"NUMBA_CPU_NAME": NAME, "NUMBA_CACHE_DIR": f"{made}/cache", "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-W", "error", "-c", WRITE_CODE]
        code = subprocess.run(command, cwd=ROOT, env=os.environ | names, stdout=subprocess.PIPE, text=True, check=True)
        (Path(made) / "cache" / "descend.s").write_text(code.stdout)
        if not folder().exists():
            (Path(made) / "cache").rename(folder())
