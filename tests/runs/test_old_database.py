"""A database that an earlier lab has written is opened, and its runs go on where they were."""

import io
import json
import sqlite3
from contextlib import closing

import numpy as np

from app.learn.network import RunSettings
from app.learn.training import start
from tests.lab import figures

# Written out, and not asked of the store: the tables as the lab made them in November 2026.
SECOND_VERSION = """
CREATE TABLE schema_version (version INTEGER NOT NULL);
CREATE TABLE runs (
    id VARCHAR(32) NOT NULL, settings JSON NOT NULL, data VARCHAR(16) NOT NULL, images JSON NOT NULL,
    created DOUBLE PRECISION NOT NULL, queued DOUBLE PRECISION NOT NULL, status VARCHAR(16) NOT NULL,
    message VARCHAR(500), epoch INTEGER NOT NULL, position INTEGER NOT NULL, seconds DOUBLE PRECISION NOT NULL,
    examples_per_second DOUBLE PRECISION, reported INTEGER NOT NULL, reported_epoch INTEGER NOT NULL, latest JSON,
    last_event INTEGER NOT NULL, pinned BOOLEAN NOT NULL, interruptions INTEGER DEFAULT '0' NOT NULL, PRIMARY KEY (id)
);
CREATE INDEX runs_by_age ON runs (created);
CREATE INDEX runs_by_status ON runs (status, queued);
CREATE TABLE events (
    run VARCHAR(32) NOT NULL, id INTEGER NOT NULL, name VARCHAR(16) NOT NULL, data VARCHAR NOT NULL,
    PRIMARY KEY (run, id), FOREIGN KEY(run) REFERENCES runs (id) ON DELETE CASCADE
);
CREATE TABLE checkpoints (
    run VARCHAR(32) NOT NULL, state BLOB NOT NULL, PRIMARY KEY (run),
    FOREIGN KEY(run) REFERENCES runs (id) ON DELETE CASCADE
);
INSERT INTO schema_version VALUES (2);
"""
ROW = (
    'INSERT INTO runs VALUES (?, ?, \'sample\', \'{"training": 4000, "validation": 500, "test": 500}\', ?, ?, ?, ?, '
    "?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
SETTINGS = {
    "hidden": [5],
    "cost": "cross-entropy",
    "output": "sigmoid",
    "learning_rate": 0.5,
    "mini_batch_size": 100,
    "epochs": 2,
    "seed": 3,
    "weight_init": "large",
    "lmbda": 0.0,
}
EPOCH = {"epoch": 0, "training_cost": 9.5, "test_cost": 9.25, "test_accuracy": 0.125, "validation_accuracy": 0.0625}


def checkpoint(settings: RunSettings) -> bytes:
    """A state before the first mini-batch, as the lab has packed it since its beginning."""
    weights, biases = start(settings).parameters
    small = {"epoch": 0, "position": 0, "tally": [0, 0.0, 0, 0], "epoch_tally": [0, 0.0, 0, 0], "layers": len(weights)}
    arrays = {f"weights{layer}": array for layer, array in enumerate(weights)}
    arrays |= {f"biases{layer}": array for layer, array in enumerate(biases)}
    packed = io.BytesIO()
    np.savez(packed, small=np.array(json.dumps(small)), **arrays)
    return packed.getvalue()


def write(path) -> None:
    """A finished run that somebody pinned, and one that is paused before its first mini-batch."""
    text = json.dumps(SETTINGS)
    epoch = json.dumps(EPOCH | {"seconds": 0.5})
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(SECOND_VERSION)
        finished = ("done" * 4, text, 1e9, 1e9, "done", None, 2, 0, 1.5, 8000.0, 8000, 2, epoch, 3, True, 1)
        paused = ("beef" * 4, text, 2e9, 2e9, "paused", None, 0, 0, 0.5, None, 0, 0, epoch, 1, True, 2)
        database.executemany(ROW, [finished, paused])
        told = [
            (finished[0], 1, "status", '{"status": "running", "message": null, "queue_place": null}'),
            (finished[0], 2, "epoch", epoch),
            (finished[0], 3, "done", '{"epochs": 2, "seconds": 1.5}'),
            (paused[0], 1, "epoch", epoch),
        ]
        database.executemany("INSERT INTO events VALUES (?, ?, ?, ?)", told)
        database.execute("INSERT INTO checkpoints VALUES (?, ?)", (paused[0], checkpoint(settings())))


def settings() -> RunSettings:
    return RunSettings(**SETTINGS | {"hidden": (5,)})


def test_the_runs_of_an_earlier_lab_are_shown_and_go_on(tmp_path, lab_with, undisturbed):
    write(tmp_path / "runs.sqlite3")
    lab = lab_with(database=f"sqlite:///{tmp_path / 'runs.sqlite3'}")
    finished, paused = lab.run("done" * 4), lab.run("beef" * 4)
    assert (finished["status"], finished["pinned"], finished["interruptions"]) == ("done", True, 1)
    assert finished["latest"] == EPOCH | {"seconds": 0.5}
    assert [event.name for event in lab.read("done" * 4)] == ["status", "epoch", "done"]
    assert paused["settings"] | SETTINGS == paused["settings"]
    assert (paused["status"], paused["interruptions"]) == ("paused", 2)
    lab.command("beef" * 4, "resume")
    events = lab.read("beef" * 4)
    assert events[0].data == EPOCH | {"seconds": 0.5}, "what was stored isn't told again"
    assert figures(events)[1:] == undisturbed(**SETTINGS)[1:]
