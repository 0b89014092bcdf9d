"""`python -m app serve`, really started."""

import json
import signal

import httpx2


def test_serves_and_stops_with_code_zero_and_the_access_log_is_all_that_is_said(serve):
    """A line of JSON for every request, on standard output, for another program to read."""
    server = serve("--access-log", from_scratch=True)
    assert httpx2.get(server.url + "/healthz", headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 200
    run_id = server.lab.start(hidden=[5], epochs=1)
    server.lab.read(run_id)
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(20) == 0
    server.stop()
    lines = [json.loads(line) for line in server.said[1:]]
    assert [(line["method"], line["path"], line["status"]) for line in lines] == [
        ("GET", "/healthz", 200),
        ("POST", "/api/runs", 201),
        ("GET", f"/api/runs/{run_id}/events", 200),
    ]
    assert [line["client"] for line in lines[:2]] == ["192.0.2.7", "127.0.0.1"], "a proxy here may speak for a reader"
    assert lines[2]["bytes"] > 1000


def test_any_server_can_answer_the_stateless_routes(live_client, client):
    """A reader whose connection breaks goes on at another server where he was, and ends with the same steps."""
    stream = "/api/neuron/stream?weight=2&bias=2&epochs=300"
    whole = live_client.get(stream).text
    first, mark, _ = whole.partition("id: 120\n\n")
    rest = client.get(stream, headers={"Last-Event-ID": "120"}).text
    assert first + mark + rest == whole
    for address in ("/api/neuron/surface?points=20", "/api/depth", "/", "/depth"):
        assert live_client.get(address).content == client.get(address).content
    body = {"z": [1.0, 2.0, 3.0], "target": 2}
    assert live_client.post("/api/softmax", json=body).text == client.post("/api/softmax", json=body).text
