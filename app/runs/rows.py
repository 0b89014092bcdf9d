"""A run as a row of its table, and back; a row that can't be read is told of, and left where it is."""

import logging
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, select

from app.learn.network import RunSettings
from app.runs.model import Run
from app.runs.tables import runs

log = logging.getLogger(__name__)


def row_of(run: Run) -> dict[str, Any]:
    """The run as a row."""
    return {field.name: getattr(run, field.name) for field in fields(run)} | {"settings": asdict(run.settings)}


def run_of(row: Mapping[Any, Any]) -> Run:
    """The run of a row."""
    settings = dict(row["settings"])
    settings["hidden"] = tuple(settings["hidden"])
    return Run(**(dict(row) | {"settings": RunSettings(**settings)}))


def readable_runs(connection: Connection, query: sa.Select[Any]) -> list[Run]:
    """The runs that a query finds; of a row that can't be read the log tells, and it is left where it is."""
    try:
        return [run_of(row) for row in connection.execute(query).mappings()]
    except (ValueError, TypeError, KeyError, AttributeError):
        pass  # one of them is damaged; which one, is seen when each is read by itself
    found = []
    for run_id in connection.execute(query.with_only_columns(runs.c.id)).scalars().all():
        try:
            row = connection.execute(select(runs).where(runs.c.id == run_id)).mappings().one()
            found.append(run_of(row))
        except (ValueError, TypeError, KeyError, AttributeError) as damage:
            log.warning("run %s is left out, because its row can't be read (%r)", run_id, damage)
    return found
