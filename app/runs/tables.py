"""The tables in which runs, their events and their checkpoints lie, and how an older database comes to have them."""

import sqlalchemy as sa
from sqlalchemy import Column

VERSION = 4

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

# When a server last looked at its clock, and how late it is by the lab's own time (see housekeeping).
clock = sa.Table(
    "clock",
    metadata,
    Column("seen", sa.Float(53), nullable=False),
    Column("lab_time", sa.Float(53), nullable=False),
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

# What turns a database of version N − 1 into one of version N, by N.
MIGRATIONS: dict[int, tuple[str, ...]] = {
    2: ("ALTER TABLE runs ADD COLUMN interruptions INTEGER NOT NULL DEFAULT 0",),
    3: ("ALTER TABLE runs ADD COLUMN owner VARCHAR(100) NOT NULL DEFAULT ''",),
    4: ("CREATE TABLE clock (seen DOUBLE PRECISION NOT NULL, lab_time DOUBLE PRECISION NOT NULL)",),
}
