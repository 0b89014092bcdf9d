"""Where the compiled step is kept between starts: in the lab's cache folder, for all of its processes."""

import hashlib
import os
from pathlib import Path

LEARN = Path(__file__).parent / "learn"
# numba notices that the file of a function has changed, but not a file whose functions or constants it uses.
SOURCES = ("kernel.py", "output_layer.py", "elementary.py", "compiled.py", "activations.py")


def compile_cache(cache: Path) -> None:
    """For this process, if numba isn't imported yet, and for every process that it starts.

    A NUMBA_CACHE_DIR that is given already stays; a folder that can't be written is no error (see `compiled`).
    """
    version = hashlib.sha256(b"".join((LEARN / name).read_bytes() for name in SOURCES)).hexdigest()[:12]
    os.environ.setdefault("NUMBA_CACHE_DIR", str(cache / "compiled" / version))
