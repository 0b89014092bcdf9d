"""Reaching a database, SQLite or PostgreSQL: connecting, claiming it for one server, and naming its troubles."""

from pathlib import Path
from typing import IO, Any, Protocol

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

BUSY_SECONDS = 0.5  # how long a locked SQLite file is waited for, before the trouble is told
CLAIM_KEY = 7843010  # of PostgreSQL's advisory lock


class StoreUnavailable(Exception):
    """The database can't be used just now; the message says why, for the reader."""


class Unusable(Exception):
    """This lab can't run on this database; the message says why, to whoever started it."""


def connect(url: str) -> sa.Engine:
    """Connections to the database of this URL, made when they are needed; raises Unusable for a URL that is none."""
    address = sa.make_url(url)
    if address.drivername == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() != "sqlite":
        return sa.create_engine(address, pool_pre_ping=True)
    engine = sa.create_engine(address, connect_args={"timeout": BUSY_SECONDS})

    # SQLite's driver begins transactions in its own way; ours say BEGIN themselves, also around CREATE TABLE.
    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


class Closable(Protocol):
    """What holds a claim: an open file, or a connection."""

    def close(self) -> None:
        """Give the claim up."""


def claim(engine: sa.Engine) -> Closable:
    """Take the database for this process, until it ends in whatever way; raises Unusable when another has it."""
    if engine.dialect.name == "postgresql":
        connection = engine.connect()
        connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        if connection.execute(sa.text("SELECT pg_try_advisory_lock(:key)"), {"key": CLAIM_KEY}).scalar():
            return connection
        connection.close()
    else:
        file = Path(f"{engine.url.database}.lock").open("w")  # noqa: SIM115 - open as long as the claim is held
        if _lock(file):
            return file
        file.close()
    raise Unusable("another lab is running on the same database; stop it, or give this one its own (LAB_DATABASE)")


def _lock(file: IO[str]) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows: two labs on one database would notice each other at their first write
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def in_words(trouble: SQLAlchemyError) -> str:
    """The trouble in a reader's words."""
    said = str(getattr(trouble, "orig", None) or trouble).strip().splitlines()[0]
    if "disk is full" in said or "No space left" in said:
        return "the disk that holds the lab's database is full"
    if "locked" in said:
        return "the lab's database is locked by another program"
    return f"the lab's database can't be used ({said[:200]})"
