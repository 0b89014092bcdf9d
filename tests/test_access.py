"""Who may come in: this machine alone, whoever has the token, or everybody; and what each browser owns."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import segno
from starlette.testclient import TestClient

from app.access import Access, is_loopback
from app.commands.serve import invitation, reachable
from app.main import create_app
from app.routes.pages import PAGES
from app.settings import Settings

Opener = Callable[..., TestClient]
HOST = {"host": "lab.example"}


@pytest.fixture
def lab(tmp_path: Path, cache_dir: Path) -> Iterator[Opener]:
    """Clients of one lab, each with cookies and an address of its own."""
    with ExitStack() as stack:
        apps: list[Any] = []

        def opened(address: str = "10.0.0.1", **settings: Any) -> TestClient:
            if not apps:
                whole = {"cache_dir": cache_dir, "data_dir": tmp_path, "mnist_download": False, "workers": 1}
                apps.append(create_app(Settings(**whole, **settings)))
                stack.enter_context(TestClient(apps[0]))
            return TestClient(apps[0], client=(address, 50000))

        yield opened


@pytest.mark.parametrize(
    ("settings", "mode"),
    [
        ({}, "local"),
        ({"host": "localhost"}, "local"),
        ({"host": "::1"}, "local"),
        ({"host": "127.0.0.2"}, "local"),
        ({"host": "0.0.0.0"}, "token"),
        ({"host": "::"}, "token"),
        ({"host": "192.168.1.2"}, "token"),
        ({"host": "lab.example"}, "token"),
        ({"host": "0.0.0.0", "access": "open"}, "open"),
        ({"access": "token"}, "token"),
    ],
)
def test_what_is_bound_to_the_network_wants_a_token(tmp_path: Path, settings: dict[str, Any], mode: str) -> None:
    access = Access(Settings(data_dir=tmp_path, **settings))
    assert access.mode == mode
    assert bool(access.token) == (mode == "token")


def test_the_token_is_kept_and_nobody_else_can_read_it(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "new", host="0.0.0.0")
    token = Access(settings).token
    assert len(token) >= 20
    assert Access(settings).token == token
    assert (tmp_path / "new" / "token").stat().st_mode & 0o777 == 0o600
    assert Access(settings.model_copy(update={"token": "chosen"})).token == "chosen"


@pytest.mark.parametrize(
    ("host", "status"),
    [("localhost:8000", 200), ("127.0.0.1:8000", 200), ("[::1]:8000", 200), ("evil.example", 400), ("10.0.0.1", 400)],
)
def test_on_loopback_only_its_own_names_are_answered(lab: Opener, host: str, status: int) -> None:
    """A page that has given its own name this machine's address (DNS rebinding) sends that name."""
    assert lab(allowed_hosts=()).get("/healthz", headers={"host": host}).status_code == status
    assert lab().post("/api/softmax", json={"z": [1, 2]}, headers={"host": host}).status_code == status


def test_without_the_token_nothing_is_told_but_that_it_is_wanted(lab: Opener) -> None:
    stranger = lab(host="0.0.0.0", allowed_hosts=())
    for path in ("/api/mnist", "/api/runs", "/openapi.json", "/metrics", "/api/neuron/stream", "/nowhere"):
        refused = stranger.get(path, headers=HOST)
        assert refused.status_code == 401
        assert "token" in refused.json()["detail"]
    assert stranger.post("/api/runs", json={}, headers=HOST).status_code == 401
    page = stranger.get("/mnist", headers={"accept": "text/html", **HOST})
    assert page.status_code == 401
    assert 'name="token"' in page.text
    assert stranger.get("/healthz", headers={"host": "127.0.0.1"}).status_code == 200, "a container's health check"


