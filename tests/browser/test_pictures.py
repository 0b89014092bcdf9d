"""A chart that leaves the page takes along what it shows: its title, the settings and a legend."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.menus import item


def test_a_picture_says_what_it_shows(open_page: OpenPage) -> None:
    page = open_page("/depth?hidden_layers=5")
    expect(page.locator("#layers-table tbody tr")).to_have_count(6)
    with page.expect_download() as download:
        item(page.locator("#layers-downloads"), "SVG").click()
    text = re.sub(r"<[^>]+>", " ", download.value.path().read_text(encoding="utf-8"))
    for expected in ("The gradient, layer by layer", "hidden_layers=5", "quadratic", "cross-entropy"):
        assert expected in text
    assert not re.search(r"trace \d", text)
