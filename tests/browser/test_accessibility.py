"""Every page, looked over by axe: names, roles, contrast and order, in both colour schemes and at both widths."""

from importlib.resources import files

import pytest

from app.routes.pages import PAGES
from tests.browser.conftest import OpenPage

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")

WINDOWS = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("path", [path for _, path, _ in PAGES])
def test_axe_finds_nothing_to_complain_of(open_page: OpenPage, path: str, window: str, scheme: str) -> None:
    page = open_page(path, viewport=WINDOWS[window], color_scheme=scheme)
    page.wait_for_load_state("networkidle")
    page.evaluate(AXE)  # the page's policy allows no script tag of another's making
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    complaints = [
        f"{violation['impact']} {violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
    assert complaints == []


@pytest.mark.parametrize("path", [path for _, path, _ in PAGES])
def test_a_phone_shows_the_page_without_scrolling_sideways(open_page: OpenPage, path: str) -> None:
    page = open_page(path, viewport=WINDOWS["phone"])
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= WINDOWS["phone"]["width"]
