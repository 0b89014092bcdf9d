"""Claiming a database for one server: a lock on SQLite's file, or one that PostgreSQL keeps."""

import os
import time
from pathlib import Path
from typing import IO, Protocol

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from app.runs.connection import Unusable

CLAIM_SECONDS = 3.0  # that a claim is waited for
CLAIM_KEY = 7843010  # of PostgreSQL's advisory lock


class Claim(Protocol):
    """A database that is taken for this process."""

    def holds(self) -> bool:
        """Whether it still is."""

    def close(self) -> None:
        """Give it up."""


class FileLock:
    """A claim on an SQLite file that stands for as long as the file is open.

    The file itself is locked, under whatever name it was reached; SQLite's own locks are of another kind.
    """

    def __init__(self, file: IO[bytes], path: Path):
        self.file = file
        self.path = path
        self.close = file.close

    def holds(self) -> bool:
        """Whether the file is still there, and not another one in its place."""
        try:
            return os.path.samestat(os.fstat(self.file.fileno()), self.path.stat())
        except OSError:
            return False


class AdvisoryLock:
    """A claim that stands for as long as the connection does; a PostgreSQL that was restarted has forgotten it."""

    def __init__(self, connection: sa.Connection):
        self.connection = connection

    def holds(self) -> bool:
        """Ask PostgreSQL whether it knows this connection."""
        try:
            self.connection.execute(sa.text("SELECT 1"))
        except SQLAlchemyError:
            return False
        return True

    def close(self) -> None:
        """End the connection, and the claim with it: PostgreSQL keeps it for connections that wait in a pool."""
        self.connection.invalidate()
        self.connection.close()


def claim(engine: sa.Engine) -> Claim:
    """Take the database for this process, until it ends in whatever way; raises Unusable when another has it.

    The claim of a server that was killed a moment ago may still stand, so it is worth waiting a little.
    """
    give_up = time.monotonic() + CLAIM_SECONDS
    while True:
        taken = _advisory_lock(engine) if engine.dialect.name == "postgresql" else _file_lock(engine)
        if taken is not None:
            return taken
        if time.monotonic() > give_up:
            raise Unusable("another lab is running on it; stop that one, or give this one its own (LAB_DATABASE)")
        time.sleep(0.1)


def _advisory_lock(engine: sa.Engine) -> Claim | None:
    connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    if connection.execute(sa.text("SELECT pg_try_advisory_lock(:key)"), {"key": CLAIM_KEY}).scalar():
        return AdvisoryLock(connection)
    connection.close()
    return None


def _file_lock(engine: sa.Engine) -> Claim | None:
    path = Path(engine.url.database or "")
    path.parent.mkdir(parents=True, exist_ok=True)
    file = open(path, "ab", opener=_for_us_alone)  # noqa: SIM115
    if _lock(file):
        return FileLock(file, path)
    file.close()
    return None


def _for_us_alone(path: str, flags: int) -> int:
    """Open a file that nobody else may read; SQLite gives the same rights to those that it puts beside it."""
    return os.open(path, flags, 0o600)


def _lock(file: IO[bytes]) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows: two labs on one database would notice each other at their first write
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
