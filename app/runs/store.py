"""Every run, its events and its latest checkpoint in a database: all SQL about runs is here and in `tables`.

SQLite in a file of the user's by default; PostgreSQL by its URL. Each method is one transaction and blocks
until it is done, so call it from a thread.
"""

import json
import logging
import sqlite3
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, select
from sqlalchemy.exc import SQLAlchemyError

from app.learn.network import RunSettings
from app.runs.claim import Claim, claim
from app.runs.connection import StoreUnavailable, Unusable, connect, in_words
from app.runs.model import FINAL, Event, PendingEvent, Run
from app.runs.tables import (
    APPEND,
    MIGRATIONS,
    RECORD,
    RECORDED,
    VERSION,
    checkpoints,
    clock,
    events,
    metadata,
    runs,
    schema_version,
)

log = logging.getLogger(__name__)

PAGES_AT_A_TIME = 1000  # of 4 kB: a few hundredths of a second, in which nothing else is written

to_json = json.JSONEncoder(allow_nan=False).encode


class RunGone(Exception):
    """There is no run of this id (any more)."""


class Conflict(Exception):
    """Someone else has written events of this run meanwhile."""


class Store:
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

    def _bring_up_to_date(self) -> None:
        with self._transaction() as connection:
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

    def add(self, run: Run) -> None:
        """A new run."""
        with self._transaction() as connection:
            connection.execute(sa.insert(runs).values(_row(run)))

    def get(self, run_id: str) -> Run:
        """The run; raises RunGone, also for one whose row can't be read."""
        _refuse_impossible(run_id)
        with self._transaction() as connection:
            found = _readable(connection, select(runs).where(runs.c.id == run_id))
        if not found:
            raise RunGone(run_id)
        return found[0]

    def latest(self, limit: int, offset: int = 0) -> list[Run]:
        """The newest runs first."""
        query = select(runs).order_by(runs.c.created.desc(), runs.c.id).limit(limit).offset(offset)
        with self._transaction() as connection:
            return _readable(connection, query)

    def unfinished(self) -> list[Run]:
        """The runs that may still go on, in the order in which they were queued."""
        query = select(runs).where(runs.c.status.not_in(sorted(FINAL))).order_by(runs.c.queued, runs.c.id)
        with self._transaction() as connection:
            return _readable(connection, query)

    def record(
        self,
        run: Run,
        pending: Sequence[PendingEvent],
        checkpoint: bytes | None = None,
        *,
        drop_checkpoint: bool = False,
    ) -> list[Event]:
        """Write the run's new record, append its events and, if given, its checkpoint: all of it, or nothing.

        run.last_event is the id of the last event that the caller knows; the record stored counts the new ones.
        Writing the same again after an answer that got lost does nothing. Raises RunGone and Conflict.
        """
        numbered = [
            Event(run.last_event + 1 + number, name, to_json(data)) for number, (name, data) in enumerate(pending)
        ]
        row = _row(run) | {"last_event": run.last_event + len(numbered)}
        values = {parameter: row[name] for name, parameter in RECORDED.items()}
        values |= {"known_id": run.id, "known_event": run.last_event}
        with self._transaction() as connection:
            written = connection.execute(RECORD, values)
            if written.rowcount == 0:
                _explain(connection, run, numbered)
                return numbered
            if numbered:
                connection.execute(APPEND, [{"run": run.id} | item._asdict() for item in numbered])
            if checkpoint is not None:
                _save_checkpoint(connection, run.id, checkpoint)
            elif drop_checkpoint:
                connection.execute(sa.delete(checkpoints).where(checkpoints.c.run == run.id))
        return numbered

    def events(self, run_id: str, after: int, limit: int, name: str | None = None) -> list[Event]:
        """Events in order, from the one after id `after`; those of one name alone, if it is given."""
        query = _events_after(run_id, after).limit(limit)
        if name is not None:
            query = query.where(events.c.name == name)
        with self._transaction() as connection:
            return [Event(row.id, row.name, row.data) for row in connection.execute(query)]

    def accuracies(self, run_ids: Sequence[str]) -> dict[str, list[float]]:
        """The test accuracy of each `epoch` event, in order, by the run's id."""
        query = (
            select(events.c.run, events.c.data)
            .where(events.c.run.in_([run_id for run_id in run_ids if _is_possible(run_id)]), events.c.name == "epoch")
            .order_by(events.c.run, events.c.id)
        )
        found: dict[str, list[float]] = {}
        with self._transaction() as connection:
            for run_id, data in connection.execute(query):
                found.setdefault(run_id, []).append(json.loads(data)["test_accuracy"])
        return found

    def checkpoint(self, run_id: str) -> bytes | None:
        """The run's latest checkpoint."""
        with self._transaction() as connection:
            return connection.execute(select(checkpoints.c.state).where(checkpoints.c.run == run_id)).scalar()

    def pin(self, run_id: str, pinned: bool) -> None:
        """Keep the run from being forgotten, or no longer; raises RunGone."""
        _refuse_impossible(run_id)
        with self._transaction() as connection:
            if connection.execute(sa.update(runs).where(runs.c.id == run_id).values(pinned=pinned)).rowcount == 0:
                raise RunGone(run_id)

    def pinned_owners(self) -> list[str]:
        """Whose the pinned runs are, one for each."""
        with self._transaction() as connection:
            return list(connection.execute(select(runs.c.owner).where(runs.c.pinned.is_(True))).scalars())

    def delete(self, run_id: str) -> None:
        """Forget the run and all that belongs to it; raises RunGone."""
        _refuse_impossible(run_id)
        with self._transaction() as connection:
            if connection.execute(sa.delete(runs).where(runs.c.id == run_id)).rowcount == 0:
                raise RunGone(run_id)

    def to_forget(self, keep: int, older_than: float) -> list[str]:
        """Runs to delete, of those that are neither pinned nor at work: the old ones, and all but `keep`.

        Whoever has most of them gives up their oldest first, so that nobody's runs make another's be forgotten.
        """
        idle = select(runs.c.id, runs.c.created, runs.c.owner).where(
            runs.c.pinned.is_(False), runs.c.status.not_in(("queued", "running"))
        )
        with self._transaction() as connection:
            oldest_first = connection.execute(idle.order_by(runs.c.created, runs.c.id.desc())).all()
        forgotten = [row.id for row in oldest_first if row.created < older_than]
        left: dict[str, deque[str]] = {}
        for row in oldest_first:
            if row.created >= older_than:
                left.setdefault(row.owner, deque()).append(row.id)
        for _ in range(len(oldest_first) - len(forgotten) - keep):
            forgotten.append(max(left.values(), key=len).popleft())
        return forgotten

    def tick(self, now: float, longest_step: float) -> float:
        """The lab's own time: the clock's, but never further from the last look than `longest_step` seconds."""
        with self._transaction() as connection:
            last = connection.execute(select(clock)).first()
            if last is None:  # the first look; the newest run tells when an earlier lab was at work
                newest = connection.execute(select(sa.func.max(runs.c.created), sa.func.max(runs.c.queued))).one()
                known = max((each for each in newest if each is not None), default=now)
                seen, lab_time = known, known
                connection.execute(sa.insert(clock).values(seen=seen, lab_time=lab_time))
            else:
                seen, lab_time = last.seen, last.lab_time
            lab_time = min(now, lab_time + min(max(now - seen, 0.0), longest_step))
            connection.execute(sa.update(clock).values(seen=now, lab_time=lab_time))
        return lab_time

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            with self.engine.begin() as connection:
                yield connection
        except SQLAlchemyError as trouble:
            raise StoreUnavailable(in_words(trouble)) from trouble


