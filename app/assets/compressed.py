"""Static files squeezed once, and kept in the cache folder for every later start."""

import gzip
import hashlib
import logging
import os
import tempfile
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

import brotli

TEXT = (".js", ".css", ".svg", ".html", ".json")
# The best first. Most browsers take brotli over HTTPS alone, so a school's own network needs gzip.
# plotly.js: 1.23 MB after 0.4 s (quality 11 takes 12 s for 1.11 MB); 1.47 MB with gzip.
SQUEEZE: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda content: brotli.compress(content, quality=9),
    "gzip": lambda content: gzip.compress(content, 9, mtime=0),
}
SMALLEST = 1000  # bytes below which the headers weigh more than what is saved

log = logging.getLogger(__name__)


class Compressed:
    """Compressed copies of files, by encoding. A file that has none yet is simply served as it is."""

    def __init__(self, cache: Path):
        self.folder = cache / "compressed"
        self._copies: dict[tuple[Path, str], Path] = {}

    def best(self, file: Path, accepted: str) -> tuple[str, Path] | None:
        """The best copy of a file among the encodings that a browser says it accepts."""
        for encoding in SQUEEZE:
            if encoding in accepted and (copy := self._copies.get((file, encoding))):
                return encoding, copy
        return None

    def start(self, files: Iterable[Path]) -> None:
        """Compress these files in a thread; until a copy is there the file is served as it is."""
        threading.Thread(target=self.compress, args=[files], name="compress", daemon=True).start()

    def compress(self, files: Iterable[Path]) -> None:
        """Make or find each file's copy; a cache that can't be written costs only the compression."""
        try:
            for file in filter(worth_it, files):
                for encoding in SQUEEZE:
                    self._copies[file, encoding] = self._copy_of(file, encoding)
        except OSError as problem:
            log.warning("static files go uncompressed: %s", problem)

    def _copy_of(self, file: Path, encoding: str) -> Path:
        content = file.read_bytes()
        copy = self.folder / f"{hashlib.sha256(content).hexdigest()[:24]}.{encoding}"
        if not copy.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as unfinished:
                unfinished.write(SQUEEZE[encoding](content))
            os.replace(unfinished.name, copy)
        return copy


def worth_it(file: Path) -> bool:
    """Whether a file is text of some size."""
    return file.suffix in TEXT and file.is_file() and file.stat().st_size >= SMALLEST
