"""Slices on a Dask cluster: a real scheduler and two worker processes on loopback, which come and go."""

import logging
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.runs.engine import EngineUnavailable
from tests import other_processor
from tests.lab import figures
from tests.runs.cluster import ROOT, Cluster
from tests.serving import Server, free_port, serving

pytestmark = pytest.mark.slow

pytest.importorskip("distributed", reason="the extra `cluster` isn't installed")

BODY = {"hidden": [20], "mini_batch_size": 1, "epochs": 12}


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path) -> Iterator[Cluster]:
    """A scheduler for all of these tests, and the workers that each needs: to start one takes seconds."""
    with ExitStack() as stack:
        yield Cluster(stack, tmp_path_factory.mktemp("cluster"), cache_dir)


@pytest.fixture(scope="module")
def kept_server(tmp_path_factory: pytest.TempPathFactory, cluster: Cluster) -> Iterator[Server]:
    """A lab that computes there, for all of these tests: none of them may do it harm."""
    with serving(tmp_path_factory.mktemp("lab"), "--engine", cluster.url) as server:
        yield server


@pytest.fixture
def server(kept_server: Server) -> Iterator[Server]:
    """That lab, which has kept its countenance when the test is over."""
    yield kept_server
    assert "Traceback" not in "".join(kept_server.said)


@pytest.mark.timeout(300)  # the step may have to be compiled for another kind of processor
def test_a_cluster_whose_workers_come_and_go(server, cluster, undisturbed):
    """The same bits as on one machine, though workers are killed in mid-run, and one of another kind is left alone."""
    cluster.need_workers(2)
    bodies = [BODY | {"seed": seed} for seed in range(3)]
    run_ids = [server.lab.start(**body) for body in bodies]
    server.lab.wait_for(run_ids[0], 4_000)
    cluster.kill_worker()
    server.lab.wait_for(run_ids[0], 12_000)
    cluster.add_worker(**other_processor.environment())
    server.lab.wait_for(run_ids[0], 20_000)
    cluster.kill_worker()
    for run_id, body in zip(run_ids, bodies, strict=True):
        events = server.lab.read(run_id)
        assert [event.id for event in events if event.id] == list(range(1, events[-1].id + 1))
        assert figures(events) == undisturbed(**body)


def test_a_worker_and_then_the_scheduler_are_killed_under_many_runs(server, cluster, undisturbed):
    """More runs than workers say what they wait for, and go on by themselves when there is a cluster again.

    One that is paused meanwhile stays so, until its reader goes on.
    """
    cluster.need_workers(1)
    bodies = [BODY | {"seed": seed, "epochs": epochs} for seed, epochs in enumerate((6, 6, 6, 6, 80))]
    run_ids = [server.lab.start(**body) for body in bodies]
    server.lab.wait_for(run_ids[0], 3_000)
    cluster.kill_worker()
    cluster.kill_scheduler()
    for run_id in run_ids:
        told = server.lab.read(run_id, until=lambda told: "scheduler" in (told.data.get("message") or ""))[-1]
    assert told.id == 0  # the others may have been done before
    assert server.lab.command(run_ids[-1], "pause")["status"] == "paused"
    assert server.lab.client.post(f"/api/runs/{run_ids[-1]}/step").status_code == 503
    cluster.start_scheduler()
    cluster.add_worker()
    for run_id, body in zip(run_ids, bodies, strict=True):
        if run_id == run_ids[-1]:
            assert server.lab.run(run_id)["status"] == "paused"
            server.lab.command(run_id, "resume")
        assert figures(server.lab.read(run_id)) == undisturbed(**body)
        assert server.lab.run(run_id)["message"] is None


def silence(server, run_id: str, word: str) -> float:
    """Seconds until the run's subscribers are told that it waits, and why."""
    began = time.monotonic()
    told = server.lab.read(run_id, until=lambda told: told.id == 0 and word in (told.data["message"] or ""))[-1]
    assert told.data["status"] == "running"
    return time.monotonic() - began


def test_workers_that_are_gone_or_stand_still_are_told_of(server, cluster, undisturbed):
    """Within five seconds, and the run goes on by itself when there are workers again."""
    cluster.need_workers(1)
    body = BODY | {"epochs": 20}
    run_id = server.lab.start(**body)
    server.lab.wait_for(run_id, 2_000)
    for worker in cluster.workers:
        worker.send_signal(signal.SIGSTOP)
    assert silence(server, run_id, "no worker has answered") < 6
    for worker in cluster.workers:
        worker.send_signal(signal.SIGCONT)
    server.lab.wait_for(run_id, server.lab.run(run_id)["position"]["epoch"] * 4000 + 4000)
    while cluster.workers:
        cluster.kill_worker()
    assert silence(server, run_id, "the cluster has no workers") < 6
    cluster.add_worker()
    assert figures(server.lab.read(run_id)) == undisturbed(**body)


