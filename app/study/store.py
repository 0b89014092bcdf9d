"""Readers' studies in the lab's database: their plans, and a line for each finished run. Each method blocks.

The tables are made when they aren't there; a results file's line and a row's are the same record.
"""

import json
import time
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa
from sqlalchemy import Column, select

from app.runs.database import Database
from app.study.one_run import Result, as_line, from_line
from app.study.plan import Plan

Status = Literal["running", "paused", "done", "failed"]

metadata = sa.MetaData()

studies = sa.Table(
    "studies",
    metadata,
    Column("id", sa.String(32), primary_key=True),
    Column("plan", sa.String, nullable=False),
    Column("owner", sa.String(100), nullable=False),
    Column("created", sa.Float(53), nullable=False),
    Column("status", sa.String(16), nullable=False),
    Column("message", sa.String(500), nullable=False),
)

study_runs = sa.Table(
    "study_runs",
    metadata,
    Column("study", sa.String(32), sa.ForeignKey("studies.id", ondelete="CASCADE"), primary_key=True),
    Column("key", sa.String(16), primary_key=True),
    Column("number", sa.Integer, nullable=False),
    Column("line", sa.String, nullable=False),
)


class StudyGone(Exception):
    """There is no study of this id (any more)."""

    def __str__(self) -> str:
        """For the reader."""
        return f"There is no study {self.args[0]!r}; it may have been deleted."


@dataclass(frozen=True)
class Stored:
    """A reader's study, without its runs; message says why it failed or rests."""

    id: str
    plan: str
    owner: str
    created: float
    status: Status
    message: str = ""


class StudyStore:
    """The studies in the database that the runs are in, too."""

    def __init__(self, database: Database):
        self.database = database

    def open(self) -> None:
        """Make the tables if they aren't there; raises StoreUnavailable."""
        with self.database.transaction() as connection:
            metadata.create_all(connection)

    def add(self, study_id: str, plan: Plan, owner: str) -> Stored:
        """A new study, at work."""
        stored = Stored(study_id, plan.model_dump_json(), owner, time.time(), "running")
        self._write(sa.insert(studies).values(**vars(stored)))
        return stored

    def get(self, study_id: str) -> Stored:
        """The study; raises StudyGone."""
        found = self._read(select(studies).where(studies.c.id == study_id))
        if not found:
            raise StudyGone(study_id)
        return Stored(**found[0]._mapping)

    def all(self) -> list[Stored]:
        """Every study, the oldest first."""
        return [Stored(**row._mapping) for row in self._read(select(studies).order_by(studies.c.created))]

    def results(self, study_id: str) -> dict[str, Result]:
        """Its finished runs by their keys, in the order in which they were finished."""
        query = select(study_runs.c.line).where(study_runs.c.study == study_id).order_by(study_runs.c.number)
        found = [from_line(json.loads(row.line)) for row in self._read(query)]
        return {result.wanted.key: result for result in found}

    def keep(self, study_id: str, number: int, result: Result) -> None:
        """Write a finished run down."""
        line = json.dumps(as_line(result), separators=(",", ":"))
        self._write(sa.insert(study_runs).values(study=study_id, key=result.wanted.key, number=number, line=line))

    def set_status(self, study_id: str, status: Status, message: str = "") -> None:
        """The study's new status."""
        self._write(sa.update(studies).where(studies.c.id == study_id).values(status=status, message=message))

    def delete(self, study_id: str) -> None:
        """Forget the study and its runs."""
        self._write(
            sa.delete(study_runs).where(study_runs.c.study == study_id),
            sa.delete(studies).where(studies.c.id == study_id),
        )

    def _read(self, query: "sa.Select[tuple[object, ...]]") -> "list[sa.Row[tuple[object, ...]]]":
        with self.database.transaction() as connection:
            return list(connection.execute(query))

    def _write(self, *statements: sa.Executable) -> None:
        with self.database.transaction() as connection:
            for statement in statements:
                connection.execute(statement)
