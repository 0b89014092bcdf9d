"""What a run must come to when nothing disturbs it, and a PostgreSQL server of the tests' own."""

import getpass
import json
import math
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from glob import glob
from pathlib import Path
from typing import Any

import pytest

from app.data.mnist import Dataset, Places, find
from app.learn import training
from app.learn.evaluation import evaluate
from app.learn.fingerprint import fingerprint
from app.learn.network import RunSettings
from app.runs.database import Database
from app.runs.model import Event, PendingEvent, Run
from app.runs.store import Store


@pytest.fixture(scope="session")
def sample(cache_dir: Path) -> Dataset:
    """The 5,000 digits."""
    return find(Places(None, cache_dir))


def told_of(settings: RunSettings, sample: Dataset) -> Iterator[tuple[str, dict[str, Any]]]:
    """What is to be told of a run, from its epochs alone: nothing here knows of slices, jobs or workers."""
    parts = sample.splits()
    examples, size = len(parts.training.labels), settings.mini_batch_size
    state = training.start(settings)
    cost = evaluate(settings, state.parameters, *parts.training).cost
    while True:
        test, validation = (evaluate(settings, state.parameters, *part) for part in (parts.test, parts.validation))
        epoch = {"epoch": state.epoch, "training_cost": cost, "test_cost": test.cost, "test_accuracy": test.accuracy}
        told = {"validation_accuracy": validation.accuracy, "fingerprint": fingerprint(state.parameters)}
        yield "epoch", epoch | told
        if state.epoch == settings.epochs:
            break
        state, reports = training.advance(settings, state, *parts.training, examples)
        met = 0
        for report in reports:
            in_epoch = report.examples - (state.epoch - 1) * examples
            yield "progress", report._asdict() | {"mini_batches": math.ceil((in_epoch - met) / size)}
            met = in_epoch
        cost = training.training_cost(state)
    yield "done", {"epochs": settings.epochs}


@pytest.fixture(scope="session")
def undisturbed(sample: Dataset) -> Callable[..., list[tuple[str, dict[str, Any]]]]:
    """The figures of a run that nothing has disturbed, computed without a server, epoch by epoch."""
    computed: dict[str, list[tuple[str, dict[str, Any]]]] = {}

    def computed_once(**body: Any) -> list[tuple[str, dict[str, Any]]]:
        key = json.dumps(body, sort_keys=True)
        if key not in computed:
            settings = RunSettings(**body | {"hidden": tuple(body.get("hidden", (30,)))})
            computed[key] = [(name, json.loads(json.dumps(data))) for name, data in told_of(settings, sample)]
        return computed[key]

    return computed_once


@pytest.fixture
def long_story(tmp_path: Path) -> Callable[[int, int], list[Event]]:
    """Stores a paused run "a" for this test's servers: long_story(how many events, of how many bytes)."""

    def write(count: int, size: int) -> list[Event]:
        now = time.time()
        images = {"training": 4000, "validation": 500, "test": 500}
        run = Run("a", RunSettings(), "sample", images, created=now, queued=now, status="paused")
        (tmp_path / "data").mkdir()
        store = Store(Database(f"sqlite:///{tmp_path / 'data' / 'runs.sqlite3'}"))
        store.database.open()
        store.add(run)
        told = store.record(run, [PendingEvent("progress", {"cost": "x" * size})] * count)
        store.database.close()
        return told

    return write


class PostgreSQL:
    """A PostgreSQL server on loopback, run by a user that isn't root, as it demands."""

    def __init__(self, programs: Path, folder: Path):
        self.programs = programs
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.user = "postgres" if os.geteuid() == 0 else getpass.getuser()
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        self._run("initdb", "--auth=trust", "--username=lab", "--no-sync", "--encoding=UTF8")
        self.databases = 0

    def _run(self, program: str, *options: str) -> None:
        command = [str(self.programs / program), "--pgdata", str(self.folder / "data"), *options]
        if os.geteuid() == 0:
            command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]
        ended = subprocess.run(command, capture_output=True, text=True, cwd=self.folder, timeout=60)
        assert ended.returncode == 0, ended.stdout + ended.stderr

    def start(self) -> None:
        """Start and wait until it answers."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        self._run("pg_ctl", "start", "--wait", "--silent", "--log", str(self.folder / "log"), "--options", options)

    def stop(self) -> None:
        """Stop at once, as after a power failure."""
        self._run("pg_ctl", "stop", "--mode=immediate")

    @contextmanager
    def asleep(self) -> Iterator[None]:
        """All its processes stand still: whoever asks gets neither an answer nor an error."""
        first = (self.folder / "data" / "postmaster.pid").read_text().split()[0]
        others = subprocess.run(["pgrep", "-P", first], capture_output=True, text=True).stdout.split()
        for process in [first, *others]:
            os.kill(int(process), signal.SIGSTOP)
        try:
            yield
        finally:
            for process in [first, *others]:
                os.kill(int(process), signal.SIGCONT)

    def new_database(self, encoding: str = "UTF8") -> str:
        """The URL of an empty database."""
        import psycopg

        self.databases += 1
        name = f"lab{self.databases}"
        with psycopg.connect(f"postgresql://lab@127.0.0.1:{self.port}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} ENCODING '{encoding}' LOCALE 'C' TEMPLATE template0")
        return f"postgresql://lab@127.0.0.1:{self.port}/{name}"


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A PostgreSQL server for the session; skips, and says why, where none is installed."""
    found = sorted(glob("/usr/lib/postgresql/*/bin")) or [str(Path(p).parent) for p in [shutil.which("pg_ctl")] if p]
    if not found:
        assert "LAB_TEST_POSTGRESQL" not in os.environ, "LAB_TEST_POSTGRESQL is set, but PostgreSQL isn't installed"
        pytest.skip("PostgreSQL is not installed: the lab is tested with SQLite alone")
    with tempfile.TemporaryDirectory(prefix="lab-postgresql-") as folder:  # pytest's own folders are closed to others
        server = PostgreSQL(Path(found[-1]), Path(folder))
        server.start()
        yield server
        server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'runs.sqlite3'}"
    return request.getfixturevalue("postgresql").new_database()
