"""The IDX format of the MNIST files: reading without copying, writing without a moment of half a file."""

import contextlib
import math
import os
import struct
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

UNSIGNED_BYTE = 8  # the type code of an IDX file of bytes, the only type MNIST needs


def header(shape: tuple[int, ...]) -> bytes:
    """What an IDX file of bytes of this shape begins with."""
    return struct.pack(f">HBB{len(shape)}I", 0, UNSIGNED_BYTE, len(shape), *shape)


def read_mapped(path: Path) -> NDArray[np.uint8]:
    """The file's values, mapped into memory: processes that read the same file share one copy of its pages.

    Raises ValueError for what isn't an IDX file of bytes of the length that its header announces.
    """
    with path.open("rb") as file:
        start = file.read(4)
        if len(start) < 4 or start[:3] != bytes((0, 0, UNSIGNED_BYTE)):
            raise ValueError(f"{path.name} is not an IDX file of bytes")
        shape = struct.unpack(f">{start[3]}I", file.read(4 * start[3]))
        offset = file.tell()
    if path.stat().st_size != offset + math.prod(shape):
        raise ValueError(f"{path.name} should hold {math.prod(shape)} values, not {path.stat().st_size - offset}")
    return np.asarray(np.memmap(path, np.uint8, mode="r", offset=offset, shape=shape))


def write(path: Path, values: NDArray[np.uint8]) -> None:
    """Write the values; whoever looks at `path` meanwhile sees the old file or the new one, never a part."""
    with atomic(path) as file:
        file.write(header(values.shape))
        file.write(values.tobytes())


@contextlib.contextmanager
def atomic(path: Path, mode: int = 0o644) -> Iterator[IO[bytes]]:
    """A file to write to, that takes its name only when the block ends well and its bytes are on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            os.fchmod(file.fileno(), mode)  # mkstemp lets only its owner read
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
