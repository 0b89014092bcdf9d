"""Static files: addresses that change with the contents, compressed copies, and nothing beside them."""

import time
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.assets.static_files import StaticFiles, folder, version_of


def address(client: TestClient, group: str, name: str) -> str:
    static_files: StaticFiles = client.app.state.static_files  # type: ignore[attr-defined]
    return f"{static_files.urls[group]}/{name}"


def test_a_static_file_has_its_contents_in_its_address_and_may_be_kept_for_good(client: TestClient) -> None:
    page = client.get("/").text
    assert address(client, "static", "") == f"/static/{version_of(folder('static'))}/"
    for group in ("static", "plotly"):
        assert f'"{address(client, group, "")}' in page
    style = client.get(address(client, "static", "css/tokens.css"))
    assert style.text == (folder("static") / "css/tokens.css").read_text()
    assert style.headers["content-type"] == "text/css; charset=utf-8"
    assert style.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "immutable" not in client.get("/").headers.get("cache-control", "")


def test_other_contents_have_another_address(tmp_path: Path) -> None:
    (tmp_path / "page.css").write_text("a")
    before = version_of(tmp_path)
    assert version_of(tmp_path) == before
    (tmp_path / "page.css").write_text("b")
    assert version_of(tmp_path) != before


def test_static_files_are_sent_compressed_once_there_is_a_copy(client: TestClient) -> None:
    library = address(client, "plotly", "plotly.min.js")
    plain = client.get(library, headers={"accept-encoding": "identity"})
    deadline = time.monotonic() + 60
    while client.app.state.static_files.files["plotly"].find("plotly.min.js").gzipped is None:  # type: ignore[attr-defined]
        assert time.monotonic() < deadline, "no compressed copy was made"
        time.sleep(0.05)
    with client.stream("GET", library, headers={"accept-encoding": "gzip, deflate"}) as squeezed:
        assert sum(map(len, squeezed.iter_raw())) < len(plain.content) / 3
    assert squeezed.headers["content-encoding"] == "gzip"
    assert client.get(library).content == plain.content
    assert squeezed.headers["vary"] == "Accept-Encoding"
    assert "javascript" in squeezed.headers["content-type"]


@pytest.mark.parametrize("name", ["../pyproject.toml", "..%2fpyproject.toml", "css", "", "css/none.css"])
def test_what_is_not_one_of_the_files_is_not_served(client: TestClient, name: str) -> None:
    assert client.get(address(client, "static", name)).status_code == 404


def test_a_static_file_can_only_be_read(client: TestClient) -> None:
    assert client.post(address(client, "static", "css/tokens.css")).status_code == 405


def test_a_file_is_found_before_any_route_is_tried(client: TestClient) -> None:
    """A page loads many of them, and a class many pages at once."""
    routes = client.app.router.routes  # type: ignore[attr-defined]
    urls = client.app.state.static_files.urls.values()  # type: ignore[attr-defined]
    files = [place for place, route in enumerate(routes) if getattr(route, "path", "") in urls]
    assert len(files) == len(urls)
    assert max(files) < len(urls) + 1, "only the OpenAPI description is before them"
