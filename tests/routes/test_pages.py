"""Every page, as the server sends it: nothing from another host, nothing inline that runs, files kept for good."""

import re

import pytest
from starlette.testclient import TestClient

from app.routes.pages import PAGES

PATHS = [path for _, path, _ in PAGES] + ["/docs"]


@pytest.mark.parametrize("path", PATHS)
def test_a_page_loads_only_our_own_files(client: TestClient, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    loaded = re.findall(r'<(?:script|link|img)\b[^>]*?\b(?:src|href)="([^"]+)"', page.text)
    assert loaded
    for address in loaded:
        assert address.startswith("/")
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("path", PATHS)
def test_a_page_has_no_script_of_its_own_in_the_text(client: TestClient, path: str) -> None:
    text = client.get(path).text
    for attributes, body in re.findall(r"<script\b([^>]*)>(.*?)</script>", text, flags=re.S):
        assert 'type="application/json"' in attributes or body == ""
    assert not re.search(r"\son\w+=", text)
    assert "<style" not in text


@pytest.mark.parametrize("path", PATHS)
def test_the_policy_allows_no_inline_script_and_no_eval(client: TestClient, path: str) -> None:
    policy = client.get(path).headers["content-security-policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == "'self'"
    assert "unsafe-eval" not in policy


def test_the_page_in_use_is_marked_in_the_navigation(client: TestClient) -> None:
    for _, path, words in PAGES:
        assert f'aria-current="page">{words}</a>' in client.get(path).text
