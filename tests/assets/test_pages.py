"""Pages are rendered once, may be kept, and come with one script and one stylesheet of ours."""

import re

import pytest
from starlette.testclient import TestClient

from app.assets import pages

PATHS = ["/", "/why", "/softmax", "/mnist", "/depth", "/docs"]


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_rendered_once(client: TestClient, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = client.get(path)

    def forbidden(*_: object) -> None:
        raise AssertionError("rendered again")

    monkeypatch.setattr(pages.Pages, "render", forbidden)
    assert client.get(path).content == first.content


@pytest.mark.parametrize("path", PATHS)
def test_a_browser_that_has_the_page_is_told_that_it_is_the_same(client: TestClient, path: str) -> None:
    page = client.get(path)
    again = client.get(path, headers={"if-none-match": page.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == page.headers["etag"]
    assert client.get(path, headers={"if-none-match": 'W/"another"'}).content == page.content


@pytest.mark.parametrize("path", PATHS)
def test_the_head_of_a_page_has_no_body(client: TestClient, path: str) -> None:
    head, page = client.head(path), client.get(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == page.headers["etag"]


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_sent_compressed(client: TestClient, path: str) -> None:
    with client.stream("GET", path, headers={"accept-encoding": "gzip"}) as page:
        sent = sum(map(len, page.iter_raw()))
    assert page.headers["content-encoding"] == "gzip"
    assert sent < len(client.get(path).content) / 2


@pytest.mark.parametrize("path", PATHS)
def test_a_page_loads_one_script_and_one_stylesheet_of_ours(client: TestClient, path: str) -> None:
    html = client.get(path).text
    scripts = re.findall(r'<script[^>]* src="(/static/[^"]+)"', html)
    styles = re.findall(r'<link rel="stylesheet" href="(/static/[^"]+)">', html)
    assert len(scripts) == len(styles) == 1
    for address in (*scripts, *styles):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
    source_map = re.search(r"//# sourceMappingURL=(\S+)", client.get(scripts[0]).text)
    assert source_map is not None
    for section in client.get(source_map[1]).json()["sections"]:
        assert client.get(section["map"]["sources"][0]).status_code == 200


def test_who_cannot_unpack_is_sent_the_bytes_as_they_are(client: TestClient) -> None:
    plain = client.get("/", headers={"Accept-Encoding": "identity"})
    packed = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert ("content-encoding" in plain.headers, packed.headers["content-encoding"]) == (False, "gzip")
    assert plain.content == packed.content  # unpacked by the client


def test_a_page_is_asked_for_again_and_a_file_is_kept_for_good(client: TestClient) -> None:
    page = client.get("/")
    assert page.headers["cache-control"] == "no-cache"
    style = re.findall(r'"(/static/[^"]+\.css)"', page.text)[0]
    assert client.get(style).headers["cache-control"] == "public, max-age=31536000, immutable"
