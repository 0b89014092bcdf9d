"""The key to the symbols and the equations: a press opens them on any page, however narrow, and Escape closes them."""

import pytest
from playwright.sync_api import expect

from app.routes.pages import PAGES


@pytest.mark.parametrize("path", [path for _, path, _ in PAGES])
def test_the_key_opens_on_every_page(open_page, path):
    page = open_page(path, viewport={"width": 320, "height": 844})
    key = page.locator("#key")
    expect(key).to_be_hidden()
    page.get_by_role("button", name="Symbols").click()
    expect(key).to_be_visible()
    expect(key).to_contain_text("how wrong the output is")
    expect(key).to_contain_text("in each step")  # of which an epoch of mini-batches has many
    for term in ("mini-batch", "seed", "784–30–10", "validation"):
        expect(key.locator("dt", has_text=term)).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") == 320
    page.keyboard.press("Escape")
    expect(key).to_be_hidden()
