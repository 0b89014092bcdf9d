"""The four files of MNIST: their names, their hashes, and telling the real ones from the others."""

import gzip
import hashlib
import math
import zlib
from dataclasses import dataclass
from pathlib import Path

from app.data import idx


@dataclass(frozen=True)
class DataFile:
    """One IDX file: its name without .gz, the shape of its values, the SHA-256 of its unzipped bytes."""

    name: str
    shape: tuple[int, ...]
    sha256: str

    @property
    def size(self) -> int:
        """Unzipped length in bytes."""
        return len(idx.header(self.shape)) + math.prod(self.shape)


FILES = (
    DataFile(
        "train-images-idx3-ubyte",
        (60_000, 28, 28),
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    ),
    DataFile("train-labels-idx1-ubyte", (60_000,), "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
    DataFile(
        "t10k-images-idx3-ubyte",
        (10_000, 28, 28),
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    ),
    DataFile("t10k-labels-idx1-ubyte", (10_000,), "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
)
NAMES = tuple(file.name for file in FILES)
TOTAL_SIZE = sum(file.size for file in FILES)


class BadData(Exception):
    """A file that is missing, broken or not the one it should be; the message is for the reader."""


def check(file: DataFile, path: Path) -> None:
    """Raise BadData unless `path` holds exactly the file's bytes."""
    if not path.is_file():
        raise BadData(f"{file.name} is missing")
    with path.open("rb") as opened:
        found = hashlib.file_digest(opened, "sha256").hexdigest()
    if found != file.sha256:
        raise BadData(f"{file.name} is not MNIST's: its SHA-256 is {found[:12]}…, not {file.sha256[:12]}…")


def is_complete(folder: Path) -> bool:
    """Whether all four files are here, unzipped and right."""
    try:
        for file in FILES:
            check(file, folder / file.name)
    except (BadData, OSError):
        return False
    return True


def unzip(file: DataFile, packed: Path, folder: Path) -> None:
    """Unpack `packed` into the folder under the file's name; raises BadData unless it is the right file."""
    digest = hashlib.sha256()
    try:
        with gzip.open(packed) as source, idx.atomic(folder / file.name) as target:
            while block := source.read(1 << 20):
                digest.update(block)
                target.write(block)
            if digest.hexdigest() != file.sha256:
                raise BadData(f"{packed.name} is not MNIST's: its contents have another SHA-256")
    except (EOFError, gzip.BadGzipFile, zlib.error) as broken:
        raise BadData(f"{packed.name} is broken: {broken}") from broken


def find_in(given: Path, cache: Path) -> Path:
    """The folder from which the files in `given` can be mapped: itself, or `cache` once they're unzipped there.

    Raises BadData, saying which file is missing or wrong.
    """
    for file in FILES:
        if not (given / file.name).is_file() and not (given / f"{file.name}.gz").is_file():
            raise BadData(f"neither {file.name} nor {file.name}.gz is there")
    if all((given / file.name).is_file() for file in FILES):
        for file in FILES:
            check(file, given / file.name)
        return given
    if not is_complete(cache):
        for file in FILES:
            plain = given / file.name
            if plain.is_file():
                check(file, plain)
                with idx.atomic(cache / file.name) as copy:
                    copy.write(plain.read_bytes())
            else:
                unzip(file, given / f"{file.name}.gz", cache)
    return cache
