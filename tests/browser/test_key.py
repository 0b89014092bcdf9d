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


def test_the_keyboard_scrolls_what_has_opened_and_not_the_page_behind_it(open_page):
    page = open_page("/why", viewport={"width": 1280, "height": 400})
    symbols, key = page.get_by_role("button", name="Symbols"), page.locator("#key")
    symbols.press("Enter")
    expect(key).to_be_focused()
    page.keyboard.press("PageDown")
    page.wait_for_function("() => document.querySelector('#key').scrollTop > 100")
    page.keyboard.press("End")
    page.wait_for_function("() => document.querySelector('#key dl').getBoundingClientRect().bottom < innerHeight")
    page.keyboard.press("PageDown")  # it is at its end
    page.keyboard.press("Home")
    page.wait_for_function("() => document.querySelector('#key').scrollTop === 0")
    assert page.evaluate("scrollY") == 0
    key.get_by_role("button", name="Close").click()
    expect(key).to_be_hidden()
    expect(symbols).to_be_focused()
