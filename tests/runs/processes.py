"""The processes of a server, told from the outside."""

import os
import time
from contextlib import suppress
from pathlib import Path


def processes_of(session: int) -> list[int]:
    """Every process of a session, whoever started it."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(status.parent.name))
    return found


def workers_of(server) -> list[int]:
    """The processes that compute: children of the small process that forks them."""
    parents = {}
    for pid in processes_of(server.process.pid):
        with suppress(FileNotFoundError, ProcessLookupError):
            parents[pid] = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return [pid for pid, parent in parents.items() if parents.get(parent) == server.process.pid]


def assert_no_process_is_left(session: int) -> None:
    """The last processes of a session may need a moment to see that they are alone."""
    deadline = time.monotonic() + 30
    while processes_of(session) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert processes_of(session) == []


def busy(pids: list[int]) -> bool:
    """Whether one of these processes has computed for longer than its start takes."""
    ticks = os.sysconf("SC_CLK_TCK")
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        if int(fields[11]) / ticks > 0.5:
            return True
    return False
