"""The results file of a study: a line of JSON for each finished run, only ever added to."""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from app.study.one_run import Result, as_line, from_line


class BadResults(ValueError):
    """A results file with a line that can't be read; the message says which."""


class Results(Mapping[str, Result]):
    """The finished runs in a file, by their keys. A run that was done twice has the same bits: the first counts.

    A last line without its end was cut off by a kill or a full disk; it is done again.
    """

    def __init__(self, path: Path):
        """Read what is there; raises BadResults, OSError."""
        self.path = path
        raw = path.read_bytes() if path.exists() else b""
        whole = raw.rfind(b"\n") + 1  # bytes of whole lines
        self._torn = (whole, len(raw)) if whole < len(raw) else None
        self._known: dict[str, Result] = {}
        for number, line in enumerate(raw[:whole].splitlines(), 1):
            try:
                result = from_line(json.loads(line))
            except (KeyError, TypeError, ValueError) as problem:
                raise BadResults(f"{path.name}, line {number}: {problem}") from problem
            self._known.setdefault(result.wanted.key, result)

    def add(self, result: Result) -> None:
        """Write a finished run down, for good."""
        line = json.dumps(as_line(result), separators=(",", ":")).encode() + b"\n"
        if self._torn:
            whole, size = self._torn
            if self.path.stat().st_size == size:  # or somebody else has mended it meanwhile
                os.truncate(self.path, whole)
            self._torn = None
        with open(self.path, "ab") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        self._known.setdefault(result.wanted.key, result)

    def __getitem__(self, key: str) -> Result:
        """The run with this key."""
        return self._known[key]

    def __iter__(self) -> Iterator[str]:
        """The keys, in the file's order."""
        return iter(self._known)

    def __len__(self) -> int:
        """How many runs are done."""
        return len(self._known)
