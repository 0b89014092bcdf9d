"""Every page, as the server sends it: nothing from another host, nothing inline that runs, files kept for good."""

import json
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


@pytest.mark.parametrize(
    ("path", "names", "limits"),
    [
        ("/", [], {"weight": [-50, 50], "target": [-10, 10], "learning_rate": [0, 100], "epochs": [1, 5000]}),
        ("/why", [], {"bias": [-50, 50], "input": [-10, 10], "h": [1e-12, 1]}),
        ("/softmax", [], {"learning_rate": [0, 100], "epochs": [1, 2000]}),
        ("/depth", ["network"], {"hidden_layers": [1, 100], "weight_scale": [0.01, 10], "output_bias": [-50, 50]}),
        ("/depth", ["chain"], {"input": [-10, 10], "target": [0, 1]}),
    ],
)
def test_a_page_knows_the_limits_that_the_interface_has(
    client: TestClient, path: str, names: list[str], limits: dict[str, list[float]]
) -> None:
    block = re.search(r'<script type="application/json" id="limits">(.*?)</script>', client.get(path).text)
    assert block
    found = json.loads(block[1])
    for name in names:
        found = found[name]
    assert {name: found[name] for name in limits} == limits


def test_the_page_in_use_is_marked_in_the_navigation(client: TestClient) -> None:
    for _, path, words in PAGES:
        assert f'aria-current="page">{words}</a>' in client.get(path).text