def test_the_address_with_the_token_opens_the_lab_for_good(lab: Opener) -> None:
    browser = lab(host="0.0.0.0", allowed_hosts=(), token="the right one")
    wrong = browser.get("/mnist?token=wrong", headers=HOST, follow_redirects=False)
    assert wrong.status_code == 401
    come_in = browser.get("/mnist?seed=3&token=the+right+one", headers=HOST, follow_redirects=False)
    assert come_in.status_code == 303
    assert come_in.headers["location"] == "/mnist?seed=3", "the token stays in no address bar and no history"
    cookie = come_in.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "the right one" not in cookie
    kept = {"cookie": cookie.partition(";")[0], **HOST}
    assert browser.get("/mnist", headers=kept).status_code == 200
    assert lab().get("/api/mnist", headers={"authorization": "Bearer the right one", **HOST}).status_code == 200
    assert lab().get("/api/mnist", headers={"authorization": "Bearer the wrong one", **HOST}).status_code == 401


def test_the_way_in_leads_to_no_other_site(lab: Opener) -> None:
    browser = lab(host="0.0.0.0", allowed_hosts=(), token="t")
    answer = browser.get("http://testserver//evil.example/?token=t", headers=HOST, follow_redirects=False)
    assert answer.headers["location"].startswith("/evil.example")


def browser_of(client: TestClient) -> dict[str, str]:
    """The headers of a browser that has been given its secret, with a page."""
    cookie = client.get("/mnist").headers["set-cookie"]
    assert {"HttpOnly", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}
    client.cookies.clear()
    return {"cookie": cookie.partition(";")[0]}


WANTED = {"host": "0.0.0.0", "allowed_hosts": (), "token": "t"}


def test_every_route_but_the_files_and_the_health_check_wants_the_token(lab: Opener) -> None:
    stranger = lab(**WANTED)
    app: Any = stranger.app
    paths = {*app.openapi()["paths"], *(path for _, path, _ in PAGES), "/docs", "/openapi.json"}
    assert len(paths) > 40
    free = {path for path in paths if stranger.get(path, headers=HOST).status_code != 401}
    assert free == {"/healthz"}
    for base in app.state.static_files.urls.values():
        assert stranger.get(f"{base}/none", headers=HOST).status_code == 404


def test_a_token_comes_as_a_token_and_with_a_reading_alone(lab: Opener) -> None:
    stranger = lab(**WANTED)
    for scheme in ("Bearer", "bearer", "Token"):
        assert stranger.get("/api/mnist", headers={"authorization": f"{scheme} t", **HOST}).status_code == 200
    for given in ("Basic t", "t", "Bearer", "Bearer t2", "Bearer  t"):
        refused = stranger.get("/api/mnist", headers={"authorization": given, **HOST})
        assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
    written = stranger.post("/api/runs?token=t", json={}, headers=HOST, follow_redirects=False)
    assert written.status_code == 401, "an address that is followed must change nothing"


def test_cookies_are_kept_for_a_year_and_belong_to_one_port(lab: Opener) -> None:
    browser = lab(**WANTED, port=8123)
    given = browser.get("/mnist?token=t", headers=HOST, follow_redirects=False).headers["set-cookie"]
    assert given.startswith("lab-token-8123=")
    assert "Max-Age=31536000" in given
    page = browser.get("/mnist", headers={"authorization": "Bearer t", **HOST}).headers["set-cookie"]
    assert page.startswith("lab-browser-8123=")
    assert "Max-Age=31536000" in page


def test_a_browser_is_given_its_secret_with_a_page_and_once(lab: Opener) -> None:
    client = lab(access="open")
    for path in ("/api/mnist", "/healthz", "/openapi.json", "/nowhere"):
        assert "set-cookie" not in client.get(path).headers
    mine = browser_of(client)
    assert len(mine["cookie"].partition("=")[2]) >= 30
    assert "set-cookie" not in client.get("/mnist", headers=mine).headers
    assert browser_of(client) != browser_of(client)


COMMANDS = ("pause", "resume", "step", "cancel", "pin")


