"""The way through the lab: each page ends with the next, and an unknown address is a page with the way back."""

import re

import pytest
from starlette.testclient import TestClient

from app.routes.pages import PAGES

HTML = {"Accept": "text/html,application/xhtml+xml"}
LESSONS = [path for name, path, _ in PAGES if name != "study"]


@pytest.mark.parametrize("path", LESSONS)
def test_a_page_ends_with_what_is_known_and_the_next_question(client: TestClient, path: str) -> None:
    text = client.get(path).text
    end = text[text.index('class="onward"') :]
    known = re.findall(r'<li><a href="#([\w-]+)">', end)
    assert len(known) == 3
    for place in known:
        assert f'id="{place}"' in text, place
    following = re.search(r'class="onward__next">[^<]+<a href="([^"]+)"', end)
    assert following
    paths = [each for _, each, _ in PAGES]
    if following[1] != "/study":
        assert paths.index(following[1]) == paths.index(path) + 1


def test_an_unknown_address_is_a_page_with_the_way_back(client: TestClient) -> None:
    answer = client.get("/softmaxx?z=1", headers=HTML)
    assert answer.status_code == 404
    assert "There is no page here" in answer.text
    assert "<code>/softmaxx</code>" in answer.text
    for _, path, words in PAGES:
        assert f'<a href="{path}">{words}</a>' in answer.text
    for address in re.findall(r'<(?:script|link)\b[^>]*?\b(?:src|href)="([^"]+)"', answer.text):
        assert client.get(address).status_code == 200, address


def test_what_an_unknown_address_says_is_text_and_not_markup(client: TestClient) -> None:
    text = client.get("/%3Cscript%3Ealert(1)%3C/script%3E" + "x" * 500, headers=HTML).text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert "x" * 100 not in text


@pytest.mark.parametrize(("path", "headers"), [("/api/nothing", HTML), ("/nothing", {"Accept": "application/json"})])
def test_a_program_is_answered_in_json(client: TestClient, path: str, headers: dict[str, str]) -> None:
    answer = client.get(path, headers=headers)
    assert answer.status_code == 404
    assert answer.json() == {"detail": "Not Found"}
