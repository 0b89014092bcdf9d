"""The runs of a lab over HTTP, as a page would ask for them."""

import json
import ssl
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import httpx2


class Told(NamedTuple):
    """One event as a reader gets it; id 0 for one without."""

    id: int
    name: str
    data: dict[str, Any]


def visitor(address: str, **options: Any) -> httpx2.Client:
    """Asks the lab at an address, over plain HTTP: to load a machine's certificates takes 40 ms of the processor."""
    return httpx2.Client(base_url=address, timeout=60, verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), **options)


class Lab:
    """The runs of a lab, over HTTP: as a page would ask for them."""

    def __init__(self, client: httpx2.Client):
        self.client = client

    def start(self, **body: Any) -> str:
        """A new run's id."""
        answer = self.client.post("/api/runs", json=body)
        assert answer.status_code == 201, answer.text
        assert answer.headers["Location"] == f"/api/runs/{answer.json()['id']}"
        return answer.json()["id"]

    def run(self, run_id: str) -> dict[str, Any]:
        """The run."""
        return self.client.get(f"/api/runs/{run_id}").json()

    def command(self, run_id: str, name: str, **body: Any) -> dict[str, Any]:
        """What a command that is obeyed answers."""
        answer = self.client.post(f"/api/runs/{run_id}/{name}", json=body or None)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def listen(self, run_id: str, after: int = 0) -> Iterator[Told]:
        """The events after id `after`, as they come."""
        headers = {"Last-Event-ID": str(after)} if after else {}
        with self.client.stream("GET", f"/api/runs/{run_id}/events", headers=headers, timeout=60) as answer:
            assert answer.status_code == 200, answer.read()
            last = str(after or "")
            for event in httpx2.EventSource(answer):
                if event.event == "keepalive":
                    continue
                # As in a browser, an event without an id has the id of the one before.
                yield Told(int(event.id) if event.id != last else 0, event.event, json.loads(event.data))
                last = event.id

    def read(self, run_id: str, after: int = 0, until: Callable[[Told], bool] = lambda _: False) -> list[Told]:
        """The events after id `after`, up to the stream's end or to one that `until` accepts."""
        events = []
        listening = self.listen(run_id, after)
        for event in listening:
            events.append(event)
            if until(event):
                break
        listening.close()
        return events

    def wait_for(self, run_id: str, examples: int) -> None:
        """Wait until a run has met so many examples."""
        self.read(run_id, until=lambda told: told.data.get("examples", 0) >= examples)


def figures(events: list[Told]) -> list[tuple[str, dict[str, Any]]]:
    """What must be the same for every slicing, interruption and machine: all but statuses and seconds."""
    told = [event for event in events if event.name != "status" and not event.data.get("step")]
    return [(event.name, {key: value for key, value in event.data.items() if key != "seconds"}) for event in told]
