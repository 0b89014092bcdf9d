"""`python -m app serve`, really started."""

import signal

import httpx2


def test_serves_and_stops_with_code_zero(serve):
    server = serve()
    assert httpx2.get(server.url + "/openapi.json").status_code == 200
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(20) == 0
    assert "Traceback" not in "".join(server.said)
