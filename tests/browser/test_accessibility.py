"""Every page, looked over by axe: names, roles, contrast and order, in both colour schemes and at both widths."""

from importlib.resources import files
from typing import Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect

from app.routes.pages import PAGES
from tests.browser.conftest import WINDOWS, OpenPage
from tests.browser.reader import button, status, trained

# What axe looks at only when told to: a name that begins with what is in sight, and room for a finger.
ALL_RULES = {"rules": {name: {"enabled": True} for name in ("label-content-name-mismatch", "target-size")}}
COLOUR_RULES = {"runOnly": ["color-contrast", "link-in-text-block"]}
# What a narrow window decides; names, roles and colours are those of the wide one.
WIDTH_RULES = {"runOnly": ["target-size", "scrollable-region-focusable"]}
LEFT_OUT = [".main-svg"]  # the lines of a chart are one image to a screen reader
# A formula is one thing in the colour of its sentence; its parts, half of all that is on a page, stand aside.
RUN = """async (options) => {
  const formulas = [...document.querySelectorAll("math")].map((formula) => [formula, [...formula.childNodes]]);
  for (const [formula] of formulas) formula.replaceChildren();
  const found = await axe.run(options.context, options);
  for (const [formula, parts] of formulas) formula.replaceChildren(...parts);
  return found;
}"""
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")

EVERYTHING_IS_NEAR = """window.IntersectionObserver = class {
  constructor(told) { this.told = told; }
  observe() { queueMicrotask(() => this.told([{ isIntersecting: true }], this)); }
  disconnect() {}
}"""
NO_TABLE = """() => [...document.querySelectorAll(".chart")]
    .filter((chart) => !chart.matches(".mountain__view"))
    .filter((chart) => !document.getElementById(chart.getAttribute("aria-details") ?? "")
        ?.querySelector("table, button[aria-label^=Table]"))
    .map((chart) => chart.outerHTML.slice(0, 200))"""
PATHS = [path for _, path, _ in PAGES]


@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing_to_complain_of(open_page: OpenPage, path: str) -> None:
    page = open_page(path)
    page.wait_for_load_state("networkidle")
    assert complaints_in_both_schemes(page) == []
    assert complaints_on_a_phone(page) == []


LOOK = """(menus) => menus.map((menu) => {
  const { font, color } = getComputedStyle(menu);
  return `${font} ${color}`;
})"""


def test_every_chart_has_a_table_in_a_menu_that_looks_the_same_everywhere(open_page: OpenPage) -> None:
    page = open_page("/healthz", moves=False)
    looks = set()
    page.add_init_script(EVERYTHING_IS_NEAR)
    for path in PATHS:
        page.goto(urljoin(page.url, f"{path}?detail=on&why=on" if path == "/" else path))
        page.wait_for_load_state("networkidle")
        assert page.locator(".chart").count() > 0, path
        page.wait_for_function(f"() => ({NO_TABLE})().length === 0")
        looks |= set(page.locator(".downloads summary").evaluate_all(LOOK))
    assert len(looks) == 1


def test_axe_finds_nothing_where_networks_are_looked_into(open_page: OpenPage, live_server: str) -> None:
    earlier = trained(live_server, hidden=[20], epochs=1, cost="quadratic", learning_rate=3)
    page = open_page(f"/mnist?look={earlier}")
    for seen in (1, 2):
        button(page, "Step").click()
        expect(status(page, "a")).to_contain_text(f"and {seen} of 400")
    expect(page.locator("#last tbody tr")).to_have_count(10)
    page.get_by_text("Both passes of this digit").click()
    page.locator("#inside").scroll_into_view_if_needed()
    expect(page.locator("#inside-place")).to_contain_text("test images right")
    assert complaints_in_both_schemes(page) == []
    assert complaints_on_a_phone(page) == []
    button(page, "Cancel").click()
    expect(status(page, "a")).to_contain_text("Cancelled")


def complaints_in_both_schemes(page: Page) -> list[str]:
    """What axe has against the page as it stands in the light, and against its colours in the dark."""
    page.evaluate(AXE)  # the page's policy allows no script tag of another's making
    return complaints(page, "light", ALL_RULES) + complaints(page, "dark", COLOUR_RULES)


def complaints_on_a_phone(page: Page) -> list[str]:
    """What axe has against the page when it is as narrow as a phone, where nothing runs off its side."""
    phone = WINDOWS["phone"]["viewport"]
    page.set_viewport_size(phone)
    page.wait_for_function("(width) => document.documentElement.scrollWidth <= width", arg=phone["width"])
    return complaints(page, "light", WIDTH_RULES)


def complaints(page: Page, scheme: str, options: dict[str, Any]) -> list[str]:
    """Once the colours of the scheme have come: some of them fade in."""
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.evaluate("() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {})))")
    found = page.evaluate(RUN, {"resultTypes": ["violations"], "context": {"exclude": LEFT_OUT}} | options)
    return [
        f"{scheme}: {violation['impact']} {violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
