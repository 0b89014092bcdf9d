"""Every run, its events and its latest checkpoint: all SQL about runs is here, in `rows` and in `tables`.

Each method is one transaction and blocks until it is done, so call it from a thread.
"""

import json
from collections import deque
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy import Connection, select

from app.runs.database import Database
from app.runs.model import FINAL, Event, PendingEvent, Run
from app.runs.rows import readable_runs, row_of
from app.runs.tables import (
    APPEND,
    RECORD,
    RECORDED,
    checkpoints,
    clock,
    events,
    runs,
)

to_json = json.JSONEncoder(allow_nan=False).encode


class RunGone(Exception):
    """There is no run of this id (any more)."""


class Conflict(Exception):
    """Someone else has written events of this run meanwhile."""


class Store:
    """The runs in a database."""

    def __init__(self, database: Database):
        self.database = database

    def add(self, run: Run) -> None:
        """A new run."""
        with self.database.transaction() as connection:
            connection.execute(sa.insert(runs).values(row_of(run)))

    def get(self, run_id: str) -> Run:
        """The run; raises RunGone, also for one whose row can't be read."""
        _refuse_impossible(run_id)
        with self.database.transaction() as connection:
            found = readable_runs(connection, select(runs).where(runs.c.id == run_id))
        if not found:
            raise RunGone(run_id)
        return found[0]

    def latest(self, limit: int, offset: int = 0) -> list[Run]:
        """The newest runs first."""
        query = select(runs).order_by(runs.c.created.desc(), runs.c.id).limit(limit).offset(offset)
        with self.database.transaction() as connection:
            return readable_runs(connection, query)

    def unfinished(self) -> list[Run]:
        """The runs that may still go on, in the order in which they were queued."""
        query = select(runs).where(runs.c.status.not_in(sorted(FINAL))).order_by(runs.c.queued, runs.c.id)
        with self.database.transaction() as connection:
            return readable_runs(connection, query)

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
        row = row_of(run) | {"last_event": run.last_event + len(numbered)}
        values = {parameter: row[name] for name, parameter in RECORDED.items()}
        values |= {"known_id": run.id, "known_event": run.last_event}
        with self.database.transaction() as connection:
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
        with self.database.transaction() as connection:
            return [Event(row.id, row.name, row.data) for row in connection.execute(query)]

    def accuracies(self, run_ids: Sequence[str]) -> dict[str, list[float]]:
        """The test accuracy of each `epoch` event, in order, by the run's id."""
        query = (
            select(events.c.run, events.c.data)
            .where(events.c.run.in_([run_id for run_id in run_ids if _is_possible(run_id)]), events.c.name == "epoch")
            .order_by(events.c.run, events.c.id)
        )
        found: dict[str, list[float]] = {}
        with self.database.transaction() as connection:
            for run_id, data in connection.execute(query):
                found.setdefault(run_id, []).append(json.loads(data)["test_accuracy"])
        return found

    def checkpoint(self, run_id: str) -> bytes | None:
        """The run's latest checkpoint."""
        with self.database.transaction() as connection:
            return connection.execute(select(checkpoints.c.state).where(checkpoints.c.run == run_id)).scalar()

    def pin(self, run_id: str, pinned: bool) -> None:
        """Keep the run from being forgotten, or no longer; raises RunGone."""
        _refuse_impossible(run_id)
        with self.database.transaction() as connection:
            if connection.execute(sa.update(runs).where(runs.c.id == run_id).values(pinned=pinned)).rowcount == 0:
                raise RunGone(run_id)

    def pinned_owners(self) -> list[str]:
        """Whose the pinned runs are, one for each."""
        with self.database.transaction() as connection:
            return list(connection.execute(select(runs.c.owner).where(runs.c.pinned.is_(True))).scalars())

    def delete(self, run_id: str) -> None:
        """Forget the run and all that belongs to it; raises RunGone."""
        _refuse_impossible(run_id)
        with self.database.transaction() as connection:
            if connection.execute(sa.delete(runs).where(runs.c.id == run_id)).rowcount == 0:
                raise RunGone(run_id)

    def to_forget(self, keep: int, older_than: float) -> list[str]:
        """Runs to delete, of those that are neither pinned nor at work: the old ones, and all but `keep`.

        Whoever has most of them gives up their oldest first, so that nobody's runs make another's be forgotten.
        """
        idle = select(runs.c.id, runs.c.created, runs.c.owner).where(
            runs.c.pinned.is_(False), runs.c.status.not_in(("queued", "running"))
        )
        with self.database.transaction() as connection:
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
        with self.database.transaction() as connection:
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


def _is_possible(run_id: str) -> bool:
    """Whether a run may have this id: a database is not asked for text that it can't even hold."""
    return len(run_id) <= 32 and run_id.isascii() and run_id.isprintable()


def _refuse_impossible(run_id: str) -> None:
    if not _is_possible(run_id):
        raise RunGone(run_id[:32])


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
