"""Buttons in every state that they have: words that can be read on their ground, in both colour schemes."""

import re

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage
from tests.places import ROOT

# Contrast as WCAG has it, of a button's words on its own ground, or on the page's where it has none.
CONTRAST = """(button) => {
  const channels = (text) => text.match(/[\\d.]+/g).map(Number);
  const ground = (element) => {
    const colour = channels(getComputedStyle(element).backgroundColor);
    return colour[3] === 0 && element.parentElement ? ground(element.parentElement) : colour;
  };
  const light = (colour) => {
    const [r, g, b] = colour.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const pair = [light(channels(getComputedStyle(button).color)), light(ground(button))].sort((a, b) => b - a);
  return (pair[0] + 0.05) / (pair[1] + 0.05);
}"""

BUTTONS = """() => {
  const place = document.createElement('div');
  for (const name of ['', 'primary', 'quiet', 'quiet inline'])
    for (const pressed of ['false', 'true']) {
      const button = document.createElement('button');
      button.className = name;
      button.textContent = 'words';
      button.setAttribute('aria-pressed', pressed);
      place.append(button, ' ');
    }
  document.querySelector('main').prepend(place);
  place.id = 'states';
}"""


def contrasts(page: Page) -> list[float]:
    """Of each kind of button: at rest, hovered, focused and hovered, held down."""
    found = []
    for button in page.locator("#states button").all():
        found.append(button.evaluate(CONTRAST))
        button.hover()
        found.append(button.evaluate(CONTRAST))
        button.focus()
        found.append(button.evaluate(CONTRAST))
        page.mouse.down()
        found.append(button.evaluate(CONTRAST))
        page.mouse.up()
    return found


# The stylesheets of all pages at once, on one that has no instruments to draw.
DRESSED = """(addresses) => Promise.all(addresses.map((href) => new Promise((onload, onerror) => {
  document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href, onload, onerror }));
})))"""
SHEETS = sorted(file.name for file in (ROOT / "static" / "css").glob("*.css"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_button_can_be_read_in_every_state(open_page: OpenPage, scheme: str) -> None:
    page = open_page("/nowhere", color_scheme=scheme, expect_status={404})
    static = re.search(r'"(/static/[^/"]+)/', page.content())
    assert static
    page.evaluate(DRESSED, [f"{static[1]}/css/{name}" for name in SHEETS])
    page.evaluate(BUTTONS)
    found = contrasts(page)
    assert len(found) == 32
    assert min(found) >= 4.5, found
