"""Connections to a database, SQLite or PostgreSQL, and its troubles in a reader's words."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

BUSY_SECONDS = 0.5  # how long a lock is waited for, before the trouble is told
CONNECT_SECONDS = 3  # for a PostgreSQL that doesn't answer
ANSWER_SECONDS = 10  # for its answer to one statement, and for a sign that its machine is still there


class StoreUnavailable(Exception):
    """The database can't be used just now; the message says why, for the reader."""


class Unusable(Exception):
    """This lab can't run on this database; the message says why, to whoever started it."""


def connect(url: str) -> sa.Engine:
    """Connections to the database of this URL, made when they are needed; raises Unusable for a URL that is none."""
    try:
        address = sa.make_url(url)
        if address.get_backend_name() == "sqlite":
            if address.database in (None, "", ":memory:"):
                raise Unusable("runs are kept in a file: sqlite:///path (LAB_DATABASE)")
            return _sqlite(address)
        if address.get_backend_name() == "postgresql":
            return _postgresql(address.set(drivername="postgresql+psycopg"))
    except (ArgumentError, ModuleNotFoundError) as problem:
        raise Unusable(f"{problem} (LAB_DATABASE)") from problem
    except ValueError as problem:  # a port that is no number, say; the address may hold a password
        raise Unusable(
            "the address can't be read; it looks like postgresql://user@host:5432/lab (LAB_DATABASE)"
        ) from problem
    raise Unusable(f"{address.get_backend_name()} is neither sqlite nor postgresql (LAB_DATABASE)")


def _postgresql(address: sa.URL) -> sa.Engine:
    patience = {
        # A database without an encoding of its own (SQL_ASCII) hands text out as it was handed in.
        "client_encoding": "utf8",
        "connect_timeout": CONNECT_SECONDS,
        "tcp_user_timeout": ANSWER_SECONDS * 1000,
        "keepalives_idle": ANSWER_SECONDS // 2,
        "keepalives_interval": 1,
    }
    engine = sa.create_engine(address, pool_pre_ping=True, connect_args=patience)

    # Said in SQL: what stands between a server and its PostgreSQL may not pass such options on.
    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.execute(f"SET lock_timeout = {int(BUSY_SECONDS * 1000)}")
        connection.execute(f"SET statement_timeout = {ANSWER_SECONDS * 1000}")
        connection.commit()

    return engine


def _sqlite(address: sa.URL) -> sa.Engine:
    engine = sa.create_engine(address, connect_args={"timeout": BUSY_SECONDS})

    # SQLite's driver begins transactions in its own way; ours say BEGIN themselves, also around CREATE TABLE.
    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        if connection.execute("PRAGMA auto_vacuum").fetchone() == (0,):  # setting it again would write to the file
            connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def in_words(trouble: SQLAlchemyError | OSError) -> str:
    """The trouble in a reader's words."""
    words = trouble.strerror if isinstance(trouble, OSError) else getattr(trouble, "orig", None)
    said = (str(words or trouble).strip() or type(trouble).__name__).splitlines()[0]
    if "disk is full" in said or "No space left" in said:
        return "the disk that holds the lab's database is full"
    if "locked" in said or "lock timeout" in said:
        return "the lab's database is locked by another program"
    if isinstance(trouble, DBAPIError) and (trouble.connection_invalidated or "connect" in said or "timeout" in said):
        return "the lab's database doesn't answer"
    return f"the lab's database can't be used ({said[:200]})"