def test_with_open_access_a_run_is_commanded_by_the_browser_that_started_it_alone(lab: Opener) -> None:
    client = lab(access="open")
    mine, others = browser_of(client), browser_of(client)
    body = {"hidden": [5], "epochs": 2, "paused": True}
    run = client.post("/api/runs", json=body, headers=mine).json()["id"]
    for name in COMMANDS:
        for stranger in (others, {}, {"cookie": "lab-browser-8000=guessed"}):
            refused = client.post(f"/api/runs/{run}/{name}", json={}, headers=stranger)
            assert refused.status_code == 403
            assert "This run is another browser’s" in refused.json()["detail"]
    assert client.delete(f"/api/runs/{run}", headers=others).status_code == 403
    for path in (f"/api/runs/{run}", f"/api/runs/{run}/curves.json", f"/api/runs/{run}/network.json"):
        assert client.get(path, headers=others).status_code == 200, "others may look"
    elsewhere = lab(address="10.9.9.9")
    for name in ("step", "pin", "cancel"):
        assert elsewhere.post(f"/api/runs/{run}/{name}", json={}, headers=mine).status_code == 200, "it may move about"
    assert client.delete(f"/api/runs/{run}", headers=mine).status_code == 204


def test_a_program_without_cookies_owns_what_its_address_started(lab: Opener) -> None:
    client = lab(access="open")
    run = client.post("/api/runs", json={"hidden": [5], "paused": True}).json()["id"]
    assert lab(address="10.0.0.2").post(f"/api/runs/{run}/cancel").status_code == 403
    assert client.post(f"/api/runs/{run}/cancel").status_code == 200


def test_an_uploaded_network_is_removed_by_the_browser_that_brought_it_alone(lab: Opener) -> None:
    client = lab(access="open")
    mine, others = browser_of(client), browser_of(client)
    layers = {"sizes": [784, 1, 10], "weights": [[[0.0] * 784], [[0.0]] * 10], "biases": [[[0.0]], [[0.0]] * 10]}
    added = client.post("/api/networks", content=json.dumps(layers | {"cost": "QuadraticCost"}), headers=mine)
    assert added.status_code == 201
    address = added.headers["location"]
    assert client.delete(address, headers=others).status_code == 403
    assert client.get(address, headers=others).status_code == 200
    assert client.delete(address, headers=mine).status_code == 204


def test_the_secret_is_stored_nowhere(lab: Opener, tmp_path: Path) -> None:
    client = lab(access="open")
    mine = browser_of(client)
    client.post("/api/runs", json={"hidden": [5], "paused": True}, headers=mine)
    secret = mine["cookie"].partition("=")[2].encode()
    assert not [file for file in tmp_path.rglob("*") if file.is_file() and secret in file.read_bytes()]


def test_on_this_machine_alone_everybody_is_the_owner(lab: Opener) -> None:
    client = lab()
    run = client.post("/api/runs", json={"hidden": [5], "paused": True}, headers=browser_of(client)).json()["id"]
    assert client.post(f"/api/runs/{run}/cancel", headers=browser_of(client)).status_code == 200


def test_the_invitation_has_the_address_in_letters_and_as_a_code(tmp_path: Path) -> None:
    access = Access(Settings(host="0.0.0.0", token="abc", data_dir=tmp_path))
    said = invitation(access, "10.0.0.1", 8000)
    assert "http://10.0.0.1:8000/?token=abc" in said
    assert re.search("[▀▄█]", said)
    code = segno.make("http://10.0.0.1:8000/?token=abc", micro=False)
    assert len(said.splitlines()) >= code.symbol_size(border=2)[1] // 2
    assert "127.0.0.1" not in said  # where nothing answers
    assert "LAB_ACCESS=open" in invitation(Access(Settings(access="open")), "10.0.0.1", 8000)


def test_a_container_tells_the_address_on_the_machine_that_publishes_its_port(tmp_path: Path) -> None:
    said = invitation(Access(Settings(host="0.0.0.0", token="abc", data_dir=tmp_path)), "0.0.0.0", 8000)
    assert f"http://{reachable('0.0.0.0')}:8000/?token=abc" in said
    assert "http://127.0.0.1:8000/?token=abc" in said


def test_any_address_is_told_as_one_that_others_can_reach() -> None:
    assert reachable("10.1.2.3") == "10.1.2.3"
    assert reachable("0.0.0.0") not in ("0.0.0.0", "")


def test_what_loopback_is() -> None:
    assert [is_loopback(host) for host in ("127.0.0.1", "::1", "[::1]", "localhost")] == [True] * 4
    assert [is_loopback(host) for host in ("0.0.0.0", "::", "testclient", "", "10.0.0.1")] == [False] * 5