def test_a_look_inside_a_network_that_learns_on_a_cluster(server, cluster, lab):
    """The same answers as on one machine, from whichever worker is left."""
    cluster.need_workers(2)
    answers = []
    for where in (lab, server.lab):
        run_id = where.start(**BODY | {"epochs": 1000, "paused": True})
        where.command(run_id, "step", mini_batches=300)
        parts = ("inspection", "weights", "mini-batch?image=3")
        looks = [where.client.get(f"/api/runs/{run_id}/{part}") for part in parts]
        assert [look.status_code for look in looks] == [200, 200, 200]
        answers.append([look.json() for look in looks])
    assert answers[0] == answers[1]
    assert answers[1][0]["place"] == {"epoch": 0, "mini_batch": 300}
    server.lab.command(run_id, "resume")
    server.lab.wait_for(run_id, 2_000)
    cluster.kill_worker()
    for _ in range(5):
        for part in ("inspection", "mini-batch"):
            look = server.lab.client.get(f"/api/runs/{run_id}/{part}")
            assert look.status_code == 200, look.text
    server.lab.command(run_id, "cancel")


def test_workers_started_as_documented_outlive_their_scheduler(server, cluster, undisturbed):
    """The very command of docs/growing.md, at this cluster's address."""
    command = worker_command("tcp", f"127.0.0.1:{cluster.port}")
    cluster.need_workers(0)
    while cluster.workers:
        cluster.kill_worker()
    with cluster.shell(command):
        body = BODY | {"epochs": 20}
        run_id = server.lab.start(**body)
        server.lab.wait_for(run_id, 2_000)
        cluster.kill_scheduler()
        server.lab.read(run_id, until=lambda told: "scheduler" in (told.data.get("message") or ""))
        cluster.start_scheduler()
        assert figures(server.lab.read(run_id)) == undisturbed(**body)
        assert server.lab.run(run_id)["status"] == "done"


@pytest.mark.parametrize(
    ("loop", "said"), [("asyncio", ["no such file", "another mistake"]), ("tornado.application", ["another mistake"])]
)
def test_of_a_lost_connection_dask_s_loops_say_nothing(caplog, loop, said):
    """The run's subscribers are told; whatever else goes wrong there is said."""
    clusters = pytest.importorskip("app.runs.cluster")
    clusters.DaskEngine("tcp://127.0.0.1:1")
    lost = clusters.CommClosedError("the scheduler is gone")
    for error in (lost, OSError("no such file"), ValueError("another mistake")):
        logging.getLogger(loop).error("Exception in callback", exc_info=error)
    assert [str(record.exc_info[1]) for record in caplog.records] == said


def documented() -> list[str]:
    """The lines of docs/growing.md."""
    return (ROOT / "docs" / "growing.md").read_text().splitlines()


def worker_command(protocol: str, address: str) -> str:
    """That of docs/growing.md for a scheduler at this address, with one worker however many cores there are."""
    (command,) = [line for line in documented() if line.startswith(f"while sleep 1; do dask worker {protocol}://")]
    assert command.count("scheduler:8786") == command.count("--nworkers auto") == 1
    return command.replace("scheduler:8786", address).replace("--nworkers auto", "--nworkers 1")


def test_a_cluster_that_takes_nobody_without_a_certificate(serve, cluster, undisturbed, monkeypatch):
    """The very commands of docs/growing.md, certificates included."""
    clusters = pytest.importorskip("app.runs.cluster")
    port = free_port()
    address = f"127.0.0.1:{port}"
    certificates = [line for line in documented() if line.startswith(("umask", "openssl"))]
    assert len(certificates) == 4
    subprocess.run(["sh", "-ec", "\n".join(certificates)], cwd=cluster.folder, check=True, capture_output=True)
    assert (cluster.folder / "lab.key").stat().st_mode & 0o077 == 0
    exports = "\n".join(line for line in documented() if line.startswith("export DASK_"))
    (scheduler,) = [line for line in documented() if "protocol tls" in line]
    shown = subprocess.run(["sh", "-ec", f"{exports}\nenv"], cwd=cluster.folder, capture_output=True, text=True).stdout
    variables = dict(line.split("=", 1) for line in shown.splitlines() if line.startswith("DASK_"))
    assert len(variables) == 8
    worker = worker_command("tls", address)
    with (
        cluster.shell(f"{exports}\n{scheduler} --host 127.0.0.1 --port {port} --no-dashboard"),
        cluster.shell(f"{exports}\n{worker}"),
    ):
        server = serve("--engine", f"tls://{address}", from_scratch=True, **variables)  # Dask reads them at import
        body = BODY | {"epochs": 2}
        assert figures(server.lab.read(server.lab.start(**body))) == undisturbed(**body)
        monkeypatch.setattr(clusters, "CONNECT_SECONDS", 1)
        for protocol, words in (("tls", "has none to show"), ("tcp", "doesn't answer")):
            with pytest.raises(EngineUnavailable, match=words):
                clusters.DaskEngine(f"{protocol}://{address}").make_executor()


def test_stopping_with_a_cluster(server, cluster):
    """The last of these tests: the server is theirs."""
    cluster.need_workers(1)
    run_id = server.lab.start(**BODY | {"epochs": 1000})
    server.lab.wait_for(run_id, 2_000)
    server.process.terminate()
    assert server.process.wait(30) == 0
