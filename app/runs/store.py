"""Every run, its events and its latest checkpoint in a database: all the lab's SQL is here.

SQLite in a file of the user's by default; PostgreSQL by its URL. Each method is one transaction and blocks
until it is done, so call it from a thread.
"""

import json
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, Connection, select
from sqlalchemy.exc import SQLAlchemyError

from app.learn.network import RunSettings
from app.runs.database import Claim, StoreUnavailable, Unusable, claim, connect, in_words
from app.runs.model import FINAL, Event, PendingEvent, Run

VERSION = 3

metadata = sa.MetaData()

schema_version = sa.Table("schema_version", metadata, Column("version", sa.Integer, nullable=False))

runs = sa.Table(
    "runs",
    metadata,
    Column("id", sa.String(32), primary_key=True),
    Column("settings", sa.JSON, nullable=False),
    Column("data", sa.String(16), nullable=False),
    Column("images", sa.JSON, nullable=False),
    Column("created", sa.Float(53), nullable=False),
    Column("queued", sa.Float(53), nullable=False),
    Column("status", sa.String(16), nullable=False),
    Column("message", sa.String(500)),
    Column("epoch", sa.Integer, nullable=False),
    Column("position", sa.Integer, nullable=False),
    Column("seconds", sa.Float(53), nullable=False),
    Column("examples_per_second", sa.Float(53)),
    Column("reported", sa.Integer, nullable=False),
    Column("reported_epoch", sa.Integer, nullable=False),
    Column("latest", sa.JSON(none_as_null=True)),
    Column("last_event", sa.Integer, nullable=False),
    Column("pinned", sa.Boolean, nullable=False),
    Column("interruptions", sa.Integer, nullable=False, server_default="0"),
    Column("owner", sa.String(100), nullable=False, server_default=""),
    sa.Index("runs_by_age", "created"),
    sa.Index("runs_by_status", "status", "queued"),
)

events = sa.Table(
    "events",
    metadata,
    Column("run", sa.String(32), sa.ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("id", sa.Integer, primary_key=True, autoincrement=False),
    Column("name", sa.String(16), nullable=False),
    Column("data", sa.String, nullable=False),
)

checkpoints = sa.Table(
    "checkpoints",
    metadata,
    Column("run", sa.String(32), sa.ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("state", sa.LargeBinary, nullable=False),
)

# A run's new record, if its last event is the one that the writer knows. Made once: making it takes longer than running
# it. `pinned` is a reader's, written by Store.pin alone.
RECORDED = {column.name: f"new_{column.name}" for column in runs.c if column.name not in ("id", "pinned")}
RECORD = (
    sa.update(runs)
    .where(runs.c.id == sa.bindparam("known_id"), runs.c.last_event == sa.bindparam("known_event"))
    .values({name: sa.bindparam(parameter) for name, parameter in RECORDED.items()})
)
APPEND = sa.insert(events)

to_json = json.JSONEncoder(allow_nan=False).encode

# What turns a database of version N − 1 into one of version N, by N.
MIGRATIONS: dict[int, tuple[str, ...]] = {
    2: ("ALTER TABLE runs ADD COLUMN interruptions INTEGER NOT NULL DEFAULT 0",),
    3: ("ALTER TABLE runs ADD COLUMN owner VARCHAR(100) NOT NULL DEFAULT ''",),
}


class RunGone(Exception):
    """There is no run of this id (any more)."""


class Conflict(Exception):
    """Someone else has written events of this run meanwhile."""


class Store:
    """The database behind one URL."""

    def __init__(self, url: str):
        self.engine = connect(url)
        self._claim: Claim | None = None

    def open(self) -> None:
        """Claim the database; make its tables, or bring an older lab's up to date. Raises Unusable.

        One server at a time drives the runs of a database.
        """
        try:
            self._claim = self._claim or claim(self.engine)
            self._bring_up_to_date()
        except BaseException as trouble:
            self.close()
            if isinstance(trouble, SQLAlchemyError | OSError):
                raise StoreUnavailable(in_words(trouble)) from trouble
            raise

    def hold(self) -> None:
        """Claim the database again if it has forgotten who drives its runs; raises Unusable and StoreUnavailable."""
        if self._claim is None or self._claim.holds():
            return
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

    def close(self) -> None:
        """Let go of the database."""
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
        """The run; raises RunGone."""
        with self._transaction() as connection:
            row = connection.execute(select(runs).where(runs.c.id == run_id)).mappings().first()
        if row is None:
            raise RunGone(run_id)
        return _run(row)

    def latest(self, limit: int, offset: int = 0) -> list[Run]:
        """The newest runs first."""
        query = select(runs).order_by(runs.c.created.desc(), runs.c.id).limit(limit).offset(offset)
        with self._transaction() as connection:
            return [_run(row) for row in connection.execute(query).mappings()]

    def unfinished(self) -> list[Run]:
        """The runs that may still go on, in the order in which they were queued."""
        query = select(runs).where(runs.c.status.not_in(sorted(FINAL))).order_by(runs.c.queued, runs.c.id)
        with self._transaction() as connection:
            return [_run(row) for row in connection.execute(query).mappings()]

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
            .where(events.c.run.in_(run_ids), events.c.name == "epoch")
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
        with self._transaction() as connection:
            if connection.execute(sa.update(runs).where(runs.c.id == run_id).values(pinned=pinned)).rowcount == 0:
                raise RunGone(run_id)

    def pinned_owners(self) -> list[str]:
        """Whose the pinned runs are, one for each."""
        with self._transaction() as connection:
            return list(connection.execute(select(runs.c.owner).where(runs.c.pinned.is_(True))).scalars())

    def delete(self, run_id: str) -> None:
        """Forget the run and all that belongs to it; raises RunGone."""
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

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            with self.engine.begin() as connection:
                yield connection
        except SQLAlchemyError as trouble:
            raise StoreUnavailable(in_words(trouble)) from trouble


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