def _is_possible(run_id: str) -> bool:
    """Whether a run may have this id: a database is not asked for text that it can't even hold."""
    return len(run_id) <= 32 and run_id.isascii() and run_id.isprintable()


def _refuse_impossible(run_id: str) -> None:
    if not _is_possible(run_id):
        raise RunGone(run_id[:32])


def _readable(connection: Connection, query: sa.Select[Any]) -> list[Run]:
    """The runs that a query finds; of a row that can't be read the log tells, and it is left where it is."""
    try:
        return [_run(row) for row in connection.execute(query).mappings()]
    except (ValueError, TypeError, KeyError, AttributeError):
        pass  # one of them is damaged; which one, is seen when each is read by itself
    found = []
    for run_id in connection.execute(query.with_only_columns(runs.c.id)).scalars().all():
        try:
            row = connection.execute(select(runs).where(runs.c.id == run_id)).mappings().one()
            found.append(_run(row))
        except (ValueError, TypeError, KeyError, AttributeError) as damage:
            log.warning("run %s is left out, because its row can't be read (%r)", run_id, damage)
    return found


def _explain(connection: Connection, run: Run, meant: list[Event]) -> None:
    """Why no row was updated: fine if these very events are there already, else RunGone or Conflict."""
    last = connection.execute(select(runs.c.last_event).where(runs.c.id == run.id)).scalar()
    if last is None:
        raise RunGone(run.id)
    there = connection.execute(_events_after(run.id, run.last_event)).all()
    if not meant or [Event(row.id, row.name, row.data) for row in there] != meant:
        raise Conflict(f"run {run.id} has {last} events, not {run.last_event}")


def _events_after(run_id: str, after: int) -> sa.Select[tuple[int, str, str]]:
    columns = select(events.c.id, events.c.name, events.c.data)
    return columns.where(events.c.run == run_id, events.c.id > after).order_by(events.c.id)


def _save_checkpoint(connection: Connection, run_id: str, state: bytes) -> None:
    known = sa.update(checkpoints).where(checkpoints.c.run == run_id)
    if connection.execute(known.values(state=state)).rowcount == 0:
        connection.execute(sa.insert(checkpoints).values(run=run_id, state=state))


def _row(run: Run) -> dict[str, Any]:
    return {field.name: getattr(run, field.name) for field in fields(run)} | {"settings": asdict(run.settings)}


def _run(row: Mapping[Any, Any]) -> Run:
    settings = dict(row["settings"])
    settings["hidden"] = tuple(settings["hidden"])
    return Run(**(dict(row) | {"settings": RunSettings(**settings)}))
