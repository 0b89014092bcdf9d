"""The lab's database: claimed for this server, its tables brought up to date, its file kept. SQLite or PostgreSQL."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Connection, select
from sqlalchemy.exc import SQLAlchemyError

from app.runs.claim import Claim, claim
from app.runs.connection import StoreUnavailable, Unusable, connect, in_words
from app.runs.tables import MIGRATIONS, VERSION, metadata, schema_version

log = logging.getLogger(__name__)

PAGES_AT_A_TIME = 1000  # of 4 kB: a few hundredths of a second, in which nothing else is written


class Database:
    """The database behind one URL."""

    def __init__(self, url: str):
        self.engine = connect(url)
        self._claim: Claim | None = None
        self._witness: sqlite3.Connection | None = None  # knows the contents of a file that somebody has removed

    def open(self) -> None:
        """Claim the database; make its tables, or bring an older lab's up to date. Raises Unusable.

        One server at a time drives the runs of a database.
        """
        try:
            self._claim = self._claim or claim(self.engine)
            self._bring_up_to_date()
            self._watch_file()
        except BaseException as trouble:
            self.close()
            if isinstance(trouble, SQLAlchemyError | OSError):
                raise StoreUnavailable(in_words(trouble)) from trouble
            raise

    def hold(self) -> None:
        """Claim the database again if it has forgotten who drives its runs; raises Unusable and StoreUnavailable.

        An SQLite file that has been removed meanwhile is written again from what is still open of it.
        """
        if self._claim is None or self._claim.holds():
            return
        if self._witness is not None:
            self._write_file_again(self._witness)
        with suppress(SQLAlchemyError):
            self._claim.close()
        try:
            self._claim = claim(self.engine)
        except SQLAlchemyError as trouble:
            raise StoreUnavailable(in_words(trouble)) from trouble

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """What is done with the connection is done, all of it, or nothing; raises StoreUnavailable."""
        try:
            with self.engine.begin() as connection:
                yield connection
        except SQLAlchemyError as trouble:
            raise StoreUnavailable(in_words(trouble)) from trouble

    def give_room_back(self) -> bool:
        """Give some of what deleted runs have left free back to the disk; whether there is more. SQLite's alone."""
        if self._witness is None:
            return False
        try:
            (before,) = self._witness.execute("PRAGMA freelist_count").fetchone()
            self._witness.execute(f"PRAGMA incremental_vacuum({PAGES_AT_A_TIME})").fetchall()
            (left,) = self._witness.execute("PRAGMA freelist_count").fetchone()
        except sqlite3.Error as trouble:
            raise StoreUnavailable(f"the lab's database can't be made smaller ({trouble})") from trouble
        return 0 < left < before

    def close(self) -> None:
        """Let go of the database."""
        if self._witness is not None:
            self._witness.close()
            self._witness = None
        if self._claim is not None:
            with suppress(SQLAlchemyError):  # a database that has gone has forgotten our claim already
                self._claim.close()
            self._claim = None
        self.engine.dispose()

    def _bring_up_to_date(self) -> None:
        with self.transaction() as connection:
            if not sa.inspect(connection).has_table("schema_version"):
                metadata.create_all(connection)
                connection.execute(sa.insert(schema_version).values(version=VERSION))
                return
            version = connection.execute(select(schema_version.c.version)).scalar_one()
            if version > VERSION:
                raise Unusable(f"its version is {version}, and this lab knows up to {VERSION}: update the lab")
            for number in range(version + 1, VERSION + 1):
                for statement in MIGRATIONS[number]:
                    connection.execute(sa.text(statement))
            connection.execute(sa.update(schema_version).values(version=VERSION))

    def _watch_file(self) -> None:
        """Keep the SQLite file open, and let it give room back that is no longer needed."""
        path = self.engine.url.database
        if self.engine.dialect.name != "sqlite" or path is None:
            return
        self._witness = sqlite3.connect(path, timeout=1, isolation_level=None, check_same_thread=False)
        if self._witness.execute("PRAGMA auto_vacuum").fetchone() == (0,):  # a file of an earlier lab
            self._witness.execute("PRAGMA auto_vacuum = INCREMENTAL")
            self._witness.execute("VACUUM")
        self._witness.execute("PRAGMA journal_mode = WAL")  # a file that was written again is in no such mode yet
        self._witness.execute("SELECT version FROM schema_version").fetchall()

    def _write_file_again(self, witness: sqlite3.Connection) -> None:
        path = Path(self.engine.url.database or "")
        if path.exists():
            raise Unusable(f"another file was put in the place of {path.name}; stop the lab before you exchange it")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            for ending in ("-wal", "-shm"):  # they belong to the file that was removed
                path.with_name(path.name + ending).unlink(missing_ok=True)
            copy = path.with_name(f".{path.name}.part")
            copy.unlink(missing_ok=True)
            witness.execute("VACUUM INTO ?", (str(copy),))
            copy.chmod(0o600)
            copy.rename(path)
        except (OSError, sqlite3.Error) as trouble:
            raise StoreUnavailable(
                f"the file of the lab's database was removed, and can't be written again ({trouble})"
            ) from trouble
        log.error(
            "The file of the database was removed: %s has been written again, with all that was in it.", path.name
        )
        witness.close()
        self.engine.dispose()
        self._watch_file()
