"""Static files squeezed once with brotli, and kept in the cache folder for every later start."""

import hashlib
import logging
import os
import tempfile
import threading
from collections.abc import Iterable
from pathlib import Path

import brotli

TEXT = (".js", ".css", ".svg", ".html", ".json")
QUALITY = 9  # plotly.js: 1.23 MB after 0.4 s; quality 11 takes 12 s for 1.11 MB
SMALLEST = 1000  # bytes below which the headers weigh more than what is saved

log = logging.getLogger(__name__)


class Compressed:
    """Compressed copies by their original's path. A file that has none yet is simply served as it is."""

    def __init__(self, cache: Path):
        self.folder = cache / "compressed"
        self.copies: dict[Path, Path] = {}

    def start(self, files: Iterable[Path]) -> None:
        """Compress these files in a thread; until a copy is there the file is served as it is."""
        threading.Thread(target=self.compress, args=[files], name="compress", daemon=True).start()

    def compress(self, files: Iterable[Path]) -> None:
        """Make or find each file's copy; a cache that can't be written costs only the compression."""
        try:
            for file in filter(worth_it, files):
                self.copies[file] = self._copy_of(file)
        except OSError as problem:
            log.warning("static files go uncompressed: %s", problem)

    def _copy_of(self, file: Path) -> Path:
        content = file.read_bytes()
        copy = self.folder / f"{hashlib.sha256(content).hexdigest()[:24]}.br"
        if not copy.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as unfinished:
                unfinished.write(brotli.compress(content, quality=QUALITY))
            os.replace(unfinished.name, copy)
        return copy


def worth_it(file: Path) -> bool:
    """Whether a file is text of some size."""
    return file.suffix in TEXT and file.is_file() and file.stat().st_size >= SMALLEST
